"""A piece of a file with carets under what it is about."""

from collections.abc import Sequence

from checker.reading import Document, Span, printable

_WIDEST = 96
_TAB = "    "


def frame(document: Document, marks: Sequence[tuple[Span, str]]) -> list[str]:
    """The lines of the spans, each with a caret line and a note beneath, in order of the file.

    A long line is cut to a window around what is marked; control characters are made visible.
    """
    ordered = sorted(marks, key=lambda mark: (mark[0].line, mark[0].column))
    margin = len(str(ordered[-1][0].line)) if ordered else 1
    lines = [f"{'':{margin}} |"]
    before, shown = 0, ""
    for span, note in ordered:
        if before and span.line > before + 1:
            lines.append(f"{'':{margin}} …")
        text, start, width = _window(document.line_text(span.line), span)
        if (span.line, text) != (before, shown):
            lines.append(f"{span.line:>{margin}} | {text}")
        lines.append(f"{'':{margin}} | {' ' * start}{'^' * width} {note}".rstrip())
        before, shown = span.line, text
    return lines


def _window(raw: str, span: Span) -> tuple[str, int, int]:
    """The part of a line to show, where the marked part starts in it, and how wide it is."""
    end = span.end_column - 1 if span.end_line == span.line else len(raw)
    head, token, tail = (
        _clean(p) for p in (raw[: span.column - 1], raw[span.column - 1 : end], raw[end:])
    )
    token = token if len(token) <= _WIDEST // 2 else token[: _WIDEST // 2 - 1] + "…"
    if len(head) + len(token) + len(tail) > _WIDEST:
        room = (_WIDEST - len(token)) // 2
        head = head if len(head) <= room else "…" + head[len(head) - room + 1 :]
        tail = tail if len(tail) <= room else tail[: room - 1] + "…"
    return head + token + tail, len(head), max(1, len(token))


def _clean(text: str) -> str:
    return printable(text.replace("\t", _TAB))
