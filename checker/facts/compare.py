"""What each operator computes, over values that are known: true, false, or None for unknown."""

import operator
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from checker.facts.calendar import add_days, add_months, is_time_zone
from checker.policy import Duration, Money

# (value, operand, day of the run)
Comparison = Callable[[Any, Any, date], bool | None]


def _equal(value: Any, other: Any, _: date) -> bool | None:
    if isinstance(value, Money) and value.currency != other.currency:
        return None
    return bool(value == other)


def _ordered(compare: Callable[[Any, Any], bool]) -> Comparison:
    def result(value: Any, other: Any, _: date) -> bool | None:
        if isinstance(value, Money):
            same = value.currency == other.currency
            return compare(value.amount, other.amount) if same else None
        if isinstance(value, Duration):
            return _durations(compare, value, other)
        return compare(value, other)

    return result


def _durations(
    compare: Callable[[Any, Any], bool], value: Duration, other: Duration
) -> bool | None:
    if value.seconds == other.seconds:
        return compare(value.months, other.months)
    results = {compare(seconds, 0) for seconds in value.excess(other)}
    return results.pop() if len(results) == 1 else None


def _among(value: Any, others: Any, as_of: date) -> bool | None:
    if not isinstance(value, Money):
        return True if value in others else None if None in others else False
    return _some(_equal(value, other, as_of) if other is not None else None for other in others)


def _contains(values: list[Any], other: Any, as_of: date) -> bool | None:
    return _among(other, values, as_of)


def _contains_all(values: list[Any], others: Any, as_of: date) -> bool | None:
    return _negated(_some(_negated(_one_in(values, other, as_of)) for other in others))


def _contains_any(values: list[Any], others: Any, as_of: date) -> bool | None:
    return _some(_one_in(values, other, as_of) for other in others)


def _one_in(values: list[Any], other: Any, as_of: date) -> bool | None:
    return _among(other, values, as_of) if other is not None else None


def _some(results: Any) -> bool | None:
    found: bool | None = False
    for result in results:
        if result:
            return True
        if result is None:
            found = None
    return found


def _negated(result: bool | None) -> bool | None:
    return None if result is None else not result


@cache
def _pattern(text: str) -> Any:
    from checker.policy import whole_text_pattern

    return whole_text_pattern(text)


def _valid_as(value: str, scheme: str, _: date) -> bool:
    return _SCHEMES[scheme](value)


_LEI = r"[0-9A-Z]{18}[0-9]{2}"


def _lei(value: str) -> bool:
    # The remainder of ISO 7064 MOD 97-10, letters standing for 10 to 35.
    if not re.fullmatch(_LEI, value):
        return False
    return int("".join(str(int(c, 36)) for c in value)) % 97 == 1


_SCHEMES: dict[str, Callable[[str], bool]] = {"lei": _lei, "timezone": is_time_zone}


def _whole(compare: Callable[[date, int, date], bool]) -> Comparison:
    """With a number of days or months that is whole and not negative; unknown with another."""

    def result(value: Any, number: Decimal, as_of: date) -> bool | None:
        whole = number >= 0 and number == number.to_integral_value()
        return compare(value, int(number), as_of) if whole else None

    return result


# `present` is not here: it alone has an answer when the value is not known.
COMPARISONS: dict[str, Comparison] = {
    "eq": _equal,
    "ne": lambda value, other, as_of: _negated(_equal(value, other, as_of)),
    "lt": _ordered(operator.lt),
    "le": _ordered(operator.le),
    "gt": _ordered(operator.gt),
    "ge": _ordered(operator.ge),
    "in": _among,
    "not_in": lambda value, others, as_of: _negated(_among(value, others, as_of)),
    "matches": lambda value, pattern, _: bool(_pattern(pattern).is_valid(value)),
    "starts_with": lambda value, start, _: bool(value.startswith(start)),
    "valid_as": _valid_as,
    "contains": _contains,
    "contains_all": _contains_all,
    "contains_any": _contains_any,
    "older_than_months": _whole(lambda value, n, as_of: value < add_months(as_of, -n)),
    "older_than_days": _whole(lambda value, n, as_of: value < add_days(as_of, -n)),
    "within_months": _whole(lambda value, n, as_of: as_of <= value <= add_months(as_of, n)),
    "within_days": _whole(lambda value, n, as_of: as_of <= value <= add_days(as_of, n)),
}
