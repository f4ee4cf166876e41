"""`--since`: the proposals that differ from a commit, and how their verdicts changed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.cli.settings import MAGIC, STDIN, Usage
from checker.findings import Finding, ProposalReport, Verdict
from checker.findings.model import WORST_FIRST
from checker.reading import InputProblem, Source, Unreadable, is_searched
from checker.reading.git_tree import GitTree, NoSuchRef
from checker.report.model import Change

Found = Source | InputProblem
_BADNESS = {Verdict.UNDETERMINED: 1, Verdict.WARN: 2, Verdict.FAIL: 3, Verdict.ERROR: 4}


@dataclass(frozen=True, slots=True)
class Before:
    """The proposals as they were: their sources, and the names of files that differ now."""

    sources: tuple[Found, ...]
    differing: frozenset[str]


def parted_from(ref: str, paths: Sequence[str]) -> GitTree:
    """The commit at which the working copy and `ref` parted.

    Raises:
        Usage: there is none, or it cannot be compared with these paths.
    """
    if STDIN in paths:
        raise Usage("--since: standard input is in no commit; name files or folders")
    try:
        return GitTree(ref).merge_base()
    except NoSuchRef as error:
        raise Usage(f"--since: {error}") from None


def before(tree: GitTree, paths: Sequence[str], now: Iterable[Found]) -> Before:
    """What the paths named in the commit, given what they name now. Whether git tracks or ignores
    a file makes no difference: what the commit does not have word for word differs."""
    differing: set[str] = set()
    sources: list[Found] = []
    names: set[str] = set()
    for source in now:
        names.add(source.name)
        if isinstance(source, Source) and tree.holds(Path(source.name), source.data):
            sources.append(source)
            continue
        differing.add(source.name)
        sources += _read(tree, source.name)
    for name in _named_then(tree, paths):
        if name not in names:
            differing.add(name)
            sources += _read(tree, name)
    return Before(tuple(sorted(sources, key=lambda s: s.name)), frozenset(differing))


def _read(tree: GitTree, name: str) -> list[Found]:
    try:
        data = tree.read(Path(name))
    except Unreadable:
        return []
    return [] if data is None else [Source(name, data)]


def _named_then(tree: GitTree, paths: Sequence[str]) -> Iterator[str]:
    """The proposals that the paths named in the commit; a glob names what it still matches."""
    for path in paths:
        if not MAGIC.isdisjoint(path):
            continue
        if not Path(path).is_dir():
            yield Path(path).as_posix()
            continue
        for file in tree.files(Path(path)) or ():
            if is_searched(file.relative_to(path)):
                yield file.as_posix()


# How verdicts changed


def changes(
    was: Sequence[ProposalReport], now: Sequence[ProposalReport], differing: frozenset[str]
) -> tuple[list[ProposalReport], list[Change]]:
    """The proposals that differ, or whose verdicts do, and what changed of each.

    Of two in files of one name, or else with one id, the later is what became of the earlier.
    """
    pairs = list(_pairs(was, now))
    changed = [_change(before, after) for before, after in pairs]
    kept = [
        (change, after)
        for change, (before, after) in zip(changed, pairs, strict=True)
        if {each.name for each in (before, after) if each} & differing or change.new or change.fixed
    ]
    return [after for _, after in kept if after], [change for change, _ in kept]


def _pairs(
    was: Sequence[ProposalReport], now: Sequence[ProposalReport]
) -> Iterator[tuple[ProposalReport | None, ProposalReport | None]]:
    keys: list[Callable[[ProposalReport], object]] = [
        lambda p: (p.name, p.id),
        lambda p: p.id or None,
        lambda p: (p.name, p.span.line),
    ]
    match: dict[int, ProposalReport] = {}
    left = list(was)
    for key in keys:
        waiting = {key(p): p for p in reversed(left) if key(p) is not None}
        for number, proposal in enumerate(now):
            if number not in match and key(proposal) in waiting:
                match[number] = waiting.pop(key(proposal))
        left = [p for p in left if all(p is not found for found in match.values())]
    for number, proposal in enumerate(now):
        yield match.get(number), proposal
    for proposal in left:
        yield proposal, None


def _change(before: ProposalReport | None, after: ProposalReport | None) -> Change:
    here = after or before
    assert here is not None
    open_then, open_now = _open(before), _open(after)
    new = tuple(
        found
        for mark, found in open_now.items()
        if mark not in open_then or _worse(found, open_then[mark])
    )
    fixed = tuple(found for mark, found in open_then.items() if mark not in open_now)
    return Change(
        name=here.name,
        id=here.id,
        was_name=before.name if before else "",
        before=_worst(before),
        after=_worst(after),
        new=new,
        fixed=fixed,
        unchanged=len(open_now) - len(new),
    )


def _open(proposal: ProposalReport | None) -> dict[str, Finding]:
    """The findings that nobody accepted, by their fingerprints."""
    found = proposal.findings if proposal else ()
    return {finding.fingerprint: finding for finding in found if finding.was is None}


def _worse(now: Finding, then: Finding) -> bool:
    return _BADNESS[now.verdict] > _BADNESS[then.verdict]


def _worst(proposal: ProposalReport | None) -> Verdict | None:
    counts: Counter[Verdict] = proposal.counts if proposal else Counter()
    if proposal is None:
        return None
    return next((verdict for verdict in WORST_FIRST if counts[verdict]), Verdict.PASS)
