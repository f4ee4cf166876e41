"""The terms of a formula hold exactly when strong Kleene logic says so."""

import itertools
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from checker.engine.decision import decision
from checker.engine.formula import (
    FALSE,
    TRUE,
    UNKNOWN,
    And,
    Count,
    Formula,
    Leaf,
    Not,
    Or,
    Terms,
    at_least,
    at_most,
    is_unknown,
)
from checker.engine.network import MAX_NODES, Network
from checker.policy.conditions import NO_END

FIELDS = 3  # truth fields 0 to 2; a count in fields 3 and 4

RANGES = st.sampled_from(
    [((1, NO_END),), ((0, 0),), ((2, 2),), ((0, 1), (3, NO_END)), ((0, 1),), ((0, NO_END),)]
)


def formulas(least_parts: int) -> st.SearchStrategy[Formula]:
    return st.recursive(
        st.one_of(st.integers(0, FIELDS - 1).map(Leaf), RANGES.map(lambda r: Count(FIELDS, r))),
        lambda inner: st.one_of(
            st.lists(inner, min_size=least_parts, max_size=3).map(lambda p: And(tuple(p))),
            st.lists(inner, min_size=least_parts, max_size=3).map(lambda p: Or(tuple(p))),
            inner.map(Not),
        ),
        max_leaves=6,
    )


FORMULAS = formulas(0)
POINTS = [
    (*truths, low, high)
    for truths in itertools.product((FALSE, UNKNOWN, TRUE), repeat=FIELDS)
    for low in range(4)
    for high in range(low, 5)
]


def kleene(formula: Formula, point: tuple[int, ...]) -> int:
    match formula:
        case Leaf(field):
            return point[field]
        case Count(low, ranges):
            counts = range(point[low], point[low + 1] + 1)
            hits = [any(a <= n <= b for a, b in ranges) for n in counts]
            return TRUE if all(hits) else UNKNOWN if any(hits) else FALSE
        case And(parts):
            return min((kleene(p, point) for p in parts), default=TRUE)
        case Or(parts):
            return max((kleene(p, point) for p in parts), default=FALSE)
        case Not(part):
            return TRUE - kleene(part, point)


def holds(terms: Terms, point: tuple[int, ...]) -> bool:
    return any(all(a <= point[f] <= b for f, (a, b) in term.items()) for term in terms)


@given(FORMULAS)
def test_each_truth_is_proved_where_it_holds_and_nowhere_else(formula: Formula) -> None:
    proofs = {
        FALSE: at_most(formula, FALSE),
        UNKNOWN: is_unknown(formula),
        TRUE: at_least(formula, TRUE),
    }
    for point in POINTS:
        proved = [truth for truth, terms in proofs.items() if holds(terms, point)]
        assert proved == [kleene(formula, point)]


@given(FORMULAS)
def test_the_engine_agrees_with_the_formula_at_every_point(formula: Formula) -> None:
    found = decision(
        FIELDS + 2,
        {
            FALSE: at_most(formula, FALSE),
            UNKNOWN: is_unknown(formula),
            TRUE: at_least(formula, TRUE),
        },
    )
    if found.nodes > MAX_NODES:
        return
    answers = Network([found]).decide([(0, point) for point in POINTS])
    assert answers == [kleene(formula, point) for point in POINTS]


def on_own_fields(formula: Formula, apart: bool, fields: "itertools.count[int]") -> Formula:
    match formula:
        case Leaf():
            return Leaf(next(fields))
        case Count(_, ranges):
            low, _ = next(fields), next(fields)
            return Count(low, ranges)
        case Not(part):
            return Not(on_own_fields(part, apart, fields))
    parts = tuple(on_own_fields(part, apart, fields) for part in formula.parts)
    return type(formula)(parts, apart)


@given(formulas(1))
def test_to_know_that_parts_are_apart_changes_no_term(formula: Formula) -> None:
    known, seen = (on_own_fields(formula, apart, itertools.count()) for apart in (True, False))
    for terms in (is_unknown, partial(at_least, value=TRUE), partial(at_most, value=FALSE)):
        assert sorted(map(sorted, map(dict.items, terms(known)))) == sorted(
            map(sorted, map(dict.items, terms(seen)))
        )
