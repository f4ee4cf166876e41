"""Every rule asked about every entity it concerns."""

from datetime import date
from typing import Any

from checker.engine.compiled import Asked, compiled
from checker.engine.network import EngineFault
from checker.engine.outcome import Outcome
from checker.facts import FALSE, Item, Portfolio, Proposal, Run
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
class Evaluation:
    """The results for one proposal, in order of rule and entity, and what they were worked out
    from. `errors` are failures that belong to no single rule."""

    results: list[Result]
    run: Run
    errors: list[str]


_GOOD = (Outcome.PASS, Outcome.NOT_APPLICABLE)


class Evaluator:
    """A policy ready to be asked. One for a process: it remembers the engine's answers, which
    depend on the question only."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.compiled = compiled(policy)

    def facts(self, value: dict[str, Any], as_of: date, document: Document | None = None) -> Facts:
        """The facts of a proposal, which may be one that breaks the schema."""
        proposal = Proposal(value, self.policy.types, document)
        run = Run(proposal, Portfolio([proposal]), as_of)
        errors: list[str] = []
        for derivation, asked in self.compiled.derivations:  # those of lower strata first
            try:
                _derive(derivation, asked, run)
            except Exception as error:  # told with every finding, and nothing passes
                name = f"{derivation.about}.{derivation.name}"
                errors.append(f"{name} cannot be derived: {_told(error)}")
        return Facts(proposal, as_of, errors)

    def evaluate(self, facts: Facts, portfolio: Portfolio | None = None) -> Evaluation:
        """The results of all rules for a proposal, beside those of the portfolio; alone, when none
        is given."""
        run = Run(facts.proposal, portfolio or Portfolio([facts.proposal]), facts.as_of)
        results: list[Result] = []
        for rule, asked, escalates in self.compiled.rules:
            items = facts.proposal.entities[rule.about]
            if items:
                _judge(rule, asked, escalates, run, items, results)
        return Evaluation(results, run, facts.errors)


def _derive(derivation: Derivation, asked: Asked, run: Run) -> None:
    items = run.proposal.entities[derivation.about]
    case_of = asked(run) if items else None
    for item in items:
        case = case_of(item) if case_of else 0
        if case < len(derivation.values):
            item.attributes[derivation.name] = derivation.values[case]


def _judge(
    rule: Rule, asked: Asked, escalates: Asked, run: Run, items: list[Item], results: list[Result]
) -> None:
    """The results of one rule; what breaks it is reported, and never passes."""
    try:
        outcome_of = asked(run)
    except Exception as error:
        results.extend(Result(rule, item, None, error=_told(error)) for item in items)
        return
    for item in items:
        try:
            outcome = Outcome(outcome_of(item))
            # Unknown escalates too: missing facts must not make a verdict milder.
            escalated = outcome not in _GOOD and escalates(run)(item) != FALSE
        except Exception as error:
            results.append(Result(rule, item, None, error=_told(error)))
        else:
            results.append(Result(rule, item, outcome, escalated))


def _told(error: Exception) -> str:
    return str(error) if isinstance(error, EngineFault) else f"{type(error).__name__}: {error}"
