"""What of this installation has a say in what rules mean and how a file is judged."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from checker import __version__

_PACKAGE = Path(__file__).parent
# Where Python looks for time zones, before it takes those of the package tzdata.
_ZONES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")


def edition() -> Iterator[bytes]:
    """The versions of this product, of Python and of all packages that are installed, and the
    state of the time zones; also that of our own modules, which change within a version too."""
    yield f"{__version__} {sys.implementation.cache_tag} {sys.hexversion}".encode()
    for folder in sys.path:
        if folder.endswith("-packages"):
            with suppress(OSError):
                names = [name for name in os.listdir(folder) if name.endswith(".dist-info")]  # noqa: PTH208
                yield repr((folder, sorted(names))).encode()
    yield os.environ.get("PYTHONTZPATH", "").encode("utf-8", "surrogateescape")
    for folder in _ZONES:
        with suppress(OSError):
            yield f"{folder} {os.stat(folder).st_mtime_ns}".encode()  # noqa: PTH116
    yield from _installed() if (_PACKAGE / "shipped").is_dir() else _modules()


def _installed() -> Iterator[bytes]:
    """When this was installed: every installation writes the list of its files anew."""
    names = _PACKAGE.parent / f"sourcing_checker-{__version__}.dist-info" / "RECORD"
    with suppress(OSError):
        yield _state(str(names), names.stat())


def _modules(folder: str = str(_PACKAGE)) -> Iterator[bytes]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                yield _state(entry.path, entry.stat())
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(entry.path)


def _state(path: str, about: os.stat_result) -> bytes:
    return f"{path} {about.st_size} {about.st_mtime_ns}".encode()
