"""All that is wrong with a JSON text, and where.

It runs only when the standard library has refused a text; it does not recurse, and takes time
linear in the text.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from checker.reading.limits import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_EXPONENT,
    MAX_PROBLEMS,
    MAX_VALUES,
    number_defect,
)
from checker.reading.positions import Lines
from checker.reading.printable import printable
from checker.reading.syntax import (
    AFTER_DOCUMENT,
    AFTER_KEY,
    AFTER_VALUE,
    AT_KEY,
    AT_VALUE,
    NUMBER_TAIL,
    Mistake,
)
from checker.record import record

_SPACE = re.compile(r"[ \t\r\n]*+")
_STRING_START = re.compile(
    r'"[^"\\\x00-\x1f]*+(?:\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})[^"\\\x00-\x1f]*+)*+'
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?")
_LITERAL = re.compile(r"true|false|null")
_NOT_FINITE = re.compile(r"NaN|-?Infinity")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|.)")
_SHOWN_CHARACTERS = 40

_NUMBER_DEFECTS = {
    "too-many-digits": (
        f"a number with more than {MAX_DIGITS} digits",
        f"Round it to {MAX_DIGITS} digits; write an identifier as text, between double quotes.",
    ),
    "number-out-of-range": (
        f"a number beyond 10 to the power of {MAX_EXPONENT}",
        "Check the exponent.",
    ),
}


@dataclass(slots=True)
class _Open:
    """An object or array that is not closed yet; `names` says where each member begins, and is None
    for an array."""

    start: int
    names: dict[str, int] | None
    is_empty: bool = True


@record
class Flaw:
    """Something wrong at `offset`."""

    offset: int
    code: str
    message: str
    hint: str


def scan(text: str, lines: Lines) -> list[Flaw]:
    """The flaws of a JSON text in their order, at most `MAX_PROBLEMS`; `lines` names the line of an
    earlier token in messages.

    Broken syntax ends the scan; what is well formed but refused (a key given twice, a number or a
    character that cannot be kept) is noted, and the scan goes on.
    """
    scanner = _Scanner(text, lines)
    with suppress(_StopScan):
        scanner.document()
    return scanner.flaws


class _StopScan(Exception):
    pass


class _Scanner:
    __slots__ = ("flaws", "lines", "open", "pos", "text", "values")

    def __init__(self, text: str, lines: Lines) -> None:
        self.text = text
        self.lines = lines
        self.pos = 0
        self.open: list[_Open] = []
        self.flaws: list[Flaw] = []
        self.values = 0

    def document(self) -> None:
        if not self._peek():
            self._stop(0, "empty-file", "the file is empty", "Write one JSON object.")
        self._value()
        while self.open:
            container = self.open[-1]
            if container.names is not None:
                self._member(container, container.names)
            elif not self._closes_or_continues(container, "]"):
                self._value()
        if self._peek():
            self._blame(AFTER_DOCUMENT, "extra-data", "text after the end of the JSON value")

    def _member(self, container: _Open, names: dict[str, int]) -> None:
        if self._closes_or_continues(container, "}"):
            return
        start = self.pos
        if self._peek() != '"':
            self._blame(AT_KEY, "unexpected-character", "a key is expected here")
        name = self._string()
        if self._peek() != ":":
            self._blame(AFTER_KEY, "missing-colon", "a colon is expected here")
        self.pos += 1
        first = names.setdefault(name, start)
        if first != start:
            line, column = self.lines.place(first)
            self._note(
                start,
                "duplicate-key",
                f"key {_shown(name)} is given twice (first at {line}:{column})",
                "Keep one of the two: it is undefined which one would count.",
            )
        self._value()

    def _closes_or_continues(self, container: _Open, bracket: str) -> bool:
        """True when the container ends here; else stand where its next child begins."""
        after_child, is_first = self.pos, container.is_empty
        container.is_empty = False
        if self._peek() != bracket:
            if is_first:
                return False
            if self.text[self.pos : self.pos + 1] != ",":
                self._no_comma(container, after_child)
            comma = self.pos
            self.pos += 1
            if self._peek() != bracket:
                return False
            self._stop(
                comma,
                "trailing-comma",
                f"a comma before the closing {bracket}",
                "Delete the comma: JSON allows none after the last item.",
            )
        self.pos += 1
        self.open.pop()
        return True

    def _no_comma(self, container: _Open, after_child: int) -> NoReturn:
        char = self._peek()
        if char and char in "}]":
            line, column = self.lines.place(container.start)
            opened = self.text[container.start]
            self._stop(
                self.pos,
                "wrong-bracket",
                f"{char} does not close the {opened} opened at {line}:{column}",
                "Close the brackets in the order in which they were opened.",
            )
        ends_in_digit = self.pos == after_child and self.text[after_child - 1].isdigit()
        mistakes = (NUMBER_TAIL, *AFTER_VALUE) if ends_in_digit else AFTER_VALUE
        if not char or any(row.pattern.match(self.text, self.pos) for row in mistakes):
            self._blame(mistakes, "missing-comma", "a comma is expected here")
        self._stop(
            after_child, "missing-comma", "a comma is missing after this value", "Add the comma."
        )

    def _value(self) -> None:
        char = self._peek()
        start = self.pos
        self._count()
        if char and char in "{[":
            self._opened(start, {} if char == "{" else None)
        elif char == '"':
            self._string()
        elif literal := _LITERAL.match(self.text, start):
            self.pos = literal.end()
        elif constant := _NOT_FINITE.match(self.text, start):
            self.pos = constant.end()
            message = f"{constant[0]} is not a JSON number"
            self._note(start, "not-finite", message, "Write a number, or null if it is not known.")
        elif number := _NUMBER.match(self.text, start):
            self.pos = number.end()
            if code := number_defect(number[0]):
                self._note(start, code, *_NUMBER_DEFECTS[code])
        else:
            self._blame(AT_VALUE, "unexpected-character", "a value is expected here")

    def _count(self) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            self._stop(
                self.pos,
                "too-many-values",
                f"more than {MAX_VALUES} values in one proposal",
                "Put each proposal in a file of its own; none needs so many.",
            )

    def _opened(self, start: int, names: dict[str, int] | None) -> None:
        if len(self.open) >= MAX_DEPTH:
            self._stop(
                start,
                "too-deep",
                f"more than {MAX_DEPTH} objects and arrays inside one another",
                "Make it flatter; no proposal needs such depth.",
            )
        self.open.append(_Open(start, names))
        self.pos = start + 1

    def _string(self) -> str:
        start = self.pos
        body = _STRING_START.match(self.text, start)
        end = body.end() if body else start
        if self.text[end : end + 1] != '"':
            self._broken_string(start, end)
        self.pos = end + 1
        token = self.text[start : self.pos]
        if "\\" not in token:
            return token[1:-1]
        for offset, code, message, hint in _refused_escapes(token):
            self._note(start + offset, code, message, hint)
        decoded: str = json.loads(token)
        return decoded

    def _broken_string(self, start: int, end: int) -> NoReturn:
        char = self.text[end : end + 1]
        if not char:
            self.pos = end
            self._ends_early("a text", start)
        if char in "\r\n":
            self._stop(
                start,
                "unclosed-text",
                "a text without its closing quote on the same line",
                r"Add the closing quote; write a line break inside a text as \n.",
            )
        if char == "\\":
            self._stop(
                end,
                "bad-escape",
                r"a backslash that does not begin a JSON escape",
                r"Write a backslash in a text as \\.",
            )
        self._stop(
            end,
            "nul-character" if char == "\x00" else "control-character",
            f"a control character ({printable(char)}) inside a text",
            r"Write a tab as \t, and delete other control characters.",
        )

    def _peek(self) -> str:
        """Skip white space; the character there, or "" at the end."""
        space = _SPACE.match(self.text, self.pos)
        if space:
            self.pos = space.end()
        return self.text[self.pos : self.pos + 1]

    def _blame(self, mistakes: Iterable[Mistake], code: str, message: str) -> NoReturn:
        """Stop here with the first mistake that fits, or else with `code` and `message`."""
        if self.pos == len(self.text):
            container = self.open[-1]
            what = "an array" if container.names is None else "an object"
            self._ends_early(what, container.start)
        for row in mistakes:
            if row.pattern.match(self.text, self.pos):
                self._stop(self.pos, row.code, row.message, row.hint)
        found = _shown(self.text[self.pos])
        self._stop(
            self.pos, code, f"{message}, not {found}", "Check what comes before and after it."
        )

    def _ends_early(self, what: str, start: int) -> NoReturn:
        line, column = self.lines.place(start)
        self._stop(
            len(self.text.rstrip(" \t\r\n")),
            "truncated",
            f"the JSON text ends inside {what} opened at {line}:{column}",
            "Close it, or fetch the file again if it was cut off.",
        )

    def _note(self, offset: int, code: str, message: str, hint: str) -> None:
        self.flaws.append(Flaw(offset, code, message, hint))
        if len(self.flaws) == MAX_PROBLEMS:
            raise _StopScan

    def _stop(self, offset: int, code: str, message: str, hint: str) -> NoReturn:
        self._note(offset, code, message, hint)
        raise _StopScan


def _refused_escapes(token: str) -> Iterator[tuple[int, str, str, str]]:
    r"""Offset, code, message and hint of each `\u0000` and each half of a surrogate pair."""
    high: re.Match[str] | None = None
    for escape in _ESCAPE.finditer(token):
        unit = int(escape[1], 16) if escape[1] else -1
        completes_pair = (
            high is not None and high.end() == escape.start() and 0xDC00 <= unit <= 0xDFFF
        )
        if high is not None and not completes_pair:
            yield _lone_surrogate(high)
        high = escape if 0xD800 <= unit <= 0xDBFF else None
        if 0xDC00 <= unit <= 0xDFFF and not completes_pair:
            yield _lone_surrogate(escape)
        if unit == 0:
            yield (
                escape.start(),
                "nul-character",
                r"a NUL character (\u0000) in a text",
                "Delete it; no text of a proposal needs one.",
            )
    if high is not None:
        yield _lone_surrogate(high)


def _lone_surrogate(escape: re.Match[str]) -> tuple[int, str, str, str]:
    return (
        escape.start(),
        "lone-surrogate",
        f"{escape[0]} is half a character (a lone surrogate)",
        "Write the character itself, or both halves of its surrogate pair.",
    )


def _shown(text: str) -> str:
    cut = text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"
    return f'"{printable(cut)}"'
