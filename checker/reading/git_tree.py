"""Policy files as they are in a commit, whatever the working copy says.

A repository is not trusted to run anything: git is called without a shell, by its plumbing only,
with the environment's `GIT_*` variables taken away and everything that a repository could use to
start a program switched off.
"""

import hashlib
import os
import re
import subprocess
from pathlib import Path, PurePosixPath

from checker.reading.printable import printable
from checker.reading.tree import MAX_POLICY_BYTES, DiskTree, Unreadable

_REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./@{}^~+-]{0,250}")
_REGULAR = ("100644", "100755")
_LINK = "120000"
_SECONDS = 60
_SHA1_LENGTH = 40
_MOST_LINKS = 40  # as many as Linux follows on one path
_SAFE = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.pager=cat"),
    *("-c", "core.alternateRefsCommand=true"),
    *("-c", "protocol.allow=never"),
    *("-c", "log.showSignature=false"),
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    "--literal-pathspecs",
)
_SWITCHED_OFF = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "LC_ALL": "C",
}


class NoSuchRef(Exception):
    """The name means no commit here; the message says why, and what to do."""


class GitTree:
    """The files of one commit of the repository that the current folder is in.

    A path outside that repository is read from the disk: a commit to the repository cannot change
    what lies there. `commit` is the full id of the commit.
    """

    def __init__(self, ref: str, folder: Path | None = None) -> None:
        """The commit that `ref` names, seen from `folder` (default: the current one).

        Raises:
            NoSuchRef: `ref` is no name of a commit, or there is no repository or no git.
        """
        self._folder = folder or Path.cwd()
        if _REF.fullmatch(ref) is None or ".." in ref:
            raise NoSuchRef(f'"{printable(ref)}" is not the name of a branch, tag or commit')
        top = _git(self._folder, "rev-parse", "--show-toplevel")
        self._hold_to_one(re.split("[@^~]", ref)[0])
        self._top = Path(os.fsdecode(top.rstrip(b"\n")))
        wanted = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        try:
            self.commit = _git(self._folder, *wanted).decode().strip()
        except NoSuchRef:
            hint = "fetch it first: a shallow clone has the last commit only"
            raise NoSuchRef(f'there is no commit "{ref}" here; {hint}') from None
        self._disk = DiskTree()
        self._entries = self._listed()

    def _hold_to_one(self, name: str) -> None:
        """Holds a name to be that of one thing: git would take a tag for the branch that was meant,
        and who may push no branch may often push a tag.

        Raises:
            NoSuchRef: it is the name of several.
        """
        whole = [f"refs/{kind}/{name}" for kind in ("tags", "heads", "remotes")]
        listed = _git(self._folder, "for-each-ref", "--format=%(refname)", *whole).decode()
        several = [found for found in listed.split() if found in whole]
        if len(several) > 1:
            known = ", ".join(several)
            raise NoSuchRef(f'"{printable(name)}" is the name of several: write one of {known}')

    def read(self, path: Path) -> bytes | None:
        """See `Tree`."""
        inside = self._inside(path)
        if inside is None:
            return self._disk.read(path)
        entry = self._entries.get(inside)
        if entry is None:
            return None
        mode, object_id, size = entry
        if mode not in _REGULAR:
            what = "a link" if mode == _LINK else "a submodule"
            raise Unreadable(path, f"in commit {self.commit[:12]} this is {what}, not a file")
        if size > MAX_POLICY_BYTES:
            raise Unreadable(path, f"larger than {MAX_POLICY_BYTES // 1024} KiB")
        try:
            return _git(self._folder, "cat-file", "blob", object_id)
        except NoSuchRef as error:
            raise Unreadable(path, f"commit {self.commit[:12]} lacks it: {error}") from None

    def files(self, folder: Path) -> list[Path] | None:
        """See `Tree`."""
        inside = self._inside(folder)
        if inside is None:
            return self._disk.files(folder)
        below = [name for name in self._entries if name != inside and name.is_relative_to(inside)]
        if not below:
            return None
        steps = [name.relative_to(inside).parts for name in below]
        return sorted(folder.joinpath(*s) for s in steps if not any(p.startswith(".") for p in s))

    def begins_at(self, folder: Path) -> bool:
        """See `Tree`. A submodule is no beginning: the working copy may have made one of any
        folder."""
        inside = self._inside(folder)
        return self._disk.begins_at(folder) if inside is None else not inside.parts

    def holds(self, path: Path, data: bytes) -> bool:
        """Whether the commit has just these bytes there; told by their digest, without reading."""
        inside = self._inside(path)
        entry = self._entries.get(inside) if inside is not None else None
        if entry is None or entry[0] not in _REGULAR:
            return False
        digest = hashlib.sha1 if len(entry[1]) == _SHA1_LENGTH else hashlib.sha256
        return digest(b"blob %d\0" % len(data) + data).hexdigest() == entry[1]

    def merge_base(self) -> "GitTree":
        """The commit at which this one and that of the working copy parted.

        Raises:
            NoSuchRef: they have none in common, as far as is known here.
        """
        try:
            found = _git(self._folder, "merge-base", "HEAD", self.commit)
        except NoSuchRef as error:
            shallow = _git(self._folder, "rev-parse", "--is-shallow-repository")
            hint = "; this clone is shallow: fetch all of it" if shallow == b"true\n" else ""
            known = str(error) or "it has no commit in common with HEAD"
            raise NoSuchRef(f"{known}{hint}") from None
        return GitTree(found.decode().strip(), self._folder)

    def _inside(self, path: Path) -> PurePosixPath | None:
        """The path from the top of the repository; None when it leads out of it.

        Links on the way to the repository are followed. Within it the text alone counts: a link in
        the working copy must not choose what is read.
        """
        whole = Path(os.path.normpath(self._folder.resolve() / path))
        for _ in range(_MOST_LINKS):
            if whole.is_relative_to(self._top):
                return PurePosixPath(whole.relative_to(self._top))
            way = (*reversed(whole.parents), whole)
            link = next((step for step in way if step.is_symlink()), None)
            if link is None:
                break
            target = link.parent / link.readlink() / whole.relative_to(link)
            whole = Path(os.path.normpath(target))
        return None

    def _listed(self) -> dict[PurePosixPath, tuple[str, str, int]]:
        data = _git(self._folder, "ls-tree", "-r", "-z", "-l", "--full-tree", self.commit)
        entries: dict[PurePosixPath, tuple[str, str, int]] = {}
        for line in data.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, _, object_id, size = about.decode().split()
            length = int(size) if size.isdigit() else 0
            entries[PurePosixPath(os.fsdecode(name))] = mode, object_id, length
        return entries


def _git(folder: Path, *words: str) -> bytes:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *_SAFE, *words],
            cwd=folder,
            env=kept | _SWITCHED_OFF,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise NoSuchRef("git is not installed") from None
    except subprocess.TimeoutExpired:
        raise NoSuchRef(f"git did not answer within {_SECONDS} seconds") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NoSuchRef(printable(said[0].removeprefix("fatal: ")) if said else "")
    return done.stdout
