"""Values of a file as values of their type; what is of no or another type is not stated."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from checker.facts.calendar import day_of
from checker.policy import Duration, Money, duration
from checker.schema import FieldType, Kind, is_missing

_CODE_LENGTH = 16
Converter = Callable[[Any], Any]


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
    if raw.__class__ is not int and raw.__class__ is not float:
        return None
    return _decimal(raw) if raw else Decimal(repr(raw))  # 0.0 and -0.0 are equal, and two


@lru_cache(maxsize=4096, typed=True)
def _decimal(raw: float) -> Decimal:
    # repr gives back the digits of the file, since the reader limits how many there are.
    return Decimal(repr(raw))


def _boolean(raw: Any) -> bool | None:
    return raw if raw is True or raw is False else None


def _date(raw: Any) -> date | None:
    return day_of(raw) if isinstance(raw, str) else None


def _duration(raw: Any) -> Duration | None:
    return duration(raw) if isinstance(raw, str) else None


def _money(raw: Any) -> Money | None:
    if not isinstance(raw, dict):
        return None
    amount, currency = _number(raw.get("amount")), raw.get("currency")
    if amount is None or currency.__class__ is not str:
        return None
    stated = _currency(currency) if len(currency) <= _CODE_LENGTH else _text(currency)
    return Money(amount, stated) if stated else None


@lru_cache(maxsize=1024)
def _currency(raw: str) -> str | None:
    return _text(raw)


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
