"""The benchmark measures what it says it measures."""

import json
from pathlib import Path

import pytest

from benchmarks import floor, outsourced
from benchmarks.rules import RULES
from benchmarks.translate import ours
from checker.findings import Judge
from checker.policy import load_policy
from checker.reading import Document, Source, parse
from checker.resources import shipped
from checker.schema import check_schema


def _document(data: bytes, folder: Path) -> Document:
    (found,) = parse(Source(str(folder / "proposal.json"), data, str(folder)))
    assert isinstance(found, Document)
    return found


@pytest.mark.parametrize("size", outsourced.SIZES.values())
def test_a_seed_gives_the_same_valid_proposal_of_its_size_each_time(size: int) -> None:
    data = outsourced.proposal(1, size)

    assert outsourced.proposal(1, size) == data != outsourced.proposal(2, size)
    assert size * 0.9 < len(data) < size * 1.1
    assert not check_schema(_document(data, Path()).value)


def test_a_complete_proposal_passes_every_rule_that_is_shipped(tmp_path: Path) -> None:
    outsourced.lay_out(tmp_path, [])
    judge = Judge(load_policy([shipped("rules")], with_examples=False))

    for size in (outsourced.COMPLETE_FROM, outsourced.SIZES["40 KB"]):
        document = _document(outsourced.proposal(1, size), tmp_path)
        assert judge.judge(document, outsourced.AS_OF).findings == ()


def test_a_quarter_of_the_rules_fails_and_hand_written_ones_agree(tmp_path: Path) -> None:
    ours.write_pack(tmp_path / "rules", RULES)
    judge = Judge(load_policy([tmp_path / "rules"], with_examples=False))

    for seed in range(20):
        for size in (outsourced.SIZES["4 KB"], outsourced.SIZES["40 KB"]):
            clean, broken = outsourced.proposal(seed, size), outsourced.broken(seed, size)
            assert _failures(judge, clean) == floor.failures(json.loads(clean)) == set()

            found = _failures(judge, broken)
            assert found == floor.failures(json.loads(broken))
            # One broken rule can take away what another one asks about.
            assert len(RULES) / 4 - 2 <= len({rule for rule, _ in found}) <= len(RULES) / 4


def test_every_rule_can_be_broken() -> None:
    size = outsourced.SIZES["40 KB"]
    seen = {
        rule
        for seed in range(40)
        for rule, _ in floor.failures(json.loads(outsourced.broken(seed, size)))
    }
    assert seen == {rule.id for rule in RULES}


def _failures(judge: Judge, data: bytes) -> set[tuple[str, str | None]]:
    report = judge.judge(_document(data, Path()), outsourced.AS_OF)
    return {(finding.rule.id, finding.subject.id) for finding in report.findings}
