"""Who still has to approve: roles of rules against the ledger and the approvals of a proposal."""

from typing import Any

import pytest

from checker.findings import Judge, ProposalReport, Verdict
from checker.findings.routing import routed
from checker.record import replace
from checker.report.model import Report
from checker.report.standing import standing
from tests.report.test_accepted import WAIVER
from tests.small import AS_OF, document_of, policy_of, rule

POLICY = policy_of(
    rule("id: SML-01\napproval: [legal, executive]\nrequire: {text: fine}"),
    rule("id: SML-02\napproval: [legal]\nseverity: warn\nrequire: {text: fine}"),
    rule("id: SML-03\napproval: [legal]\nwaivable: false\nrequire: {text: fine}"),
    rule("id: SML-04\napproval: [legal]\nmissing: undetermined\nrequire: {number: 1}"),
    rule("id: SML-05\nrequire: {text: fine}"),
)


def judged(**more: Any) -> ProposalReport:
    return Judge(POLICY).judge(document_of({"text": "bad", **more}), AS_OF)


def told(proposal: ProposalReport) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(need.role, need.needed, need.rules, need.given_by) for need in routed(proposal)]


OPEN = [
    ("executive", "waiver", ("SML-01",), ""),
    ("legal", "look", ("SML-02",), ""),
    ("legal", "waiver", ("SML-01",), ""),
]


def test_each_role_waives_what_fails_and_looks_at_what_warns() -> None:
    assert told(judged()) == OPEN


@pytest.mark.parametrize(
    ("approval", "given_by"),
    [
        ({"role": "legal", "person": "Ada", "on": "2026-11-23"}, "Ada"),
        ({"role": "legal", "person": "Ada", "on": "2026-11-24"}, ""),  # not yet
        ({"role": "legal", "person": "Ada"}, ""),
        ({"role": "legal", "person": "TBD", "on": "2026-11-01"}, ""),
        ({"role": "risk", "person": "Ada", "on": "2026-11-01"}, ""),
    ],
)
def test_an_approval_in_the_proposal_is_a_look_and_never_a_waiver(
    approval: dict[str, str], given_by: str
) -> None:
    assert told(judged(approvals=[approval])) == [
        OPEN[0],
        ("legal", "look", ("SML-02",), given_by),
        OPEN[2],
    ]


def test_a_waiver_in_the_ledger_is_one_of_all_its_roles() -> None:
    found = judged()
    findings = tuple(
        replace(f, verdict=Verdict.WAIVED, was=f.verdict, waiver=WAIVER)
        if f.rule.id == "SML-01"
        else f
        for f in found.findings
    )
    assert told(replace(found, findings=findings)) == [
        ("executive", "waiver", ("SML-01",), "Ada"),
        OPEN[1],
        ("legal", "waiver", ("SML-01",), "Ada"),
    ]


def test_what_is_baselined_needs_nobody() -> None:
    found = judged()
    known = tuple(replace(f, verdict=Verdict.BASELINED, was=f.verdict) for f in found.findings)
    assert told(replace(found, findings=known)) == []


def test_the_text_names_a_role_a_line() -> None:
    run = Report([judged()], [], POLICY, AS_OF, "fail")
    assert list(standing(run)) == [
        "Approvals still needed, unless the findings are fixed:",
        "  executive: waive SML-01 in p.json",
        "  legal: review SML-02 in p.json; waive SML-01 in p.json",
        "",
    ]
