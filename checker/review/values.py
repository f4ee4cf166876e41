"""What a fact can be, as far as comparisons with constants tell: a few cases, of which one holds.

The cases of a path are "not stated" and one value for each stretch between the constants that it
is compared with. What a comparison says of a case is what the product says of that value.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from checker.facts import FALSE, TRUE, UNKNOWN
from checker.facts.compare import COMPARISONS
from checker.findings import shown
from checker.policy import Money
from checker.policy.conditions import Compare, Constant
from checker.schema import FieldType, Kind

ANY = frozenset({FALSE, UNKNOWN, TRUE})

# A value that the path may have; None when it is not stated.
Case = Any

_DECIDED = frozenset({"eq", "ne", "lt", "le", "gt", "ge", "in", "not_in"})
_KINDS = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.MONEY})
_OTHER_TEXT = "\x00 another text"
_OTHER_CURRENCY = "\x00"
_NO_DAY = date(2000, 1, 1)


def is_decided(test: Compare) -> bool:
    """Whether the cases settle the comparison: with a constant, and with no day of the run."""
    if test.operator == "present":
        return True
    constant = isinstance(test.operand, Constant)
    return constant and test.operator in _DECIDED and test.path.type.kind in _KINDS


def cases(kind: FieldType, tests: Iterable[Compare]) -> list[Case]:
    """The cases of a path of this type that these comparisons tell apart."""
    constants = list(_constants(tests))
    match kind.kind:
        case Kind.BOOLEAN:
            return [None, True, False]
        case Kind.TEXT if kind.codes:
            return [None, *kind.codes]
        case Kind.TEXT:
            return [None, *dict.fromkeys(constants), _OTHER_TEXT]
        case Kind.NUMBER:
            return [None, *_allowed(kind, constants)]
        case Kind.DATE:
            return [None, *_days(constants)]
        case Kind.MONEY:
            return [None, *_amounts(constants)]
    return [None, _OTHER_TEXT]


def truths(test: Compare, case: Case) -> frozenset[int]:
    """What the comparison can be in that case."""
    if test.operator == "present":
        assert isinstance(test.operand, Constant)
        return frozenset({TRUE if (case is not None) is test.operand.value else FALSE})
    if case is None:
        return frozenset({UNKNOWN})
    if not is_decided(test):
        return ANY
    assert isinstance(test.operand, Constant)
    found = COMPARISONS[test.operator](case, test.operand.value, _NO_DAY)
    return frozenset({UNKNOWN if found is None else TRUE if found else FALSE})


def truth_out_of_range(test: Compare) -> int | None:
    """What a comparison with a number outside those that the schema allows is of every number
    inside; None for other comparisons. The schema's own limits may be repeated, to be safe."""
    kind = test.path.type
    numbers = list(_constants([test])) if kind.kind is Kind.NUMBER else []
    outside = [number for number in numbers if number not in _allowed(kind, numbers)]
    if not numbers or outside != numbers:
        return None
    found = {truth for case in _allowed(kind, numbers) for truth in truths(test, case)}
    return found.pop() if len(found) == 1 else None


def is_ordered(case: Case) -> bool:
    """Whether the case is one of a scale, so that others can lie between."""
    return isinstance(case, Decimal | date) or (
        isinstance(case, Money) and case.currency != _OTHER_CURRENCY
    )


def said(case: Case) -> str:
    """A case in words."""
    if case == _OTHER_TEXT:
        return "any other text"
    if isinstance(case, Money) and case.currency == _OTHER_CURRENCY:
        return "an amount in another currency"
    return shown(case)


def _constants(tests: Iterable[Compare]) -> Iterator[Any]:
    for test in tests:
        if is_decided(test) and test.operator != "present":
            assert isinstance(test.operand, Constant)
            value = test.operand.value
            yield from sorted(value, key=str) if isinstance(value, frozenset) else [value]


def _allowed(kind: FieldType, constants: Sequence[Decimal]) -> list[Decimal]:
    """The cases that the schema allows; its own limits are told apart as well."""
    ends = [Decimal(repr(end)) for end in (kind.least, kind.most) if end is not None]
    return [
        number
        for number in _numbers([*constants, *ends])
        if (kind.least is None or number >= kind.least)
        and (kind.most is None or number <= kind.most)
    ]


def _numbers(constants: Sequence[Decimal]) -> list[Decimal]:
    """Each constant, and a number on either side of it."""
    marks = sorted(set(constants)) or [Decimal(0)]
    between = [(low + high) / 2 for low, high in pairwise(marks)]
    return sorted([marks[0] - 1, *marks, *between, marks[-1] + 1])


def _days(constants: Sequence[date]) -> list[date]:
    marks = sorted(set(constants)) or [_NO_DAY]
    day = timedelta(days=1)
    near = {mark + step for mark in marks for step in (-day, day) if date.min < mark < date.max}
    return sorted({*marks, *near})


def _amounts(constants: Sequence[Money]) -> list[Money]:
    currencies = dict.fromkeys(c.currency for c in constants)
    return [
        Money(amount, currency)
        for currency in currencies
        for amount in _numbers([c.amount for c in constants if c.currency == currency])
    ] + [Money(Decimal(0), _OTHER_CURRENCY)]
