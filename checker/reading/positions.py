"""Offsets in a text as lines and columns."""

import re
from bisect import bisect_right

from checker.record import record

# JSON knows no other line ends; str.splitlines() would also break at U+2028 inside a string.
LINE_END = re.compile(r"\r\n|\r|\n")


@record
class Span:
    """A stretch of a file. Lines and columns count from 1, columns in Unicode code points of
    their line; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def undecoded(data: bytes, error: UnicodeDecodeError) -> tuple[int, int]:
    """Line and column of the first byte that is not UTF-8."""
    before = data[: error.start].decode("utf-8")
    return Lines(before).place(len(before))


class Lines:
    """The lines of a text which begins `offset` lines into its file (0 unless NDJSON)."""

    __slots__ = ("_ends", "_offset", "_starts", "_text")

    def __init__(self, text: str, offset: int = 0) -> None:
        breaks = [found.span() for found in LINE_END.finditer(text)]
        self._text = text
        self._offset = offset
        self._starts = [0, *(end for _, end in breaks)]
        self._ends = [*(start for start, _ in breaks), len(text)]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset`."""
        index = bisect_right(self._starts, offset) - 1
        return self._offset + index + 1, offset - self._starts[index] + 1

    def span(self, start: int, end: int) -> Span:
        """The span of `text[start:end]`."""
        return Span(*self.place(start), *self.place(end))

    def text(self, line: int) -> str:
        """One line of the file without its line end; empty when it is none of these lines."""
        index = line - self._offset - 1
        if not 0 <= index < len(self._starts):
            return ""
        return self._text[self._starts[index] : self._ends[index]]
