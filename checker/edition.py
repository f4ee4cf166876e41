"""What of this installation has a say in how a file is judged, beside the rules."""

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
    state of the time zones; in a checkout, where the version stays, also that of the modules."""
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
    if not (_PACKAGE / "shipped").is_dir():
        yield from _modules()


def _modules() -> Iterator[bytes]:
    for folder, folders, names in os.walk(_PACKAGE):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                about = os.stat(f"{folder}/{name}")  # noqa: PTH116
                yield f"{folder}/{name} {about.st_size} {about.st_mtime_ns}".encode()
