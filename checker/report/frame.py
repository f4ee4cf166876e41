"""A piece of a file with carets under what it is about."""

from collections.abc import Sequence

from checker.findings import Excerpt
from checker.reading import Span
from checker.record import record


@record
class Mark:
    """A token to point at, and what to say of it."""

    span: Span
    excerpt: Excerpt
    note: str


def frame(marks: Sequence[Mark]) -> list[str]:
    """The lines of the marks, each with a caret line and a note beneath, in order of the file."""
    ordered = sorted(marks, key=lambda mark: (mark.span.line, mark.span.column))
    margin = len(str(ordered[-1].span.line)) if ordered else 1
    lines = [f"{'':{margin}} |"]
    before, shown = 0, ""
    for mark in ordered:
        line, text = mark.span.line, mark.excerpt.text
        if before and line > before + 1:
            lines.append(f"{'':{margin}} …")
        if (line, text) != (before, shown):
            lines.append(f"{line:>{margin}} | {text}")
        start = mark.excerpt.start
        before_it, token = text[:start], text[start : start + mark.excerpt.width]
        caret = " " * _columns(before_it) + "^" * max(1, _columns(token))
        lines.append(f"{'':{margin}} | {caret} {mark.note}".rstrip())
        before, shown = line, text
    return lines


def _columns(text: str) -> int:
    """How wide a terminal shows it: some characters take two columns, some none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # hardly ever asked for

    return sum((1 + (east_asian_width(c) in "WF")) * (not combining(c)) for c in text)
