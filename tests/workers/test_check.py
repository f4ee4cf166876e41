"""Many files or few, one worker or several: the same report."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.engine import cached_policy
from checker.findings import Judge, ProposalReport
from checker.findings.packed import Unpacking
from checker.policy import Policy
from checker.reading import InputProblem, discover
from checker.store import Store
from checker.workers import Checking, Results, check_sources
from checker.workers import check as check_module

AS_OF = date(2026, 11, 23)


@pytest.fixture
def folder(tmp_path: Path, green: dict[str, Any]) -> Path:
    for number in range(5):
        value = green | {"id": f"p{number}"}
        (tmp_path / f"{number}.json").write_text(json.dumps(value))
    (tmp_path / "broken.json").write_text("{")
    return tmp_path


def _checked(
    policy: Policy, folder: Path, jobs: int, results: Results | None = None
) -> list[ProposalReport | InputProblem]:
    checking = Checking(policy, AS_OF, with_settled=True, results=results)
    unpacking = Unpacking(policy.rules)
    return [
        found if isinstance(found, InputProblem) else unpacking.report(found.report)
        for found in check_sources(
            checking, lambda: discover([str(folder)], stdin=None, stdin_name=""), jobs
        )
    ]


@pytest.fixture
def known(
    policy: Policy,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Policy:
    """The policy, with all that the engine is asked about the folder kept by an earlier run."""
    monkeypatch.setattr(check_module, "_AT_ONCE_BYTES", check_module._FEW_BYTES)
    store = Store(tmp_path_factory.mktemp("store"), b"k" * 32)
    _checked(cached_policy(store, [], lambda: policy), folder, 1)
    return cached_policy(store, [], lambda: policy)


def _no_fork() -> int:
    raise AssertionError("no process is needed")


def test_what_the_engine_need_not_be_asked_is_told_without_a_worker(
    policy: Policy, known: Policy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_a_worker = _checked(policy, folder, 1)
    monkeypatch.setattr(os, "fork", _no_fork)
    assert _checked(known, folder, 1) == by_a_worker
    monkeypatch.setattr(check_module, "_AT_ONCE_BYTES", 100)
    with pytest.raises(AssertionError, match="no process"):
        _checked(known, folder, 1)


def test_what_goes_wrong_without_a_worker_is_told_by_one(
    known: Policy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, judge = os.getpid(), Judge.judge_beside

    def broken(self: Judge, *arguments: Any, **named: Any) -> ProposalReport:
        if os.getpid() == here:
            raise ZeroDivisionError
        return judge(self, *arguments, **named)

    by_a_worker = _checked(known, folder, 1)
    monkeypatch.setattr(Judge, "judge_beside", broken)
    assert _checked(known, folder, 1) == by_a_worker


def test_together_alone_and_side_by_side_say_the_same(
    policy: Policy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = _checked(policy, folder, 1)
    monkeypatch.setattr(check_module, "_FEW", 0)
    for jobs in (1, 2):
        assert _checked(policy, folder, jobs) == together
    assert [type(found).__name__ for found in together] == ["ProposalReport"] * 5 + ["InputProblem"]
    portfolio = {f.rule.id for f in together[0].findings if f.rule.group == "portfolio"}  # type: ignore[union-attr]
    assert "PFL-04" in portfolio


def _nobody(checking: Checking) -> None:
    raise AssertionError("judged again")


@pytest.mark.parametrize("few", [0, 16])
def test_what_an_earlier_run_said_is_not_judged_again(
    policy: Policy, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(check_module, "_FEW", few)
    results = Results(Store(tmp_path / "kept", b"k" * 32), [b"so"])
    first = _checked(policy, folder, 2, results)
    assert first == _checked(policy, folder, 2)
    with monkeypatch.context() as patch:
        patch.setattr(Checking, "judge", property(_nobody))
        for jobs in (1, 2):
            assert _checked(policy, folder, jobs, results) == first
    (folder / "0.json").write_text('{"id": "another"}')
    assert _checked(policy, folder, 2, results) == _checked(policy, folder, 2)


def test_a_file_that_changes_while_it_is_checked_is_told(
    policy: Policy, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_module, "_FEW", 0)
    calls = 0

    def find() -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:  # looked at, read for the portfolio, and now read again
            (folder / "0.json").write_text('{"id": "another"}')
        return discover([str(folder)], stdin=None, stdin_name="")

    first, *_ = check_sources(Checking(policy, AS_OF, with_settled=False), find, 1)
    assert isinstance(first, InputProblem)
    assert first.code == "changed"
