"""Joins between proposals: conditions on an item of the portfolio that ask for an equal value.

With such a condition only the items that have the value, or may have it, need to be looked at, and
these are found in an index. That keeps the work for a portfolio in proportion to its size.
"""

from collections.abc import Iterator

from checker.policy.conditions import All, Compare, Computed, Condition, Path, Quantified
from checker.record import record
from checker.schema import Kind


@record
class Join:
    """The value `mine`, known before the item is chosen, must equal that at `theirs`: a path in the
    item, or a list in the item and a path in one of its own items."""

    mine: Path
    theirs: tuple[Path, ...]


def find_join(inner: Condition, depth: int) -> Join | None:
    """A join without which the condition cannot hold; the item is scope number `depth`. Of several
    one with a value of the innermost scope, which fewer items are likely to have."""
    return max(_joins(inner, depth, ()), key=lambda join: join.mine.scope, default=None)


def _joins(condition: Condition, depth: int, among: tuple[Path, ...]) -> Iterator[Join]:
    scope = depth + len(among)
    match condition:
        case All(parts):
            for part in parts:
                yield from _joins(part, depth, among)
        case Compare(path, "eq", Path() as operand) if path.type.kind is Kind.TEXT:
            for theirs, mine in ((path, operand), (operand, path)):
                if theirs.scope == scope and mine.scope < depth and not _is_computed(theirs):
                    yield Join(mine, (*among, theirs))
        case Quantified(path, "some") if path.scope == depth and not among:
            yield from _joins(condition.inner, depth, (path,))


def _is_computed(path: Path) -> bool:
    return any(isinstance(step, Computed) for step in path.steps)
