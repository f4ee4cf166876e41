"""The reports for people, held as text: read `golden/*.txt` to see what a user sees.

The proposals and the rules behind them stand in `golden/` too. After a change that is meant,
`UPDATE_GOLDEN=1 python -m pytest -n 0 tests/report/test_text.py` writes the outputs anew; the diff
is then to be read like any other text.
"""

import os
import re
from pathlib import Path

import pytest

from checker.findings import Excerpt, Judge
from checker.policy import Policy, load_policy
from checker.reading import Document, InputProblem, Source, Span, parse
from checker.record import replace
from checker.report.frame import Mark, frame
from checker.report.model import Report
from checker.report.text import concise_report, text_report
from tests.conftest import AS_OF, ROOT

GOLDEN = Path(__file__).parent / "golden"
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(autouse=True)
def _beside_the_golden_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(GOLDEN)  # so that no path in an output depends on the machine


def _report(*names: str, settled: bool = False, data: bytes | None = None) -> Report:
    policy = load_policy([Path("rules")])
    policy = replace(policy, rules=tuple(r for r in policy.rules if r.pack == "core"))
    read = [d for name in names for d in parse(Source(name, data or Path(name).read_bytes()))]
    documents = [d for d in read if isinstance(d, Document)]
    problems = [p for p in read if isinstance(p, InputProblem)]
    judge = Judge(policy)
    proposals = [judge.judge(d, AS_OF, with_settled=settled) for d in documents]
    return Report(proposals, problems, policy, AS_OF, "fail")


def _text(report: Report, *, colour: bool = False, verbose: bool = False) -> str:
    return "\n".join(text_report(report, colour=colour, verbose=verbose)) + "\n"


def _concise(report: Report) -> str:
    return "\n".join(concise_report(report)) + "\n"


@pytest.mark.parametrize(
    ("before", "token", "caret"),
    [("ab", "cd", "  ^^"), ("日本", "é", "    ^"), ("e\u0301", "🙂🙂", " ^^^^")],
)
def test_carets_stand_under_what_a_terminal_shows(before: str, token: str, caret: str) -> None:
    found = Excerpt(before + token, len(before), len(token))
    lines = frame([Mark(Span(1, len(before) + 1, 1, len(before + token) + 1), found, "")])
    assert lines[-1] == f"  | {caret}"


OUTPUTS = {
    "mixed": lambda: _text(_report("mixed.json")),
    "mixed-verbose": lambda: _text(_report("mixed.json", settled=True), verbose=True),
    "mixed-concise": lambda: _concise(_report("mixed.json")),
    "clean": lambda: _text(_report("clean.json")),
    "draft": lambda: _text(_report("draft.json")),
    "wrong": lambda: _text(_report("wrong.json")),
    "wrong-concise": lambda: _concise(_report("wrong.json")),
    "broken": lambda: _text(_report("broken.json")),
    "broken-concise": lambda: _concise(_report("broken.json")),
    "several": lambda: _text(_report("clean.json", "draft.json", "broken.json", "wrong.json")),
}


@pytest.mark.parametrize("name", OUTPUTS)
def test_the_output_is_the_one_that_was_reviewed(name: str) -> None:
    golden, output = GOLDEN / f"{name}.txt", OUTPUTS[name]()
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(output, encoding="utf-8")
    assert output == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(OUTPUTS)


def test_colour_changes_nothing_but_colour() -> None:
    report = _report("mixed.json", settled=True)
    coloured = _text(report, colour=True, verbose=True)
    assert ESCAPE.sub("", coloured) == _text(report, verbose=True)
    assert "\x1b[1;31mfail FUN-01\x1b[0m" in coloured
    assert "\x1b[1;33mwarn FUN-02\x1b[0m" in coloured
    assert "\x1b[1;36mundetermined PLC-01\x1b[0m" in coloured
    assert "\x1b" not in _text(report, verbose=True)


def test_the_same_input_gives_the_same_output() -> None:
    first, second = (_text(_report("mixed.json", settled=True), verbose=True) for _ in range(2))
    assert first == second


def test_a_caret_stands_under_the_value_it_speaks_about() -> None:
    lines = _text(_report("mixed.json")).splitlines()
    place = next(n for n, line in enumerate(lines) if "must be at most 8" in line)
    source, caret = lines[place - 1], lines[place]
    start = caret.index("^")
    assert source[start : start + 2] == "24"
    assert caret[start : start + 3] == "^^ "


@pytest.mark.parametrize(
    "character", ["\x1b", "\x07", "\r", "\u202e", "\u2066", "\u2028"], ids=ascii
)
def test_nothing_in_a_proposal_can_play_with_the_terminal(character: str) -> None:
    written = f"\\u{ord(character):04x}[2J"
    data = (
        f'{{"id": "x", "title": "{written}", "function": {{"rtoHours": 24, "name": "{written}"}},'
        f' "{written}": 1}}'
    )
    report = _report("x.json", data=data.encode(), settled=True)
    assert character not in _text(report, verbose=True) + _concise(report)
    assert "[2J is back after 24 hours" in _text(report)


def _draft(policy: Policy) -> str:
    path = ROOT / "examples" / "early-draft.json"
    (document,) = parse(Source("early-draft.json", path.read_bytes()))
    assert isinstance(document, Document)
    return _text(Report([Judge(policy).judge(document, AS_OF)], [], policy, AS_OF, "fail"))


def test_a_draft_ends_with_the_facts_that_most_rules_wait_for(policy: Policy) -> None:
    lines = _draft(policy).splitlines()
    (at,) = [n for n, line in enumerate(lines) if line.startswith("What most of the ")]
    numbers = [int(line.split()[0]) for line in lines[at + 1 : at + 9]]
    assert numbers == sorted(numbers, reverse=True)
    assert lines[at + 1].split() == [str(numbers[0]), "/components/1/providerType"]
    assert lines[at + 9] == ""


def test_a_fact_is_described_in_full_once_in_a_proposal(policy: Policy) -> None:
    lines = _draft(policy).splitlines()
    told = [
        line.partition("  Outcome of the assessment.")[2]
        for line in lines
        if "/criticality/assessment  " in line
    ]
    assert told[0].startswith(" yes: critical or important")
    assert set(told[1:]) <= {""}


@pytest.mark.parametrize("colour", [True, False])
@pytest.mark.parametrize(("width", "longest"), [(20, 60), (80, 80), (500, 120)])
def test_words_are_wrapped_for_a_terminal_and_none_is_lost(
    policy: Policy, width: int, longest: int, colour: bool
) -> None:
    path = ROOT / "examples" / "agency-it-outsourcing.json"
    (document,) = parse(Source("agency.json", path.read_bytes()))
    assert isinstance(document, Document)
    report = Report([Judge(policy).judge(document, AS_OF)], [], policy, AS_OF, "fail")
    plain = ESCAPE.sub("", _text(report, colour=colour))
    lines = list(text_report(report, colour=colour, width=width))
    wrapped = [ESCAPE.sub("", line) for line in lines]
    assert " ".join(wrapped).split() == plain.split()
    fixes = [n for n, line in enumerate(wrapped) if line.startswith("  fix: ")]
    assert fixes
    assert all(len(wrapped[n]) <= longest for n in fixes)
    assert any(wrapped[n + 1].startswith("    ") for n in fixes)
