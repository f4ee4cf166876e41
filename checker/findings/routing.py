"""Who has to approve what: findings by the roles that their rules name."""

from collections.abc import Iterable, Iterator

from checker.findings.model import Approved, Finding, ProposalReport, Verdict
from checker.record import record

WAIVER = "waiver"
LOOK = "look"


@record
class Approval:
    """Who has to approve, by role: a waiver of what fails (`waiver`), or a look at what warns
    (`look`). `given_by` names who did so in that role in the proposal, and is empty while nobody
    has."""

    name: str
    proposal: str
    role: str
    needed: str
    rules: tuple[str, ...]
    given_by: str


def routed(proposal: ProposalReport) -> Iterator[Approval]:
    """The roles that the findings of a proposal need, in order of their names: to waive what
    fails, or to look at what warns. What no waiver sets aside is left out: it is to be mended;
    so is what cannot be told: it is to be stated."""
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
