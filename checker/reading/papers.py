"""Files that a proposal rests on: whether they are there and unchanged, never what they say."""

import os
import stat

from checker.digest import sha256
from checker.reading.printable import printable
from checker.reading.source import Source
from checker.record import record
from checker.suggest import did_you_mean

MAX_PAPER_BYTES = 64 * 1024 * 1024
"""Bytes of one file whose digest is worked out."""

MAX_PAPERS_BYTES = 256 * 1024 * 1024
"""Bytes of all files of one proposal whose digests are worked out."""

_CHUNK = 1 << 18
_SAME = frozenset({"", ".", ".."})
_MOST_NAMES = 1_000  # of a folder, to look for a similar one in; and of folders to remember
_NO_PATH = "Write the path as seen from the proposal's folder, such as evidence/report.pdf."
_OUTSIDE = "leads out of the repository or into its .git, and is not read"
_NO_WAY = "Keep evidence in the repository of the proposal, and replace links with their targets."
_NO_FOLDER = "Check the file in its folder, or give its path as --stdin-filename."


@record
class PaperProblem:
    """Why a file cannot be relied on. `certain` is False when nobody can tell from here;
    `of_digest` says that the file is there, and only its digest is another."""

    message: str
    hint: str
    certain: bool = True
    of_digest: bool = False


Looked = tuple[str, str | None, PaperProblem | None]
"""A path that was looked at, with the digest it should have, and what is wrong with it."""


class Folders:
    """Where proposals lie, without links, and what may be looked at from there. Most proposals of a
    run lie where the one before does, and only that is remembered."""

    def __init__(self) -> None:
        self._asked = ("", "")
        self._found = ("", "", dict[str, str]())

    def of(self, source: Source) -> tuple[str, str, dict[str, str]]:
        """The folder of a source, the top below which its files may be, and the folders below
        that were asked for, by how the proposals write them."""
        asked = os.path.dirname(source.name), source.within  # noqa: PTH120
        if asked != self._asked or not self._found[1]:
            folder = os.path.realpath(asked[0])
            self._found = folder, _top(folder, source.within), {}
            self._asked = asked
        return self._found


class Papers:
    """The files that one proposal may name: those below the root of its git repository, or, outside
    of any, below the folder that was searched for proposals. `looks` has what was seen so far.

    A path that leads out of there, by `..` or by a link, is refused without a look at what it leads
    to. Only plain files count. Nothing of a file's content is kept or shown.
    """

    def __init__(self, source: Source, folders: Folders | None = None) -> None:
        self.looks: list[Looked] = []
        self._source = source
        self._folders = folders or Folders()
        self._folder = self._top = ""
        self._real_folders: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        self._left = MAX_PAPERS_BYTES

    def look(self, path: str, sha256: str | None) -> PaperProblem | None:
        """What is wrong with the file at that path, seen from the proposal's folder; its content is
        read only when a digest is stated."""
        found = self._problem(path, sha256)
        self.looks.append((path, sha256, found))
        return found

    def _problem(self, path: str, sha256: str | None) -> PaperProblem | None:
        if not self._source.within:
            message = "cannot be found: the proposal came without a folder"
            return PaperProblem(message, _NO_FOLDER, certain=False)
        if path.startswith("/") or "\\" in path or "\0" in path or "://" in path:
            return PaperProblem("is not a path that leads from the proposal to a file", _NO_PATH)
        self._folder, self._top, self._real_folders = self._folders.of(self._source)
        try:
            real = self._real(path)
            if real is None:
                return PaperProblem(_OUTSIDE, _NO_WAY)
            if not stat.S_ISREG(os.lstat(real).st_mode):
                return PaperProblem("is not a regular file", "Name the file itself.")
            return self._compared(real, sha256) if sha256 else None
        except PermissionError:
            message = "cannot be read: Permission denied"
            return PaperProblem(message, "Check its permissions.", certain=False)
        except OSError:
            return PaperProblem("does not exist", self._similar(real or ""))

    def _real(self, path: str) -> str | None:
        """The path without links; None when it leads where it must not."""
        # As it is written first, so that nothing outside is even asked about.
        if not self._is_open(os.path.normpath(os.path.join(self._folder, path))):  # noqa: PTH118
            return None
        folder, name = os.path.split(path)
        if folder not in self._real_folders:
            if len(self._real_folders) >= _MOST_NAMES:
                self._real_folders.clear()
            self._real_folders[folder] = self._real_folder(folder)
        real = os.path.join(self._real_folders[folder], name)  # noqa: PTH118
        if self._is_open(real) and (name in _SAME or os.path.islink(real)):  # noqa: PTH114
            real = os.path.realpath(real)
        return real if self._is_open(real) else None

    def _real_folder(self, folder: str) -> str:
        at = self._folder.rstrip("/")
        for name in folder.split("/"):
            at = f"{at}/{name}"
            if name in _SAME or os.path.islink(at):  # noqa: PTH114
                return os.path.realpath(os.path.join(self._folder, folder))  # noqa: PTH118
        return at

    def _is_open(self, real: str) -> bool:
        """Whether it lies below the top, and not in the folder where git keeps its secrets."""
        top = self._top.rstrip("/") + "/"
        return real.startswith(top) and ".git" not in real[len(top) :].split("/")

    def _compared(self, real: str, sha256: str) -> PaperProblem | None:
        if real not in self._digests:
            found = self._digest(real)
            if isinstance(found, PaperProblem):
                return found
            self._digests[real] = found
        if self._digests[real] == sha256:
            return None
        hint = f"Read it again. If the change is intended, its digest is {self._digests[real]}."
        return PaperProblem("is not the file whose digest is stated", hint, of_digest=True)

    def _digest(self, real: str) -> str | PaperProblem:
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
        with os.fdopen(os.open(real, flags), "rb", buffering=0) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return PaperProblem("is not a regular file", "Name the file itself.")
            limit = min(MAX_PAPER_BYTES, self._left)
            digest, size = sha256(about.st_size), 0
            while size <= limit and (data := file.read(_CHUNK)):
                size += len(data)
                digest.update(data)
        self._left -= size
        if size <= limit:
            return str(digest.hexdigest())
        message = (
            f"is too large for its digest: more than {max(limit, 0) >> 20} MiB are left unread"
        )
        return PaperProblem(message, "Split it, or leave sha256 out.", certain=False)

    def _similar(self, real: str) -> str:
        folder, name = os.path.split(real)
        try:
            with os.scandir(folder) as entries:
                names = [entry.name for entry, _ in zip(entries, range(_MOST_NAMES), strict=False)]
        except OSError:
            names = []
        return printable(did_you_mean(name, names)) or "Add the file, or correct the path."


def _top(folder: str, within: str) -> str:
    """The root of the repository that a folder, named without links, lies in, or else the folder
    that was searched."""
    at = folder
    while True:
        if os.path.lexists(os.path.join(at, ".git")):  # noqa: PTH118
            return at
        above = os.path.dirname(at)  # noqa: PTH120
        if above == at:
            return os.path.realpath(within)
        at = above
