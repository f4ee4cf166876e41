"""What every report format is made from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from checker.findings import WORST_FIRST, Finding, More, ProposalReport, Verdict, WaiverUse
from checker.findings.outline import SEVERITY_OF_REST, Outline, outline
from checker.findings.routing import Approval
from checker.findings.spool import Spool
from checker.policy import Policy, Rule
from checker.reading import InputProblem
from checker.record import record

_FOUND = frozenset(WORST_FIRST)


@record
class Noted:
    """A line of text, and the file and line that say so, which are empty and 0 where nobody can
    point to them."""

    text: str
    file: str = ""
    line: int = 0


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


def rest_of(proposal: ProposalReport) -> Iterator[tuple[More, str]]:
    """The findings of a proposal that are only counted and that nobody has accepted, each with the
    severity that it counts as."""
    for more in proposal.more:
        if more.verdict in SEVERITY_OF_REST:
            yield more, SEVERITY_OF_REST[more.verdict]


@record
class _Totals:
    """What a run adds up to: how often each verdict was given, the regimes that proposals are
    under, and the severities of what nobody accepted."""

    counts: Counter[Verdict]
    regimes: frozenset[str]
    open: frozenset[str]


@record
class _Run:
    """The parts of a report: the proposals in order of their files, what could not be read, and the
    policy.

    `fail_level` is the mildest severity that makes the run fail: `fail`, `warn` or `never`.
    `weakenings` are the ways in which built-in rules were weakened, and `stale_lists` the reference
    lists that are out of date; the other lists are what their types say.
    `stale` is the number of findings in the baseline that are there no more.
    """

    proposals: Sequence[ProposalReport]
    problems: Sequence[InputProblem]
    policy: Policy
    as_of: date
    fail_level: str
    waivers: Sequence[WaiverUse] = ()
    weakenings: Sequence[Noted] = ()
    stale_lists: Sequence[Noted] = ()
    tampering: Sequence[Tampering] = ()
    changes: Sequence[Change] = ()
    stale: int = 0


class Report(_Run):
    """One run, and what it adds up to.

    There may be very many proposals, each made anew whenever it is asked for: who writes a report
    goes through them once and keeps none, if its format lets it.
    """

    @property
    def findings(self) -> Iterator[tuple[ProposalReport, Finding]]:
        """All findings, each with its proposal."""
        return ((each, found) for each in self.with_findings for found in each.findings)

    @property
    def with_findings(self) -> Iterator[ProposalReport]:
        """The proposals that have findings; the others are not made for it."""
        for number, each in enumerate(self.outlines):
            if not _FOUND.isdisjoint(each.counts):
                yield self.proposals[number]

    @property
    def open(self) -> Iterator[tuple[ProposalReport, Finding]]:
        """The findings that nobody has accepted."""
        return ((proposal, found) for proposal, found in self.findings if found.was is None)

    @property
    def rest(self) -> Iterator[tuple[ProposalReport, More, str]]:
        """The findings that are only counted and that nobody has accepted, each with its proposal
        and the severity that it counts as."""
        return ((p, more, severity) for p in self.with_findings for more, severity in rest_of(p))

    @property
    def outlines(self) -> Iterator[Outline]:
        """The proposals without their findings."""
        if isinstance(self.proposals, Spool):
            return self.proposals.outlines()
        return map(outline, self.proposals)

    @property
    def approvals(self) -> Iterator[Approval]:
        """Who has to approve what, or did."""
        return (approval for each in self.outlines for approval in each.approvals)

    @property
    def still_to_approve(self) -> Iterator[Approval]:
        """The approvals that nobody has given yet."""
        return (approval for approval in self.approvals if not approval.given_by)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that were asked of at least one proposal; of those of a regime that no proposal
        is under, none."""
        under = self._totals.regimes
        return tuple(rule for rule in self.policy.rules if self.policy.asks(rule, under))

    @property
    def regimes_without_rules(self) -> tuple[str, ...]:
        """The regimes that proposals name and of which no rule was asked."""
        packs = {rule.pack for rule in self.policy.rules}
        ruled = {pack.regime for name, pack in self.policy.packs.items() if name in packs}
        return tuple(sorted(self._totals.regimes - ruled))

    @property
    def regimes_left_out(self) -> tuple[str, ...]:
        """Those of `regimes_without_rules` for which there is a pack: the run leaves out its rules,
        by an option or by the configuration."""
        known = {pack.regime for pack in self.policy.packs.values()}
        return tuple(regime for regime in self.regimes_without_rules if regime in known)

    @property
    def counts(self) -> Counter[Verdict]:
        """How often each verdict was given."""
        return self._totals.counts

    @property
    def exit_code(self) -> int:
        """0 nothing at or above the fail level, 1 findings, 2 something could not be read or
        judged, 3 nothing was checked. The format has no say in it."""
        if self.problems or self.counts[Verdict.ERROR]:
            return 2
        if not self.proposals:
            return 3
        return int(any(map(self.fails_at, self._totals.open)))

    def counts_as_failure(self, finding: Finding) -> bool:
        """Whether the finding is at or above the fail level; what is undetermined counts as the
        severity that it would have, and what is waived or baselined not at all."""
        return finding.was is None and self.fails_at(finding.severity)

    def fails_at(self, severity: str) -> bool:
        """Whether the severity is at or above the fail level."""
        levels = {"fail": ("fail",), "warn": ("fail", "warn"), "never": ()}[self.fail_level]
        return severity in levels

    @cached_property
    def _totals(self) -> _Totals:
        counts: Counter[Verdict] = Counter()
        regimes: set[str] = set()
        severities: set[str] = set()
        for each in self.outlines:
            counts.update(each.counts)
            regimes |= each.regimes
            severities |= each.open
        return _Totals(counts, frozenset(regimes), frozenset(severities))
