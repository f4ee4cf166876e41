"""Nobody who reads a report can miss that it may say less than it seems to: whatever the format,
weakenings, lists that are out of date, and changes without effect are in it, with their place."""

import csv
import html
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.record import replace
from checker.report.caveats import caveats
from checker.report.formats import FORMATS
from checker.report.model import Noted, Report, Tampering
from tests.report.parsed import commands, shown_of_markdown
from tests.report.test_formats import BASE, run, text_of
from tests.report.test_sarif import problems

WEAKENINGS = [
    Noted("R-01: severity warn instead of fail (our <rules>/s.toml:3)", "our <rules>/s.toml", 3),
    Noted("R-02: off (--ignore R)"),
]
STALE = [
    Noted("@eea: as of 2020-01-01, fresh for 24 months (lists/eea.yaml:3)", "lists/eea.yaml", 3)
]
TAMPERING = [Tampering("waivers.yaml", "changed", "adds a waiver of R-01 | R-02")]


def strings(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from strings(member)


def in_json(text: str) -> str:
    return "\n".join(strings(json.loads(text)))


READ: dict[str, Callable[[str], str]] = {
    "text": str,
    "concise": str,
    "grouped": str,
    "html": html.unescape,
    "markdown": shown_of_markdown,
    "github-summary": shown_of_markdown,
    "github": lambda text: "\n".join(command.data for command in commands(text)),
    "json": in_json,
    "sarif": in_json,
    "gitlab": in_json,
    "rdjson": in_json,
    "csv": lambda text: "\n".join(" ".join(row) for row in csv.reader(io.StringIO(text))),
    "junit": lambda text: "\n".join(
        property.attrib["value"] for property in ET.fromstring(text.encode()).iter("property")
    ),
}


# Formats that annotate a change: what no change has brought about is left to the others.
BESIDE_EVERY_CHANGE = {"github", "gitlab", "rdjson"}


def under(report: Report, regimes: Iterable[str]) -> Report:
    """The report, its proposals under these regimes."""
    named = [replace(each, regimes=frozenset(regimes)) for each in report.proposals]
    return replace(report, proposals=named)


@pytest.mark.parametrize("name", FORMATS)
@given(
    weakenings=st.lists(st.sampled_from(WEAKENINGS), unique=True),
    stale=st.lists(st.sampled_from(STALE), unique=True),
    tampering=st.lists(st.sampled_from(TAMPERING), unique=True),
    regimes=st.sets(st.sampled_from(["eba", "pci"])),
    empty=st.booleans(),
)
def test_every_caveat_is_in_every_format(
    name: str,
    weakenings: list[Noted],
    stale: list[Noted],
    tampering: list[Tampering],
    regimes: set[str],
    empty: bool,
) -> None:
    found = [] if empty else list(BASE.values())
    report = run(found, "a.json", weakenings=weakenings, stale_lists=stale, tampering=tampering)
    report = under(report, regimes)
    text = READ[name](text_of(name, report))
    noted = {each.text for each in (*weakenings, *stale)}
    told = noted | {part for each in tampering for part in (each.file, each.what)}
    assert {part for part in told if part not in text} == set()
    if name not in BESIDE_EVERY_CHANGE:
        assert ("\n" if name == "json" else ", ").join(sorted(regimes)) in text
    if name not in {*BESIDE_EVERY_CHANGE, "json"} or not regimes:
        assert ("no pack of this run has such rules" in text) is bool(regimes)
    silent = {each.text for each in (*WEAKENINGS, *STALE)} - told
    assert {part for part in silent if part in text} == set()


ALL = run([], "a.json", weakenings=WEAKENINGS, stale_lists=STALE, tampering=TAMPERING)
ALL = under(ALL, {"eba"})


def test_each_has_its_place_where_there_is_one() -> None:
    assert [(caveat.kind, caveat.file, caveat.line) for caveat in caveats(ALL)] == [
        ("weakening", "our <rules>/s.toml", 3),
        ("weakening", "", 0),
        ("stale-list", "lists/eea.yaml", 3),
        ("no-rules", "", 0),
        ("no-effect", "waivers.yaml", 0),
    ]


def test_in_sarif_they_are_notifications_about_the_configuration() -> None:
    log = json.loads(text_of("sarif", ALL))
    assert problems(log) == []
    (invocation,) = log["runs"][0]["invocations"]
    told = invocation["toolConfigurationNotifications"]
    assert [note["level"] for note in told] == ["warning", "warning", "warning", "note", "note"]
    known = {kind["id"] for kind in log["runs"][0]["tool"]["driver"]["notifications"]}
    assert {note["descriptor"]["id"] for note in told} == known
    assert told[0]["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "our%20%3Crules%3E/s.toml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 3},
    }
    assert "locations" not in told[1]


def test_they_change_no_exit_code() -> None:
    assert ALL.exit_code == 0
