"""Every shipped rule does what its examples say, and says where it comes from."""

from typing import Any

from checker.engine import Evaluator
from checker.exercise.examples import Grounds, examples_of
from checker.exercise.report import Exercise, text_of
from checker.exercise.run import Trial, verdict_of
from checker.policy import Policy
from checker.schema import check_references, check_schema
from tests.conftest import AS_OF, ROOT


def test_every_example_has_the_verdict_it_stands_under(policy: Policy) -> None:
    grounds, trial = Grounds([ROOT / "rules"], policy.types), Trial(policy)
    tried = [t for r in policy.rules for t in trial.of(r, list(examples_of(r)), grounds.of(r))]
    assert len(tried) > 600
    broken = Exercise([t for t in tried if not t.holds])
    assert broken.tried == [], "\n".join(text_of(broken))


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
        if rule.check != "waivers"  # those stand in no proposal; see tests/findings/test_accept.py
        and (not rule.examples.passes or not (rule.examples.fail or rule.examples.warn))
    ]
    assert lacking == []


def test_every_rule_cites_a_source_that_is_known(policy: Policy) -> None:
    for rule in policy.rules:
        assert rule.references
        for reference in rule.references:
            assert policy.sources[reference.source].title
