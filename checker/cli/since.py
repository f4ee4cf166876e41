"""`--since`: the proposals that differ from a commit, and how their verdicts changed."""

import json
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from checker.cli.settings import Usage
from checker.findings import Finding, ProposalReport, Verdict
from checker.reading import InputProblem, Source, Unreadable, is_searched
from checker.reading.discover import STDIN, matches, split_glob
from checker.reading.git_tree import GitTree, NoSuchRef
from checker.reading.papers import MAX_PAPER_BYTES
from checker.record import record
from checker.report.model import Change
from checker.report.words import worst

Found = Source | InputProblem
_BADNESS = {Verdict.UNDETERMINED: 1, Verdict.WARN: 2, Verdict.FAIL: 3, Verdict.ERROR: 4}


@record
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


def before(
    tree: GitTree, paths: Sequence[str], now: Iterable[Found], leaves_out: Callable[[Path], bool]
) -> Before:
    """What the paths named in the commit, given what they name now and what a search leaves out.
    Whether git tracks or ignores a file makes no difference: what the commit does not have word for
    word differs."""
    differing: set[str] = set()
    sources: list[Found] = []
    names: set[str] = set()
    for source in now:
        names.add(source.name)
        if isinstance(source, Source) and tree.holds(Path(source.name), source.data):
            sources.append(source)
            if _rests_on_other_files(source, tree):
                differing.add(source.name)
            continue
        differing.add(source.name)
        within = source.within if isinstance(source, Source) else ""
        sources += _read(tree, source.name, within)
    for name, within in _named_then(tree, paths, leaves_out):
        if name not in names:
            differing.add(name)
            sources += _read(tree, name, within)
    return Before(tuple(sorted(sources, key=lambda s: s.name)), frozenset(differing))


def _read(tree: GitTree, name: str, within: str) -> list[Found]:
    try:
        data = tree.read(Path(name))
    except Unreadable:
        return []
    return [] if data is None else [Source(name, data, within)]


def _rests_on_other_files(source: Source, tree: GitTree) -> bool:
    """Whether evidence of a proposal is not what it was, or cannot be compared."""
    try:
        evidence = json.loads(source.data).get("evidence")
    except (ValueError, RecursionError, AttributeError):
        return True
    for item in evidence if isinstance(evidence, list) else ():
        path = item.get("path") if isinstance(item, dict) else None
        if isinstance(path, str) and not _is_as_before(Path(source.name).parent / path, tree):
            return True
    return False


def _is_as_before(path: Path, tree: GitTree) -> bool:
    try:
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > MAX_PAPER_BYTES:
            return False
        return tree.holds(path, path.read_bytes())
    except (OSError, ValueError):
        return False


def _named_then(
    tree: GitTree, paths: Sequence[str], leaves_out: Callable[[Path], bool]
) -> Iterator[tuple[str, str]]:
    """The proposals that the paths named in the commit, each with the folder it was searched in."""
    for path in paths:
        root, steps = split_glob(path)
        if not steps and not root.is_dir():
            yield root.as_posix(), str(root.parent)
            continue
        for file in tree.files(root) or ():
            below = file.relative_to(root)
            is_meant = is_searched(below) and (not steps or matches(below.parts, steps))
            if is_meant and not leaves_out(file):
                yield file.as_posix(), str(file.parent) if steps else path


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
        before=worst(before.counts) if before else None,
        after=worst(after.counts) if after else None,
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
