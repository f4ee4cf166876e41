"""What every report format is made from."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.findings import Finding, ProposalReport, Verdict
from checker.policy import Policy
from checker.reading import InputProblem


@dataclass(frozen=True, slots=True)
class Report:
    """One run: the proposals in order of their files, what could not be read, and the policy.

    `fail_level` is the mildest severity that makes the run fail: `fail`, `warn` or `never`.
    """

    proposals: Sequence[ProposalReport]
    problems: Sequence[InputProblem]
    policy: Policy
    as_of: date
    fail_level: str

    @property
    def counts(self) -> Counter[Verdict]:
        """How often each verdict was given."""
        return sum((p.counts for p in self.proposals), Counter())

    @property
    def exit_code(self) -> int:
        """0 nothing at or above the fail level, 1 findings, 2 something could not be read or
        judged, 3 nothing was checked. The format has no say in it."""
        findings = [f for p in self.proposals for f in p.findings]
        if self.problems or any(f.verdict is Verdict.ERROR for f in findings):
            return 2
        if not self.proposals:
            return 3
        return int(any(self.counts_as_failure(finding) for finding in findings))

    def counts_as_failure(self, finding: Finding) -> bool:
        """Whether the finding is at or above the fail level; what is undetermined counts as the
        severity that it would have."""
        levels = {"fail": ("fail",), "warn": ("fail", "warn"), "never": ()}[self.fail_level]
        return finding.severity in levels
