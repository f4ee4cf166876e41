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


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code); amounts of two currencies are never compared."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:,} {self.currency}"


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
        case Kind.MONEY, str() if found := _MONEY.fullmatch(value):
            return Money(Decimal(found[1]), found[2])
    raise NotOfType(f"expected {_described(wanted)}, found {_shown(value)}", _HINTS[wanted.kind])


_HINTS = {
    Kind.TEXT: "",
    Kind.NUMBER: "write it without quotes",
    Kind.BOOLEAN: "write true or false",
    Kind.DATE: "write a day as YYYY-MM-DD",
    Kind.MONEY: 'write an amount as "1000000 EUR"',
    Kind.DURATION: "only present can be asked of a length of time",
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
