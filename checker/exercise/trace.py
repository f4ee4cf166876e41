"""Conditions evaluated once more, with every truth on the way kept."""

from collections.abc import Callable, Iterator
from typing import Any

from checker.engine import Outcome, least_escalating
from checker.exercise.run import Tried
from checker.exercise.walk import Atom
from checker.facts import FALSE, TRUE, UNKNOWN, Item, Readers, Run, Scopes
from checker.findings import Step, Tracer
from checker.policy import Derivation, Rule
from checker.policy.conditions import Compare, Condition, Path, Quantified


class _Unjoined(Readers):
    """Readers that look at every item, also at those that an index could rule out."""

    def items(
        self, path: Path, inner: Condition | None = None, depth: int = 0
    ) -> Callable[[Run, Scopes], list[Item] | None]:
        """Reads the items of a list."""
        return super().items(path)


class Recorder(Tracer):
    """A tracer that remembers each atom it came by, with its truth and where it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.readers = _Unjoined(self._truth_of)
        self._taken: list[tuple[Atom, int, Scopes]] = []

    def trace(self, condition: Condition, run: Run, scopes: Scopes) -> Step:
        """The condition's truth, step by step."""
        step = super().trace(condition, run, scopes)
        if isinstance(condition, Compare | Quantified):
            self._taken.append((condition, step.truth, scopes))
        return step

    def taken(self) -> Iterator[tuple[Atom, int, Scopes]]:
        """What was come by since the last time."""
        found, self._taken = self._taken, []
        yield from found

    def value(self, path: Path, run: Run, scopes: Scopes) -> Any:
        """The value at a path."""
        return self.readers.value(path)(run, scopes)

    def count(self, quantified: Quantified, run: Run, scopes: Scopes) -> tuple[int, int]:
        """How many items surely fit, and how many may; nobody knows of a list not stated."""
        items = self.readers.items(quantified.path)(run, scopes)
        if items is None:
            return 0, -1
        kept = self._taken
        steps = [super(Recorder, self).trace(quantified.inner, run, (*scopes, i)) for i in items]
        self._taken = kept
        truths = [step.truth for step in steps]
        return truths.count(TRUE), len(truths) - truths.count(FALSE)


def ask(rule: Rule, recorder: Recorder, tried: Tried) -> None:
    """Asks the rule of the entities that an example is about."""
    assert tried.evaluation is not None
    run = tried.evaluation.run
    for result in tried.evaluation.results:
        if tried.example.means(result.item.id):
            outcome_of(rule, recorder, run, (run.proposal.root, result.item))


def outcome_of(rule: Rule, tracer: Tracer, run: Run, scopes: Scopes) -> tuple[Outcome, bool]:
    """The outcome of a rule for an entity by the table of the language, and whether its severity is
    the escalated one. A second evaluation, beside that of the engine."""
    when = tracer.trace(rule.when, run, scopes).truth
    if when == FALSE:
        return Outcome.NOT_APPLICABLE, False
    if when == TRUE:
        require = tracer.trace(rule.require, run, scopes).truth
        outcome = {TRUE: Outcome.PASS, FALSE: Outcome.FAIL, UNKNOWN: Outcome.MISSING}[require]
    else:
        outcome = Outcome.UNDETERMINED
    if outcome is Outcome.PASS or rule.escalate_to is None:
        return outcome, False
    return outcome, tracer.trace(rule.escalate_when, run, scopes).truth >= least_escalating(rule)


def case_of(derivation: Derivation, tracer: Tracer, run: Run, scopes: Scopes) -> int | None:
    """The number of the case that gives a derived attribute its value, one more than the last when
    none holds; None when that cannot be told."""
    for number, case in enumerate(derivation.cases):
        truth = tracer.trace(case, run, scopes).truth
        if truth == TRUE:
            return number
        if truth == UNKNOWN:
            return None
    return len(derivation.cases)
