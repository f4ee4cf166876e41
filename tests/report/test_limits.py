"""A run with three thousand findings stays inside the limits of every reader, and says how many
findings were left to another report."""

import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator

import pytest

from checker.findings import Judge, More, Verdict
from checker.policy import Policy
from checker.reading import Document, Source, parse
from checker.record import replace
from checker.report.formats import FORMATS, render
from checker.report.model import Report
from tests.conftest import AS_OF, ROOT
from tests.report.parsed import commands, said_by

BANK = "bank-platform-migration.json"
COPIES = 50


@pytest.fixture(scope="module")
def report(policy: Policy) -> Report:
    (document,) = parse(Source(BANK, (ROOT / "examples" / BANK).read_bytes()))
    assert isinstance(document, Document)
    judged = replace(Judge(policy).judge(document, AS_OF), regimes=frozenset())
    proposals = [replace(judged, name=f"proposals/{number}.json") for number in range(COPIES)]
    return Report(proposals, [], policy, AS_OF, "fail")


@pytest.fixture(scope="module")
def texts(report: Report) -> dict[str, str]:
    return {name: "\n".join(render(name, report)) + "\n" for name in FORMATS}


@pytest.fixture(scope="module")
def total(report: Report) -> int:
    number = sum(1 for _ in report.findings)
    assert number >= 3000
    return number


def annotations(text: str) -> Iterator[tuple[str, int]]:
    """The level of each annotation, and how many findings it speaks for."""
    for command in commands(text):
        several = re.match(r"(\d+) (?:findings, at|more (?:error|warning))", command.data)
        yield command.name, int(several[1]) if several else 1


def test_a_step_gets_ten_errors_and_ten_warnings_that_speak_for_all(
    texts: dict[str, str], total: int
) -> None:
    told = list(annotations(texts["github"]))
    assert Counter(level for level, _ in told) == {"error": 10, "warning": 10}
    assert sum(number for _, number in told) == total
    assert re.search(r"::\d+ more errors: see the summary of this run\n", texts["github"])


@pytest.mark.parametrize(("name", "most"), [("github-summary", 1 << 20), ("markdown", 65_536)])
def test_markdown_is_cut_and_counts_what_is_left_out(
    texts: dict[str, str], total: int, name: str, most: int
) -> None:
    text = texts[name]
    assert most * 0.9 < len(text.encode()) <= most
    left = re.search(r"\*\*(\d+) findings left out\*\*", text)
    assert left is not None
    assert said_by(name, text).total() + int(left[1]) == total


def test_sarif_has_all_and_is_small_enough_to_send(texts: dict[str, str], total: int) -> None:
    assert len(json.loads(texts["sarif"])["runs"][0]["results"]) == total
    assert len(gzip.compress(texts["sarif"].encode())) < 10_000_000


def test_sarif_keeps_five_thousand_results_the_gravest_and_says_how_many_more(
    report: Report, total: int
) -> None:
    doubled = [replace(p, name=f"more/{p.name}") for p in report.proposals]
    many = replace(report, proposals=[*report.proposals, *doubled])
    text = "".join(render("sarif", many))
    (run,) = json.loads(text)["runs"]
    assert len(run["results"]) == 5000
    assert "error" in {result["level"] for result in run["results"]}
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith(f"{2 * total - 5000} results were left out")
    assert len(gzip.compress(text.encode())) < 10_000_000


def test_gitlab_shows_each_finding_also_of_proposals_that_are_alike(
    texts: dict[str, str], total: int
) -> None:
    issues = json.loads(texts["gitlab"])
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == total


@pytest.mark.parametrize(
    "name", ["junit", "rdjson", "csv", "json", "html", "text", "concise", "grouped"]
)
def test_the_other_formats_have_all(texts: dict[str, str], total: int, name: str) -> None:
    assert said_by(name, texts[name]).total() == total


@pytest.mark.parametrize("name", FORMATS)
def test_findings_that_are_only_counted_are_told_in_every_format(report: Report, name: str) -> None:
    first = report.proposals[0]
    rule = first.findings[0].rule.id
    counts = first.counts + Counter({Verdict.FAIL: 4321})
    proposal = replace(first, more=(More(rule, Verdict.FAIL, 4321),), counts=counts)
    text = "\n".join(render(name, replace(report, proposals=[proposal])))
    if name == "github":  # counted together with those for which there is no place
        assert re.search(r"::43\d\d more errors: see the summary", text)
    else:
        assert "4321 more" in text or '"number": 4321' in text


def test_junit_counts_what_fails(texts: dict[str, str], report: Report) -> None:
    failing = sum(report.counts_as_failure(found) for _, found in report.findings)
    assert int(ET.fromstring(texts["junit"]).attrib["failures"]) == failing > 2000
