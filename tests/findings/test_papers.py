"""Evidence that is gone, changed or outdated is a finding at the value that says otherwise."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from checker.findings import Judge, ProposalReport, Verdict
from checker.reading import Document, Source, parse
from tests.conftest import AS_OF
from tests.small import problems_of, rule

DIGEST = hashlib.sha256(b"text").hexdigest()
PAPER = {"id": "a", "title": "Report", "path": "a.md", "sha256": DIGEST, "expiresOn": "2027-01-01"}
NOT_KNOWN = "2027-01-01 text"


@pytest.fixture
def judge(policy: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Judge:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_bytes(b"text")
    return Judge(policy)


def judged(judge: Judge, *papers: dict[str, Any], within: str = ".", **more: Any) -> ProposalReport:
    value = {"id": "p", "contract": {"startDate": "2027-01-01"}, "evidence": [*papers], **more}
    (document,) = parse(Source("p.json", json.dumps(value, indent=1).encode(), within))
    assert isinstance(document, Document)
    return judge.judge(document, AS_OF, with_settled=True)


def told(report: ProposalReport) -> list[tuple[str, str, str]]:
    """Verdict, message and the text at the place of each finding about evidence."""
    return [
        (f.verdict, f.message, f.excerpt.text[f.span.column - 1 : f.span.end_column - 1])
        for f in report.findings
        if f.rule.id == "DOC-02"
    ]


GONE = PAPER | {"path": "b.md"}
CASES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "gone": (PAPER | {"path": "b.md"}, "fail", "b.md does not exist", '"b.md"'),
    "changed": (
        PAPER | {"sha256": "0" * 64},
        "fail",
        "a.md is not the file whose digest is stated",
        '"00000000',
    ),
    "expired": (
        PAPER | {"expiresOn": "2026-12-31"},
        "fail",
        "expires on 2026-12-31, before the contract starts on 2027-01-01",
        '"2026-12-31"',
    ),
    "gone and expired": (
        PAPER | {"path": "b.md", "expiresOn": "2026-12-31"},
        "fail",
        "b.md does not exist; expires on 2026-12-31, before the contract starts on 2027-01-01",
        '"b.md"',
    ),
    "issued in days to come": (
        PAPER | {"issuedOn": "2999-01-01", "expiresOn": "2999-10-01"},
        "fail",
        f"issued on 2999-01-01, after the date of this check ({AS_OF})",
        '"2999-01-01"',
    ),
    "expired before it was issued": (
        PAPER | {"issuedOn": "2026-11-02", "expiresOn": "2026-11-01"},
        "fail",
        "issued on 2026-11-02, after the date on which it expires (2026-11-01); "
        "expires on 2026-11-01, before the contract starts on 2027-01-01",
        '"2026-11-02"',
    ),
    "issued on no day": (
        PAPER | {"issuedOn": "last spring"},
        "undetermined",
        "issued on last spring, which is not a date",
        '"last spring"',
    ),
    "no path": (PAPER | {"path": "TBD"}, "fail", "not stated: path", '"TBD"'),
    "no day": (
        PAPER | {"expiresOn": "soon"},
        "undetermined",
        "expires on soon, which cannot be compared with 2027-01-01",
        '"soon"',
    ),
}


@pytest.mark.parametrize(("paper", "verdict", "message", "place"), CASES.values(), ids=list(CASES))
def test_each_flaw_is_told_at_its_value(
    judge: Judge, paper: dict[str, Any], verdict: str, message: str, place: str
) -> None:
    ((got, text, at),) = told(judged(judge, paper))
    assert (got, text) == (verdict, message)
    assert at.startswith(place)


def test_a_paper_that_holds_passes_once_each(judge: Judge) -> None:
    bare = {"id": "b", "path": "a.md"}
    report = judged(judge, PAPER, bare)
    passed = [(s.verdict, s.subject.id) for s in report.settled if s.rule.id == "DOC-02"]
    assert passed == [(Verdict.PASS, "a"), (Verdict.PASS, "b")]
    assert told(report) == []


def test_without_a_day_of_start_no_paper_is_known_to_count(judge: Judge) -> None:
    found = told(judged(judge, PAPER, contract={}))
    assert [(verdict, message) for verdict, message, _ in found] == [
        ("fail", "not stated: contract.startDate")
    ]


@pytest.mark.parametrize(
    ("paper", "verdict"),
    [(PAPER | {"path": None}, "undetermined"), (GONE, "fail")],
    ids=["what is not stated yet", "what is wrong"],
)
def test_in_a_draft_only_what_is_stated_fails(
    judge: Judge, paper: dict[str, Any], verdict: str
) -> None:
    assert [v for v, _, _ in told(judged(judge, paper, status="draft"))] == [verdict]


def test_from_standard_input_evidence_is_undetermined(judge: Judge) -> None:
    (found,) = told(judged(judge, PAPER, within=""))
    assert found[:2] == (
        "undetermined",
        "a.md cannot be found: the proposal came without a folder",
    )


def test_of_thousands_of_lost_papers_a_hundred_are_explained(judge: Judge) -> None:
    report = judged(judge, *[GONE | {"id": f"e{n}"} for n in range(3_000)])
    assert len(told(report)) == 100
    assert [(more.rule_id, more.number) for more in report.more if more.rule_id == "DOC-02"] == [
        ("DOC-02", 2_900)
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("check: evidence", "check: evidence is about each evidence; write for: evidence"),
        ("for: part\ncheck: schema", "check: schema is about each proposal; write for: proposal"),
        ("check: schema\nwhen: {flag: true}", "check: schema replaces when:"),
        ("check: schema", "check: schema replaces require:"),
    ],
)
def test_a_check_of_the_product_stands_alone(lines: str, message: str) -> None:
    assert message in "\n".join(map(str, problems_of(rule(lines))))
