"""Every shipped rule does what its examples say, and says where it comes from."""

from typing import Any

import pytest

from checker.engine import Evaluator
from checker.exercise.examples import Grounds, examples_of, explanations
from checker.exercise.exercise import Exercise, Wanted, exercised
from checker.exercise.report import text_of
from checker.exercise.run import Trial, verdict_of
from checker.exercise.score import scored
from checker.policy import Policy
from checker.schema import check_references, check_schema
from tests.conftest import AS_OF, ROOT


def of_everything(policy: Policy, *, mutate: bool = False) -> Exercise:
    """What came of the examples of the built-in rules."""
    wanted = Wanted(
        rules=policy.rules,
        derivations=policy.derivations,
        explained=list(explanations([ROOT / "rules"])),
        coverage=True,
        mutate=mutate,
    )
    return exercised(policy, Grounds([ROOT / "rules"], policy.types), wanted)


def test_every_example_has_its_verdict_and_together_they_reach_every_condition(
    policy: Policy,
) -> None:
    exercise = of_everything(policy)
    assert len(exercise.tried) > 1100
    broken = [tried for tried in exercise.tried if not tried.holds]
    open_ = [coverage for coverage in exercise.coverages if coverage.open]
    assert (broken, open_) == ([], []), "\n".join(text_of(exercise))


@pytest.mark.slow
def test_examples_notice_nearly_every_change_to_a_rule_and_each_other_is_explained(
    policy: Policy,
) -> None:
    exercise = of_everything(policy, mutate=True)
    assert sum(score.total for score in exercise.scores) > 1800
    alive = "\n".join(text_of(exercise))
    assert exercise.score >= 95, alive
    assert all(survivor.why for score in exercise.scores for survivor in score.survivors), alive
    assert exercise.stale == []


@pytest.mark.parametrize("rule_id", ["BIZ-01", "DAT-06", "DAT-08", "GOV-04", "PFL-03"])
def test_of_these_rules_every_change_is_noticed(policy: Policy, rule_id: str) -> None:
    rule = next(rule for rule in policy.rules if rule.id == rule_id)
    ground = Grounds([ROOT / "rules"], policy.types).of(rule)
    tried = list(Trial(policy).of(rule, list(examples_of(rule)), ground))
    score = scored(rule, tried, [])
    assert score.total > 10
    assert [survivor.mutant.what for survivor in score.survivors] == []


def test_the_green_proposal_passes_everything(
    policy: Policy, evaluator: Evaluator, green: dict[str, Any]
) -> None:
    assert check_schema(green) == []
    assert check_references(green, policy.types) == []
    results = evaluator.evaluate(evaluator.facts(green, AS_OF)).results
    bad = [
        (r.rule.id, r.item.id) for r in results if verdict_of(r) not in {"pass", "not_applicable"}
    ]
    assert bad == []
    assert sum(verdict_of(r) == "pass" for r in results) > len(policy.rules)


def test_every_rule_cites_a_source_that_is_known(policy: Policy) -> None:
    for rule in policy.rules:
        assert rule.references
        for reference in rule.references:
            assert policy.sources[reference.source].title
