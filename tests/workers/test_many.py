"""Runs over very many files: what is done for each and what is kept of it, counted."""

import json
import tracemalloc
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks.outsourced import AS_OF, value
from checker.facts import Item, Readers
from checker.facts.join import Join
from checker.findings import ProposalReport, Tracer, shelf, trace
from checker.findings.packed import Packed, Unpacking, packed
from checker.findings.spool import Spool
from checker.policy import Policy
from checker.policy.choose import narrowed
from checker.reading import Document, Source, discover, names, parse, seen
from checker.workers import Checking, check_sources
from checker.workers import check as check_module
from tests.small import policy_of, rule

# Of a file no more is kept than its name, packed, and where on the shelf its report is.
MOST_BYTES_A_FILE = 64


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_module, "can_fork", lambda: False)


@pytest.fixture
def across(policy: Policy) -> Policy:
    """The rules that look across proposals."""
    return narrowed(policy, policy, ["PFL"], [])


def portfolio(count: int) -> list[Source]:
    """Proposals about critical functions that a few companies do, two about each function."""
    sources = []
    for number in range(count):
        found = value(number, 0)
        found["function"] |= {"id": f"F-{number // 2}"}
        found["function"]["criticality"]["assessment"] = "yes"
        sources.append(Source(f"{number}.json", json.dumps(found).encode(), ""))
    return sources


def reports(policy: Policy, sources: list[Source]) -> list[ProposalReport]:
    unpacking = Unpacking(policy.rules)
    return [unpacking.report(each.report) for each in said(policy, sources)]


def said(policy: Policy, sources: list[Source]) -> list[Packed]:
    checking = Checking(policy, AS_OF, with_settled=False)
    found = check_sources(checking, lambda: iter(sources), 1)
    return [each for each in found if isinstance(each, Packed)]


def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many items of the portfolio conditions are about to be asked of, time by time."""
    numbers: list[int] = []
    made, traced = Readers.everywhere, Tracer.trace

    def everywhere(self: Readers, kind: str, *joins: Join) -> Any:
        find = made(self, kind, *joins)
        if not joins:
            return find

        def found(*values: Any) -> list[Item]:
            items = find(*values)
            numbers.append(len(items))
            return items

        return found

    def trace(self: Tracer, *arguments: Any) -> Any:
        numbers.append(1)
        return traced(self, *arguments)

    monkeypatch.setattr(Readers, "everywhere", everywhere)
    monkeypatch.setattr(Tracer, "trace", trace)
    return numbers


def test_twice_as_many_proposals_are_twice_the_work(
    across: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trace, "MOST_ITEMS", 2)
    numbers = looked_at(monkeypatch)
    work = []
    for count in (20, 40):
        said(across, portfolio(count))
        work.append(sum(numbers))
        numbers.clear()
    assert work[1] / work[0] < 2.2


def test_of_a_large_portfolio_the_same_is_told_as_when_all_is_looked_at(
    across: Policy, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = portfolio(18)
    monkeypatch.setattr(trace, "MOST_ITEMS", len(sources))
    every = reports(across, sources)
    monkeypatch.setattr(trace, "MOST_ITEMS", 5)
    assert reports(across, sources) == every


class OneAnswer(Checking):
    """Says the same of each file, so that only what a run keeps of it is left."""

    @cached_property
    def answer(self) -> list[Packed]:
        (document,) = parse(Source("x", b"{}", ""))
        assert isinstance(document, Document)
        return [packed(self.judge.judge(document, self.as_of))]

    def alone(self, source: Any, beside: Any) -> list[Packed]:
        return self.answer


def peak(policy: Policy, folder: Path) -> int:
    """The most bytes that a run over a folder holds at once."""
    found = Spool(policy)
    checking = OneAnswer(policy, AS_OF, with_settled=False)
    find = partial(discover, [str(folder)], stdin=None, stdin_name="")
    tracemalloc.start()
    for each in check_sources(checking, find, 1):
        assert isinstance(each, Packed)
        found.add(each)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def test_very_little_is_kept_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_IN_MEMORY", 0)
    monkeypatch.setattr(names, "_TOGETHER", 32)
    monkeypatch.setattr(seen, "_TOGETHER", 32)
    policy = policy_of(rule("id: SML-01\nrequire: {text: fine}\n"))
    peaks = {}
    for count in (30, 130, 1130):  # the first for what is loaded once
        (folder := tmp_path / str(count)).mkdir()
        for number in range(count):
            (folder / f"proposal-{number:06}.json").touch()
        # What another thread of the test runner does meanwhile counts too, but hardly each time.
        peaks[count] = min(peak(policy, folder) for _ in range(5))
    assert (peaks[1130] - peaks[130]) / 1000 < MOST_BYTES_A_FILE
