"""What of a proposal a run adds up, so that its findings need not all be held in memory."""

from collections import Counter

from checker.findings.model import ProposalReport, Verdict
from checker.findings.routing import Approval, routed
from checker.record import record

# Of findings that are counted and not listed only the verdict is known.
SEVERITY_OF_REST = {
    Verdict.ERROR: "fail",
    Verdict.FAIL: "fail",
    Verdict.WARN: "warn",
    Verdict.UNDETERMINED: "fail",
}


@record
class Outline:
    """A proposal without its findings: `open` has the severities of those that nobody accepted, the
    other fields are as in `ProposalReport`; `approvals` says who still has to approve, or did."""

    name: str
    id: str
    counts: Counter[Verdict]
    regimes: frozenset[str]
    open: frozenset[str]
    approvals: tuple[Approval, ...]


def outline(proposal: ProposalReport) -> Outline:
    """The outline of a proposal."""
    listed = {found.severity for found in proposal.findings if found.was is None}
    rest = {SEVERITY_OF_REST.get(more.verdict, "") for more in proposal.more}
    return Outline(
        proposal.name,
        proposal.id,
        proposal.counts,
        proposal.regimes,
        frozenset((listed | rest) - {""}),
        tuple(routed(proposal)),
    )
