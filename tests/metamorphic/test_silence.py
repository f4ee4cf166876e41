"""Taking a fact away never turns a finding into a pass.

The law: when a value is taken away, each comparison with it becomes unknown and none becomes true,
so a rule that failed, warned or was undetermined about an entity neither passes nor ceases to
apply. Only `present` answers to silence itself. Where that could speak for a proposal it does so on
purpose, and stands in the table below: `present: false` in a requirement, `present` in `when`,
under `not` or `none`, and in what attributes and computed values rest on. An entity that is taken
away has no verdict any more; the law is about those that stay.
"""

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest

from checker.engine import Evaluator
from checker.exercise.examples import Grounds, examples_of
from checker.exercise.patch import patched
from checker.exercise.run import verdict_of
from checker.exercise.walk import derivations_of, lets_of
from checker.facts import Portfolio
from checker.policy import Policy
from checker.policy.conditions import (
    NO_END,
    All,
    AnyOf,
    Compare,
    Condition,
    Constant,
    Negated,
    Quantified,
)
from tests.conftest import AS_OF, ROOT
from tests.oracle.shipped import damaged, examples, paths

Dict = dict[str, Any]

# By rule or attribute: what is silent, and why it is right that the silence says something.
SILENCE_SPEAKS: dict[str, dict[str, str]] = {
    "BIZ-03": {"ruledOutReason": "an option that was not ruled out needs the whole cost"},
    "BIZ-08": {"scope": "an approval that names no part is of the whole proposal"},
    "CHG-02": {
        "transition.pilot": "without a pilot and without a scale-up there is nothing to gate",
        "transition.pilot.results": "results come after the pilot; its criteria are asked for then",
    },
    "CHG-04": {
        "transition.cutover.on": "the sign-off is held against the handover's own day too",
        "transition.roadmap": "the handover's own day is asked for; GOV-02 asks for the roadmap",
    },
    "CLS-02": {"providerId": "work of one's own has no provider"},
    "DAT-02": {"providerId": "a place or component without a provider is the buyer's own"},
    "DAT-03": {"data.transfers": "without a list of transfers, access and the places tell"},
    "DAT-07": {"providerId": "a place without a provider is the buyer's own"},
    "DDL-02": {
        "adverseHistory.items": "what is explicitly nothing has no events",
        "adverseHistory.none": "where events are told, nothing else is to be said",
        "endedOn": "a reference without an end does not count, and too few fail",
        "function": "a reference without a function does not count, and too few fail",
        "name": "a reference without a customer does not count, and too few fail",
        "scale": "a reference without a scale does not count, and too few fail",
    },
    "DDL-03": {"lei": "a number in a company register will do where there is no LEI"},
    "DDL-07": {"provider.personType": "whoever is not said to be a person may have a parent"},
    "DOC-04": {
        "buyer.entityType": "the sector tells, where the type of entity does not",
        "ictServiceType": "a service that is not of information technology has no such type",
    },
    "IP-01": {"ip.assets": "without assets a reason is asked for"},
    "IP-03": {
        "exclusiveToId": "what is exclusive to nobody has no such field",
        "providerId": "work of one's own has no provider",
    },
    "IP-04": {
        "ipAssessment.enforceability": "another place there must be assessed in full",
        "ipAssessment.staffConfidentiality": "another place there must be assessed in full",
        "providerId": "a place without a provider is the buyer's own",
    },
    "MDL-03": {"providerId": "work of one's own has no provider"},
    "MDL-05": {"decision.selectedOption.ruledOutReason": "what is chosen was not ruled out"},
    "MDL-08": {
        "componentId": "a line without a component is nobody's budget, and the sum must still fit",
        "ip.assets": "without assets a reason is asked for",
    },
    "PFL-01": {
        "financials.annualCost": "shares are worked out from the proposals that have a price",
        "financials.currency": "shares are worked out from the proposals in one currency",
        "ultimateParentLei": "a group without an LEI is known by its name",
    },
    "PFL-03": {
        "function.criticality.assessment": "another proposal, whose own rules ask for it",
        "provider.lei": "without an LEI the number in a register tells",
        "provider.identifier.id": "DDL-03 asks for it where there is no LEI",
        "rank": "SUB-02 asks for the rank",
    },
    "PFL-04": {
        "buyer.lei": "another buyer without an LEI is known by its name",
        "buyer.name": "another proposal that names no buyer is nobody's",
        "proposal.buyer.lei": "a buyer without an LEI is known by its name",
        "function.id": "another proposal that names no function repeats none",
    },
    "PFL-06": {
        "exit.fallback.provider.lei": "whoever has no fallback cannot be in a circle",
        "fallback": "whoever has no fallback cannot be in a circle",
        "provider.lei": "providers are known by their LEI, which DDL-03 asks for",
        "rank": "SUB-02 asks for the rank",
        "subcontracting.chain": "whoever has no chain cannot be in a circle; SUB-02 asks for it",
    },
    "PFL-12": {"id": "another proposal without an id, which DOC-01 asks for, repeats none"},
    "RSK-06": {"data.dpia": "whether an assessment is needed is asked by DAT-08"},
    "SUB-02": {"providerId": "a place without a provider is the buyer's own"},
    "hasProvider": {"providerId": "work of one's own has no provider, unless its type says so"},
    "isEngaged": {
        "subcontracting.chain": "components are asked for; SUB-02 asks for the chain of a provider"
    },
    "isLive": {"status": "a proposal without a status is live"},
    "isScaling": {
        "isScaleUp": "steps of kinds that move no volume need say nothing; others are asked",
        "volumePct": "steps of kinds that move no volume need say nothing; others are asked",
    },
    "isThirdParty": {
        "buyer.lei": "the names of both parents are compared as well",
        "ultimateParentLei": "the names of both parents are compared as well",
    },
    "sharesLei": {"lei": "another provider without an LEI repeats none"},
    "usesProvider": {
        "locations": "components are asked for; XBR-01 asks for the places",
        "providerId": "a place without a provider is the buyer's own",
        "subcontracting.chain": "components are asked for; SUB-02 asks for the chain of a provider",
    },
}
_FALLS, _RISES = -1, 1
_BOTH = frozenset({_FALLS, _RISES})


def places(condition: Condition, feared: frozenset[int]) -> Iterator[str]:
    """The paths whose silence can move the condition in a feared direction of truth."""
    turned = frozenset(-way for way in feared)
    match condition:
        case Compare():
            for path in condition.paths:
                yield from (p for let in lets_of(path) for p in places(let.where, _BOTH))
            if condition.operator == "present":
                assert isinstance(condition.operand, Constant)
                if (_FALLS if condition.operand.value else _RISES) in feared:
                    yield condition.path.text
        case Negated(part):
            yield from places(part, turned)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from places(part, feared)
        case Quantified(path, quantifier, inner, ranges):
            yield from (p for let in lets_of(path) for p in places(let.where, _BOTH))
            at_least = all(last == NO_END for _, last in ranges)
            at_most = all(first == 0 for first, _ in ranges)
            if quantifier == "every" or at_least:
                yield from places(inner, feared)
            elif at_most:
                yield from places(inner, turned)
            else:
                yield from places(inner, _BOTH if feared else feared)


def speaking(policy: Policy) -> dict[str, set[str]]:
    """By rule or attribute, the paths whose silence can speak for a proposal."""
    found: dict[str, set[str]] = {}
    for rule in policy.rules:
        found[rule.id] = {*places(rule.when, _BOTH), *places(rule.require, frozenset({_RISES}))}
    for derivation in policy.derivations:
        found[derivation.name] = {p for case in derivation.cases for p in places(case, _BOTH)}
    return {name: paths for name, paths in found.items() if paths}


def test_every_place_where_silence_speaks_is_known_and_says_why(policy: Policy) -> None:
    assert speaking(policy) == {name: set(known) for name, known in SILENCE_SPEAKS.items()}


def _excused(policy: Policy) -> dict[str, set[str]]:
    """By rule, the names whose silence may speak there, also through attributes. A reference that
    leads nowhere is silent too, so the id that it gives and the id of what it meant are such."""
    found = {}
    for rule in policy.rules:
        owners = [rule.id, *(d.name for d in derivations_of(rule, policy))]
        names = {n for o in owners for p in SILENCE_SPEAKS.get(o, ()) for n in p.split(".")}
        found[rule.id] = names | {f"{name}Id" for name in names} | ({"id"} if names else set())
    return found


def _without(value: Dict, path: tuple[str | int, ...]) -> Dict:
    """The proposal without what stands there; an item of a list becomes null."""
    made = deepcopy(value)
    node: Any = made
    for step in path[:-1]:
        node = node[step]
    if isinstance(node, list):
        node[path[-1]] = None
    else:
        del node[path[-1]]
    return made


def _may_go(value: Dict) -> list[tuple[str | int, ...]]:
    """What can be taken away while every entity stays: all but the entities and their lists."""
    return [path for path in paths(value) if not _holds_objects(_at(value, path))]


def _at(node: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        node = node[step]
    return node


def _holds_objects(node: Any) -> bool:
    if isinstance(node, dict):
        return "id" in node or any(_holds_objects(member) for member in node.values())
    return isinstance(node, list) and any(isinstance(item, dict) for item in node)


def _verdicts(evaluator: Evaluator, proposals: list[Dict]) -> dict[Any, str]:
    facts = [evaluator.facts(value, AS_OF) for value in proposals]
    portfolio = Portfolio([found.proposal for found in facts])
    results = evaluator.evaluate(facts[0], portfolio).results
    return {(r.rule.id, r.item.kind, r.item.pointer): verdict_of(r) for r in results}


GOOD = {"pass", "not_applicable"}


def _wrongly_good(
    before: dict[Any, str], after: dict[Any, str], path: tuple[str | int, ...], excused: Any
) -> list[Any]:
    return [
        (key, verdict, after[key], path)
        for key, verdict in before.items()
        if verdict not in GOOD and after[key] in GOOD and not excused[key[0]] & set(map(str, path))
    ]


@pytest.mark.parametrize("seed", range(6))
def test_a_fact_taken_away_never_makes_a_finding_a_pass(
    policy: Policy, evaluator: Evaluator, seed: int
) -> None:
    random, excused = Random(seed), _excused(policy)
    own, beside = (damaged(random, one) for one in random.sample(examples(), 2))
    before = _verdicts(evaluator, [own, beside])
    for path in random.sample(_may_go(own), 20):
        after = _verdicts(evaluator, [_without(own, path), beside])
        assert _wrongly_good(before, after, path, excused) == []


def test_nor_in_the_examples_that_rules_give_of_what_is_wrong(
    policy: Policy, evaluator: Evaluator
) -> None:
    random, excused = Random(1), _excused(policy)
    grounds, tried = Grounds([ROOT / "rules"], policy.types), 0
    wrong = [
        (rule, example)
        for rule in policy.rules
        for example in examples_of(rule)
        if rule.check is None and example.wanted not in GOOD
    ]
    for rule, example in random.sample(wrong, 25):
        base = grounds.of(rule).base
        proposals = [patched(base, patch) for patch in (example.patch, *example.beside)]
        before = _verdicts(evaluator, proposals)
        # Near the change of the example, where the rule looks.
        touched = {name.split(".")[0].split("[")[0] for name in example.patch}
        near = [path for path in _may_go(proposals[0]) if path[0] in touched]
        for path in random.sample(near, min(3, len(near))):
            after = _verdicts(evaluator, [_without(proposals[0], path), *proposals[1:]])
            assert _wrongly_good(before, after, path, excused) == []
            tried += 1
    assert tried > 40
