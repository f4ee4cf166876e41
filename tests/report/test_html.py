"""The page for approvers: one file that needs nothing else, readable by everybody, with or without
a script.

The tests that need a browser run headless Chromium and are skipped where there is none; `.ci/run`
says which tests were skipped.
"""

import base64
import hashlib
import itertools
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from checker.findings import (
    Derived,
    Finding,
    Judge,
    Placement,
    Verdict,
    WaiverState,
    WaiverUse,
)
from checker.findings.model import Approved
from checker.findings.placements import placements
from checker.reading import InputProblem
from checker.record import replace
from checker.report.formats import render
from checker.report.html import page
from checker.report.model import Change, Noted, Report, Tampering
from tests.report.test_accepted import WAIVER
from tests.report.test_formats import BASE, POLICY, hostile, run
from tests.small import AS_OF, document_of

CSS = Path(page.__file__).with_name("page.css").read_text(encoding="utf-8")
VOID = {"meta", "br", "input"}


class Page(HTMLParser):
    """A page as a browser takes it: its elements, its text, and whether every tag is closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        tag = self._open[-1] if self._open else ""
        self.text.setdefault(tag, []).append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each such element."""
        return [attributes for name, attributes in self.elements if name == tag]


def html_of(report: Report) -> str:
    return "\n".join(render("html", report)) + "\n"


def asking(rule: str, role: str, **changes: Any) -> Finding:
    """A finding of a rule that needs somebody in a role to approve."""
    found = BASE[rule]
    return replace(found, rule=replace(found.rule, approval=(role,)), **changes)


FOUND = {
    **BASE,
    "R-01": asking("R-01", "privacy officer"),
    "R-02": asking("R-02", "sponsor", verdict=Verdict.WARN, severity="warn"),
}
BOTH = run([*FOUND.values()], "a.json", "b.json")
FULL = replace(
    BOTH,
    proposals=[replace(p, approved=(Approved("sponsor", "Grace"),)) for p in BOTH.proposals],
    problems=[InputProblem("c.json", "it is no JSON", "Mend it.", "syntax", 3, 4)],
    waivers=[WaiverUse(WAIVER, WaiverState.EXPIRING, 2, "ask Ada")],
    weakenings=[Noted("IP-03 is a warning here")],
    stale_lists=[Noted("@eea: as of 2020-01-01, fresh for 24 months (lists/eea.yaml:3)")],
    tampering=[Tampering("waivers.yaml", "changed", "adds a waiver of IP-03")],
    changes=[Change("a.json", "p", "", None, Verdict.FAIL, (BASE["R-01"],), (), 3)],
)
PAGES = {"full": FULL, "hostile": hostile(), "empty": run([])}


@pytest.mark.parametrize("report", PAGES.values(), ids=PAGES)
def test_every_tag_is_closed_and_nothing_is_loaded_or_run_from_elsewhere(report: Report) -> None:
    source = html_of(report)
    found = Page(source)
    assert [tag for tag, _ in found.elements if tag in {"img", "link", "iframe", "object"}] == []
    assert len(found.all("script")) == len(found.all("style")) == 1
    for _, attributes in found.elements:
        assert not [
            name for name in attributes if name.startswith("on") or name in {"src", "style"}
        ]
    links = {attributes["href"] for attributes in found.all("a")}
    assert all(re.match(r"#|https?://", link) for link in links)
    assert "url(" not in CSS
    assert "@import" not in CSS


@pytest.mark.parametrize("report", PAGES.values(), ids=PAGES)
def test_the_security_policy_allows_this_style_and_this_script_only(report: Report) -> None:
    source = html_of(report)
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', source)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"


def test_hostile_text_is_shown_as_text() -> None:
    found = Page(html_of(hostile()))
    shown = "\n".join(text for texts in found.text.values() for text in texts)
    assert "<script>alert(1)</script>" in shown
    assert "]]>" in shown
    assert all("alert(1)" not in text for text in found.text["script"])


def test_headings_and_landmarks_make_an_outline() -> None:
    found = Page(html_of(FULL))
    tags = [tag for tag, _ in found.elements]
    assert [tags.count(tag) for tag in ("h1", "main", "header", "footer", "title")] == [1] * 5
    assert found.all("html") == [{"lang": "en"}]
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = [attributes["id"] for _, attributes in found.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    targets = {a["href"][1:] for a in found.all("a") if a["href"].startswith("#")}
    assert targets <= set(ids)
    for cell in found.all("th"):
        assert cell["scope"] in {"col", "row"}
    for box in found.all("input"):
        assert box["name"] in {"words", "verdict"}


def test_the_verdict_comes_first_then_what_it_is_about_then_who_has_to_do_something() -> None:
    source = html_of(FULL)
    order = [
        "Could not be checked",
        'class="counts"',
        "Cannot be read",
        "it is no JSON",
        "Weaker than the rules as written",
        "IP-03 is a warning here",
        "Reference lists out of date",
        "@eea: as of 2020-01-01",
        "Without effect until merged",
        "adds a waiver of IP-03",
        "What changed",
        "Proposals</h2>",
        "Who still has to approve",
        "privacy officer",
        'id="findings"',
        "<article",
        "<h2>Waivers",
        "expiring: ask Ada",
        "A monthly review.",
        "No legal advice is given.",
    ]
    places = [source.index(text) for text in order]
    assert places == sorted(places)
    assert "sponsor" not in source  # who has approved already need do nothing


# The sourcing matrix

PLACED = [
    Placement(("components", 0), "desk", "Service desk", "third_party", "offshore"),
    Placement(("components", 1), "core", "", "in_house", "onshore"),
    Placement(("components", 2), "lab", "Lab", "intragroup", "TBD"),
]


def placed(*placements: Placement) -> Report:
    base = BASE["R-01"]
    subject = replace(base.subject, kind="component", pointer=("components", 0))
    derived = Derived(subject, "actualLocationType", "", "nearshore", ())
    found = replace(base, subject=subject, derived=(derived,))
    report = run([found], "a.json")
    return replace(report, proposals=[replace(report.proposals[0], placements=placements)])


def cells(report: Report) -> list[list[str]]:
    """The text of each cell of the matrix, without its tags."""
    table = re.findall(r'<table class="matrix".*?>(.*?)</table>', html_of(report), re.DOTALL)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    found = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub("<.*?>", " ", cell).split()) for cell in row] for row in found]


def test_every_component_stands_in_its_cell_with_its_worst_verdict() -> None:
    assert cells(placed(*PLACED)) == [
        ["Work done by", "Onshore", "Nearshore", "Offshore", "Not stated"],
        ["In house", "passed core", "", "", ""],
        ["Intragroup", "", "", "", "passed Lab"],
        ["Third party", "", "", "fail Service desk the work is nearshore", ""],
    ]


def test_a_proposal_without_components_has_no_matrix() -> None:
    assert '<table class="matrix">' not in html_of(placed())


def test_a_cell_with_many_components_is_folded_behind_its_counts() -> None:
    many = [replace(PLACED[0], pointer=("components", n), label=f"C{n}") for n in range(40)]
    assert cells(placed(*many))[-1][-1].startswith("40: 1 fail, 39 passed fail C0")


@pytest.mark.parametrize(
    ("components", "found"),
    [
        ([{"id": "a", "name": "A", "providerType": "in_house"}], [("a", "A", "in_house", "")]),
        ([{"id": "a"}, 1, {"locationType": 2}], [("a", "", "", ""), ("", "", "", "")]),
        ("none", []),
        (None, []),
    ],
)
def test_placements_are_what_a_proposal_says_of_its_components(
    components: Any, found: list[tuple[str, ...]]
) -> None:
    placed_at = placements({"components": components})
    assert [(p.id, p.label, p.provider, p.location) for p in placed_at] == found


def test_the_judge_tells_the_placements() -> None:
    document = document_of({"components": [{"id": "a", "providerType": "in_house"}]})
    (place,) = Judge(POLICY).judge(document, AS_OF).placements
    assert (place.pointer, place.provider) == (("components", 0), "in_house")


# Colours


def colours(scheme: str) -> dict[str, str]:
    """The custom properties of a colour scheme: `light`, `dark` or `print`, which changes some of
    the light one."""
    blocks = re.findall(r"(?:@media (\w+)[^{}]*\{\s*)?:root \{(.*?)\}", CSS, re.DOTALL)
    assert [medium for medium, _ in blocks] == ["", "screen", "print"]
    light, dark, printed = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for _, block in blocks
    )
    return {"light": light, "dark": light | dark, "print": light | printed}[scheme]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, "contrast ratio")."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_of_black_and_white_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_has_the_contrast_of_wcag_aa(scheme: str) -> None:
    found = colours(scheme)
    verdicts = {name.removesuffix("-ink") for name in found if name.endswith("-ink")}
    assert verdicts == {str(verdict) for verdict in Verdict}
    pairs = [(f"{verdict}-ink", f"{verdict}-ground") for verdict in verdicts]
    pairs += [(ink, on) for ink in ("ink", "faint", "link") for on in ("ground", "panel")]
    pairs += [(f"{verdict}-ink", "ground") for verdict in verdicts]
    low = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}


# In a browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")


def in_browser(test: Callable[..., None]) -> Callable[..., None]:
    """Marks a test that needs a browser."""
    reason = "no Chromium here: the page was not tried in a browser"
    return pytest.mark.browser(pytest.mark.skipif(not CHROMIUM, reason=reason)(test))


def dom(source: str, folder: Path, *options: str) -> str:
    """The page after a browser has read it and run its script."""
    file = folder / "page.html"
    file.write_text(source, encoding="utf-8", errors="backslashreplace")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += [f"--user-data-dir={folder / 'profile'}", *options, file.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


@in_browser
def test_in_a_browser_the_search_leaves_what_fits(tmp_path: Path) -> None:
    source = html_of(run([*BASE.values()], "a.json", "b.json"))
    everything = dom(source, tmp_path)
    assert "8 of 8 findings shown" in everything
    assert not re.search(r"<form[^>]* hidden", everything)
    assert not re.search(r"<article[^>]* hidden", everything)
    searched = dom(source.replace('name="words"', 'name="words" value="r-02 rule"'), tmp_path)
    assert "2 of 8 findings shown" in searched
    hidden = re.findall(r'<article[^>]*data-rule="(.*?)"[^>]* hidden', searched)
    assert sorted(hidden) == ["R-01", "R-01", "R-03", "R-03", "R-04", "R-04"]


@in_browser
def test_in_a_browser_without_scripts_everything_is_there_and_no_dead_form(tmp_path: Path) -> None:
    source = html_of(run([*BASE.values()], "a.json"))
    without = dom(re.sub(r"<script>.*?</script>", "", source, flags=re.DOTALL), tmp_path)
    assert re.search(r"<form hidden", without)
    assert len(re.findall(r"<article(?![^>]* hidden)", without)) == 4


@in_browser
def test_a_browser_runs_nothing_that_a_proposal_says(tmp_path: Path) -> None:
    source = html_of(hostile())
    assert "findings shown" in dom(source, tmp_path)
    broken_in = source.replace("</main>", '<script>document.title = "owned"</script></main>')
    assert "<title>owned" not in dom(broken_in, tmp_path)
