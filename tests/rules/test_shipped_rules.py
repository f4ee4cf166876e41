"""Every shipped rule does what its examples say, and says where it comes from."""

from typing import Any

from checker.engine import Evaluator
from checker.exercise.run import try_examples, verdict_of
from checker.policy import Policy
from checker.schema import check_references, check_schema
from tests.conftest import AS_OF


def test_every_example_has_the_verdict_it_stands_under(
    policy: Policy, evaluator: Evaluator, green: dict[str, Any]
) -> None:
    tried = list(try_examples(policy, evaluator, green, AS_OF))
    assert len(tried) > 60
    wrong = [f"{t.rule.id} {t.wanted}: {t.name}: {t.got} {t.problem}" for t in tried if not t.holds]
    assert wrong == []


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


def test_every_rule_has_a_passing_and_a_failing_example(policy: Policy) -> None:
    lacking = [
        rule.id
        for rule in policy.rules
        if not rule.examples.passes or not (rule.examples.fail or rule.examples.warn)
    ]
    assert lacking == []


def test_every_rule_cites_a_source_that_is_known(policy: Policy) -> None:
    for rule in policy.rules:
        assert rule.references
        for reference in rule.references:
            assert policy.sources[reference.source].title
