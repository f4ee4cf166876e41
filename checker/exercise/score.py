"""How many changes to a rule its examples notice, and which they do not."""

from collections.abc import Iterable, Sequence
from typing import Any

from checker.engine import Result
from checker.exercise.examples import Example, Explanation
from checker.exercise.mutate import Mutant, mutants, mutants_derived
from checker.exercise.run import Tried, judged, verdict_of
from checker.exercise.trace import case_of, outcome_of
from checker.exercise.walk import Subject, derivations_of, name_of
from checker.facts import Item, Portfolio, Run
from checker.findings import Tracer
from checker.policy import Derivation, Policy, Rule
from checker.record import record, replace


@record
class Survivor:
    """A change that no example notices. `why` explains that none can; empty when nobody did."""

    mutant: Mutant[Any]
    why: str = ""


@record
class Score:
    """The changes to a rule or a derived attribute: how many there are, and those that survive.
    `stale` are explanations of changes that are noticed, or not made any more."""

    subject: Subject
    total: int
    survivors: tuple[Survivor, ...]
    stale: tuple[Explanation, ...] = ()

    @property
    def unexplained(self) -> tuple[Survivor, ...]:
        """The survivors that nobody explained."""
        return tuple(survivor for survivor in self.survivors if not survivor.why)


def scored(rule: Rule, tried: Sequence[Tried], explained: Iterable[Explanation]) -> Score:
    """The score of a rule; `explained` says of changes to it why no example can notice them."""
    bench = Bench(tried)
    made = list(mutants(rule))
    return _score(rule, made, [m for m in made if not bench.notices(m.subject)], explained)


def scored_derived(
    derivation: Derivation,
    tried: Sequence[Tried],
    explained: Iterable[Explanation],
    policy: Policy,
) -> Score:
    """The score of a derived attribute, by the examples of the rules that rest on it."""
    bench = DerivedBench(derivation, tried, policy)
    made = list(mutants_derived(derivation))
    return _score(derivation, made, [m for m in made if not bench.notices(m.subject)], explained)


def _score(
    subject: Subject,
    made: Sequence[Mutant[Any]],
    alive: Sequence[Mutant[Any]],
    explained: Iterable[Explanation],
) -> Score:
    reasons = {found.mutation: found for found in explained if found.rule == name_of(subject)}
    survivors = tuple(
        Survivor(mutant, reasons[mutant.what].why if mutant.what in reasons else "")
        for mutant in alive
    )
    names = {mutant.what for mutant in alive}
    stale = tuple(found for what, found in reasons.items() if what not in names)
    return Score(subject, len(made), survivors, stale)


class Bench:
    """The examples of a rule with their facts worked out, to hold changed rules against."""

    def __init__(self, tried: Sequence[Tried]) -> None:
        self._tracer = Tracer()
        self._cases = [(one.example, one) for one in tried if one.evaluation and one.holds]

    def notices(self, rule: Rule) -> bool:
        """Whether an example comes out differently under this rule."""
        return any(not self.holds(rule, example, tried) for example, tried in self._cases)

    def holds(self, rule: Rule, example: Example, tried: Tried) -> bool:
        """Whether the example comes out as it says."""
        return self.verdicts(rule, example, tried) == {example.wanted}

    def verdicts(self, rule: Rule, example: Example, tried: Tried) -> set[str]:
        """The verdicts that should be the wanted one."""
        assert tried.evaluation is not None
        run = tried.evaluation.run
        items = [result.item for result in tried.evaluation.results]
        chosen = [item for item in items if example.means(item.id)]
        results = [self._result(rule, item, run) for item in chosen]
        return {verdict_of(result) for result in judged(results, example)}

    def _result(self, rule: Rule, item: Item, run: Run) -> Result:
        try:
            outcome, escalated = outcome_of(rule, self._tracer, run, (run.proposal.root, item))
        except Exception as error:  # a change that breaks the rule is noticed
            return Result(rule, item, None, error=str(error))
        return Result(rule, item, outcome, escalated)


class DerivedBench:
    """The examples of all rules that rest on a derived attribute, to hold changed ones against."""

    def __init__(self, derivation: Derivation, tried: Sequence[Tried], policy: Policy) -> None:
        self._tracer = Tracer()
        self._tried = [one for one in tried if one.evaluation and one.holds]
        self._bench = Bench([])
        self._later = [
            found for found in policy.derivations if derivation in derivations_of(found, policy)
        ]

    def notices(self, changed: Derivation) -> bool:
        """Whether an example comes out differently with this derivation."""
        return any(not self._holds(changed, one) for one in self._tried)

    def _holds(self, changed: Derivation, one: Tried) -> bool:
        assert one.evaluation is not None
        proposals = one.evaluation.run.portfolio.proposals
        items = [item for p in proposals for kind in p.entities.values() for item in kind]
        before = [dict(item.attributes) for item in items]
        run = replace(one.evaluation.run, portfolio=Portfolio(proposals))
        try:
            for derivation in (changed, *self._later):
                self._derive(derivation, run)
            return self._bench.holds(one.rule, one.example, one)
        except Exception:  # a change that breaks the derivation is noticed
            return False
        finally:
            for item, attributes in zip(items, before, strict=True):
                item.attributes = attributes

    def _derive(self, derivation: Derivation, run: Run) -> None:
        for proposal in run.portfolio.proposals:
            for item in proposal.entities[derivation.about]:
                number = case_of(derivation, self._tracer, run, (proposal.root, item))
                item.attributes.pop(derivation.name, None)
                if number is not None and derivation.values[number] is not None:
                    item.attributes[derivation.name] = derivation.values[number]
