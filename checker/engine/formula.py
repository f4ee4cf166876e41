"""Three-valued formulas over small integers, and the conjunctions that prove each outcome.

A truth value is an integer: 0 false, 1 unknown, 2 true. Strong Kleene logic is then arithmetic:
`and` is the minimum, `or` the maximum, `not x` is 2 - x. So "the formula is true" says that its
value is at least 2, "is not false" at least 1, "is unknown" between 1 and 1, and each of these can
be written as a set of *terms*: conjunctions of intervals over the fields of one flat fact, which is
all that the engine is ever asked to match.

Source of the logic: S. C. Kleene, Introduction to Metamathematics, 1952, section 64.
"""

from collections.abc import Iterable
from functools import reduce

from checker.facts import FALSE, TRUE, UNKNOWN
from checker.policy.conditions import NO_END
from checker.record import record

# A term maps a field to the lowest and highest value it may have, ends included.
Term = dict[int, tuple[int, int]]
Terms = list[Term]
_ALWAYS: Terms = [{}]


@record
class Leaf:
    """A field that holds a truth value."""

    field: int


@record
class Count:
    """How many items of a collection satisfy a condition, compared with numbers.

    Field `low` holds how many surely do, field `low + 1` how many may: those and the ones that
    nobody can tell. `ranges` are the counts that make it true, ends included, in ascending order
    and apart from each other.
    """

    low: int
    ranges: tuple[tuple[int, int], ...]


@record
class And:
    """The least of its parts; true when there are none. They are `apart` when it is known that
    each speaks of some field, and no two of one."""

    parts: tuple["Formula", ...]
    apart: bool = False


@record
class Or:
    """The greatest of its parts; false when there are none. `apart` as in `And`."""

    parts: tuple["Formula", ...]
    apart: bool = False


@record
class Not:
    """The other way round; unknown stays unknown."""

    part: "Formula"


Formula = Leaf | Count | And | Or | Not


def at_least(formula: Formula, value: int) -> Terms:
    """The terms of which one holds exactly when the formula's value is `value` or more."""
    match formula:
        case Leaf(field):
            return [{field: (value, NO_END)}]  # a bound that nothing exceeds costs no test
        case Count(low, ranges):
            return _sure(low, ranges) if value == TRUE else _possible(low, ranges)
        case And(parts, apart):
            return both(*[at_least(part, value) for part in parts], apart=apart)
        case Or(parts, apart):
            return either(*[at_least(part, value) for part in parts], apart=apart)
        case Not(part):
            return at_most(part, TRUE - value)


def at_most(formula: Formula, value: int) -> Terms:
    """The terms of which one holds exactly when the formula's value is `value` or less."""
    match formula:
        case Leaf(field):
            return [{field: (FALSE, value)}]
        case Count(low, ranges):
            outside = _outside(ranges)
            return _sure(low, outside) if value == FALSE else _possible(low, outside)
        case And(parts, apart):
            return either(*[at_most(part, value) for part in parts], apart=apart)
        case Or(parts, apart):
            return both(*[at_most(part, value) for part in parts], apart=apart)
        case Not(part):
            return at_least(part, TRUE - value)


def is_unknown(formula: Formula) -> Terms:
    """The terms that prove the formula unknown: a part is, and no other part settles it."""
    match formula:
        case Leaf(field):
            return [{field: (UNKNOWN, UNKNOWN)}]
        case Count():
            return both(at_least(formula, UNKNOWN), at_most(formula, UNKNOWN))
        case Not(part):
            return is_unknown(part)
        case And(parts, apart):
            open_ = [at_least(part, UNKNOWN) for part in parts]
        case Or(parts, apart):
            open_ = [at_most(part, UNKNOWN) for part in parts]
    found: Terms = []
    before = rest = _ALWAYS
    after: list[Terms] = []
    for side in reversed(open_):
        after.append(rest)
        rest = both(side, rest, apart=apart)
    for part, side, rest in zip(parts, open_, reversed(after), strict=True):
        found += both(before, is_unknown(part), rest, apart=apart)
        before = both(before, side, apart=apart)
    return found if apart or _apart(open_) else _least(found)


def both(*sides: Terms, apart: bool = False) -> Terms:
    """Every side holds: all combinations of their terms that are possible. The sides are `apart`
    when it is known that each speaks of some field, and no two of one."""
    some = [side for side in sides if side != _ALWAYS]
    if not some:
        return _ALWAYS
    return reduce(_all_of if apart or _apart(some) else _product, some)


def either(*sides: Terms, apart: bool = False) -> Terms:
    """Some side holds; `apart` as in `both`."""
    found = [term for side in sides for term in side]
    return found if apart or _apart(sides) else _least(found)


def _all_of(left: Terms, right: Terms) -> Terms:
    return [{**a, **b} for a in left for b in right]


def _product(left: Terms, right: Terms) -> Terms:
    if _apart((left, right)):
        return _all_of(left, right)
    # Shrinking on the way keeps (a or b) and (a or b) from growing with every repetition.
    return _least([t for a in left for b in right if (t := _together(a, b)) is not None])


def _apart(sides: Iterable[Terms]) -> bool:
    """Whether no two sides speak of one field: a term then never covers one of another side, nor do
    two that are put together of different ones."""
    fields: set[int] = set()
    for side in sides:
        own = set().union(*side)
        if not own or not fields.isdisjoint(own):
            return False
        fields |= own
    return True


def _together(left: Term, right: Term) -> Term | None:
    joined = dict(left)
    for field, (low, high) in right.items():
        before = joined.get(field, (low, high))
        joined[field] = (max(low, before[0]), min(high, before[1]))
        if joined[field][0] > joined[field][1]:
            return None
    return joined


def _least(terms: Terms) -> Terms:
    """The terms without those that another one covers, in a stable order."""
    if len(terms) < 2:
        return terms
    unique = list({tuple(sorted(term.items())): term for term in terms}.values())
    unique.sort(key=len)
    kept: Terms = []
    for term in unique:
        if not any(_covers(other, term) for other in kept):
            kept.append(term)
    return kept


def _covers(wide: Term, narrow: Term) -> bool:
    # Asked most of all while a policy is compiled: a loop takes a third of what `all` does.
    for field, (low, high) in wide.items():
        bounds = narrow.get(field)
        if bounds is None or low > bounds[0] or bounds[1] > high:
            return False
    return True


def _sure(low: int, ranges: Iterable[tuple[int, int]]) -> Terms:
    """Whatever the unknown items turn out to be, the count lies in one of the ranges."""
    return [{low: (first, NO_END), low + 1: (0, last)} for first, last in ranges]


def _possible(low: int, ranges: Iterable[tuple[int, int]]) -> Terms:
    """The unknown items may turn out so that the count lies in one of the ranges."""
    return [{low: (0, last), low + 1: (first, NO_END)} for first, last in ranges]


def _outside(ranges: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    gaps, start = [], 0
    for first, last in ranges:
        if first > start:
            gaps.append((start, first - 1))
        start = last + 1
    if start <= NO_END:
        gaps.append((start, NO_END))
    return gaps
