"""The benchmark measures what it says it measures."""

from pathlib import Path

import pytest

from benchmarks import outsourced
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
