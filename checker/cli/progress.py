"""How far a long run is, on a terminal, and nowhere else."""

import math
import os
import sys
import time
from types import TracebackType

_AFTER = 2.0  # seconds: whoever waits for less needs no bar
_EACH = 0.1
_WIDTH = 24
_CLEAR = "\r\x1b[K"


class Progress:
    """A line on standard error that says how far a run is; gone when the run is over."""

    def __init__(self, *, wanted: bool) -> None:
        """The line; not even where it could stand when it is not `wanted`."""
        self._next = time.monotonic() + _AFTER if wanted and _is_watched() else math.inf
        self._shown = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Says that so many files are done of a stage, of so many; 0 while nobody knows."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _EACH
        self._shown = True
        line = f"{stage} {done:,} files"
        if total:
            full = _WIDTH * done // total
            line = f"{stage} [{'#' * full}{'.' * (_WIDTH - full)}] {done:,} of {total:,} files"
        sys.stderr.write(f"{_CLEAR}{line[: _columns() - 1]}")
        sys.stderr.flush()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._shown:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()


def _is_watched() -> bool:
    """Whether somebody sees standard error, on a terminal that can take a line back."""
    if os.environ.get("CI") or os.environ.get("TERM", "dumb") == "dumb":
        return False
    return sys.stderr.isatty()


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        return 80
