"""Reports written line by line, and never by half: a file gets its name when it is whole."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import RawIOBase
from itertools import islice
from pathlib import Path
from typing import IO

from checker.cli.settings import Usage

_BLOCK = 256  # lines are written at once


@contextmanager
def report_file(file: Path, name: str) -> Iterator[IO[bytes]]:
    """A file for the report with that name. Unless all goes well there is no new file, and one
    that was there stays as it was.

    Raises:
        Usage: it cannot be written.
    """
    target = Path(os.path.realpath(file))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with suppress(FileNotFoundError):
            part.unlink()
        with _opened(target, part) as stream:
            yield stream
        if part.exists():
            part.replace(target)
    except OSError as error:
        what = f"the {name} report cannot be written to {file}"
        there = target.parent.exists()
        raise Usage(f"{what}: {error.strerror if there else 'its folder does not exist'}") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def write_text(file: Path, text: str) -> None:
    """Writes a text over what was in the file.

    Raises:
        Usage: it cannot be written.
    """
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Usage(f"{file} cannot be written: {error.strerror}") from None


def write_lines(stream: IO[bytes], lines: Iterable[str]) -> None:
    """Writes lines, each with its end; what UTF-8 cannot hold goes by its number."""
    rest = iter(lines)
    while block := list(islice(rest, _BLOCK)):
        stream.write("\n".join([*block, ""]).encode("utf-8", "backslashreplace"))


def write_out(lines: Iterable[str]) -> None:
    """Writes lines to standard output; who reads it no further has seen enough."""
    out: IO[bytes] = sys.stdout.buffer
    if isinstance(out, RawIOBase):  # PYTHONUNBUFFERED; it may write less than it is given
        out = open(sys.stdout.fileno(), "wb", closefd=False)  # noqa: SIM115
    try:
        write_lines(out, lines)
        out.flush()
    except BrokenPipeError:
        # Python would try again at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _opened(target: Path, part: Path) -> IO[bytes]:
    """The part, or what cannot be put in its place later: a device, a pipe, a file in a folder that
    takes no new ones."""
    mode = target.stat().st_mode if target.exists() else None
    if mode is not None and not (stat.S_ISREG(mode) and os.access(target, os.W_OK)):
        return target.open("wb")
    try:
        stream = part.open("xb")
    except OSError:
        return target.open("wb")
    if mode is not None:
        os.chmod(stream.fileno(), stat.S_IMODE(mode))  # noqa: PTH101
    return stream
