"""What every report format is made from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from checker.findings import Finding, More, ProposalReport, Verdict, WaiverUse
from checker.policy import Policy, Rule
from checker.reading import InputProblem
from checker.record import record

# Of findings that are counted and not listed only the verdict is known.
_SEVERITY_OF_REST = {
    Verdict.ERROR: "fail",
    Verdict.FAIL: "fail",
    Verdict.WARN: "warn",
    Verdict.UNDETERMINED: "fail",
}


@record
class Tampering:
    """What differs between a trusted commit and the files at hand, and so has no effect yet: the
    file, whether it was `added`, `changed` or `removed`, and what that would do."""

    file: str
    change: str
    what: str


@record
class Change:
    """A proposal compared with what it was: its worst verdict before and after, None when there was
    no proposal; the findings that are new, those that are gone, and the number of those that
    stayed. `was_name` names its file before, and is empty when there was none."""

    name: str
    id: str
    was_name: str
    before: Verdict | None
    after: Verdict | None
    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    unchanged: int


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


@record
class Report:
    """One run: the proposals in order of their files, what could not be read, and the policy.

    `fail_level` is the mildest severity that makes the run fail: `fail`, `warn` or `never`.
    `weakenings` are the ways in which built-in rules were weakened, and `stale_lists` the reference
    lists that are out of date, each as a line of text; the other lists are what their types say.
    `stale` is the number of findings in the baseline that are there no more.
    """

    proposals: Sequence[ProposalReport]
    problems: Sequence[InputProblem]
    policy: Policy
    as_of: date
    fail_level: str
    waivers: Sequence[WaiverUse] = ()
    weakenings: Sequence[str] = ()
    stale_lists: Sequence[str] = ()
    tampering: Sequence[Tampering] = ()
    changes: Sequence[Change] = ()
    approvals: Sequence[Approval] = ()
    stale: int = 0

    @property
    def findings(self) -> Iterator[tuple[ProposalReport, Finding]]:
        """All findings, each with its proposal."""
        return ((proposal, found) for proposal in self.proposals for found in proposal.findings)

    @property
    def open(self) -> Iterator[tuple[ProposalReport, Finding]]:
        """The findings that nobody has accepted."""
        return ((proposal, found) for proposal, found in self.findings if found.was is None)

    @property
    def rest(self) -> Iterator[tuple[ProposalReport, More, str]]:
        """The findings that are only counted and that nobody has accepted, each with its proposal
        and the severity that it counts as."""
        for proposal in self.proposals:
            for more in proposal.more:
                if more.verdict in _SEVERITY_OF_REST:
                    yield proposal, more, _SEVERITY_OF_REST[more.verdict]

    @property
    def still_to_approve(self) -> Iterator[Approval]:
        """The approvals that nobody has given yet."""
        return (approval for approval in self.approvals if not approval.given_by)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that were asked of at least one proposal; of those of a regime that no proposal
        is under, none."""
        under: frozenset[str] = frozenset().union(*(p.regimes for p in self.proposals))
        return tuple(rule for rule in self.policy.rules if self.policy.asks(rule, under))

    @property
    def counts(self) -> Counter[Verdict]:
        """How often each verdict was given."""
        return sum((p.counts for p in self.proposals), Counter())

    @property
    def exit_code(self) -> int:
        """0 nothing at or above the fail level, 1 findings, 2 something could not be read or
        judged, 3 nothing was checked. The format has no say in it."""
        findings = [found for _, found in self.findings]
        if self.problems or any(f.verdict is Verdict.ERROR for f in findings):
            return 2
        if not self.proposals:
            return 3
        if any(self.counts_as_failure(finding) for finding in findings):
            return 1
        return int(any(self.fails_at(severity) for _, _, severity in self.rest))

    def counts_as_failure(self, finding: Finding) -> bool:
        """Whether the finding is at or above the fail level; what is undetermined counts as the
        severity that it would have, and what is waived or baselined not at all."""
        if finding.was is not None:
            return False
        return self.fails_at(finding.severity)

    def fails_at(self, severity: str) -> bool:
        """Whether the severity is at or above the fail level."""
        levels = {"fail": ("fail",), "warn": ("fail", "warn"), "never": ()}[self.fail_level]
        return severity in levels
