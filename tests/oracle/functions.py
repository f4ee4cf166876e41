"""The functions of `let` on values that are all stated; None where they have no value."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.oracle import calendar
from tests.oracle.values import Money


def alike(values: Sequence[Any]) -> bool:
    """Whether values can be held against one another: amounts of money in one currency only."""
    return len({value.currency for value in values if isinstance(value, Money)}) < 2


def total(values: Sequence[Any]) -> Any:
    """The sum; of no amounts of money there is none, since it would have no currency."""
    if values and isinstance(values[0], Money):
        return Money(sum((v.amount for v in values), Fraction()), values[0].currency)
    return sum(values, Fraction())


def difference(first: Any, second: Any) -> Any:
    """The first minus the second."""
    if isinstance(first, Money):
        return Money(first.amount - second.amount, first.currency)
    return first - second


def ratio(first: Any, second: Any) -> Fraction | None:
    """The first divided by the second; none when that is zero."""
    if isinstance(first, Money):
        first, second = first.amount, second.amount
    return first / second if second else None


def best(
    weights: Mapping[str, Fraction], scores: Mapping[str, Mapping[str, Fraction]]
) -> list[str] | None:
    """The options with the highest sum of score times weight; none without options and criteria."""
    if not weights or not scores:
        return None
    sums = {
        option: sum((given[name] * weight for name, weight in weights.items()), Fraction())
        for option, given in scores.items()
    }
    return [option for option, value in sums.items() if value == max(sums.values())]


def link(start: str, end: str) -> tuple[str, str]:
    """One link of those that may lead in a circle."""
    return start, end


def circular(links: Sequence[tuple[str, str]]) -> bool:
    """Whether some link can be followed, from one to the next, back to where it began."""

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        ahead = [start]
        while ahead:
            ends = {end for begin, end in links if begin == ahead[-1]} - found
            found |= ends
            ahead = [*ahead[:-1], *ends]
        return found

    return any(start in reached(start) for start, _ in links)


def shared(
    on: date, hours: dict[str, Any], zone: str, with_hours: dict[str, Any], with_zone: str
) -> Fraction | None:
    """Hours that two working days share on a day."""
    found = calendar.shared_hours(hours, zone, with_hours, with_zone, on)
    return None if found is None else Fraction(found / timedelta(minutes=1)) / 60


def _comparable(function: Callable[[Any], Any], empty: Any) -> Callable[[Sequence[Any]], Any]:
    def over(values: Sequence[Any]) -> Any:
        if not values:
            return empty
        return function(values) if alike(values) else None

    return over


OF_VALUES: Mapping[str, Callable[[Sequence[Any]], Any]] = {
    "count": lambda values: Fraction(len(values)),
    "sum": _comparable(total, Fraction()),
    "min": _comparable(min, None),
    "max": _comparable(max, None),
    "distinct": _comparable(lambda values: Fraction(len(set(values))), Fraction()),
    "circular": circular,
    "increasing": _comparable(lambda values: all(a < b for a, b in pairwise(values)), True),
}

OF_PAIRS: Mapping[str, Callable[[Any, Any], Any]] = {
    "difference": lambda a, b: difference(a, b) if alike((a, b)) else None,
    "ratio": lambda a, b: ratio(a, b) if alike((a, b)) else None,
    "months_between": lambda a, b: Fraction(calendar.whole_months(a, b)),
    "days_between": lambda a, b: Fraction((b - a).days),
}
