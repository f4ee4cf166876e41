"""Waivers held against findings: what is waived, how each waiver stands, and the verdict on it."""

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from typing import Any

import pytest

from checker.findings import (
    Acceptance,
    Accepting,
    Finding,
    Judge,
    ProposalReport,
    Verdict,
    Waiver,
    WaiverUse,
)
from checker.record import replace
from tests.small import AS_OF, document_of, policy_of, rule

PARTS = rule("id: SML-01\nfor: part\nrequire: {text: fine}")
WHOLE = rule("id: SML-02\nrequire: {number: {gt: 5}}\nseverity: warn")
FIXED = rule("id: SML-03\nwaivable: false\nrequire: {flag: true}")
WAIVERS = rule("id: SML-09\ncheck: waivers\nwaivable: false\nremediation: Mend it.").replace(
    "require: {text: fine}\n", ""
)
POLICY = policy_of(PARTS, WHOLE, FIXED, WAIVERS)
JUDGE = Judge(POLICY)
VALUE = {
    "author": "Bo",
    "number": 1,
    "flag": False,
    "parts": [{"id": "a", "text": "bad"}, {"id": "b", "text": "bad"}, {"id": "c", "text": "fine"}],
}

WAIVER = Waiver(
    rule="SML-01",
    proposal="p",
    entity="a",
    pointer="",
    reason="So it is.",
    compensating_control="A review.",
    approver="Ada",
    granted=date(2026, 11, 1),
    expires=date(2027, 11, 1),
    file="waivers.yaml",
    line=3,
)


def judged(value: dict[str, Any] | None = None) -> ProposalReport:
    report = JUDGE.judge(document_of(VALUE if value is None else value), AS_OF)
    findings = tuple(f for f in report.findings if f.rule.id.startswith("SML"))
    counts = report.counts - report.counts.__class__(
        {Verdict.FAIL: sum(f.rule.check == "schema" for f in report.findings)}
    )
    return replace(report, findings=findings, counts=counts)


def accept(
    *waivers: Waiver, approvers: Sequence[str] = (), as_of: date = AS_OF, **more: Any
) -> tuple[ProposalReport, list[WaiverUse]]:
    accepting = Accepting(Acceptance(waivers, approvers), POLICY, as_of)
    (report,), uses = accepting.accept([judged()], **more)
    return report, uses


def told(report: ProposalReport) -> list[str]:
    """The findings in short: verdict, rule, what about."""
    return [f"{f.verdict} {f.rule.id} {f.subject.id}" for f in report.findings]


BEFORE = ["fail SML-01 a", "fail SML-01 b", "fail SML-03 p", "warn SML-02 p"]


def test_without_waivers_nothing_changes() -> None:
    report, uses = accept()
    assert told(report) == BEFORE
    assert uses == []


def test_a_waived_finding_stays_in_the_report_after_what_is_open() -> None:
    report, (use,) = accept(WAIVER)
    assert told(report) == [*BEFORE[1:], "waived SML-01 a"]
    waived = report.findings[-1]
    assert (waived.was, waived.waiver) == (Verdict.FAIL, WAIVER)
    assert waived.severity == "fail"
    assert report.counts[Verdict.WAIVED] == 1
    assert report.counts[Verdict.FAIL] == 2
    assert (use.state, use.findings) == ("active", 1)


STATES = [
    # (what is different, the day, the state, how many findings, what is waived)
    ({}, "2026-11-01", "active", 1, True),
    ({}, "2026-10-31", "unused", 0, False),  # not granted yet
    ({}, "2027-10-01", "active", 1, True),
    ({}, "2027-10-02", "expiring", 1, True),
    ({}, "2027-11-01", "expiring", 1, True),  # its last day counts
    ({}, "2027-11-02", "expired", 1, False),
    ({"entity": "c"}, "2026-11-23", "unused", 0, False),
    ({"entity": "c"}, "2027-11-02", "expired", 0, False),
    ({"entity": ""}, "2026-11-23", "over-broad", 2, True),
    ({"entity": "", "pointer": "/parts/0"}, "2026-11-23", "active", 1, True),
    ({"entity": "", "pointer": "/parts/0/text"}, "2026-11-23", "active", 1, True),
    ({"entity": "", "pointer": "/parts"}, "2026-11-23", "unused", 0, False),
    ({"rule": "SML-07"}, "2026-11-23", "unused", 0, False),
    ({"approver": "bo "}, "2026-11-23", "refused", 1, False),  # Bo is the author
    ({"rule": "SML-03", "entity": ""}, "2026-11-23", "refused", 1, False),
    ({"rule": "SML-02", "entity": "p"}, "2026-11-23", "active", 1, False),
]


@pytest.mark.parametrize(("changed", "day", "state", "findings", "waives_a"), STATES)
def test_how_a_waiver_stands(
    changed: dict[str, Any], day: str, state: str, findings: int, waives_a: bool
) -> None:
    report, (use,) = accept(replace(WAIVER, **changed), as_of=date.fromisoformat(day))
    assert (use.state, use.findings) == (state, findings)
    assert ("waived SML-01 a" in told(report)) == waives_a


REFUSALS = [
    ({"approver": "BO"}, (), "its approver is the author of the proposal"),
    ({}, ("Eve",), "Ada is not on the list of approvers"),
    ({"rule": "SML-03", "entity": ""}, (), "SML-03 cannot be waived"),
]


@pytest.mark.parametrize(("changed", "approvers", "why"), REFUSALS)
def test_a_refused_waiver_is_a_finding_and_the_finding_says_so_too(
    changed: dict[str, Any], approvers: Sequence[str], why: str
) -> None:
    waiver = replace(WAIVER, **changed)
    report, (use,) = accept(waiver, approvers=approvers)
    assert (use.state, use.note) == ("refused", why)
    (about,) = (f for f in report.findings if f.rule.id == "SML-09")
    assert about.message == f"The waiver of {waiver.rule} has no effect: {why}."
    assert about.remediation == "Mend it."
    (evidence,) = about.evidence
    assert (evidence.elsewhere, evidence.span.line) == ("waivers.yaml", 3)
    covered = next(f for f in report.findings if f.rule.id == waiver.rule)
    assert covered.hint == f"The waiver at waivers.yaml:3 has no effect: {why}."
    assert report.counts[Verdict.FAIL] == 4


def test_an_approver_on_the_list_is_known_whatever_the_spacing_and_case() -> None:
    _, (use,) = accept(WAIVER, approvers=["Eve", " ADA"])
    assert use.state == "active"


def test_a_proposal_that_does_not_say_who_wrote_it_has_no_waivers() -> None:
    accepting = Accepting(Acceptance([WAIVER]), POLICY, AS_OF)
    for author in (None, "TBD", 7):
        _, (use,) = accepting.accept([judged(VALUE | {"author": author})])
        assert (use.state, use.note) == ("refused", "the proposal does not state its author")


def test_a_copy_of_a_proposal_under_its_id_does_not_share_its_waivers() -> None:
    accepting = Accepting(Acceptance([WAIVER]), POLICY, AS_OF)
    reports, (use,) = accepting.accept([judged(), replace(judged(), name="copy.json")])
    assert (use.state, use.note) == ("refused", 'several proposals have the id "p"')
    assert not any(report.counts[Verdict.WAIVED] for report in reports)


def test_an_expired_waiver_brings_the_finding_back_with_a_note_and_a_verdict() -> None:
    report, _ = accept(WAIVER, as_of=date(2027, 11, 2))
    back = next(f for f in report.findings if f.rule.id == "SML-01")
    assert back.verdict is Verdict.FAIL
    assert back.hint == "The waiver at waivers.yaml:3 by Ada expired on 2027-11-01."
    about = next(f for f in report.findings if f.rule.id == "SML-09")
    assert about.message == "The waiver of SML-01 has no effect: it expired on 2027-11-01."


def test_an_expired_waiver_that_another_one_follows_is_no_finding() -> None:
    later = replace(WAIVER, granted=date(2027, 11, 1), expires=date(2028, 5, 1), line=9)
    report, uses = accept(WAIVER, later, as_of=date(2027, 11, 2), with_settled=True)
    assert [(use.state, use.findings) for use in uses] == [("expired", 0), ("active", 1)]
    about = [(s.verdict, s.reason) for s in report.settled if s.rule.id == "SML-09"]
    left = "it has expired, and there is nothing left for it to cover"
    assert about == [(Verdict.NOT_APPLICABLE, left), (Verdict.PASS, "")]


def test_an_error_cannot_be_waived() -> None:
    report = judged()
    broken: tuple[Finding, ...] = tuple(
        replace(finding, verdict=Verdict.ERROR) for finding in report.findings
    )
    accepting = Accepting(Acceptance([WAIVER]), POLICY, AS_OF)
    (found,), _ = accepting.accept([replace(report, findings=broken)])
    assert {finding.verdict for finding in found.findings} == {Verdict.ERROR}


def test_the_order_of_the_ledger_does_not_matter() -> None:
    waivers = [
        WAIVER,
        replace(WAIVER, entity="", line=9),
        replace(WAIVER, expires=date(2026, 11, 30), approver="Eve", line=15),
        replace(WAIVER, rule="SML-02", entity="", line=21),
    ]
    found = [accept(*order) for order in permutations(waivers)]
    assert all(each == found[0] for each in found)


def test_many_findings_alike_need_a_waiver_without_an_entity() -> None:
    parts = [{"id": f"{n or 'a'}", "text": "bad"} for n in range(103)]
    many = judged(VALUE | {"parts": parts})
    narrow = Accepting(Acceptance([WAIVER]), POLICY, AS_OF)
    broad = Accepting(Acceptance([replace(WAIVER, entity="")]), POLICY, AS_OF)
    (report,), _ = narrow.accept([many])
    assert report.counts[Verdict.FAIL] == many.counts[Verdict.FAIL] - 1
    (report,), (use,) = broad.accept([many])
    assert (use.state, use.findings) == ("over-broad", 103)
    assert report.counts[Verdict.WAIVED] == 103
    assert [more.verdict for more in report.more] == [Verdict.WAIVED]


def test_a_waiver_of_a_proposal_that_is_not_there_is_unused() -> None:
    accepting = Accepting(Acceptance([replace(WAIVER, proposal="q"), WAIVER]), POLICY, AS_OF)
    (use,) = accepting.idle([judged()])
    assert (use.state, use.note) == ("unused", 'no proposal of this run has the id "q"')


def test_a_waiver_of_a_rule_that_there_is_not_says_which_one_is_likely() -> None:
    wrong = replace(WAIVER, rule=WAIVER.rule.replace("SML", "SLM"))
    _, (use,) = Accepting(Acceptance([wrong]), POLICY, AS_OF).accept([judged()])
    assert use.state == "unused"
    assert use.note == f'{wrong.rule} is not a rule of this run; did you mean "{WAIVER.rule}"?'
