"""Constants of the rule language as typed values."""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import accumulate
from operator import sub
from typing import Any

from checker.record import record
from checker.schema import FieldType, Kind, a
from checker.suggest import did_you_mean

# Compiled when first used: not every run reads constants.
_DATE = r"\d{4}-\d{2}-\d{2}"
_MONEY = r"(-?\d{1,15}(?:\.\d{1,9})?) ([A-Z]{3})"

_DURATION = (
    r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?"
)
_DAY = 86_400
# The calendar repeats itself after 400 years.
_CYCLE_MONTHS, _CYCLE_DAYS = 4_800, 146_097
_MARCH_TO_DECEMBER = (31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@record
class Money:
    """An amount in one currency (ISO 4217 code); amounts of two currencies are never compared."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"


@record
class Duration:
    """A length of time (ISO 8601): whole months, and seconds beside them."""

    months: int
    seconds: int

    def excess(self, other: "Duration") -> tuple[int, int]:
        """By how many seconds it exceeds another from the same day on: the fewest and the most,
        since months differ."""
        months, seconds = self.months - other.months, self.seconds - other.seconds
        fewest, most = days_in(abs(months))
        if months < 0:
            fewest, most = -most, -fewest
        return fewest * _DAY + seconds, most * _DAY + seconds


@cache
def days_in(months: int) -> tuple[int, int]:
    """The fewest and the most days that so many months in a row can have."""
    cycles, rest = divmod(months, _CYCLE_MONTHS)
    if not rest:
        return cycles * _CYCLE_DAYS, cycles * _CYCLE_DAYS
    until = _days_until()
    found = list(map(sub, until[rest:], until[:_CYCLE_MONTHS]))
    return cycles * _CYCLE_DAYS + min(found), cycles * _CYCLE_DAYS + max(found)


@cache
def _days_until() -> list[int]:
    """The days before each month of two cycles."""
    leap = [y % 4 == 0 and (y % 100 != 0 or y % 400 == 0) for y in range(2 * _CYCLE_MONTHS // 12)]
    lengths = (n for is_leap in leap for n in (31, 28 + is_leap, *_MARCH_TO_DECEMBER))
    return [0, *accumulate(lengths)]


def duration(text: str) -> Duration | None:
    """A length of time as ISO 8601 writes it; None when it is none."""
    found = re.fullmatch(_DURATION, text, re.ASCII)
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
        case Kind.TEXT, str():
            return _code(value, wanted)
        case Kind.BOOLEAN, bool():
            return value
        case Kind.NUMBER, int() | float() if not isinstance(value, bool):
            return Decimal(repr(value))
        case Kind.DATE, str() if re.fullmatch(_DATE, value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                raise NotOfType(f'"{value}" is not a date in the calendar') from None
        case Kind.DURATION, str() if length := duration(value):
            return length
        case Kind.MONEY, str() if found := re.fullmatch(_MONEY, value):
            return Money(Decimal(found[1]), found[2])
    message = f"expected {_described(wanted)}, found {written(value)}"
    raise NotOfType(message, _hint(value, wanted.kind))


_HINTS = {
    Kind.TEXT: "",
    Kind.NUMBER: "write digits, such as 40 or 2.5",
    Kind.BOOLEAN: "write true or false",
    Kind.DATE: "write a date as YYYY-MM-DD",
    Kind.MONEY: 'write an amount as "1000000 EUR"',
    Kind.DURATION: "write a length of time as P3M, P2W or PT4H",
    Kind.OBJECT: "name one of its fields",
    Kind.LIST: "use some, every, none, count or contains",
}


def _hint(value: Any, kind: Kind) -> str:
    from checker.policy.yaml_file import scalar

    plain = scalar(value) if isinstance(value, str) else None
    is_flag = isinstance(plain, bool)
    if plain is not None and kind is (Kind.BOOLEAN if is_flag else Kind.NUMBER) and plain != value:
        return "write it without quotes"
    if kind is Kind.NUMBER and isinstance(value, str) and _is_long(value):
        return "at most 15 digits"
    if isinstance(value, list) and kind is not Kind.LIST:
        return "write a single value"
    return _HINTS[kind]


def _is_long(text: str) -> bool:
    return re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", text) is not None


def _code(value: str, wanted: FieldType) -> str:
    if wanted.codes and value not in wanted.codes:
        hint = did_you_mean(value, wanted.codes)
        if len(wanted.codes) <= 15:
            hint = f"{hint} " * bool(hint) + f"it can be: {', '.join(wanted.codes)}"
        raise NotOfType(f'the value can never be "{value}"', hint)
    return value


def _described(wanted: FieldType) -> str:
    return str(wanted.kind) if wanted.kind is Kind.BOOLEAN else a(wanted.kind)


def written(value: Any) -> str:
    """A value of a YAML file in a message."""
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
