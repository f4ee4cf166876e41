"""Constants of the rule language as typed values, and the types of the two sides of an operator."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from checker.schema import FieldType, Kind
from checker.suggest import did_you_mean

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONEY = re.compile(r"(-?\d{1,15}(?:\.\d{1,9})?) ([A-Z]{3})")

_DURATION = re.compile(
    r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?"
)
_SHORTEST_MONTH, _LONGEST_MONTH, _DAY = 28, 31, 86_400


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code); amounts of two currencies are never compared."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time (ISO 8601): whole months, and seconds beside them."""

    months: int
    seconds: int

    def bounds(self) -> tuple[int, int]:
        """The fewest and the most seconds it can be, since months differ."""
        years, months = divmod(self.months, 12)
        shortest = years * 365 + months * _SHORTEST_MONTH
        longest = years * 366 + months * _LONGEST_MONTH
        return shortest * _DAY + self.seconds, longest * _DAY + self.seconds


def duration(text: str) -> Duration | None:
    """A length of time as ISO 8601 writes it; None when it is none."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(n or 0) for n in found.groups())
    time = hours * 3600 + minutes * 60 + seconds
    return Duration(years * 12 + months, (weeks * 7 + days) * _DAY + time)


class NotOfType(Exception):
    """A constant that cannot be of the type wanted; the message says so, `hint` what could be."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def constant(value: Any, wanted: FieldType) -> Any:
    """A value of a YAML file as one of type `wanted`.

    Raises:
        NotOfType: it is none.
    """
    match wanted.kind, value:
        case Kind.NUMBER, int() | float() if not isinstance(value, bool):
            return Decimal(repr(value))
        case Kind.BOOLEAN, bool():
            return value
        case Kind.TEXT, str():
            return _code(value, wanted)
        case Kind.DATE, str() if _DATE.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise NotOfType(f'"{value}" is not a day of the calendar') from None
        case Kind.DURATION, str() if length := duration(value):
            return length
        case Kind.MONEY, str() if found := _MONEY.fullmatch(value):
            return Money(Decimal(found[1]), found[2])
    raise NotOfType(f"expected {_described(wanted)}, found {_shown(value)}", _HINTS[wanted.kind])


_HINTS = {
    Kind.TEXT: "",
    Kind.NUMBER: "write it without quotes",
    Kind.BOOLEAN: "write true or false",
    Kind.DATE: "write a day as YYYY-MM-DD",
    Kind.MONEY: 'write an amount as "1000000 EUR"',
    Kind.DURATION: "write a length of time as P3M, P2W or PT4H",
    Kind.OBJECT: "name one of its fields",
    Kind.LIST: "use some, every, none, count or contains",
}


def _code(value: str, wanted: FieldType) -> str:
    if wanted.codes and value not in wanted.codes:
        hint = did_you_mean(value, wanted.codes)
        if len(wanted.codes) <= 15:
            hint = f"{hint} " * bool(hint) + f"it can be: {', '.join(wanted.codes)}"
        raise NotOfType(f'the value can never be "{value}"', hint)
    return value


def _described(wanted: FieldType) -> str:
    words = {Kind.NUMBER: "a number", Kind.TEXT: "a text", Kind.DATE: "a date"}
    return words.get(wanted.kind, str(wanted.kind))


def _shown(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "nothing"
        case str():
            return f'"{value}"'
        case list():
            return "a list"
        case dict():
            return "a mapping"
    return str(value)
