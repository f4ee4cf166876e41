"""Who has to approve what: findings by the roles that their rules name."""

from collections.abc import Iterable, Iterator

from checker.findings import Approved, Finding, ProposalReport, Verdict
from checker.report.model import Approval

WAIVER = "waiver"
LOOK = "look"


def routed(proposals: Iterable[ProposalReport]) -> list[Approval]:
    """For each proposal the roles that its findings need, in order of their names: to waive what
    fails, or to look at what warns. What no waiver sets aside is left out: it is to be mended;
    so is what cannot be told: it is to be stated."""
    return [need for proposal in proposals for need in _needs(proposal)]


def _needs(proposal: ProposalReport) -> Iterator[Approval]:
    rules: dict[tuple[str, str, str], set[str]] = {}
    for finding in proposal.findings:
        needed = _needed(finding)
        for role in finding.rule.approval if needed else ():
            given_by = _given_by(finding, needed, role, proposal.approved)
            rules.setdefault((role, needed, given_by), set()).add(finding.rule.id)
    for (role, needed, given_by), ids in sorted(rules.items()):
        yield Approval(proposal.name, proposal.id, role, needed, tuple(sorted(ids)), given_by)


def _needed(finding: Finding) -> str:
    """What somebody has to do about a finding; empty when an approval would not help."""
    if finding.verdict is Verdict.BASELINED:
        return ""
    match finding.was or finding.verdict:
        case Verdict.WARN:
            return LOOK
        case Verdict.FAIL if finding.rule.waivable:
            return WAIVER
    return ""


def _given_by(finding: Finding, needed: str, role: str, approved: Iterable[Approved]) -> str:
    """Who did it: a waiver is given in the ledger only, whatever else was approved."""
    if finding.waiver:
        return finding.waiver.approver
    if needed == WAIVER:
        return ""
    return next((each.person for each in approved if each.role == role), "")
