"""Whether conditions can hold together, over every proposal that keeps to the schema.

A condition becomes a formula of the engine's own kind, and its truth a set of terms: conjunctions
of intervals. A term is possible when each fact in it has a case that fits. Facts at different
paths, comparisons of two paths, computed values and different lists are taken to be free of one
another, so more is held possible than is: what is called impossible is so, and of the rest nothing
is said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

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
    Term,
    Terms,
    at_least,
    at_most,
    both,
    is_unknown,
)
from checker.policy.conditions import (
    NO_END,
    All,
    AnyOf,
    Compare,
    Condition,
    Constant,
    Key,
    Negated,
    Operand,
    Path,
    Quantified,
)
from checker.review.values import cases, is_decided, truths

# Terms beyond this number are not worked out.
_MOST_TERMS = 4000
_CONTRARY = {"ne": "eq", "not_in": "in", "gt": "le", "ge": "lt"}


class TooLarge(Exception):
    """The condition has more terms than are worked out."""


@dataclass(slots=True)
class Logic:
    """The facts of one kind of entity, numbered; formulas made by it can be compared.

    `about` is the kind of entity that the conditions are about.
    """

    about: str
    _leaves: dict[object, int] = field(default_factory=dict)
    _tests: dict[object, dict[int, Compare]] = field(default_factory=dict)
    _group_of: dict[int, object] = field(default_factory=dict)
    _counts: dict[int, Quantified] = field(default_factory=dict)
    _fields: int = 0

    def formula(self, condition: Condition) -> Formula:
        """The condition as a formula over numbered fields."""
        match condition:
            case Compare():
                return self._compared(condition)
            case Quantified():
                return Count(self._counted(condition), condition.ranges)
            case Negated(part):
                return Not(self.formula(part))
            case All(parts):
                return And(tuple(self.formula(part) for part in parts))
            case AnyOf(parts):
                return Or(tuple(self.formula(part) for part in parts))

    def possible(self, *sides: Terms, exact: bool = False) -> bool:
        """Whether some proposal could make all sides hold; with `exact`, whether one surely does:
        its facts are stated in the file, each by itself.

        Raises:
            TooLarge: there are too many terms to tell.
        """
        return any(self._fits(term, exact) for term in self.joined(*sides))

    def joined(self, *sides: Terms) -> Terms:
        """The terms of all sides together.

        Raises:
            TooLarge: there are too many.
        """
        found: Terms = [{}]
        for side in sides:
            if len(found) * len(side) > _MOST_TERMS:
                raise TooLarge
            found = both(found, side)
        return found

    def facts(self, formula: Formula) -> set[object]:
        """What a formula rests on."""
        match formula:
            case Leaf(number):
                return {self._group_of[number]}
            case Count(number):
                return {number}
            case Not(part):
                return self.facts(part)
            case And(parts) | Or(parts):
                return {fact for part in parts for fact in self.facts(part)}

    def cases_of(self, conditions: Sequence[Condition]) -> list[tuple[Any, list[int]]] | None:
        """The cases of the one path that all these conditions are about, each with the truth that
        every condition has in it; None when they are about more, or not settled by its value."""
        formulas = [self.formula(condition) for condition in conditions]
        groups = {group for formula in formulas for group in self.facts(formula)}
        if len(groups) != 1 or not (groups & self._tests.keys()):
            return None
        (group,) = groups
        tests = self._tests[group]
        if not all(is_decided(test) for test in tests.values()):
            return None
        kind = next(iter(tests.values())).path.type
        return [
            (case, [self._in_case(f, group, case) for f in formulas])
            for case in cases(kind, tests.values())
        ]

    def _in_case(self, formula: Formula, group: object, case: Any) -> int:
        tests = self._tests[group]
        fixed: Terms = [{n: (min(truths(t, case)), max(truths(t, case))) for n, t in tests.items()}]
        return next(
            truth
            for truth, terms in (
                (TRUE, at_least(formula, TRUE)),
                (FALSE, at_most(formula, FALSE)),
                (UNKNOWN, is_unknown(formula)),
            )
            if both(fixed, terms)
        )

    # Fields

    def _compared(self, test: Compare) -> Formula:
        contrary = isinstance(test.operand, Path) and test.operator in _CONTRARY
        operator = _CONTRARY[test.operator] if contrary else test.operator
        group = self._path(test.path)
        operand = test.operand.value if isinstance(test.operand, Constant) else None
        key = group, operator, repr(operand), self._other(test.operand)
        if key not in self._leaves:
            number = self._leaves[key] = self._field()
            self._group_of[number] = group
            plain = Compare(test.path, operator, test.operand, test.line)
            self._tests.setdefault(group, {})[number] = plain
        leaf = Leaf(self._leaves[key])
        return Not(leaf) if contrary else leaf

    def _counted(self, test: Quantified) -> int:
        key = self._path(test.path), test.inner, test.of_false
        if key not in self._leaves:
            self._leaves[key] = self._field()
            self._field()  # a count has two: how many surely, and how many may
            self._counts[self._leaves[key]] = test
        return self._leaves[key]

    def _field(self) -> int:
        self._fields += 1
        return self._fields - 1

    def _path(self, path: Path) -> object:
        # In a rule about the proposal itself both outer scopes are the proposal.
        scope = 0 if path.scope == 1 and self.about == "proposal" else path.scope
        return scope, path.steps

    def _other(self, operand: Operand) -> object:
        return self._path(operand) if isinstance(operand, Path) else None

    # Terms

    def _fits(self, term: Term, exact: bool) -> bool:
        groups: dict[object, dict[int, tuple[int, int]]] = {}
        for number, bounds in term.items():
            if number in self._group_of:
                groups.setdefault(self._group_of[number], {})[number] = bounds
            elif exact:
                return False
        if exact and _nested(groups):
            return False
        counted = all(self._count_fits(number, test, term) for number, test in self._counts.items())
        return counted and all(
            self._group_fits(group, bounds, exact) for group, bounds in groups.items()
        )

    def _group_fits(self, group: object, bounds: dict[int, tuple[int, int]], exact: bool) -> bool:
        tests = self._tests[group]
        asked = [(tests[number], low, high) for number, (low, high) in bounds.items()]
        if exact and not all(_is_stated(test) and is_decided(test) for test, _, _ in asked):
            return False
        kind = asked[0][0].path.type
        return any(
            all(
                any(low <= truth <= high for truth in truths(test, case))
                for test, low, high in asked
            )
            for case in cases(kind, tests.values())
        )

    def _count_fits(self, number: int, test: Quantified, term: Term) -> bool:
        if number not in term and number + 1 not in term:
            return True
        sure, may = term.get(number, (0, NO_END)), term.get(number + 1, (0, NO_END))
        if sure[0] > may[1]:  # of what surely counts there is never more than of what may
            return False
        # A list that is not stated may hold anything, so what may count has no bound.
        return sure[0] == 0 or self._can_count(test)

    def _can_count(self, test: Quantified) -> bool:
        """Whether any item can surely count."""
        inner = Logic("")
        formula = inner.formula(test.inner)
        try:
            return inner.possible(at_least_terms(Not(formula) if test.of_false else formula, TRUE))
        except TooLarge:
            return True


def at_least_terms(formula: Formula, value: int) -> Terms:
    """`at_least`, unless there are too many terms.

    Raises:
        TooLarge: there are.
    """
    if _size(formula, value, low=True) > _MOST_TERMS:
        raise TooLarge
    return at_least(formula, value)


def at_most_terms(formula: Formula, value: int) -> Terms:
    """`at_most`, unless there are too many terms.

    Raises:
        TooLarge: there are.
    """
    if _size(formula, value, low=False) > _MOST_TERMS:
        raise TooLarge
    return at_most(formula, value)


def _size(formula: Formula, value: int, *, low: bool) -> int:
    """How many terms there can be at most."""
    match formula:
        case Not(part):
            return _size(part, value, low=not low)
        case And(parts) | Or(parts):
            sizes = [_size(part, value, low=low) for part in parts]
            return _product(sizes) if isinstance(formula, And) is low else sum(sizes)
        case Count(_, ranges):
            return len(ranges) + 1
    return 1


def _product(sizes: Iterable[int]) -> int:
    total = 1
    for size in sizes:
        total = min(total * size, _MOST_TERMS + 1)
    return total


def _nested(groups: Iterable[Any]) -> bool:
    """Whether one path lies below another, so that they are not free of one another."""
    places = [(scope, steps) for scope, steps in groups]
    return any(
        one != other and one[0] == other[0] and other[1][: len(one[1])] == one[1]
        for one in places
        for other in places
    )


def _is_stated(test: Compare) -> bool:
    """Whether the value is a field of the entity or the proposal, which a proposal can set at
    will."""
    return test.path.scope >= 0 and all(isinstance(step, Key) for step in test.path.steps)
