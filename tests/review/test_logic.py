"""What is held possible is what some proposal does, where facts are free of one another."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engine.formula import FALSE, TRUE, UNKNOWN
from checker.facts import Portfolio, Proposal, Run
from checker.findings import Tracer
from checker.policy.conditions import Condition
from checker.review.logic import Logic, at_least_terms, at_most_terms
from tests.small import AS_OF, policy_of, rule, types

_EUR = [{"amount": amount, "currency": "EUR"} for amount in (4, 5, 6)]
_USD = {"amount": 5, "currency": "USD"}
# Every value that the conditions below can tell apart, and the fact not stated.
VALUES: dict[str, list[Any]] = {
    "flag": [None, True, False],
    "number": [None, 0, 1, 1.5, 2, 3],
    "code": [None, "red", "green", "blue"],
    "amount": [None, *_EUR, _USD],
}
ATOMS = [
    "flag: true",
    "flag: false",
    "flag: {present: true}",
    "number: {ge: 1}",
    "number: {lt: 2}",
    "number: {in: [1, 3]}",
    "number: {present: false}",
    "code: red",
    "code: {not_in: [red, green]}",
    "code: {ne: blue}",
    'amount: {le: "5 EUR"}',
    'amount: {gt: "5 EUR"}',
]


def _joined(parts: list[str], word: str) -> str:
    return f"{word}: [{', '.join(f'{{{part}}}' for part in parts)}]"


CONDITIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.builds(
            _joined, st.lists(inner, min_size=1, max_size=3), st.sampled_from(["all", "any"])
        ),
        inner.map(lambda part: f"not: {{{part}}}"),
    ),
    max_leaves=5,
)


def condition_of(text: str) -> Condition:
    return policy_of(rule(f"require: {{{text}}}")).rules[0].require


def truths_found(condition: Condition) -> set[int]:
    """The truths that the condition has over all proposals."""
    tracer, found = Tracer(), set()
    for values in itertools.product(*VALUES.values()):
        proposal = Proposal(dict(zip(VALUES, values, strict=True)), types())
        run = Run(proposal, Portfolio([proposal]), AS_OF)
        found.add(tracer.trace(condition, run, (proposal.root, proposal.root)).truth)
    return found


def truths_possible(condition: Condition) -> set[int]:
    logic = Logic("proposal")
    formula = logic.formula(condition)
    sides = {
        FALSE: [at_most_terms(formula, FALSE)],
        UNKNOWN: [at_least_terms(formula, UNKNOWN), at_most_terms(formula, UNKNOWN)],
        TRUE: [at_least_terms(formula, TRUE)],
    }
    return {truth for truth, terms in sides.items() if logic.possible(*terms)}


@settings(max_examples=60)
@given(CONDITIONS)
def test_possible_is_what_some_proposal_does(text: str) -> None:
    condition = condition_of(text)
    assert truths_possible(condition) == truths_found(condition)


@pytest.mark.parametrize(
    ("text", "possible"),
    [
        ("parts: {some: {code: red, all: [{code: blue}]}}", {FALSE, UNKNOWN}),
        ("parts: {none: {code: red, all: [{code: blue}]}}", {UNKNOWN, TRUE}),
        ("parts: {some: {code: red}, none: {code: red}}", {FALSE, UNKNOWN}),
        ("parts: {count: {ge: 2, where: {code: red}}}", {FALSE, UNKNOWN, TRUE}),
        ("all: [{text: {path: zone}}, {text: {ne: {path: zone}}}]", {FALSE, UNKNOWN}),
        ("any: [{number: {lt: {path: limit}}}, {number: {ge: {path: limit}}}]", {UNKNOWN, TRUE}),
        ("text: {matches: a.*, eq: b}", {FALSE, UNKNOWN, TRUE}),  # not told apart, so held possible
    ],
)
def test_lists_and_pairs_of_values_are_looked_at_as_far_as_is_certain(
    text: str, possible: set[int]
) -> None:
    assert truths_possible(condition_of(text)) == possible
