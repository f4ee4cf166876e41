"""Runs the examples that rules carry, each against the verdict it stands under."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.engine import Evaluator, Outcome, Result
from checker.exercise.patch import BadPatch, patched
from checker.facts import Portfolio
from checker.policy import Policy, Rule
from checker.policy.model import Example
from checker.schema import check_references, check_schema, without_missing


@dataclass(frozen=True, slots=True)
class Tried:
    """An example and what came of it: `got` lists the verdicts, which should all be `wanted`."""

    rule: Rule
    wanted: str
    name: str
    got: tuple[str, ...]
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether the example came out as it says."""
        return not self.problem and set(self.got) == {self.wanted}


def try_examples(
    policy: Policy, evaluator: Evaluator, base: dict[str, Any], as_of: date
) -> Iterator[Tried]:
    """Every example of every rule, over the proposal that passes everything."""
    for rule in policy.rules:
        examples = rule.examples
        groups = {
            "pass": examples.passes,
            "warn": examples.warn,
            "fail": examples.fail,
            "not_applicable": examples.not_applicable,
            "undetermined": examples.undetermined,
        }
        for wanted, group in groups.items():
            for example in group:
                yield _tried(rule, wanted, example, policy, evaluator, base, as_of)


def _tried(
    rule: Rule,
    wanted: str,
    example: Example,
    policy: Policy,
    evaluator: Evaluator,
    base: dict[str, Any],
    as_of: date,
) -> Tried:
    try:
        value = patched(base, example.patch)
        others = [patched(base, patch) for patch in example.beside]
    except BadPatch as error:
        return Tried(rule, wanted, example.name, (), str(error))
    if rule.check == "schema":
        stated = without_missing(value)
        problems = check_schema(stated) or check_references(stated, policy.types)
        got = "fail" if problems else "pass"
        return Tried(rule, wanted, example.name, (got,))
    facts = evaluator.facts(value, as_of)
    beside = [evaluator.facts(other, as_of).proposal for other in others]
    results = [
        result
        for result in evaluator.evaluate(facts, Portfolio([facts.proposal, *beside])).results
        if result.rule is rule and example.entity in {None, result.item.id}
    ]
    if not results:
        problem = f"no {rule.about}" + (f' "{example.entity}"' if example.entity else "")
        return Tried(rule, wanted, example.name, (), f"there is {problem} to judge")
    worst = min(results, key=_badness)
    chosen = results if wanted in {"pass", "not_applicable"} or example.entity else [worst]
    return Tried(rule, wanted, example.name, tuple(verdict_of(result) for result in chosen))


_ORDER = (Outcome.FAIL, Outcome.MISSING, Outcome.UNDETERMINED, Outcome.PASS, Outcome.NOT_APPLICABLE)


def _badness(result: Result) -> int:
    return _ORDER.index(result.outcome) if result.outcome is not None else -1


def verdict_of(result: Result) -> str:
    """The verdict of a result, by the table of the language."""
    rule = result.rule
    severity = rule.escalate_to if result.escalated and rule.escalate_to else rule.severity
    match result.outcome:
        case None:
            return "error"
        case Outcome.FAIL:
            return severity
        case Outcome.MISSING:
            return rule.missing or severity
    return result.outcome.name.lower()
