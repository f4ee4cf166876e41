"""Every rule asked about every entity it concerns."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, compress
from typing import Any

from checker.engine.compiled import AllAsked, Asked, Group, alone, compiled
from checker.engine.memory import Memory
from checker.engine.network import EngineFault
from checker.engine.outcome import Outcome, least_escalating
from checker.facts import Item, Portfolio, Proposal, Run
from checker.policy import Derivation, Policy, Rule
from checker.reading import Document
from checker.record import record


@record
class Result:
    """What came out for a rule and an entity. `escalated` says that the severity is the escalated
    one. `error` says why there is no outcome."""

    rule: Rule
    item: Item
    outcome: Outcome | None
    escalated: bool = False
    error: str = ""


@record
class Facts:
    """A proposal with its derived attributes on the day of the run. `errors` names those that could
    not be worked out."""

    proposal: Proposal
    as_of: date
    errors: list[str]


@record
class Answers:
    """The outcomes of a group of rules for some entities, a tuple for each: numbers, or texts that
    say why there is none."""

    group: Group
    items: list[Item]
    outcomes: list[tuple[int | str, ...]]

    def told(self) -> Iterable[int | str]:
        """The outcomes of all rules of the policy for all entities."""
        if self.group.all_wanted:
            return chain.from_iterable(self.outcomes)
        return (found[n] for found in self.outcomes for n in self._places())

    def results(self, run: Run, *, settled: bool) -> Iterator[Result]:
        """The results of the rules; those that passed or do not apply only when wanted."""
        if not settled and all(map(_is_settled, self.outcomes)):
            return
        for n in self._places():
            rule, escalates = self.group.rules[n], self.group.escalates[n]
            for item, outcomes in zip(self.items, self.outcomes, strict=True):
                if settled or outcomes[n] not in _SETTLED:
                    yield _result(rule, item, outcomes[n], escalates, run)

    def _places(self) -> Iterator[int]:
        return compress(range(len(self.group.rules)), self.group.wanted)


_SETTLED = (int(Outcome.PASS), int(Outcome.NOT_APPLICABLE))


def _is_settled(outcomes: Sequence[int | str]) -> bool:
    return sum(map(outcomes.count, _SETTLED)) == len(outcomes)


@record
class Evaluation:
    """What rules say about a proposal, and what that was worked out from; `outcomes` are all in one
    list."""

    answers: list[Answers]
    outcomes: list[int | str]
    run: Run

    @property
    def results(self) -> list[Result]:
        """All results, in order of rule and entity."""
        return self._results(settled=True)

    @property
    def open(self) -> list[Result]:
        """The results that neither passed nor do not apply."""
        return [] if _is_settled(self.outcomes) else self._results(settled=False)

    def count(self, outcome: Outcome) -> int:
        """How many results have that outcome."""
        return self.outcomes.count(int(outcome))  # compared faster than the name of one

    def _results(self, *, settled: bool) -> list[Result]:
        found = [r for each in self.answers for r in each.results(self.run, settled=settled)]
        return sorted(found, key=lambda result: result.rule.id)


class Evaluator:
    """A policy ready to be asked. One for a process: it remembers the engine's answers, which
    depend on the question only."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.compiled = compiled(policy)
        self._alone: dict[str, AllAsked] = {}

    @property
    def memory(self) -> Memory:
        """What the engine answered so far."""
        return self.compiled.memory

    def facts(self, value: dict[str, Any], as_of: date, document: Document | None = None) -> Facts:
        """The facts of a proposal, which may be one that breaks the schema."""
        proposal = Proposal(value, self.policy.types, document)
        run = Run(proposal, Portfolio([proposal]), as_of)
        errors: list[str] = []
        for derivation, asked in self.compiled.derivations:  # those of lower strata first
            try:
                _derive(derivation, asked, run)
            except Exception as error:  # told by every rule, so that nothing passes
                name = f"{derivation.about}.{derivation.name}"
                errors.append(f"{name} cannot be derived: {_told(error)}")
        return Facts(proposal, as_of, errors)

    def evaluate(
        self,
        facts: Facts,
        portfolio: Portfolio | None = None,
        regimes: Collection[str] | None = None,
    ) -> Evaluation:
        """The results of all rules for a proposal, beside those of the portfolio; alone, when none
        is given. With `regimes`, of the rules that are asked under these. When a derived attribute
        could not be worked out no rule has an outcome: each might have rested on it."""
        run = Run(facts.proposal, portfolio or Portfolio([facts.proposal]), facts.as_of)
        answers: list[Answers] = []
        outcomes: list[int | str] = []
        broken = "; ".join(facts.errors)
        for group in self.compiled.groups:
            rule = group.rules[0]
            items = facts.proposal.entities[rule.about]
            if items and (regimes is None or self.policy.asks(rule, regimes)):
                found = self._outcomes(group, items, run, broken)
                answers.append(Answers(group, items, found))
                outcomes.extend(answers[-1].told())
        return Evaluation(answers, outcomes, run)

    def _outcomes(
        self, group: Group, items: list[Item], run: Run, broken: str
    ) -> list[tuple[int | str, ...]]:
        """The outcomes of a group; `broken` in place of each, when it says something."""
        if broken:
            return [(broken,) * len(group.rules)] * len(items)
        try:
            return list(map(group.asked(run), items))
        except Exception:
            # One rule broke, and the others shall not suffer; or a value is of no kind that they
            # expect. Each by itself, and wary.
            each = zip(group.rules, group.wanted, strict=True)
            found = [self._by_itself(rule, wanted, items, run) for rule, wanted in each]
            return list(zip(*found, strict=True))

    def _by_itself(self, rule: Rule, wanted: bool, items: list[Item], run: Run) -> list[int | str]:
        """The outcomes of one rule; what breaks it is reported, and never passes."""
        if not wanted:
            return [Outcome.NOT_APPLICABLE] * len(items)  # nobody looks at them
        self.memory.needs_engine()  # which is to be asked anew
        try:
            if rule.id not in self._alone:
                self._alone[rule.id] = alone(rule)
            outcomes_of = self._alone[rule.id](run)
        except Exception as error:
            return [_told(error)] * len(items)
        found: list[int | str] = []
        for item in items:
            try:
                found += outcomes_of(item)
            except Exception as error:
                found.append(_told(error))
        return found


def _derive(derivation: Derivation, asked: Asked, run: Run) -> None:
    items = run.proposal.entities[derivation.about]
    case_of = asked(run) if items else None
    for item in items:
        case = case_of(item) if case_of else 0
        if case < len(derivation.values):
            item.attributes[derivation.name] = derivation.values[case]


def _result(rule: Rule, item: Item, outcome: int | str, escalates: Asked, run: Run) -> Result:
    """The result of one rule; what breaks it is reported, and never passes."""
    if isinstance(outcome, str):
        return Result(rule, item, None, error=outcome)
    try:
        escalated = outcome not in _SETTLED and escalates(run)(item) >= least_escalating(rule)
        return Result(rule, item, Outcome(outcome), escalated)
    except Exception as error:
        return Result(rule, item, None, error=_told(error))


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, EngineFault) else f"{type(error).__name__}: {error}"
