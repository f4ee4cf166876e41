"""Typed values and three-valued truth, as the oracle understands them."""

import operator as op
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from tests.oracle import calendar

Pointer = tuple[str | int, ...]
# The marks of the language, from docs/rule-language.md.
UNSEEN = (
    r"\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0001-\U000e007f\U000e0100-\U000e01ef"
)
AROUND = rf"[\s{UNSEEN}.?!…–—<>()\[\]{{}}*/_-]*"
NOTHING = (
    r"|fixme|k\.a|n\.a|n/a|not known|not yet known|null|t\.?b\.?[acd]|to[ -]do|todo|unknown"
    r"|xxx"
)
DONE = "advised|agreed|announced|clarified|completed|confirmed|decided|defined|determined|discussed"
DONE += "|done|negotiated|provided|specified"
LATER = "after|at|before|by|from|in|later|once|until|with"
UNSTATED = re.compile(
    rf"{AROUND}((?:{NOTHING}){AROUND}$|to\s+be\s+(?:{DONE})(?:[.,:;)]*(?:\s|$))"
    rf"|(?:t\.b\.[acd]\.|tb[acd])(?:[,:;?!/(…]|\s+[^\w\s]|\s+(?:{LATER})[.,:;)]*(?:\s|$)))",
    re.IGNORECASE,
)


class Place(NamedTuple):
    """A place in one of the proposals that are judged together, by its number."""

    proposal: int
    pointer: Pointer


Places = frozenset[Place]
NOWHERE: Places = frozenset()


class Told(NamedTuple):
    """Whether a condition holds, and which places would have to be stated when that is unknown."""

    truth: bool | None
    missing: Places = NOWHERE


class Money(NamedTuple):
    """An amount in one currency."""

    amount: Fraction
    currency: str


class Length(NamedTuple):
    """A length of time."""

    months: int
    seconds: int


# Three-valued logic


def all_of(parts: Sequence[Told]) -> Told:
    """False when one part is, else unknown when one part is."""
    truths = [part.truth for part in parts]
    if False in truths:
        return Told(False)
    if None in truths:
        return Told(None, NOWHERE.union(*(p.missing for p in parts if p.truth is None)))
    return Told(True)


def any_of(parts: Sequence[Told]) -> Told:
    """True when one part is, else unknown when one part is."""
    return negated(all_of([negated(part) for part in parts]))


def negated(told: Told) -> Told:
    """The opposite; unknown stays unknown."""
    return Told(None if told.truth is None else not told.truth, told.missing)


# Values


def stated(value: Any) -> bool:
    """Whether a value says anything: not null, not blank, not a mark such as "TBD"."""
    if isinstance(value, str):
        return not UNSTATED.match(value)
    return value is not None


def typed(kind: str, value: Any) -> Any:
    """A value of a proposal as one of that kind; None when it is none."""
    if not stated(value):
        return None
    match kind:
        case "string":
            return value if isinstance(value, str) else None
        case "boolean":
            return value if isinstance(value, bool) else None
        case "number" if isinstance(value, int | float | Fraction) and not isinstance(value, bool):
            return value if isinstance(value, Fraction) else Fraction(repr(value))
        case "date":
            return value if isinstance(value, date) else calendar.day(value)
        case "length":
            found = value if isinstance(value, Length) else calendar.length(value)
            return found and Length(*found)
        case "money" if isinstance(value, Money):
            return value
        case "money" if isinstance(value, dict):
            amount = typed("number", value.get("amount"))
            currency = typed("string", value.get("currency"))
            return None if amount is None or currency is None else Money(amount, currency)
        case "array":
            return value if isinstance(value, list) else None
        case "object":
            return value if isinstance(value, dict) else None
    return None


def constant(kind: str, value: Any) -> Any:
    """A value of a rule as one of that kind; amounts of money are written "1000 EUR" there."""
    if kind == "money" and isinstance(value, str):
        amount, currency = value.split()
        return Money(Fraction(amount), currency)
    return typed(kind, value)


def as_stated(schema: Mapping[str, Any], value: Any) -> Any:
    """A value as its schema wants it; None when it is of another type, or none of its codes."""
    found = typed(schema["kind"], value)
    return None if "enum" in schema and found not in schema["enum"] else found


def kind_of(value: Any) -> str:
    """The kind of a typed value."""
    kinds = {bool: "boolean", str: "string", Money: "money", Length: "length", date: "date"}
    return kinds.get(type(value), "array" if isinstance(value, list) else "number")


def compare(operator: str, left: Any, right: Any) -> bool | None:
    """What a comparison of two typed values gives."""
    if right is None:
        return None
    if isinstance(left, Money):
        if left.currency != right.currency:
            return None
        left, right = left.amount, right.amount
    if isinstance(left, Length):
        answers = {COMPARE[operator](n, 0) for n in calendar.longer_by(left, right)}
        return answers.pop() if len(answers) == 1 else None
    return bool(COMPARE[operator](left, right))


COMPARE = {"eq": op.eq, "ne": op.ne, "lt": op.lt, "le": op.le, "gt": op.gt, "ge": op.ge}


def matches_scheme(text: str, scheme: str) -> bool:
    """Whether a text is a valid LEI (ISO 17442, mod 97) or an IANA time zone."""
    if scheme == "timezone":
        return calendar.known_zone(text)
    if not re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", text):
        return False
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1


def is_near(operator: str, left: date, amount: Fraction, today: date) -> bool | None:
    """`older_than_…` and `within_…`; unknown with a number that is not whole, or below zero."""
    if amount < 0 or amount.denominator > 1:
        return None
    sign = -1 if operator.startswith("older") else 1
    if operator.endswith("months"):
        limit = calendar.month_later(today, sign * int(amount))
    else:
        limit = today + timedelta(days=sign * int(amount))
    return left < limit if sign < 0 else today <= left <= limit
