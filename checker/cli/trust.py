"""`--trust-ref`: the state of the policy in a reviewed commit, and what the files at hand would
change in it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from checker.cli.acceptance import Files
from checker.cli.settings import Usage, run_config
from checker.config import Config
from checker.findings import Waiver
from checker.findings.baseline import BaselineProblem, read_baseline
from checker.findings.ledger import LedgerProblems, read_ledger
from checker.reading import DiskTree, Tree, Unreadable
from checker.reading.git_tree import GitTree, NoSuchRef
from checker.record import replace
from checker.report.model import Tampering

_ANY_MONTHS = 12 * 100  # how long a waiver may last is judged where it has effect
_RULE_ID = re.compile(rb"^id: *(\S+)", re.MULTILINE)


def trusted_tree(ref: str) -> GitTree:
    """The commit that is relied on.

    Raises:
        Usage: there is no such commit here.
    """
    try:
        return GitTree(ref)
    except NoSuchRef as error:
        raise Usage(f"--trust-ref: {error}") from None


def config_here(
    paths: Sequence[str], stdin_name: str, named: Path | None, isolated: bool
) -> Config | None:
    """The configuration as the files at hand have it; None when that is an error, which is none of
    a run that does not rely on it."""
    try:
        return run_config(paths, named, isolated, stdin_name=stdin_name)
    except Usage:
        return None


def tampering(
    tree: Tree, configs: Sequence[Config], folders: Iterable[Path], files: Sequence[Files]
) -> list[Tampering]:
    """What the files at hand say otherwise than the trusted ones: settings, rules, waivers, known
    findings, each in order of their names.

    `configs` and `files` are those of either; `folders` are rules that options name.
    """
    found: list[Tampering] = []
    for name in sorted({name for config in configs for name in config.files}):
        found += _told(Path(name), tree, _settings)
    for folder in sorted({*folders, *(f for config in configs for f in config.rule_folders)}):
        for path in _below(folder, tree):
            found += _told(path, tree, _rule)
    for path in sorted({ledger for each in files for ledger in each.ledgers}):
        found += _told(path, tree, partial(_waivers, path))
    for path in sorted({each.baseline for each in files}):
        found += _told(path, tree, partial(_known, path))
    return found


def _told(
    path: Path, tree: Tree, tell: Callable[[bytes | None, bytes | None], Iterable[str]]
) -> Iterator[Tampering]:
    before, after = _read(path, tree), _read(path, DiskTree())
    if before == after:
        return
    change = "added" if before is None else "removed" if after is None else "changed"
    for what in tell(before, after):
        yield Tampering(path.as_posix(), change, what)


def _read(path: Path, tree: Tree) -> bytes | None:
    try:
        return tree.read(path)
    except Unreadable:
        return b""  # something is there, and it is not what it should be


def _below(folder: Path, tree: Tree) -> list[Path]:
    found: set[Path] = set()
    for each in (tree, DiskTree()):
        try:
            found.update(each.files(folder) or [])
        except Unreadable:
            continue
    return sorted(found)


def _settings(before: bytes | None, after: bytes | None) -> Iterator[str]:
    yield "the settings of the run"


def _rule(before: bytes | None, after: bytes | None) -> Iterator[str]:
    stated = _RULE_ID.search(after or before or b"")
    yield f"the rule {stated[1].decode(errors='replace')}" if stated else "a file of the rules"


def _waivers(name: Path, before: bytes | None, after: bytes | None) -> Iterator[str]:
    was, now = _of_ledger(name, before), _of_ledger(name, after)
    if was is None or now is None:
        yield "cannot be read as waivers"
        return
    yield from sorted(f"adds a waiver of {_words(waiver)}" for waiver in now - was)
    yield from sorted(f"removes a waiver of {_words(waiver)}" for waiver in was - now)
    if now == was:
        yield "means the same, written differently"


def _of_ledger(name: Path, data: bytes | None) -> set[Waiver] | None:
    """The waivers, whatever their lines; None when they cannot be read."""
    try:
        waivers = () if data is None else read_ledger(name.as_posix(), data, _ANY_MONTHS)
    except LedgerProblems:
        return None
    return {replace(waiver, line=0) for waiver in waivers}


def _words(waiver: Waiver) -> str:
    about = waiver.entity or waiver.pointer
    what = f"{waiver.rule} for {waiver.proposal}" + f" [{about}]" * bool(about)
    return f"{what} by {waiver.approver} until {waiver.expires}"


def _known(name: Path, before: bytes | None, after: bytes | None) -> Iterator[str]:
    try:
        was = set(read_baseline(name.as_posix(), before)) if before is not None else set()
        now = set(read_baseline(name.as_posix(), after)) if after is not None else set()
    except BaselineProblem:
        yield "cannot be read as a baseline"
        return
    yield f"adds {len(now - was)} known findings, removes {len(was - now)}"
