"""The piece of a file around a token, so that a report needs the file no more."""

from collections.abc import Iterable

from checker.reading import Document, Span, printable
from checker.record import record

MASK = "•••"
"""What stands in place of a value that must not be shown."""

_WIDEST = 96
_TAB = "    "


@record
class Excerpt:
    """A line of a file, cut to what stands near a token and with control characters made visible;
    the token is `width` characters from `start` on. In the uncut line it stands from `first_byte`
    to before `end_byte`, counted from 1 in bytes of UTF-8."""

    text: str
    start: int
    width: int
    first_byte: int = 1
    end_byte: int = 2


def excerpt(document: Document, span: Span) -> Excerpt:
    """The line on which a token begins, without what is hidden in the document."""
    raw = document.line_text(span.line)
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(raw)
    raw, start, end = _masked(raw, start, end, span.line, document.hidden)
    head, token, tail = raw[:start], raw[start:end], raw[end:]
    first = _bytes(head) + 1
    end_byte = first + _bytes(token)
    # Cut first: a line may be the whole of a large file.
    token = _clean(token[:_WIDEST] + "…" * (len(token) > _WIDEST))
    head, tail = _clean(head[-_WIDEST:]), _clean(tail[:_WIDEST])
    token = token if len(token) <= _WIDEST // 2 else token[: _WIDEST // 2 - 1] + "…"
    if len(raw) > _WIDEST or len(head) + len(token) + len(tail) > _WIDEST:
        room = (_WIDEST - len(token)) // 2
        head = head if len(head) <= room else "…" + head[len(head) - room + 1 :]
        tail = tail if len(tail) <= room else tail[: room - 1] + "…"
    return Excerpt(head + token + tail, len(head), max(1, len(token)), first, end_byte)


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def _masked(
    raw: str, start: int, end: int, line: int, hidden: Iterable[Span]
) -> tuple[str, int, int]:
    """The line with masks, and where the token is in it."""
    places = sorted((s for s in hidden if s.line == line), key=lambda s: -s.column)
    for place in places:
        first, last = place.column - 1, place.end_column - 1
        raw = raw[:first] + MASK + raw[last:]
        longer = len(MASK) - (last - first)
        if first < start:
            start = max(first, start + longer)
        if first < end:
            end = max(first + len(MASK), end + longer)
    return raw, start, end


def _clean(text: str) -> str:
    return printable(text.replace("\t", _TAB))
