"""What a rule does not look at never changes its verdict.

An entity is unrelated to a rule when nothing refers to it and the rule, with the attributes that it
rests on, does not read the list it stands in. To rules that do read the list (how many components
there are, whether every risk has an owner) a further entity is a further fact, and they may say
something else. To rules about the portfolio every proposal of the run is.
"""

from copy import deepcopy
from random import Random
from typing import Any

import pytest

from checker.exercise.examples import Grounds, examples_of
from checker.exercise.run import Trial
from checker.findings import Judge
from checker.policy import Policy
from checker.record import replace
from tests.conftest import ROOT
from tests.metamorphic.reports import lists_read, looks_across, verdicts
from tests.oracle.shipped import damaged, examples

Dict = dict[str, Any]
NEW = "quite-new"


def with_another(proposal: Dict, home: tuple[str, ...], random: Random) -> Dict:
    """The proposal with one more entity in a list: like one of those there, or like nothing, but
    with an id of its own."""
    made = deepcopy(proposal)
    node = made
    for name in home[:-1]:
        node = node.setdefault(name, {})
    items = node.setdefault(home[-1], [])
    like = [item for item in items if isinstance(item, dict)]
    items.append({**deepcopy(random.choice([{}, *like])), "id": NEW})
    return made


def _can_hold(proposal: Any, home: tuple[str, ...]) -> bool:
    for name in home[:-1]:
        proposal = proposal.get(name, {})
        if not isinstance(proposal, dict):
            return False
    return isinstance(proposal.get(home[-1], []), list)


@pytest.mark.parametrize("seed", range(3))
def test_an_unrelated_entity_never_changes_the_verdict_about_another(
    policy: Policy, judge: Judge, seed: int
) -> None:
    random = Random(seed)
    proposal = damaged(random, random.choice(examples()))
    before, compared = verdicts(judge, [proposal]), 0
    read = {rule.id: lists_read(rule, policy) for rule in policy.rules}
    for kind, home in policy.types.homes.items():
        if not _can_hold(proposal, home):
            continue
        after = verdicts(judge, [with_another(proposal, home, random)])
        for name, verdict in before.items():
            if kind not in read[name[0]]:
                compared += 1
                assert (name, after[name]) == (name, verdict), f"another {kind}"
    assert compared > 300


def test_most_rules_do_not_look_at_most_lists(policy: Policy) -> None:
    rules = [rule for rule in policy.rules if rule.check is None]
    read = sum(len(lists_read(rule, policy)) for rule in rules)
    assert 0 < read < len(rules) * len(policy.types.homes) / 4


@pytest.mark.parametrize("seed", range(3))
def test_another_proposal_changes_only_what_rules_about_the_portfolio_say(
    policy: Policy, judge: Judge, seed: int
) -> None:
    random = Random(seed)
    own, *others = (damaged(random, one) for one in random.sample(examples(), 3))
    across = {rule.id for rule in policy.rules if looks_across(rule, policy)}
    assert across == {rule.id for rule in policy.rules if rule.id.startswith("PFL-")}
    alone, beside = verdicts(judge, [own]), verdicts(judge, [own, *others])
    assert alone.keys() == beside.keys()
    assert {n: v for n, v in alone.items() if n[0] not in across} == {
        n: v for n, v in beside.items() if n[0] not in across
    }


def test_the_examples_of_a_rule_hold_inside_every_larger_proposal(policy: Policy) -> None:
    random, trial = Random(1), Trial(policy)
    grounds, tried = Grounds([ROOT / "rules"], policy.types), 0
    for rule in policy.rules:
        ground = grounds.of(rule)
        read = lists_read(rule, policy)
        larger = {**ground.base, "x_ours": {"anything": [1, {"status": "draft"}]}}
        for kind, home in policy.types.homes.items():
            if kind != rule.about and kind not in read:
                larger = with_another(larger, home, random)
        found = list(trial.of(rule, list(examples_of(rule)), replace(ground, base=larger)))
        tried += len(found)
        wrong = [(rule.id, t.example.name, t.problem, t.got) for t in found if not t.holds]
        assert wrong == []
    assert tried > 250
