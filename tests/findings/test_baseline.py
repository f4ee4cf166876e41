"""The baseline hides what it lists and no more: not what is new, and not what got worse."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.cli.acceptance import Accepted, settle
from checker.findings import Acceptance, Baseline, Verdict
from checker.findings.baseline import (
    BaselineProblem,
    Known,
    baseline_text,
    findings_now,
    read_baseline,
    without_baseline,
)
from checker.findings.packed import packed
from checker.findings.spool import Spool
from checker.record import replace, values_of
from tests.findings.test_accept import POLICY, VALUE, accept, judged, told
from tests.findings.test_accept import WAIVER as OF_A
from tests.small import AS_OF

KNOWN = sorted(findings_now([judged()]), key=values_of)


def test_it_lists_every_open_finding_and_hides_just_those() -> None:
    assert [(k.rule, k.entity, k.verdict) for k in KNOWN] == [
        ("SML-01", "a", "fail"),
        ("SML-01", "b", "fail"),
        ("SML-02", "", "warn"),
        ("SML-03", "", "fail"),
    ]
    covered = Baseline(KNOWN).covered(judged())
    assert {finding.verdict for finding in covered.findings} == {Verdict.BASELINED}
    assert covered.counts[Verdict.BASELINED] == 4
    assert not covered.counts[Verdict.FAIL]
    assert {finding.was for finding in covered.findings} == {Verdict.FAIL, Verdict.WARN}


def test_a_new_finding_is_not_covered() -> None:
    value = VALUE | {"parts": [*VALUE["parts"], {"id": "d", "text": "bad"}]}  # type: ignore[misc]
    covered = Baseline(KNOWN).covered(judged(value))
    assert [t for t in told(covered) if "baselined" not in t] == ["fail SML-01 d"]


@pytest.mark.parametrize(
    ("was", "now", "covered"),
    [
        ("warn", "fail", False),
        ("undetermined", "fail", False),
        ("undetermined", "warn", False),
        ("fail", "fail", True),
        ("fail", "warn", True),
        ("warn", "undetermined", True),
        ("fail", "error", False),
    ],
)
def test_what_got_worse_is_not_covered(was: str, now: str, covered: bool) -> None:
    report = judged()
    report = replace(report, findings=(replace(report.findings[0], verdict=Verdict(now)),))
    found = Baseline([replace(KNOWN[0], verdict=was)]).covered(report)
    assert (found.findings[0].verdict is Verdict.BASELINED) == covered


def test_what_was_fixed_is_stale_until_it_is_pruned_and_pruning_adds_nothing() -> None:
    parts = [{"id": "a", "text": "fine"}, {"id": "b", "text": "bad"}, {"id": "z", "text": "bad"}]
    better = [judged(VALUE | {"parts": parts})]
    baseline = Baseline(KNOWN)
    assert baseline.stale(better, POLICY) == [KNOWN[0]]
    assert sorted(baseline.pruned(better, POLICY, whole=True), key=values_of) == KNOWN[1:]


def test_a_finding_that_got_milder_stays_known_as_that() -> None:
    report = judged()
    milder = replace(report, findings=(replace(report.findings[0], verdict=Verdict.WARN),))
    (left,) = Baseline(KNOWN[:1]).pruned([milder], POLICY, whole=True)
    assert left.verdict == "warn"


def test_proposals_that_are_not_there_are_dropped_only_with_the_whole_folder() -> None:
    gone = replace(KNOWN[0], proposal="gone")
    assert Baseline([gone]).stale([judged()], POLICY) == []
    assert Baseline([gone]).pruned([judged()], POLICY, whole=False) == [gone]
    assert Baseline([gone]).pruned([judged()], POLICY, whole=True) == []


def test_of_rules_that_the_run_does_not_have_nothing_is_dropped() -> None:
    other = replace(KNOWN[0], rule="OFF-01", fingerprint="0" * 32)
    assert Baseline([other]).stale([judged()], POLICY) == []
    assert Baseline([other]).pruned([judged()], POLICY, whole=True) == [other]


def test_what_is_waived_stays_waived_and_is_not_stale() -> None:
    waived, _ = accept(OF_A)
    assert [k.entity for k in findings_now([waived])] != [k.entity for k in KNOWN]
    covered = Baseline(KNOWN).covered(waived)
    assert told(covered)[0] == "waived SML-01 a"
    assert Baseline(KNOWN).stale([waived], POLICY) == []


def test_a_copy_under_the_id_of_another_proposal_is_not_covered() -> None:
    two = [judged(), replace(judged(), name="copy.json")]
    spool = Spool(POLICY)
    for proposal in two:
        spool.add(packed(proposal))
    settle(spool, Accepted(Acceptance(()), Baseline(KNOWN)), POLICY, AS_OF)
    assert list(spool) == two
    assert list(findings_now(two)) == []
    assert without_baseline(two) == ["p.json", "copy.json"]


def test_of_many_findings_alike_every_one_is_known_by_itself() -> None:
    parts = [{"id": str(n), "text": "bad"} for n in range(103)]
    many = judged(VALUE | {"parts": parts})
    known = [k for k in findings_now([many]) if k.rule == "SML-01"]
    assert len(known) == 103
    all_known = Baseline(known).covered(many)
    assert all_known.counts[Verdict.BASELINED] == 103
    all_but_one = Baseline(known[:-1]).covered(many)
    rest = {more.verdict: more.number for more in all_but_one.more}
    assert rest == {Verdict.BASELINED: 2, Verdict.FAIL: 1}


# The file


def test_one_finding_stands_on_one_line_in_order() -> None:
    assert {baseline_text(order) for order in permutations(KNOWN)} == {baseline_text(KNOWN)}
    lines = baseline_text(KNOWN).splitlines()
    assert len(lines) == len(KNOWN) + 2
    assert lines[1].startswith(
        '{"proposal": "p", "rule": "SML-01", "entity": "a", "verdict": "fail"'
    )
    assert baseline_text([]) == '{"version": 1, "findings": []}\n'


@given(
    st.lists(
        st.builds(
            Known,
            proposal=st.text(st.characters(codec="utf-8")),
            rule=st.text("AB-01"),
            entity=st.text(st.characters(codec="utf-8")),
            verdict=st.sampled_from(["fail", "warn", "undetermined"]),
            fingerprint=st.text("0f"),
        )
    )
)
def test_what_is_written_is_read_back(known: list[Known]) -> None:
    assert read_baseline("b", baseline_text(known).encode()) == tuple(
        sorted(set(known), key=values_of)
    )


def listing(*entries: str) -> str:
    return f'{{"version": 1, "findings": [{", ".join(entries)}]}}'


ENTRY = baseline_text([Known("p", "R-01", "", "fail", "0")]).splitlines()[1]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", "b:1:1"),
        ("{", "b:1:2"),
        ("[]", "a baseline has the keys"),
        ('{"version": 1, "findings": [], "more": 1}', "a baseline has the keys"),
        ('{"version": 2, "findings": []}', "this is version 1"),
        ('{"version": 1, "findings": {}}', "findings must be a list"),
        ('{"version": 1, "version": 1, "findings": []}', "a key is given twice"),
        (listing("1"), "finding 1 must have the keys"),
        (listing(ENTRY, "{}"), "finding 2 must have the keys"),
        (listing(ENTRY.replace('"fail"', "7")), "must be a text"),
        (listing(ENTRY.replace("fail", "pass")), "must be one of"),
        ("[" * 100_000, "b:"),
    ],
)
def test_a_file_that_is_no_baseline_hides_nothing(text: str, error: str) -> None:
    with pytest.raises(BaselineProblem, match=r"^b") as raised:
        read_baseline("b", text.encode())
    assert error in str(raised.value)
