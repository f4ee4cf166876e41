"""Values and comparisons in the words of reports."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from checker.policy import Duration, Money
from checker.policy.conditions import NO_END, TRUE_CONDITION, Compare, Constant, Path, Quantified
from checker.schema import Kind

NOT_STATED = "(not stated)"
# Begins the message of a finding that rests on facts the proposal does not give.
UNSTATED = "not stated: "
_LONGEST = 80
_MOST_DECIMALS = 6
_MOST_SHOWN = 6


def shown(value: Any) -> str:
    """A value as a person writes it."""
    match value:
        case None:
            return NOT_STATED
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _number(value)
        case Money():
            return f"{_number(value.amount)} {value.currency}"
        case date():
            return value.isoformat()
        case str():
            return cut(value)
        case dict():
            return "{…}"
    return listed(map(shown, value)) if isinstance(value, Iterable) else str(value)


def cut(text: str) -> str:
    """The text, or its beginning when it is long."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def listed(parts: Iterable[str]) -> str:
    """The parts joined by commas, each once, the rest of many counted."""
    found = list(dict.fromkeys(parts))
    more = len(found) - _MOST_SHOWN
    return ", ".join(found[:_MOST_SHOWN]) + (f" and {more} more" if more > 0 else "") or "none"


def _number(value: Decimal) -> str:
    if value and not -9 < value.adjusted() < 18:
        return f"{value.normalize():g}"
    if -value.normalize().as_tuple().exponent > _MOST_DECIMALS:  # type: ignore[operator]
        value = Decimal(f"{value:.6g}")
    text = f"{value:,f}" if abs(value) >= 10_000 else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_VERBS = {
    "eq": "be {}",
    "ne": "be other than {}",
    "lt": "be less than {}",
    "le": "be at most {}",
    "gt": "be more than {}",
    "ge": "be at least {}",
    "in": "be one of {}",
    "not_in": "be none of {}",
    "matches": "match {}",
    "starts_with": "begin with {}",
    "valid_as": "be a valid {}",
    "contains": "contain {}",
    "contains_all": "contain all of {}",
    "contains_any": "contain one of {}",
    "older_than_months": "be more than {} months ago",
    "older_than_days": "be more than {} days ago",
    "within_months": "be within {} months from now",
    "within_days": "be within {} days from now",
}
_DATE_VERBS = {
    "lt": "be before {}",
    "le": "be no later than {}",
    "gt": "be after {}",
    "ge": "be no earlier than {}",
}
_LIST_VERBS = {
    "some": "have at least one that matches",
    "every": "have only items that match",
    "none": "have none that match",
}


def requirement(condition: Compare | Quantified, operand: Any, wanted: bool) -> str:
    """What a comparison asks for: `must be at most 50`, or the contrary."""
    if isinstance(condition, Quantified):
        return _of_list(condition, wanted)
    if condition.operator == "present":
        stated = shown(operand) == "true"
        return "must be stated" if stated == wanted else "must not be stated"
    text = _verb(condition).format(operand_text(condition, operand))
    return f"must {text}" if wanted else f"must not {text}"


def statement(condition: Compare | Quantified, operand: str = "") -> str:
    """What a condition says of its path, without a verdict: `cost is at most 50`."""
    path = condition.path.text
    if isinstance(condition, Quantified):
        return f"{path} {_HOLDS.get(condition.quantifier) or _counted(condition)}"
    if condition.operator == "present":
        return f"{path} is {'' if condition.operand == _PRESENT else 'not '}stated"
    verb, _, rest = _verb(condition).partition(" ")
    return f"{path} {_IS[verb]} {rest.format(operand)}"


def _verb(condition: Compare) -> str:
    verbs = _VERBS | _DATE_VERBS if condition.path.type.kind is Kind.DATE else _VERBS
    return verbs[condition.operator]


_PRESENT = Constant(True, "true")
_IS = {"be": "is", "match": "matches", "begin": "begins", "contain": "contains"}
_HOLDS = {
    "some": "has at least one item where",
    "every": "has only items where",
    "none": "has no item where",
}


def _counted(condition: Quantified) -> str:
    number = _number_of(condition)
    items = "item" if number.rpartition(" ")[2] == "1" else "items"
    return f"has {number} {items}{'' if condition.inner == TRUE_CONDITION else ' where'}"


def _number_of(condition: Quantified) -> str:
    first, last = condition.ranges[0]
    if len(condition.ranges) > 1:
        return f"not {last + 1}"
    if first == last:
        return f"{first}"
    if last >= NO_END:
        return f"at least {first}"
    return f"at most {last}" if first == 0 else f"{first} to {last}"


def operand_text(condition: Compare, operand: Any) -> str:
    """The operand of a comparison, with its value when that stands at a path."""
    if isinstance(condition.operand, Path):
        value = NOT_STATED if operand is None else f"({shown(operand)})"
        return f"{condition.operand.text} {value}"
    if condition.operand.text.startswith("@"):
        return condition.operand.text
    if isinstance(operand, Duration):
        return condition.operand.text
    return listed(sorted(map(shown, operand))) if isinstance(operand, frozenset) else shown(operand)


def _of_list(condition: Quantified, wanted: bool) -> str:
    if condition.quantifier in _LIST_VERBS:
        return f"must {'' if wanted else 'not '}{_LIST_VERBS[condition.quantifier]}"
    if len(condition.ranges) > 1:
        return f"must {'not ' * wanted}number {condition.ranges[0][1] + 1}"
    return f"must {'not ' * (not wanted)}number {_number_of(condition)}"
