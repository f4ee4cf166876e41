"""In which order things are written never changes what is said of them."""

import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest

from checker.findings import Judge, ProposalReport
from checker.policy import Policy, load_policy
from checker.record import replace
from tests.conftest import ROOT
from tests.metamorphic.reports import keys_shuffled, lists_shuffled, reports, said
from tests.oracle.shipped import damaged, examples

SEEDS = range(6)


def _proposals(seed: int) -> tuple[Random, list[dict[str, object]]]:
    random = Random(seed)
    chosen = random.sample(examples(), 2)
    return random, [damaged(random, one) for one in chosen]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_keys_changes_nothing(judge: Judge, seed: int) -> None:
    random, proposals = _proposals(seed)
    shuffled = [keys_shuffled(random, one) for one in proposals]
    for one, other in zip(reports(judge, proposals), reports(judge, shuffled), strict=True):
        assert said(one, ordered=True) == said(other, ordered=True)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_lists_changes_nothing_but_the_order_of_words(judge: Judge, seed: int) -> None:
    random = Random(seed)
    for one in random.sample(examples(), 2):
        other = lists_shuffled(random, one)
        (before,), (after,) = reports(judge, [one]), reports(judge, [other])
        assert said(before, ordered=False) == said(after, ordered=False)


def test_no_built_in_rule_asks_for_the_order_of_a_list(policy: Policy) -> None:
    text = "".join(Path(rule.file).read_text(encoding="utf-8") for rule in policy.rules)
    assert "increasing:" not in text


@pytest.mark.parametrize("seed", SEEDS[:3])
def test_the_order_of_files_changes_no_verdict(judge: Judge, seed: int) -> None:
    _, (first, second) = _proposals(seed)
    one, other = reports(judge, [first, second]), reports(judge, [second, first])
    for before, after in zip(one, reversed(other), strict=True):
        assert _verdicts(before) == _verdicts(after)


def _verdicts(report: ProposalReport) -> list[Any]:
    findings, settled, counts = said(report, ordered=False)
    return [[finding[:6] for finding in findings], settled, counts]


@pytest.mark.parametrize("seed", SEEDS[:2])
def test_the_order_of_rules_changes_nothing(policy: Policy, judge: Judge, seed: int) -> None:
    random, proposals = _proposals(seed)
    rules = tuple(random.sample(policy.rules, len(policy.rules)))
    other = Judge(replace(policy, rules=rules))
    for before, after in zip(reports(judge, proposals), reports(other, proposals), strict=True):
        assert said(before, ordered=True) == said(after, ordered=True)


def test_how_the_files_of_rules_are_named_changes_nothing(judge: Judge, tmp_path: Path) -> None:
    random, proposals = _proposals(1)
    # A pack file alone is known by its name.
    found = [path for path in (ROOT / "rules").rglob("*.yaml") if path.name != "pack.yaml"]
    for number, path in enumerate(random.sample(found, len(found))):
        shutil.copy(path, tmp_path / f"{number:03}-{path.name}")
    other = Judge(load_policy([tmp_path]))
    for before, after in zip(reports(judge, proposals), reports(other, proposals), strict=True):
        assert said(before, ordered=True) == said(after, ordered=True)
