"""A report is the same after it was bytes, wherever these were kept in between."""

import pytest

from checker.findings import Judge, ProposalReport, Verdict, shelf
from checker.findings.outline import outline
from checker.findings.packed import Unpacking, packed
from checker.findings.spool import Spool
from checker.policy import Policy
from checker.record import replace
from tests.findings.test_accept import POLICY, accept, judged
from tests.findings.test_accept import WAIVER as OF_A
from tests.small import AS_OF, document_of

WAIVED, _ = accept(OF_A)
DRAFT = judged({"status": "draft", "parts": [{"id": str(n), "text": "bad"} for n in range(120)]})


@pytest.mark.parametrize("proposal", [judged(), WAIVED, DRAFT], ids=["plain", "waived", "many"])
def test_what_was_packed_is_the_same_again(proposal: ProposalReport) -> None:
    found = packed(proposal)
    unpacking = Unpacking(POLICY.rules)
    assert unpacking.report(found.report) == proposal
    assert unpacking.outline(found.outline) == outline(proposal)
    assert unpacking.report(found.report).findings[0].rule is proposal.findings[0].rule


def test_an_example_with_all_that_passed_is_the_same_again(
    policy: Policy, green: dict[str, object]
) -> None:
    found = Judge(policy).judge(document_of(green), AS_OF, with_settled=True)
    assert Unpacking(policy.rules).report(packed(found).report) == found


def test_what_is_no_part_of_a_report_is_not_packed() -> None:
    with pytest.raises(TypeError, match="bytearray is no part of a report"):
        packed(replace(judged(), title=bytearray()))  # type: ignore[arg-type]


@pytest.mark.parametrize("in_memory", [0, 1 << 20])
def test_a_spool_gives_what_it_was_given_in_its_order(
    in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_IN_MEMORY", in_memory)
    given = [replace(judged(), name=f"{number}.json") for number in range(5)]
    found = Spool(POLICY)
    for proposal in given:
        found.add(packed(proposal))
    assert list(found) == given
    assert [each.name for each in found.outlines()] == [p.name for p in given]
    assert found[-1] == given[-1]
    assert found[1:3] == given[1:3]
    found.put(2, WAIVED)
    assert list(found) == [*given[:2], WAIVED, *given[3:]]
    assert [Verdict.WAIVED in each.counts for each in found.outlines()] == [False] * 2 + [
        True,
        *[False] * 2,
    ]
    assert len(found) == 5
