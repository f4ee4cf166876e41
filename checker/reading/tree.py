"""Policy files by their paths: from the disk, or from wherever else a `Tree` has them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from checker.reading.bounded import read_most

MAX_POLICY_BYTES = 16 * 1024 * 1024
"""Bytes of one file of a policy; the longest are baselines, and proposals as they were."""

_TOO_LARGE = f"larger than {MAX_POLICY_BYTES // 1024} KiB"


class Unreadable(Exception):
    """Something is at that path and cannot be read; the message says why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path.as_posix()}: cannot be read: {why}")
        self.path = path
        self.why = why


class Tree(Protocol):
    """Files of policies: configuration, rules, lists, waivers, baseline.

    Paths are those that the user knows: absolute, or from the current folder. Everything that
    decides about a run is read through one of these, so that a run can be made to rely on a
    reviewed state of the repository and on nothing else.
    """

    def read(self, path: Path) -> bytes | None:
        """The bytes of a file; None when there is none.

        Raises:
            Unreadable: it is there, but is no plain file, out of reach or too large.
        """

    def files(self, folder: Path) -> list[Path] | None:
        """The files below a folder at any depth, in order of their paths, without hidden names;
        None when there is no such folder.

        Raises:
            Unreadable: a folder on the way is out of reach.
        """

    def begins_at(self, folder: Path) -> bool:
        """Whether the repository begins in this folder, so that nothing above has a say in it."""


class DiskTree:
    """The files as they lie on the disk."""

    def read(self, path: Path) -> bytes | None:
        """See `Tree`."""
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            if path.is_symlink():
                raise Unreadable(path, "a link to something that does not exist") from None
            return None
        except OSError as error:
            raise Unreadable(path, error.strerror or type(error).__name__) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise Unreadable(path, "this is not a file")
        data = read_most(descriptor, MAX_POLICY_BYTES)
        if len(data) > MAX_POLICY_BYTES:
            raise Unreadable(path, _TOO_LARGE)
        return data

    def files(self, folder: Path) -> list[Path] | None:
        """See `Tree`."""
        if not folder.is_dir():
            return None
        try:
            return [Path(found) for found in _below(str(folder))]
        except OSError as error:
            raise Unreadable(Path(error.filename), error.strerror or type(error).__name__) from None

    def begins_at(self, folder: Path) -> bool:
        """See `Tree`."""
        return os.path.lexists(folder / ".git")


def _below(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith("."):
            continue
        if not entry.is_dir():
            yield entry.path
        elif entry.is_symlink():
            raise Unreadable(Path(entry.path), "a link to a folder, which is not followed")
        else:
            yield from _below(entry.path)
