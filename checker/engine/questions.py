"""Conditions as questions to the engine: which decision, and what fills its fields."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from operator import itemgetter
from typing import Any

from checker.engine.decision import Decision, decision
from checker.engine.formula import (
    FALSE,
    TRUE,
    UNKNOWN,
    And,
    Count,
    Formula,
    Leaf,
    Not,
    Or,
    Terms,
    at_least,
    at_most,
    both,
    either,
    is_unknown,
)
from checker.engine.network import MAX_NODES
from checker.engine.outcome import Outcome
from checker.policy.conditions import NO_END, All, AnyOf, Compare, Condition, Negated, Quantified
from checker.record import record

# How many inputs a decision may have before its parts become decisions of their own. Tried in
# turn until the decision fits the engine: more than seven hardly ever do, two always.
_WIDTHS = (7, 5, 4, 3, 2)


@record
class Part:
    """A part of a condition that is a question of its own."""

    condition: "Condition | Part"


# What a decision is made from: how a condition is put together, and nothing of what it compares. A
# truth value is `_LEAF`; all else begins with its word: "not", "all", "any", or "count" before the
# ranges that make it true. Plain tuples, since they are looked up for each condition of a policy.
_Shape = tuple[Any, ...]
_LEAF: _Shape = ()
_ONE_BY_ONE = frozenset({Compare, Quantified})

# What is known of a proposal when a question is asked: the truth of a condition, or that it is not
# so, or a count.
Input = Compare | Quantified | Negated | Part


@record
class Question:
    """The number of a decision, and what fills its fields: a truth value one, a count two."""

    decision: int
    inputs: tuple[Input, ...]


@dataclass(slots=True)
class Questions:
    """The decisions that a policy needs. Conditions of one shape share one, whatever they compare,
    so that they are few."""

    _numbers: dict[Decision, int] = field(default_factory=dict)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions by number."""
        return tuple(self._numbers)

    def truth(self, condition: Condition) -> Question | Input:
        """Asks whether a condition is false, unknown or true; no question is needed where that is
        known of it as a whole."""
        normal = _normal(condition)
        shape, inputs = _shape(normal)
        if shape == _LEAF:
            return inputs[0]
        for width in _WIDTHS:
            if len(inputs) > width:
                shape, inputs = _shape(_fitted(normal, width))
            found = _truth(shape)
            if found is not None:
                return Question(self._number(found), tuple(inputs))
        raise ValueError("a condition is more than the engine can hold")

    def outcome(self) -> int:
        """Asks for the outcome of a rule by the truth of `when` and that of `require`."""
        return self._number(_outcome())

    def case(self, number: int) -> int:
        """Asks for the number of the first of so many cases that holds; then one for none, and one
        for unknown."""
        found = _fitting(_case(number))
        if found is None:
            raise ValueError(f"a table of {number} cases is more than the engine can hold")
        return self._number(found)

    def _number(self, found: Decision) -> int:
        return self._numbers.setdefault(found, len(self._numbers))


@cache
def _truth(shape: _Shape) -> Decision | None:
    fields = count()
    formula = _formula(shape, fields)
    outcomes = {
        FALSE: at_most(formula, FALSE),
        UNKNOWN: is_unknown(formula),
        TRUE: at_least(formula, TRUE),
    }
    return _fitting(decision(next(fields), outcomes))


def _fitting(found: Decision) -> Decision | None:
    """The decision; None when it is more than the engine can hold."""
    # There is a node for each test at most.
    tests = sum(len(tests) for _, tests in found.productions)
    return found if tests <= MAX_NODES or found.nodes <= MAX_NODES else None


@cache
def _outcome() -> Decision:
    when, require = Leaf(0), Leaf(1)
    applies = at_least(when, TRUE)
    return decision(
        2,
        {
            Outcome.NOT_APPLICABLE: at_most(when, FALSE),
            Outcome.UNDETERMINED: is_unknown(when),
            Outcome.FAIL: both(applies, at_most(require, FALSE)),
            Outcome.MISSING: both(applies, is_unknown(require)),
            Outcome.PASS: both(applies, at_least(require, TRUE)),
        },
    )


@cache
def _case(cases: int) -> Decision:
    found: dict[int, Terms] = {}
    unknown: list[Terms] = []
    before: Terms = [{}]
    for number in range(cases):
        found[number] = both(before, at_least(Leaf(number), TRUE))
        unknown.append(both(before, is_unknown(Leaf(number))))
        before = both(before, at_most(Leaf(number), FALSE))
    return decision(cases, found | {cases: before, cases + 1: either(*unknown)})


def cap_of(quantified: Quantified) -> int:
    """The least count beyond which all counts are alike, which keeps questions few."""
    return max(last + 1 if last < NO_END else first for first, last in quantified.ranges)


def is_truth(quantified: Quantified) -> bool:
    """Whether no more matters than whether there is such an item: then it is a truth value and no
    count."""
    return cap_of(quantified) == 1


def _normal(condition: Condition, negated: bool = False) -> Condition:
    """A condition of the same truth in which only what is known is negated, and no `all` stands in
    an `all`, or `any` in an `any`."""
    match condition:
        case Negated(part):
            return _normal(part, not negated)
        case All(parts) | AnyOf(parts):
            if not negated and len(parts) > 1 and _ONE_BY_ONE.issuperset(map(type, parts)):
                return condition
            join = All if isinstance(condition, All) is not negated else AnyOf
            found: list[Condition] = []
            for part in parts:
                each = _normal(part, negated)
                found += each.parts if isinstance(each, join) else [each]
            return found[0] if len(found) == 1 else join(tuple(found))
    return Negated(condition) if negated else condition


def _shape(condition: "Condition | Part") -> tuple[_Shape, list[Input]]:
    """The shape of a condition, and what fills its fields. Parts are put in an order of their own,
    so that conditions of one meaning have one shape."""
    match condition:
        case All(parts) | AnyOf(parts):
            word = "all" if isinstance(condition, All) else "any"
            leaves: list[Input] = [part for part in parts if isinstance(part, Compare)]
            if len(leaves) == len(parts):
                return (word, *(_LEAF,) * len(parts)), leaves
            found = sorted(map(_shape, parts), key=itemgetter(0))
            return (word, *(s for s, _ in found)), [i for _, inputs in found for i in inputs]
        case Negated(Quantified() as part) if not is_truth(part):
            return ("not", ("count", *part.ranges)), [part]
        case Quantified() if not is_truth(condition):
            return ("count", *condition.ranges), [condition]
    return _LEAF, [condition]


def _formula(shape: _Shape, fields: Iterator[int]) -> Formula:
    match shape:
        case ():
            return Leaf(next(fields))
        case ("count", *ranges):
            low, _ = next(fields), next(fields)
            return Count(low, tuple(ranges))
        case ("not", part):
            return Not(_formula(part, fields))
    parts = tuple(_formula(part, fields) for part in shape[1:])
    # Each has fields of its own; but `any: []` has none.
    apart = bool(parts) and all(getattr(part, "apart", True) for part in parts)
    return And(parts, apart) if shape[0] == "all" else Or(parts, apart)


def _leaves(condition: "Condition | Part") -> int:
    match condition:
        case All(parts) | AnyOf(parts):
            return sum(map(_leaves, parts))
    return 1


def _fitted(condition: Condition, width: int) -> Condition:
    """The same condition with at most `width` inputs: parts become decisions of their own."""
    if _leaves(condition) <= width:
        return condition
    match condition:
        case All(parts):
            return All(_grouped(parts, width, All))
        case AnyOf(parts):
            return AnyOf(_grouped(parts, width, AnyOf))
    return condition


def _grouped(
    parts: Sequence[Condition], width: int, join: type[All] | type[AnyOf]
) -> tuple[Condition, ...]:
    if len(parts) > width:
        size = max(2, -(-len(parts) // width))
        groups = [tuple(parts[n : n + size]) for n in range(0, len(parts), size)]
        parts = tuple(group[0] if len(group) == 1 else join(group) for group in groups)
    return tuple(p if _leaves(p) == 1 else Part(p) for p in parts)  # type: ignore[misc]
