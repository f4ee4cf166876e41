"""The paths a user names become Sources, each file once, in a stable order."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import filterfalse
from pathlib import Path

from checker.reading.bounded import read_most
from checker.reading.limits import MAX_BYTES
from checker.reading.names import Names
from checker.reading.printable import printable
from checker.reading.problems import InputProblem
from checker.reading.seen import Seen
from checker.reading.source import Source

PROPOSAL_SUFFIXES = (".json", ".ndjson", ".jsonl")
SCHEMA_SUFFIX = ".schema.json"
SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__"})
STDIN = "-"
MAGIC = frozenset("*?[")
"""The characters of which a path that has one is a glob."""

_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


LeavesOut = Callable[[Path], bool]
"""Whether a search passes over this path and all below it."""

Enters = Callable[[Path, Iterable[str]], Iterable[InputProblem]]
"""Sees each folder that is searched, with all names in it, and tells what is wrong with that."""


def _nothing_left_out(path: Path) -> bool:
    return False


def _nothing_wrong(folder: Path, names: Iterable[str]) -> Iterable[InputProblem]:
    return ()


def discover(
    paths: Sequence[str],
    *,
    stdin: Callable[[], bytes] | None = None,
    stdin_name: str = "",
    leaves_out: LeavesOut = _nothing_left_out,
    enters: Enters = _nothing_wrong,
) -> Iterator[Source | InputProblem]:
    """Read what the paths name: the order of the paths, and within a folder that of the names.

    A path is a file (read whatever its extension), a folder (searched at any depth for .json,
    .ndjson and .jsonl files, without *.schema.json, hidden names, node_modules and __pycache__), a
    glob (`**` for any depth; it finds what its folder would) or `-` for standard input. Nothing is
    read twice, by whatever links it is reached. A link inside a folder is followed as long as it
    stays below that folder: whoever adds a file must not choose what else is read. A folder without
    proposals yields nothing; all else that cannot be read yields an `InputProblem` without a line.

    `stdin` returns the bytes of standard input, at most `MAX_BYTES + 1` of them; `stdin_name` is
    the name they get, and that of the file they stand for if there is one. What `leaves_out` means
    is not searched; a file that is named is read all the same. What `enters` tells of a folder
    comes before what is found in it.
    """
    seen, stdin_seen = Seen(), False
    for path in paths:
        if path != STDIN:
            found = _find(path, leaves_out, enters)
        elif stdin is None:
            found = iter(
                [InputProblem(path, "there is no standard input", "Name a file.", "no-stdin")]
            )
        elif not stdin_seen:
            stdin_seen = True
            found = iter([Source(stdin_name, stdin(), _folder_of(stdin_name))])
        else:
            continue
        searched = path if os.path.isdir(path) else ""  # noqa: PTH112
        for item in found:
            if not isinstance(item, Path):
                yield item
            elif seen.add(os.path.realpath(item)):
                yield _read(item, searched)


def _find(
    path: str, leaves_out: LeavesOut, enters: Enters
) -> Iterator[Path | Source | InputProblem]:
    if not path or "\x00" in path:
        yield InputProblem(path, "no path at all", "Name a file or a folder.", "no-such-path")
        return
    given = Path(path)
    if _is_folder(given):
        yield from _walk(given, None, leaves_out, enters)
    elif _exists(given):
        yield given
    elif MAGIC.isdisjoint(path):
        yield _missing(given)
    else:
        yield from _glob(path, leaves_out, enters)


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False


def _exists(path: Path) -> bool:
    """Whether something has this name, be it out of reach: reading it tells what is wrong."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _walk(
    root: Path, max_depth: int | None, leaves_out: LeavesOut, enters: Enters
) -> Iterator[Path | InputProblem]:
    """Files with a proposal's extension below `root`, at most `max_depth` names down."""
    entered: set[str] = set()
    top = os.path.realpath(root)
    # The folders that are open, each with the names that wait in it.
    waiting: list[tuple[Path, Iterator[str], int]] = [(root.parent, iter([root.name]), 0)]
    while waiting:
        folder, left, depth = waiting[-1]
        name = next(left, None)
        if name is None:
            waiting.pop()
            continue
        path = root if len(waiting) == 1 else folder / name
        if leaves_out(path):
            continue
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            # Without permission it may be a folder full of proposals; a link to nothing may lead to
            # one elsewhere, or have led to one.
            may_be_folder = isinstance(error, PermissionError) or (
                not path.suffix and path.is_symlink()
            )
            if may_be_folder or _is_proposal(path.name):
                yield _unreadable(path, error)
            continue
        if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(top):
            if is_folder or _is_proposal(path.name):
                yield _leaves(path, root)
            continue
        if not is_folder:
            if _is_proposal(path.name):
                yield path
            continue
        real = os.path.realpath(path)
        if real in entered or depth == max_depth:
            continue
        entered.add(real)
        try:
            names = Names(path)
        except OSError as error:
            yield _unreadable(path, error)
            continue
        yield from enters(path, names)
        waiting.append((path, filterfalse(_is_skipped, names), depth + 1))


def is_searched(path: Path) -> bool:
    """Whether a folder is searched for such a file, whose path is meant from that folder."""
    return _is_proposal(path.name) and not any(map(_is_skipped, path.parts))


def passed_over(path: Path) -> str:
    """Why no search looks at this folder, or at this file with a proposal's extension; empty when
    one does, or when it is neither."""
    name = path.name.lower()
    if not (name.endswith(PROPOSAL_SUFFIXES) or _is_folder(path)):
        return ""
    if name.startswith("."):
        return "its name begins with a dot"
    if path.name in SKIPPED_FOLDERS:
        return f"{path.name} is never searched"
    return "it is a schema" if name.endswith(SCHEMA_SUFFIX) else ""


def _is_proposal(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(PROPOSAL_SUFFIXES) and not lowered.endswith(SCHEMA_SUFFIX)


def _is_skipped(name: str) -> bool:
    return name.startswith(".") or name in SKIPPED_FOLDERS


def split_glob(path: str) -> tuple[Path, tuple[str, ...]]:
    """The folder that a glob is searched in, and its steps from there; the path itself and no
    steps, when it is no glob, or a file or folder that is called like one."""
    given = Path(path)
    if MAGIC.isdisjoint(path) or _exists(given):
        return given, ()
    parts = given.parts
    literal = next(index for index, part in enumerate(parts) if not MAGIC.isdisjoint(part))
    return Path(*parts[:literal]), parts[literal:]


def _glob(pattern: str, leaves_out: LeavesOut, enters: Enters) -> Iterator[Path | InputProblem]:
    root, steps = split_glob(pattern)
    if not _is_folder(root):
        yield _missing(root)
        return
    nothing = True
    for item in _matching(root, steps, leaves_out, enters):
        nothing = False
        yield item
    # Not a mistake in the pattern when all that it matches is left out.
    if nothing and not any(_matching(root, steps, _nothing_left_out, _nothing_wrong)):
        yield InputProblem(
            Path(pattern).as_posix(),
            "no proposal matches this pattern",
            f"It finds {', '.join(PROPOSAL_SUFFIXES)} files; ** stands for folders of any depth.",
            "no-match",
        )


def _matching(
    root: Path, steps: tuple[str, ...], leaves_out: LeavesOut, enters: Enters
) -> Iterator[Path | InputProblem]:
    for item in _walk(root, None if "**" in steps else len(steps), leaves_out, enters):
        if isinstance(item, InputProblem) or matches(item.relative_to(root).parts, steps):
            yield item


def matches(parts: tuple[str, ...], steps: tuple[str, ...]) -> bool:
    """Whether the steps of a glob mean the path of these parts; `**` is any number of them."""
    if not steps or not parts:
        return not parts and all(step == "**" for step in steps)
    if steps[0] == "**":
        return matches(parts, steps[1:]) or matches(parts[1:], steps)
    return fnmatchcase(parts[0], steps[0]) and matches(parts[1:], steps[1:])


def _read(path: Path, searched: str) -> Source | InputProblem:
    name = path.as_posix()
    try:
        # Asked before opening, because opening some devices has effects, and again after it
        # without waiting for a writer, because the path may by then be something else.
        if irregular := _irregular(name, path.stat().st_mode):
            return irregular
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        if irregular := _irregular(name, os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return irregular
        return Source(name, read_most(descriptor, MAX_BYTES), searched or _parent(name))
    except OSError as error:
        return _unreadable(path, error)


def _folder_of(stdin_name: str) -> str:
    """Where standard input lies: nowhere, unless an editor sends what it has of a file."""
    return _parent(stdin_name) if os.path.isfile(stdin_name) else ""  # noqa: PTH113


def _parent(name: str) -> str:
    return Path(name).parent.as_posix()


def _irregular(name: str, mode: int) -> InputProblem | None:
    if stat.S_ISREG(mode):
        return None
    kind = next((kind for is_kind, kind in _KINDS if is_kind(mode)), "something else")
    return InputProblem(
        name,
        f"this is {kind}, not a file",
        "Name a file or a folder, or pipe the proposal in and name it -.",
        "not-a-file",
    )


def _unreadable(path: Path, error: OSError) -> InputProblem:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        target = printable(path.readlink().as_posix())
        return InputProblem(
            path.as_posix(),
            f"a link to {target}, which does not exist",
            "Fix the link or delete it.",
            "broken-link",
        )
    return InputProblem(
        path.as_posix(),
        f"cannot be read: {error.strerror or type(error).__name__}",
        "Check its permissions, or name only what is to be checked.",
        "unreadable",
    )


def _leaves(path: Path, root: Path) -> InputProblem:
    return InputProblem(
        path.as_posix(),
        f"a link that leads out of {printable(root.as_posix())}, which is not followed",
        "Replace the link with its target, or name that path itself.",
        "link-leaves-folder",
    )


def _missing(path: Path) -> InputProblem:
    """A path that is not there, with the name that comes nearest where it stops existing."""
    parent, name = path.parent, path.name
    while not _is_folder(parent) and parent.name:
        parent, name = parent.parent, parent.name
    import difflib  # only here: not every run has a wrong path

    try:
        near = difflib.get_close_matches(name, os.listdir(parent), n=1)  # noqa: PTH208
    except OSError:
        near = []
    hint = "Check the path; it is looked up from the current folder."
    if near:
        hint = f"Did you mean {printable((parent / near[0]).as_posix())}?"
    return InputProblem(path.as_posix(), "no such file or folder", hint, "no-such-path")
