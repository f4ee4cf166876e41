"""All sources of a run checked, in worker processes, in their order."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from checker.digest import digest
from checker.engine import Facts
from checker.facts import Abridged, Portfolio, abridged, restored
from checker.findings import Judge
from checker.findings.packed import Packed, packed
from checker.reading import Document, InputProblem, Source, discover, parse
from checker.record import record
from checker.workers.machine import can_fork
from checker.workers.wire import Wire

Found = Source | InputProblem
Answer = list[Packed | InputProblem]

# Up to here one worker takes all, and no proposal is read twice.
_FEW = 16
_FEW_BYTES = 4 << 20
_DEFECT = "Nothing is known about this file. Please report the defect, with the file if you may."
_CHANGED = "the file changed while it was being checked"


@record
class Checking:
    """How a run checks: by which judge, on which day, and whether it lists what passed too."""

    judge: Judge
    as_of: date
    with_settled: bool

    def alone(self, source: Found, portfolio: Portfolio | None) -> Answer:
        """What there is to say about a source, beside a portfolio."""
        return [
            self._report(self.judge.facts(item, self.as_of), portfolio)
            if isinstance(item, Document)
            else item
            for item in _items(source)
        ]

    def together(self, sources: Sequence[Found]) -> list[Answer]:
        """What there is to say about sources that are a portfolio by themselves."""
        found = [_items(source) for source in sources]
        facts = [
            [self.judge.facts(i, self.as_of) if isinstance(i, Document) else i for i in items]
            for items in found
        ]
        portfolio = Portfolio(
            [f.proposal for each in facts for f in each if not isinstance(f, InputProblem)]
        )
        return [
            [f if isinstance(f, InputProblem) else self._report(f, portfolio) for f in each]
            for each in facts
        ]

    def abridged(self, source: Found) -> tuple[int, list[Abridged]]:
        """A digest of a source, and what other proposals may want to know of those in it."""
        policy = self.judge.policy
        facts = [self.judge.facts(d, self.as_of) for d in _items(source) if isinstance(d, Document)]
        found = [abridged(f.proposal, policy.across, policy.types) for f in facts]
        return _digest(source), found

    def _report(self, facts: Facts, portfolio: Portfolio | None) -> Packed:
        return packed(self.judge.judge_beside(facts, portfolio, with_settled=self.with_settled))


def check_sources(
    checking: Checking, find: Callable[[], Iterator[Found]], jobs: int
) -> Iterator[Packed | InputProblem]:
    """The reports of all proposals and the problems of all inputs, in the order of the sources.

    `find` gives the sources; it is called twice when rules look across many proposals. What a
    worker process did not live to tell is an `InputProblem` of its source.
    """
    wire = Wire(checking.judge.policy)
    sources = find()
    few = list(islice(sources, _FEW + 1))
    if _is_small(few):
        answers = next(_run(wire, checking.together, _none, 1, iter([few])))
        if answers is not None:
            for answer in answers:
                yield from answer
            return
    numbers = array("Q")
    portfolio = None
    if checking.judge.policy.across:
        portfolio = _portfolio(wire, checking, find(), jobs, numbers)
        sources, few = find(), []

    def work(task: tuple[int, Found]) -> Answer:
        number, source = task
        if number != _digest(source):
            return [_problem(source, _CHANGED, "Run the check again.", "changed")]
        return checking.alone(source, portfolio)

    def lost(task: tuple[int, Found], why: str) -> Answer:
        return [_problem(task[1], f"could not be checked: {why}", _DEFECT, "worker-lost")]

    tasks = _with_digests(_chained(few, sources), numbers)
    for answer in _run(wire, work, lost, jobs, tasks):
        yield from answer


def _run(
    wire: Wire,
    work: Callable[[Any], Any],
    lost: Callable[[Any, str], Any],
    jobs: int,
    tasks: Iterator[Any],
) -> Iterator[Any]:
    if can_fork():
        from checker.workers.pool import Pool

        return Pool(wire, work, lost, jobs).run(tasks)
    return map(work, tasks)


def _portfolio(
    wire: Wire, checking: Checking, sources: Iterator[Found], jobs: int, digests: "array[int]"
) -> Portfolio:
    def lost(task: Found, why: str) -> tuple[int, list[Abridged]]:
        return _digest(task), []  # it is lost again, and then said, when it is judged

    proposals = []
    for number, found in _run(wire, checking.abridged, lost, jobs, sources):
        digests.append(number)
        proposals += [restored(short, checking.judge.policy.types) for short in found]
    return Portfolio(proposals, _open)


@lru_cache(maxsize=16)
def _open(place: tuple[str, int]) -> Document | None:
    name, lines_before = place
    for source in discover([name], stdin=None, stdin_name=""):
        for item in _items(source):
            if isinstance(item, Document) and item.line_offset == lines_before:
                return item
    return None


def _items(source: Found) -> list[Document | InputProblem]:
    return parse(source) if isinstance(source, Source) else [source]


def _digest(source: Found) -> int:
    data = source.data if isinstance(source, Source) else b""
    return int.from_bytes(digest(data)[:8], "big")


def _with_digests(sources: Iterator[Found], digests: "array[int]") -> Iterator[tuple[int, Found]]:
    for number, source in enumerate(sources):
        yield digests[number] if number < len(digests) else _digest(source), source


def _chained(first: list[Found], rest: Iterator[Found]) -> Iterator[Found]:
    yield from first
    yield from rest


def _is_small(sources: list[Found]) -> bool:
    size = sum(len(s.data) for s in sources if isinstance(s, Source))
    return len(sources) <= _FEW and size <= _FEW_BYTES


def _none(task: object, why: str) -> None:
    return None


def _problem(source: Found, message: str, hint: str, code: str) -> InputProblem:
    return InputProblem(source.name, message, hint, None, None, code)
