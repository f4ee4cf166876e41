"""Conditions as questions to the engine: which decision, and what fills its fields."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from checker.engine.decision import HIGHEST, Decision, decision
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
from checker.policy.conditions import All, AnyOf, Compare, Condition, Negated, Quantified
from checker.record import record

# How many inputs a decision may have before its parts become decisions of their own. Tried in
# turn until the decision fits the engine: more than seven hardly ever do, two always.
_WIDTHS = (7, 5, 4, 3, 2)


@record
class Part:
    """A part of a condition that is a question of its own."""

    condition: "Condition | Part"


@record
class Question:
    """The number of a decision, and what fills its fields: the truths of some conditions, then two
    numbers for each count."""

    decision: int
    tests: tuple[Compare | Part, ...]
    counts: tuple[Quantified, ...]


@dataclass(slots=True)
class Questions:
    """The decisions that a policy needs. Conditions of one shape share one, whatever they compare,
    so that they are few."""

    _numbers: dict[Decision, int] = field(default_factory=dict)

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """The decisions by number."""
        return tuple(self._numbers)

    def truth(self, condition: Condition) -> Question:
        """Asks whether a condition is false, unknown or true."""
        for width in _WIDTHS:
            fitted = _fitted(condition, width)
            inputs = list(_inputs(fitted))
            tests = tuple(each for each in inputs if not isinstance(each, Quantified))
            counts = tuple(each for each in inputs if isinstance(each, Quantified))
            fields = {id(test): number for number, test in enumerate(tests)}
            fields |= {id(each): len(tests) + 2 * n for n, each in enumerate(counts)}
            found = _truth(len(tests) + 2 * len(counts), _formula(fitted, fields))
            if found is not None:
                return Question(self._number(found), tests, counts)
        raise ValueError("a condition is more than the engine can hold")

    def outcome(self) -> int:
        """Asks for the outcome of a rule by the truth of `when` and that of `require`."""
        return self._number(_outcome())

    def case(self, count: int) -> int:
        """Asks for the number of the first of so many cases that holds; then one for none, and one
        for unknown."""
        found = _fitting(_case(count))
        if found is None:
            raise ValueError(f"a table of {count} cases is more than the engine can hold")
        return self._number(found)

    def _number(self, found: Decision) -> int:
        return self._numbers.setdefault(found, len(self._numbers))


@cache
def _truth(width: int, formula: Formula) -> Decision | None:
    return _fitting(
        decision(
            width,
            {
                FALSE: at_most(formula, FALSE),
                UNKNOWN: is_unknown(formula),
                TRUE: at_least(formula, TRUE),
            },
        )
    )


def _fitting(found: Decision) -> Decision | None:
    """The decision; None when it is more than the engine can hold."""
    return found if found.nodes <= MAX_NODES else None


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
def _case(count: int) -> Decision:
    found: dict[int, Terms] = {}
    unknown: list[Terms] = []
    before: Terms = [{}]
    for number in range(count):
        found[number] = both(before, at_least(Leaf(number), TRUE))
        unknown.append(both(before, is_unknown(Leaf(number))))
        before = both(before, at_most(Leaf(number), FALSE))
    return decision(count, found | {count: before, count + 1: either(*unknown)})


def cap_of(quantified: Quantified) -> int:
    """The least count beyond which all counts are alike, which keeps questions few."""
    return max(last + 1 if last < HIGHEST else first for first, last in quantified.ranges)


def _inputs(condition: "Condition | Part") -> Iterator[Compare | Part | Quantified]:
    match condition:
        case Compare() | Part() | Quantified():
            yield condition
        case Negated(part):
            yield from _inputs(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _inputs(part)


def _formula(condition: "Condition | Part", fields: Mapping[int, int]) -> Formula:
    match condition:
        case Compare() | Part():
            return Leaf(fields[id(condition)])
        case Quantified():
            return Count(fields[id(condition)], condition.ranges)
        case Negated(part):
            return Not(_formula(part, fields))
        case All(parts):
            return And(tuple(_formula(part, fields) for part in parts))
        case AnyOf(parts):
            return Or(tuple(_formula(part, fields) for part in parts))


def _leaves(condition: "Condition | Part") -> int:
    match condition:
        case Negated(part):
            return _leaves(part)
        case All(parts) | AnyOf(parts):
            return sum(map(_leaves, parts))
    return 1


def _fitted(condition: Condition, width: int) -> Condition:
    """The same condition with at most `width` inputs: parts become decisions of their own."""
    if _leaves(condition) <= width:
        return condition
    match condition:
        case Negated(part):
            return Negated(_fitted(part, width))
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
