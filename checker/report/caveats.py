"""Why a run may say less than the rules as written would, or than the files at hand."""

from collections.abc import Iterable, Iterator, Sequence

from checker.findings.words import cut, listed
from checker.record import record
from checker.report.model import Noted, Report
from checker.report.words import flat, tampering

TITLES = {
    "weakening": "Weaker than the rules as written",
    "stale-list": "Reference lists out of date",
    "no-rules": "Regimes that proposals name but for which no rule was applied",
    "no-effect": "Without effect until merged, because the run relies on the trusted commit",
}
_LEFT_OUT = (
    "there is a pack, but this run applies none of its rules (--select, --ignore or enabled)"
)


@record
class Caveat:
    """One reason: its kind, a key of `TITLES`; what it is; and the file and line that say so, which
    are empty and 0 where nobody can point to them."""

    kind: str
    text: str
    file: str = ""
    line: int = 0


def caveats(report: Report) -> Iterator[Caveat]:
    """Every reason, those of a kind together."""
    yield from _noted("weakening", report.weakenings)
    yield from _noted("stale-list", report.stale_lists)
    left_out = report.regimes_left_out
    if regimes := [name for name in report.regimes_without_rules if name not in left_out]:
        yield Caveat("no-rules", f"{listed(map(cut, regimes))}: no pack of this run has such rules")
    if left_out:
        yield Caveat("no-rules", f"{listed(map(cut, left_out))}: {_LEFT_OUT}")
    for found in report.tampering:
        yield Caveat("no-effect", tampering(found), found.file)


def alarms(report: Report) -> Iterator[Caveat]:
    """The reasons that somebody can take away, for formats that speak up beside every change. That
    no pack has rules of a regime stays as it is, and is for those who read the whole report."""
    return (caveat for caveat in caveats(report) if caveat.kind != "no-rules")


def caveat_lines(report: Report) -> Iterator[str]:
    """The caveats as lines of text, each kind followed by an empty one."""
    for title, texts in by_kind(caveats(report)):
        yield f"{title}:"
        yield from (f"  {flat(text)}" for text in texts)
        yield ""


def by_kind(caveats: Iterable[Caveat]) -> Iterator[tuple[str, Sequence[str]]]:
    """The title of each kind that there is, and what to say."""
    found = list(caveats)
    for kind, title in TITLES.items():
        if texts := [caveat.text for caveat in found if caveat.kind == kind]:
            yield title, texts


def _noted(kind: str, found: Iterable[Noted]) -> Iterator[Caveat]:
    return (Caveat(kind, each.text, each.file, each.line) for each in found)
