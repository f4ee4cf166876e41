"""A policy from the cache is the policy, and a change of anything it depends on makes another."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from checker.engine import Evaluator, cached_policy
from checker.engine.plain import NotPlain, from_plain, to_plain
from checker.policy import Policy
from checker.record import replace
from checker.store import Store

AS_OF = date(2026, 11, 24)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, b"k" * 32)


def never() -> Policy:
    raise AssertionError("the policy is in the store")


def test_the_shipped_policy_comes_back_as_it_was(policy: Policy) -> None:
    again = from_plain(to_plain(policy))
    assert again == policy
    # And in what equality leaves out: lines for people, defaults and members for readers.
    assert to_plain(again) == to_plain(policy)


def test_a_policy_from_the_store_gives_the_same_results(
    policy: Policy, green: dict[str, Any], store: Store
) -> None:
    cached_policy(store, [b"files"], lambda: policy)
    again = cached_policy(store, [b"files"], never)
    assert again.made is not None

    def results(policy: Policy) -> list[tuple[Any, ...]]:
        evaluator = Evaluator(policy)
        found = evaluator.evaluate(evaluator.facts(green, AS_OF)).results
        return [(r.rule.id, r.item.pointer, r.outcome, r.error) for r in found]

    assert results(again) == results(policy)


@pytest.mark.parametrize("inputs", [[b"file"], [b"files", b""], [b"fi", b"les"], []])
def test_other_files_are_another_policy(policy: Policy, store: Store, inputs: list[bytes]) -> None:
    cached_policy(store, [b"files"], lambda: policy)
    with pytest.raises(AssertionError, match="in the store"):
        cached_policy(store, inputs, never)


def test_a_rule_that_was_changed_since_is_generated_anew(policy: Policy, store: Store) -> None:
    known = cached_policy(store, [b"files"], lambda: policy)
    rule = next(rule for rule in known.rules if rule.check is None)
    for rules, same in (((rule,), True), ((replace(rule),), False)):
        evaluator = Evaluator(replace(known, rules=rules))
        code = evaluator.compiled.groups[0].asked.__code__  # type: ignore[attr-defined]
        assert any(code is each for each in known.made.code.co_consts) is same


def test_without_a_store_the_policy_is_loaded(policy: Policy) -> None:
    assert cached_policy(None, [], lambda: policy) is policy


BROKEN: dict[str, Callable[[], Any]] = {
    "no data": lambda: {},
    "a part that is not there": lambda: {"leaves": [], "nodes": [["tuple", 5]]},
    "an unknown class": lambda: {"leaves": ["x"], "nodes": [["Popen", 0]]},
    "too few parts": lambda: {"leaves": [], "nodes": [["Rule"]]},
    "no number": lambda: {"leaves": ["x"], "nodes": [["Decimal", 0]]},
}


@pytest.mark.parametrize("plain", BROKEN.values(), ids=list(BROKEN))
def test_plain_data_that_nobody_wrote_is_refused(plain: Callable[[], Any]) -> None:
    with pytest.raises(NotPlain):
        from_plain(plain())


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(NotPlain, match="Path"):
        to_plain((Path("x"),))


def test_values_that_are_equal_and_of_two_types_stay_two() -> None:
    value = (1, True, 1.0, "1", None, MappingProxyType({"a": 0, "b": False}))
    assert repr(from_plain(to_plain(value))) == repr(value)
