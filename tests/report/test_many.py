"""Reports of very many findings are written piece by piece; what is held meanwhile is counted."""

import tracemalloc

import pytest

from checker.findings.packed import packed
from checker.findings.spool import Spool
from checker.record import replace
from checker.report.formats import render
from tests.report.test_formats import BASE, POLICY, run

# GitLab's issues are to be told apart, and so something is kept of each: in a set, which grows by
# leaps. A finding itself takes thousands.
MOST_BYTES_A_FINDING = 500


def peak(name: str, copies: int) -> int:
    """The most bytes held at once for a report of so many copies of a proposal."""
    report = run(list(BASE.values()), "a.json")
    proposals = Spool(POLICY)
    for _ in range(copies):
        proposals.add(packed(report.proposals[0]))
    report = replace(report, proposals=proposals)
    assert report.exit_code == 1
    tracemalloc.start()
    for _ in render(name, report):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


@pytest.mark.parametrize("name", ["json", "sarif", "junit", "gitlab", "rdjson", "csv", "github"])
def test_memory_does_not_grow_with_the_findings(name: str) -> None:
    peak(name, 1)
    few, many = peak(name, 60), peak(name, 160)
    assert (many - few) / (100 * len(BASE)) < MOST_BYTES_A_FINDING
