"""A policy from the cache is the policy, and a change of anything it depends on makes another."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import patch

import pytest

from checker.engine import EngineNeeded, Evaluator, cached_policy, memory
from checker.engine.network import Network
from checker.engine.plain import NotPlain, from_plain, to_plain
from checker.findings import Judge
from checker.policy import Policy
from checker.reading import Document, Source, discover, parse
from checker.record import replace
from checker.store import Store
from tests.conftest import ROOT
from tests.small import document_of

AS_OF = date(2026, 11, 24)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path, b"k" * 32)


def broken(*_: object) -> None:
    raise AssertionError("a late part was asked for")


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


def test_a_proposal_that_passes_needs_no_condition_of_a_policy_from_the_store(
    policy: Policy, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached_policy(store, [b"files"], lambda: policy)
    monkeypatch.setattr("checker.engine.plain._Reader._rest", broken)
    judge = Judge(cached_policy(store, [b"files"], never))
    file = str(ROOT / "examples" / "card-disputes-managed-service.json")
    for source in discover([file], stdin=None, stdin_name=""):
        assert isinstance(source, Source)
        for document in parse(source):
            assert isinstance(document, Document)
            assert not judge.judge(document, AS_OF).findings
    with pytest.raises(AssertionError, match="late part"):
        judge.judge(document_of({"id": "x"}), AS_OF)


@pytest.mark.parametrize("inputs", [[b"file"], [b"files", b""], [b"fi", b"les"], []])
def test_other_files_are_another_policy(policy: Policy, store: Store, inputs: list[bytes]) -> None:
    cached_policy(store, [b"files"], lambda: policy)
    with pytest.raises(AssertionError, match="in the store"):
        cached_policy(store, inputs, never)


def test_another_program_makes_it_anew(
    policy: Policy, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached_policy(store, [b"files"], lambda: policy)
    monkeypatch.setattr("checker.edition._modules", lambda: iter([b"another"]))
    with pytest.raises(AssertionError, match="in the store"):
        cached_policy(store, [b"files"], never)


def test_a_rule_that_was_changed_since_is_generated_anew(policy: Policy, store: Store) -> None:
    known = cached_policy(store, [b"files"], lambda: policy)
    rule = next(rule for rule in known.rules if rule.check is None)
    made = [each for code in known.made.code for each in code.co_consts]
    for rules, same in (((rule,), True), ((replace(rule),), False)):
        evaluator = Evaluator(replace(known, rules=rules))
        code = evaluator.compiled.groups[0].asked.__code__  # type: ignore[attr-defined]
        assert any(code is each for each in made) is same


def test_without_a_store_the_policy_is_loaded(policy: Policy) -> None:
    assert cached_policy(None, [], lambda: policy) is policy


def answered(store: Store, policy: Policy, *inputs: bytes) -> int:
    """How often the engine is asked about a proposal; what it answers is kept."""
    evaluator = Evaluator(cached_policy(store, inputs, lambda: policy))
    with patch.object(Network, "decide", autospec=True, side_effect=Network.decide) as decide:
        evaluator.evaluate(evaluator.facts({"id": "x", "title": "t"}, AS_OF))
    evaluator.memory.keep()
    return decide.call_count


def test_what_the_engine_answered_is_not_asked_again(policy: Policy, store: Store) -> None:
    assert answered(store, policy) > 10
    assert answered(store, policy) == 0


@pytest.mark.parametrize("inputs", [[b"file"], [b""]])
def test_another_policy_shares_no_answers(
    policy: Policy, store: Store, inputs: list[bytes]
) -> None:
    first = answered(store, policy)
    assert answered(store, policy, *inputs) == first


def test_another_build_of_the_engine_shares_no_answers(
    policy: Policy, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = answered(store, policy)
    monkeypatch.setattr(memory, "engine_file", lambda: b"another")
    assert answered(store, policy) == first


@pytest.mark.parametrize("place", [0, 40, -1])
def test_answers_that_were_tampered_with_are_not_believed(
    policy: Policy, store: Store, tmp_path: Path, place: int
) -> None:
    first = answered(store, policy)
    (file,) = tmp_path.glob("answers-*")
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    assert answered(store, policy) == first


def test_answers_under_the_name_of_another_policy_are_not_believed(
    policy: Policy, store: Store, tmp_path: Path
) -> None:
    first = answered(store, policy)
    (file,) = tmp_path.glob("answers-*")
    answered(store, policy, b"other")
    (other,) = set(tmp_path.glob("answers-*")) - {file}
    other.write_bytes(file.read_bytes())
    assert answered(store, policy, b"other") == first


def test_no_more_answers_are_kept_than_real_proposals_need(
    policy: Policy, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_MOST_ANSWERS", 5)
    first = answered(store, policy)
    assert answered(store, policy) == first - 5


def test_without_the_engine_only_what_is_known_is_answered(policy: Policy, store: Store) -> None:
    first = Evaluator(cached_policy(store, [], lambda: policy))
    with pytest.raises(EngineNeeded), first.memory.alone():
        first.facts({}, AS_OF)
    answered(store, policy)
    second = Evaluator(cached_policy(store, [], never))
    with second.memory.alone():
        second.evaluate(second.facts({"id": "x", "title": "t"}, AS_OF))
        with pytest.raises(EngineNeeded):  # no rule takes it for a defect of its own
            second.evaluate(second.facts({"status": "draft", "providers": [{}]}, AS_OF))
    second.evaluate(second.facts({"status": "draft", "providers": [{}]}, AS_OF))


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
