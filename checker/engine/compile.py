"""A typed policy as decisions for the engine, and the readers that ask them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from checker.engine.decision import Decision, decision
from checker.engine.formula import (
    FALSE,
    HIGHEST,
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
from checker.facts import Item, Pending, Readers, Run, Scopes, Truth
from checker.policy import Derivation, Policy, Rule
from checker.policy.conditions import (
    All,
    AnyOf,
    Compare,
    Condition,
    Negated,
    Quantified,
)

# A pair: how many items surely satisfy a condition, and how many may.
Counter = Callable[[Run, Scopes], tuple[int, int]]

# How many inputs a decision may have before its parts become decisions of their own. Tried in
# turn until the decision fits the engine; two inputs always fit.
_WIDTHS = (10, 7, 5, 4, 3, 2)


class Outcome(IntEnum):
    """What the engine says about a rule and an entity; the table of the language's meaning."""

    NOT_APPLICABLE = 0
    UNDETERMINED = 1
    FAIL = 2
    MISSING = 3
    PASS = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """How to ask a decision: its number, and what to read for its fields."""

    decision: int
    tests: tuple[Truth, ...]
    counters: tuple[Counter, ...]

    def ask(self, run: Run, scopes: Scopes) -> int:
        """The outcome.

        Raises:
            Pending: the engine has to be asked first; every question is on its list by then.
        """
        values: list[int] = []
        pending = False
        for test in self.tests:
            try:
                values.append(test(run, scopes))
            except Pending:
                pending = True
        for counter in self.counters:
            try:
                values.extend(counter(run, scopes))
            except Pending:
                pending = True
        if pending:
            raise Pending
        return run.ask(self.decision, tuple(values))


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a condition that is a decision of its own."""

    condition: "Condition | _Part"


@dataclass(frozen=True, slots=True)
class Compiled:
    """A policy ready to run."""

    policy: Policy
    decisions: tuple[Decision, ...]
    rules: tuple[tuple[Rule, Plan, Truth], ...]
    derivations: tuple[tuple[Derivation, Plan], ...]


def compile_policy(policy: Policy) -> Compiled:
    """Compiles every rule and derivation; equal decisions are shared."""
    compiler = _Compiler()
    rules = tuple(
        (rule, compiler.rule(rule), compiler.truth(rule.escalate_when))
        for rule in policy.rules
        if rule.check is None
    )
    derivations = tuple((found, compiler.derivation(found)) for found in policy.derivations)
    return Compiled(policy, tuple(compiler.decisions), rules, derivations)


@dataclass(slots=True)
class _Inputs:
    """The fields of one decision: comparisons first, then two for each count."""

    tests: dict[object, Truth] = field(default_factory=dict)
    counters: dict[Quantified, Counter] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return len(self.tests) + 2 * len(self.counters)


@dataclass(slots=True)
class _Compiler:
    decisions: dict[Decision, int] = field(default_factory=dict)
    _readers: Readers = field(init=False)
    _truths: dict[object, Truth] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._readers = Readers(self.truth)

    def rule(self, rule: Rule) -> Plan:
        """Which of the five outcomes the rule has."""

        def outcomes(formulas: Sequence[Formula]) -> dict[int, Terms]:
            when, require = formulas
            applies = at_least(when, TRUE)
            return {
                Outcome.NOT_APPLICABLE: at_most(when, FALSE),
                Outcome.UNDETERMINED: is_unknown(when),
                Outcome.FAIL: both(applies, at_most(require, FALSE)),
                Outcome.MISSING: both(applies, is_unknown(require)),
                Outcome.PASS: both(applies, at_least(require, TRUE)),
            }

        return self._plan((rule.when, rule.require), outcomes)

    def derivation(self, derivation: Derivation) -> Plan:
        """The number of the first case that holds; then one for none, and one for unknown."""

        def outcomes(formulas: Sequence[Formula]) -> dict[int, Terms]:
            found: dict[int, Terms] = {}
            unknown: list[Terms] = []
            before: Terms = [{}]
            for number, formula in enumerate(formulas):
                found[number] = both(before, at_least(formula, TRUE))
                unknown.append(both(before, is_unknown(formula)))
                before = both(before, at_most(formula, FALSE))
            found[len(formulas)] = before
            found[len(formulas) + 1] = either(*unknown)
            return found

        return self._plan(derivation.cases, outcomes)

    def truth(self, condition: "Condition | _Part") -> Truth:
        """The truth of a condition, a question to the engine unless it is a single comparison."""
        if condition not in self._truths:
            self._truths[condition] = self._truth(condition)
        return self._truths[condition]

    def _truth(self, condition: "Condition | _Part") -> Truth:
        match condition:
            case Compare():
                return self._readers.compare(condition)
            case _Part(part):
                return self.truth(part)
            case All(()):
                return lambda run, scopes: TRUE

        def outcomes(formulas: Sequence[Formula]) -> dict[int, Terms]:
            (formula,) = formulas
            return {
                FALSE: at_most(formula, FALSE),
                UNKNOWN: is_unknown(formula),
                TRUE: at_least(formula, TRUE),
            }

        return self._plan((condition,), outcomes).ask

    def _plan(
        self,
        conditions: Sequence[Condition],
        outcomes: Callable[[Sequence[Formula]], dict[int, Terms]],
    ) -> Plan:
        for width in _WIDTHS:
            inputs = _Inputs()
            fitted = [_fitted(c, max(1, width // len(conditions))) for c in conditions]
            for condition in fitted:
                self._collect(condition, inputs)
            formulas = [_formula(condition, inputs) for condition in fitted]
            found = decision(inputs.width, outcomes(formulas))
            if found.nodes <= MAX_NODES:
                number = self.decisions.setdefault(found, len(self.decisions))
                return Plan(number, tuple(inputs.tests.values()), tuple(inputs.counters.values()))
        raise ValueError(f"a table of {len(conditions)} cases is more than the engine can hold")

    def _collect(self, condition: "Condition | _Part", inputs: _Inputs) -> None:
        match condition:
            case Compare() | _Part():
                inputs.tests.setdefault(condition, self.truth(condition))
            case Quantified():
                if condition not in inputs.counters:
                    inputs.counters[condition] = self._counter(condition)
            case Negated(part):
                self._collect(part, inputs)
            case All(parts) | AnyOf(parts):
                for part in parts:
                    self._collect(part, inputs)

    def _counter(self, quantified: Quantified) -> Counter:
        # What `every` counts is false, so that nothing may be left out.
        joined = None if quantified.of_false else quantified.inner
        items = self._readers.items(quantified.path, joined, quantified.depth)
        inner = self.truth(quantified.inner)
        wanted = FALSE if quantified.of_false else TRUE
        # Beyond the largest count that matters all counts are alike, which keeps questions few.
        cap = max(last + 1 if last < HIGHEST else first for first, last in quantified.ranges)

        def count(run: Run, scopes: Scopes) -> tuple[int, int]:
            found = items(run, scopes)
            if found is None:
                return 0, cap
            sure, possible = _counted(inner, wanted, run, scopes, found)
            return min(sure, cap), min(possible, cap)

        return count


def _counted(
    inner: Truth, wanted: int, run: Run, scopes: Scopes, items: Iterable[Item]
) -> tuple[int, int]:
    sure = unknown = 0
    pending = False
    for item in items:
        try:
            truth = inner(run, (*scopes, item))
        except Pending:
            pending = True
            continue
        if truth == wanted:
            sure += 1
        elif truth == UNKNOWN:
            unknown += 1
    if pending:
        raise Pending
    return sure, sure + unknown


def _formula(condition: "Condition | _Part", inputs: _Inputs) -> Formula:
    match condition:
        case Compare() | _Part():
            return Leaf(list(inputs.tests).index(condition))
        case Quantified():
            place = list(inputs.counters).index(condition)
            return Count(len(inputs.tests) + 2 * place, condition.ranges)
        case Negated(part):
            return Not(_formula(part, inputs))
        case All(parts):
            return And(tuple(_formula(part, inputs) for part in parts))
        case AnyOf(parts):
            return Or(tuple(_formula(part, inputs) for part in parts))


def _leaves(condition: "Condition | _Part") -> int:
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
    parts: tuple[Condition, ...], width: int, join: type[All] | type[AnyOf]
) -> tuple[Condition, ...]:
    if len(parts) > width:
        size = max(2, -(-len(parts) // width))
        groups = [parts[n : n + size] for n in range(0, len(parts), size)]
        parts = tuple(group[0] if len(group) == 1 else join(group) for group in groups)
    return tuple(p if _leaves(p) == 1 else _Part(p) for p in parts)  # type: ignore[misc]
