"""What each function of `let` computes, over values that are known; None for unknown."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Context, Decimal, DivisionByZero, InvalidOperation
from functools import reduce
from itertools import pairwise
from typing import Any

from checker.facts.calendar import months_between, overlap_hours
from checker.facts.convert import Converter, converter
from checker.policy import Money
from checker.schema import FieldType, Kind

_number: Converter = converter(FieldType(Kind.NUMBER))
_text: Converter = converter(FieldType(Kind.TEXT))

_RATIOS = Context(prec=28)
# The reader lets through numbers from 1e-300 to 1e300, of 15 digits: their sums stay exact.
_SUMS = Context(prec=640)


def _same_currency(values: list[Any]) -> bool:
    return len({value.currency for value in values if isinstance(value, Money)}) < 2


def _amounts(values: list[Any]) -> list[Any]:
    return [value.amount if isinstance(value, Money) else value for value in values]


def _sum(values: list[Any], money: bool) -> Any:
    if money and (not values or not _same_currency(values)):
        return None
    total = _total(_amounts(values))
    return Money(total, values[0].currency) if money else total


def _total(numbers: Iterable[Decimal]) -> Decimal:
    return reduce(_SUMS.add, numbers, Decimal(0))


def _extreme(choose: Callable[[list[Any]], Any]) -> Callable[[list[Any], bool], Any]:
    def result(values: list[Any], money: bool) -> Any:
        if not values or not _same_currency(values):
            return None
        found = choose(_amounts(values))
        return Money(found, values[0].currency) if money else found

    return result


def _increasing(values: list[Any], _: bool) -> bool | None:
    if not _same_currency(values):
        return None
    found = _amounts(values)
    return all(a < b for a, b in pairwise(found))


def circular(links: Iterable[tuple[str, str]]) -> bool:
    """Whether following links from one value to the next can lead back to where one began."""
    from graphlib import CycleError, TopologicalSorter

    graph: dict[str, set[str]] = {}
    for start, end in links:
        graph.setdefault(start, set()).add(end)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError:
        return True
    return False


# Over the known values of the items that count; `money` says that they are amounts of money.
OVER_VALUES: dict[str, Callable[[list[Any], bool], Any]] = {
    "sum": _sum,
    "min": _extreme(min),
    "max": _extreme(max),
    "distinct": lambda values, _: Decimal(len(set(values))) if _same_currency(values) else None,
    "increasing": _increasing,
}


def _difference(first: Any, second: Any) -> Any:
    if isinstance(first, Money):
        if first.currency != second.currency:
            return None
        return Money(_difference(first.amount, second.amount), first.currency)
    return _SUMS.subtract(first, second)


def _ratio(first: Any, second: Any) -> Decimal | None:
    if not _same_currency([first, second]):
        return None
    above, below = _amounts([first, second])
    try:
        return _RATIOS.divide(above, below)
    except (DivisionByZero, InvalidOperation):
        return None


OVER_PAIRS: dict[str, Callable[[Any, Any], Any]] = {
    "difference": _difference,
    "ratio": _ratio,
    "months_between": lambda first, second: Decimal(months_between(first, second)),
    "days_between": lambda first, second: Decimal((second - first).days),
}


def _overlap(arguments: list[Any], as_of: date) -> Decimal | None:
    hours, zone, with_hours, with_zone = arguments
    times = [_text(day.get(end)) for day in (hours, with_hours) for end in ("start", "end")]
    if None in times:
        return None
    start, end, with_start, with_end = times
    found = overlap_hours((start, end), zone, (with_start, with_end), with_zone, as_of)
    return None if found is None else Decimal(repr(found))


def _weighted_best(arguments: list[Any], _: date) -> list[str] | None:
    options, criteria = arguments
    weights = _by_category(criteria, "weight")
    totals: dict[str, Decimal] = {}
    for option in options:
        if not isinstance(option, dict):
            return None
        if _text(option.get("ruledOutReason")):
            continue
        key, scores = _text(option.get("id")), _by_category(option.get("scores"), "score")
        if key is None or scores is None or not weights or not weights.keys() <= scores.keys():
            return None
        totals[key] = _total(_SUMS.multiply(scores[c], weight) for c, weight in weights.items())
    best = max(totals.values(), default=None)
    return [key for key, total in totals.items() if total == best] if totals else None


def _by_category(items: Any, field: str) -> dict[str, Decimal] | None:
    """The numbers of a list by category; None when one is missing, or a category stands twice."""
    found: dict[str, Decimal] = {}
    for item in items if isinstance(items, list) else [{}]:
        known = item if isinstance(item, dict) else {}
        category, number = _text(known.get("category")), _number(known.get(field))
        if category is None or number is None or category in found:
            return None
        found[category] = number
    return found


OVER_NAMED: dict[str, Callable[[list[Any], date], Any]] = {
    "overlap_hours": _overlap,
    "weighted_best": _weighted_best,
}
