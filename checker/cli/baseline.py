"""`sourcing baseline`: known findings written down once, and struck off when they are fixed."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from checker.cli.acceptance import Accepted, judged
from checker.cli.exclusion import Exclusion
from checker.cli.settings import Usage
from checker.cli.writing import write_text
from checker.findings import Accepting, ProposalReport, Verdict
from checker.findings.baseline import (
    baseline_text,
    findings_now,
    without_baseline,
)
from checker.policy import Policy
from checker.reading import printable
from checker.record import record
from checker.report.words import number


@record
class BaselineSettings:
    """What the user asked for. `whole`: the paths are all that there is."""

    paths: Sequence[str]
    file: Path
    as_of: date
    whole: bool
    exclusion: Exclusion
    force: bool = False


def create(policy: Policy, accepted: Accepted, settings: BaselineSettings) -> Iterator[str]:
    """Writes down every open finding, and says how many.

    Raises:
        Usage: there is a baseline already, or not everything can be judged.
    """
    if settings.file.exists() and not settings.force:
        raise Usage(
            f"{settings.file} already exists; `sourcing baseline prune` removes what was "
            "fixed, and --force overwrites it with everything found now"
        )
    proposals = _judged(policy, accepted, settings)
    known = set(findings_now(proposals))
    before = set(accepted.baseline.known) if accepted.baseline else set()
    write_text(settings.file, baseline_text(known))
    findings, looked_at = number(len(known), "finding"), number(len(proposals), "proposal")
    yield f"{settings.file}: {findings} of {looked_at}"
    if before:
        yield f"{len(known - before)} added, {len(before - known)} removed"
    for name in without_baseline(proposals):
        yield f"note: {printable(name)} is left out: its id is missing or not unique"


def prune(policy: Policy, accepted: Accepted, settings: BaselineSettings) -> Iterator[str]:
    """Strikes off what is found no more, and says how much; nothing is ever added.

    Raises:
        Usage: there is no baseline, or not everything can be judged.
    """
    if accepted.baseline is None:
        raise Usage(f"there is no {settings.file}; `sourcing baseline create` creates it")
    proposals = _judged(policy, accepted, settings)
    left = accepted.baseline.pruned(proposals, policy, whole=settings.whole)
    gone = len(accepted.baseline.known) - len(left)
    write_text(settings.file, baseline_text(left))
    yield f"{settings.file}: {number(gone, 'finding')} removed, {len(left)} left"


def _judged(policy: Policy, accepted: Accepted, settings: BaselineSettings) -> list[ProposalReport]:
    proposals = judged(policy, settings.paths, settings.as_of, settings.exclusion)
    for proposal in proposals:
        if proposal.counts[Verdict.ERROR]:
            raise Usage(
                f"{printable(proposal.name)} could not be judged; `sourcing check` says why"
            )
    found, _ = Accepting(accepted.acceptance, policy, settings.as_of).accept(proposals)
    return found
