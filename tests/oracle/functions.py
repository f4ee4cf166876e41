"""The functions of `let` on values that are all stated; None where they have no value."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.oracle import calendar
from tests.oracle.values import Money


def alike(values: Sequence[Any]) -> bool:
    """Whether values can be held against one another: amounts of money in one currency only."""
    return len({value.currency for value in values if isinstance(value, Money)}) < 2


def total(values: Sequence[Any], money: bool) -> Any:
    """The sum; of no amounts of money there is none, since it would have no currency."""
    if money:
        return Money(sum((v.amount for v in values), Fraction()), values[0].currency)
    return sum(values, Fraction())


def circular(links: Sequence[tuple[str, str]]) -> bool:
    """Whether some link can be followed, from one to the next, back to where it began."""
    reached = set(links)
    while True:
        further = {(a, d) for a, b in reached for c, d in links if b == c} - reached
        if not further:
            return any(start == end for start, end in reached)
        reached |= further


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
    weights: Sequence[tuple[str, Fraction]],
    scores: Sequence[tuple[str, Sequence[tuple[str, Fraction]]]],
) -> list[str] | None:
    """The options with the highest sum of score times weight; none without options or criteria,
    and none when a category stands twice, since it is not said which one counts."""
    tables = [weights, *(given for _, given in scores)]
    if not weights or not scores or any(len(dict(t)) < len(t) for t in tables):
        return None
    sums = {
        option: sum((dict(given)[category] * weight for category, weight in weights), Fraction())
        for option, given in scores
    }
    return [option for option, value in sums.items() if value == max(sums.values())]


def shared_hours(
    on: date, hours: dict[str, Any], zone: str, with_hours: dict[str, Any], with_zone: str
) -> Fraction | None:
    """Hours that two working days share on a day."""
    found = calendar.shared_time(hours, zone, with_hours, with_zone, on)
    return None if found is None else Fraction(int(found.total_seconds()), 3600)


def _over(function: Callable[..., Any], none: Any) -> Callable[[Sequence[Any], bool], Any]:
    """A function of the one value taken from each item; `none` is its value of no items."""

    def over(rows: Sequence[tuple[Any]], money: bool) -> Any:
        values = [value for (value,) in rows]
        if not values:
            return None if money and function is total else none
        if not alike(values):
            return None
        return function(values, money) if function is total else function(values)

    return over


# Of what was taken from each item that counts; the flag says that it is an amount of money.
OF_VALUES: Mapping[str, Callable[[Sequence[Any], bool], Any]] = {
    "count": lambda rows, _: Fraction(len(rows)),
    "sum": _over(total, Fraction()),
    "min": _over(min, None),
    "max": _over(max, None),
    "distinct": _over(lambda values: Fraction(len(set(values))), Fraction()),
    "increasing": _over(lambda values: all(a < b for a, b in pairwise(values)), True),
    "circular": lambda rows, _: circular(rows),
}

OF_PAIRS: Mapping[str, Callable[[Any, Any], Any]] = {
    "difference": lambda a, b: difference(a, b) if alike((a, b)) else None,
    "ratio": lambda a, b: ratio(a, b) if alike((a, b)) else None,
    "months_between": lambda a, b: Fraction(calendar.whole_months(a, b)),
    "days_between": lambda a, b: Fraction((b - a).days),
}
