"""What the text report says after the findings: waivers that need somebody, what changed, and
who still has to approve."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from checker.findings import Finding, Verdict, WaiverState, WaiverUse, cut
from checker.findings.routing import LOOK, Approval
from checker.findings.words import listed
from checker.reading import printable
from checker.report.model import Change, Report
from checker.report.words import flat

_MOST_CHANGED = 5
_MOST_ASKED = 3


def standing(report: Report) -> Iterator[str]:
    """The lines, each part followed by an empty one; none where there is nothing to say."""
    parts = (
        _changes(report),
        _waivers([use for use in report.waivers if use.state is not WaiverState.ACTIVE]),
        _approvals(report.still_to_approve),
        _stale(report.stale),
    )
    for part in parts:
        lines = list(part)
        if lines:
            yield from lines
            yield ""


def use_line(use: WaiverUse) -> str:
    """How a waiver stands, as one line."""
    waiver = use.waiver
    about = waiver.entity or waiver.pointer
    what = f"{waiver.rule} in {flat(waiver.proposal)}" + f" [{flat(about)}]" * bool(about)
    note = f": {flat(use.note)}" if use.note else ""
    where = f"{printable(waiver.file)}:{waiver.line}"
    by = f"by {flat(waiver.approver)} until {waiver.expires}"
    return f"{use.state:<10}  {what}  {by}  ({where}){note}"


def _waivers(uses: Sequence[WaiverUse]) -> Iterator[str]:
    if uses:
        yield "Waivers to review:"
    for use in uses:
        yield f"  {use_line(use)}"


def _changes(report: Report) -> Iterator[str]:
    if report.changes:
        yield "What changed:"
    for change in report.changes:
        yield f"  {_movement(change)}  {_renamed(change)}: {_counted(change)}"
        for mark, findings in (("new", change.new), ("fixed", change.fixed)):
            for found in findings[:_MOST_CHANGED]:
                yield f"    {mark}: {_finding(found)}"
            if len(findings) > _MOST_CHANGED:
                yield f"    {mark}: {len(findings) - _MOST_CHANGED} more"


def _movement(change: Change) -> str:
    before = "nothing" if change.before is None else str(change.before)
    after = "removed" if change.after is None else str(change.after)
    return after if before == after else f"{before} → {after}"


def _renamed(change: Change) -> str:
    name, was = printable(change.name), printable(change.was_name)
    return f"{name} (was {was})" if was and was != name else name


def _counted(change: Change) -> str:
    return f"{len(change.new)} new, {len(change.fixed)} fixed, {change.unchanged} as before"


def _finding(found: Finding) -> str:
    about = f" [{flat(found.subject.id)}]" if found.subject.pointer else ""
    verdict = found.was if found.verdict is Verdict.WAIVED else found.verdict
    return f"{verdict} {found.rule.id}{about} {cut(flat(found.message))}"


def _approvals(needs: Iterable[Approval]) -> Iterator[str]:
    """One line a role: the proposals that it has to look at, or to waive something of."""
    asked: dict[str, list[str]] = {}
    numbers: Counter[str] = Counter()
    for need in needs:
        numbers[need.role] += 1
        if numbers[need.role] <= _MOST_ASKED:
            asked.setdefault(need.role, []).append(_asked(need))
    if asked:
        yield "Approvals still needed, unless the findings are fixed:"
    for role, shown in sorted(asked.items()):
        more = numbers[role] - _MOST_ASKED
        rest = f"; and {more} more" if more > 0 else ""
        yield f"  {role}: {'; '.join(shown)}{rest}"


def _asked(need: Approval) -> str:
    what = "review" if need.needed == LOOK else "waive"
    return f"{what} {listed(need.rules)} in {printable(need.name)}"


def _stale(number: int) -> Iterator[str]:
    if number:
        occur = "finding of the baseline no longer occurs"
        if number > 1:
            occur = "findings of the baseline no longer occur"
        yield f"{number} {occur}; `sourcing baseline prune` removes what was fixed."
