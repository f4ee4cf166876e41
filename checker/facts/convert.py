"""Values of a file as values of their type; what is of no or another type is not stated."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from checker.policy import Money
from checker.schema import FieldType, Kind, is_missing

Converter = Callable[[Any], Any]

_DURATION = re.compile(
    r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?"
)
_SHORTEST_MONTH, _LONGEST_MONTH, _DAY = 28, 31, 86_400


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time (ISO 8601): whole months, and seconds beside them."""

    months: int
    seconds: int

    def bounds(self) -> tuple[int, int]:
        """The fewest and the most seconds it can be, since months differ."""
        shortest = self.months * _SHORTEST_MONTH if self.months < 12 else self.months * 365 // 12
        longest = self.months * _LONGEST_MONTH if self.months < 12 else -(-self.months * 366 // 12)
        return shortest * _DAY + self.seconds, longest * _DAY + self.seconds


def converter(wanted: FieldType) -> Converter:
    """The function from a raw JSON value to one of this type: `str`, `bool`, `Decimal`, `date`,
    `Duration`, `Money`, `dict` or `list`; None when it says nothing or is of another type."""
    if wanted.kind is Kind.TEXT:
        codes = frozenset(wanted.codes)
        return (
            (lambda raw: raw if raw.__class__ is str and raw in codes else None) if codes else _text
        )
    return _CONVERTERS[wanted.kind]


def _text(raw: Any) -> str | None:
    return raw if isinstance(raw, str) and not is_missing(raw) else None


def _number(raw: Any) -> Decimal | None:
    # repr gives back the digits of the file, since the reader limits how many there are.
    return Decimal(repr(raw)) if raw.__class__ is int or raw.__class__ is float else None


def _boolean(raw: Any) -> bool | None:
    return raw if raw is True or raw is False else None


def _date(raw: Any) -> date | None:
    if not isinstance(raw, str) or len(raw) != 10 or raw[4] != "-" or raw[7] != "-":
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None


def _duration(raw: Any) -> Duration | None:
    found = _DURATION.fullmatch(raw) if isinstance(raw, str) else None
    if found is None or not any(found.groups()):
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(n or 0) for n in found.groups())
    time = hours * 3600 + minutes * 60 + seconds
    return Duration(years * 12 + months, (weeks * 7 + days) * _DAY + time)


def _money(raw: Any) -> Money | None:
    if not isinstance(raw, dict):
        return None
    amount, currency = _number(raw.get("amount")), _text(raw.get("currency"))
    return Money(amount, currency) if amount is not None and currency else None


def _object(raw: Any) -> dict[str, Any] | None:
    return raw if isinstance(raw, dict) else None


def _list(raw: Any) -> list[Any] | None:
    return raw if isinstance(raw, list) else None


_CONVERTERS: dict[Kind, Converter] = {
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.DURATION: _duration,
    Kind.MONEY: _money,
    Kind.OBJECT: _object,
    Kind.LIST: _list,
}
