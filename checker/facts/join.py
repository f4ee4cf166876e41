"""Joins between proposals: conditions on an item of the portfolio that ask for an equal value.

With such a condition only the items that have the value, or may have it, need to be looked at, and
these are found in an index. What they come to is the same for all who ask with the same values. So
the work for a portfolio stays in proportion to its size.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from checker.facts.run import Run
from checker.policy.conditions import (
    All,
    AnyOf,
    Compare,
    Computed,
    Condition,
    Constant,
    Let,
    Negated,
    Path,
    Quantified,
)
from checker.record import record
from checker.schema import Kind

# Of these, equal values of one path are alike for every rule. Of others nobody needs to know it.
_PLAIN = frozenset({str, Decimal, bool, int, date, type(None)})
# For the companies of a large portfolio; it may forget, but is never wrong.
_MOST = 1 << 16
_T = TypeVar("_T")


@record
class Join:
    """The value `mine`, known before the item is chosen, must equal that at `theirs`: a path in the
    item, or a list in the item and a path in one of its own items."""

    mine: Path
    theirs: tuple[Path, ...]


def once_for_all(run: Run, place: object, work: Callable[..., _T], *values: Any) -> _T:
    """What is worked out from the portfolio of a run and some plain values: once for all proposals
    that have the same values. `place` tells one work from another, which must not depend on
    anything else but the day of the run. Nothing of other values is remembered."""
    if not all(value.__class__ in _PLAIN for value in values):
        return work(*values)
    known, key = run.portfolio.known, (place, run.as_of, values)
    if key not in known:
        if len(known) >= _MOST:
            known.clear()
        known[key] = work(*values)
    found: _T = known[key]
    return found


def outside(part: Condition | Let | Path | Constant | None, depth: int) -> Iterator[Path]:
    """The values that a condition on an item, or a value of it, reads outside of the item, which is
    scope number `depth`."""
    match part:
        case Path(_, scope, (Computed(let), *_)) if scope >= depth:
            yield from outside(let, depth)
        case Path(_, scope):
            if 0 <= scope < depth:
                yield part
        case Let():
            for each in (*part.arguments, part.source, part.value, part.to, part.where):
                yield from outside(each, depth)
        case Compare(path, _, operand):
            yield from outside(path, depth)
            yield from outside(operand, depth)
        case Quantified(path):
            yield from outside(path, depth)
            yield from outside(part.inner, depth)
        case Negated(inner):
            yield from outside(inner, depth)
        case All(parts) | AnyOf(parts):
            for inner in parts:
                yield from outside(inner, depth)


def find_joins(inner: Condition, depth: int) -> tuple[Join, ...]:
    """The joins without each of which the condition cannot hold; the item is scope number
    `depth`."""
    return tuple(_joins(inner, depth, ()))


def _joins(condition: Condition, depth: int, among: tuple[Path, ...]) -> Iterator[Join]:
    scope = depth + len(among)
    match condition:
        case All(parts):
            for part in parts:
                yield from _joins(part, depth, among)
        case Compare(path, "eq", Path() as operand) if path.type.kind is Kind.TEXT:
            for theirs, mine in ((path, operand), (operand, path)):
                if theirs.scope == scope and mine.scope < depth and not theirs.let:
                    yield Join(mine, (*among, theirs))
        case Quantified(path, "some") if path.scope == depth and not among:
            yield from _joins(condition.inner, depth, (path,))
