"""What is kept between runs, and what makes it safe to believe.

An entry is sealed with a key that lies apart from the cache and that only this user can read. So a
cache may be shared, damaged, forged or deleted: what this user did not write is as good as absent,
and nothing of it is looked at before the seal is. `docs/decisions/0010-cache.md` says more.
"""

import marshal
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from checker.digest import SIZE, digest

_MOST_BYTES = 64 << 20
_NAME = "sourcing"


class Store:
    """Entries by name, in one folder. Any trouble is as if there were no entry."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key

    def inside(self, name: str) -> "Store":
        """The store in the folder of that name inside of this one."""
        return Store(self._folder / name, self._key)

    def read(self, name: str) -> Any:
        """The plain data (or code) that was written under that name; None without it."""
        try:
            # A view: each copy of a policy is half a megabyte of memory to be had from the system.
            data = memoryview(_read(self._folder / name))
            if data[:SIZE] == self._seal(name, data[SIZE:]):
                return marshal.loads(data[SIZE:])
        except (OSError, ValueError, EOFError, TypeError):
            pass
        return None

    def write(self, name: str, value: Any) -> None:
        """Keeps plain data (or code) under a name, whole or not at all."""
        data = marshal.dumps(value)
        new = self._folder / f"{name}.{os.getpid()}"
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                new.touch(mode=0o600)
                new.write_bytes(self._seal(name, data) + data)
                new.replace(self._folder / name)
            finally:
                new.unlink(missing_ok=True)

    def keep(self, prefix: str, most: int) -> None:
        """Deletes the oldest entries whose name begins so, beyond a number."""
        with suppress(OSError):
            found = [p for p in self._folder.iterdir() if p.name.startswith(prefix)]
            found.sort(key=lambda p: p.stat().st_mtime, reverse=True)
            for path in found[most:]:
                path.unlink(missing_ok=True)

    def keep_bytes(self, most: int) -> None:
        """Deletes the oldest entries beyond a number of bytes."""
        with suppress(OSError), os.scandir(self._folder) as entries:
            found = [(entry.stat(), entry.path) for entry in entries]
            found.sort(key=lambda each: each[0].st_mtime_ns, reverse=True)
            for about, path in found:
                most -= about.st_size
                if most < 0:
                    Path(path).unlink(missing_ok=True)

    def _seal(self, name: str, data: bytes | memoryview) -> bytes:
        return digest(name.encode(), b"\0", data, key=self._key)


def open_store(folder: Path | None) -> Store | None:
    """The store in a folder, `$SOURCING_CACHE_DIR` or the user's own for caches; None when this
    user can keep no key, and so nothing."""
    try:
        place = folder or _folder("SOURCING_CACHE_DIR", "") or _own("XDG_CACHE_HOME", ".cache")
        return Store(place, _key(_own("XDG_STATE_HOME", ".local/state") / "cache-key"))
    except (OSError, RuntimeError, ValueError):
        return None


def _folder(variable: str, below: str) -> Path | None:
    found = os.environ.get(variable)
    return Path(found) / below if found and Path(found).is_absolute() else None


def _own(variable: str, default: str) -> Path:
    return _folder(variable, _NAME) or Path.home() / default / _NAME


def _key(path: Path) -> bytes:
    with suppress(FileNotFoundError):
        return _private(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(SIZE))
    return _private(path)


def _private(path: Path) -> bytes:
    status = path.stat()
    if status.st_uid != os.getuid() or stat.S_IMODE(status.st_mode) & 0o077:
        raise ValueError(f"{path} is not this user's alone")
    key = path.read_bytes()
    if len(key) != SIZE:
        raise ValueError(f"{path} holds no key")
    return key


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size > _MOST_BYTES:
            raise ValueError(f"{path} is too large")
        return file.read()
