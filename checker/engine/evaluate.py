"""Every rule asked about every entity it concerns, in as few questions to the engine as can be."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.engine.compile import Compiled, Outcome, compile_policy
from checker.engine.network import EngineFault, Network
from checker.facts import FALSE, Item, Pending, Portfolio, Proposal, Run, Scopes
from checker.policy import Policy, Rule
from checker.reading import Document

# Enough for every shape of answer that real proposals have, and a bound for hostile ones.
_MOST_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Result:
    """What came out for a rule and an entity. `escalated` says that the severity is the escalated
    one. `error` says why there is no outcome."""

    rule: Rule
    item: Item
    outcome: Outcome | None
    escalated: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A proposal with its derived attributes on the day of the run. `errors` names those that could
    not be worked out."""

    proposal: Proposal
    as_of: date
    errors: list[str]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The results for one proposal, in order of rule and entity, and what they were worked out
    from. `errors` are failures that belong to no single rule."""

    results: list[Result]
    run: Run
    errors: list[str]


@dataclass(slots=True)
class _Task:
    work: Callable[[], None]
    failed: Callable[[str], None]


class Evaluator:
    """A policy ready to be asked. One for a process: it remembers every answer of the engine,
    which depends on the question only."""

    def __init__(self, policy: Policy) -> None:
        self.compiled: Compiled = compile_policy(policy)
        self.network = Network(self.compiled.decisions)
        self._answers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._asked: dict[tuple[int, tuple[int, ...]], None] = {}
        derivations = self.compiled.derivations
        self._strata = [
            [pair for pair in derivations if pair[0].stratum == stratum]
            for stratum in range(max((d.stratum for d, _ in derivations), default=-1) + 1)
        ]

    def facts(self, value: dict[str, Any], as_of: date, document: Document | None = None) -> Facts:
        """The facts of a proposal, which may be one that breaks the schema."""
        proposal = Proposal(value, self.compiled.policy.types, document)
        run = Run(proposal, Portfolio([proposal]), as_of, self._ask)
        errors: list[str] = []
        for stratum in self._strata:
            self._settle(self._derivation_tasks(stratum, run, errors))
        return Facts(proposal, as_of, errors)

    def evaluate(self, facts: Facts, portfolio: Portfolio | None = None) -> Evaluation:
        """The results of all rules for a proposal, beside those of the portfolio; alone, when none
        is given."""
        beside = portfolio or Portfolio([facts.proposal])
        run = Run(facts.proposal, beside, facts.as_of, self._ask)
        results: list[Result] = []
        self._settle(self._rule_tasks(run, results))
        order = {rule.id: n for n, (rule, _, _) in enumerate(self.compiled.rules)}
        results.sort(key=lambda r: (order[r.rule.id], r.item.pointer))
        return Evaluation(results, run, facts.errors)

    def _ask(self, decision: int, values: tuple[int, ...]) -> int:
        key = (decision, values)
        answer = self._answers.get(key)
        if answer is None:
            self._asked[key] = None
            raise Pending
        return answer

    def _settle(self, tasks: list[_Task]) -> None:
        """Works through the tasks, asking the engine for what they wait for, until none waits."""
        while tasks:
            waiting = [task for task in tasks if not self._done(task)]
            if not waiting:
                return
            try:
                self._answer()
            except EngineFault as fault:
                for task in waiting:
                    task.failed(str(fault))
                return
            tasks = waiting

    def _done(self, task: _Task) -> bool:
        try:
            task.work()
        except Pending:
            return False
        except Exception as error:  # a rule that breaks is reported, and never passes
            task.failed(f"{type(error).__name__}: {error}")
        return True

    def _answer(self) -> None:
        questions = list(self._asked)
        self._asked.clear()
        if not questions:
            raise EngineFault("a rule waits for an answer that nobody asked for")
        if len(self._answers) > _MOST_REMEMBERED:
            self._answers.clear()
        outcomes = self.network.decide(questions)
        self._answers.update(zip(questions, outcomes, strict=True))

    def _derivation_tasks(self, stratum: list[Any], run: Run, errors: list[str]) -> list[_Task]:
        def task(derivation: Any, plan: Any, item: Item) -> _Task:
            def work() -> None:
                case = plan.ask(run, (run.proposal.root, item))
                if case < len(derivation.values):
                    item.attributes[derivation.name] = derivation.values[case]

            def failed(error: str) -> None:
                errors.append(f"{derivation.about}.{derivation.name} cannot be derived: {error}")

            return _Task(work, failed)

        return [
            task(derivation, plan, item)
            for derivation, plan in stratum
            for item in run.proposal.entities[derivation.about]
        ]

    def _rule_tasks(self, run: Run, results: list[Result]) -> list[_Task]:
        def task(rule: Rule, plan: Any, escalates: Any, item: Item) -> _Task:
            scopes: Scopes = (run.proposal.root, item)

            def work() -> None:
                outcome = Outcome(plan.ask(run, scopes))
                bad = outcome not in {Outcome.PASS, Outcome.NOT_APPLICABLE}
                # Unknown escalates too: missing facts must not make a verdict milder.
                escalated = bad and rule.escalate_to is not None and escalates(run, scopes) != FALSE
                results.append(Result(rule, item, outcome, escalated))

            def failed(error: str) -> None:
                results.append(Result(rule, item, None, error=error))

            return _Task(work, failed)

        return [
            task(rule, plan, escalates, item)
            for rule, plan, escalates in self.compiled.rules
            for item in run.proposal.entities[rule.about]
        ]
