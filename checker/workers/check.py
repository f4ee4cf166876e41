"""All sources of a run checked, in worker processes, in their order."""

import marshal
import os
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

from checker.facts import Abridged, Portfolio, abridged, restored
from checker.findings.packed import Packed, packed
from checker.policy import Policy
from checker.reading import Document, Folders, InputProblem, Papers, Source, discover, parse
from checker.record import record, values_of
from checker.workers.looks import FirstLook, FirstLooks, Found, number_of
from checker.workers.machine import can_fork, give_memory_back
from checker.workers.results import (
    Answer,
    Beside,
    Results,
    Said,
    points_elsewhere,
    to_plain,
)

if TYPE_CHECKING:
    from checker.engine import Facts
    from checker.findings import Judge, Redaction

_T = TypeVar("_T")

# Up to here one worker takes all, and no proposal is read twice.
_FEW = 16
_FEW_BYTES = 4 << 20
# So much takes less than a second, whatever stands in it.
_AT_ONCE_BYTES = 256 << 10
_SELDOM = 16  # of so many small runs one looks whether too much is kept
_DEFECT = "This file was not judged. Please report the defect, with the file if you may share it."
_CHANGED = "the file changed while it was being checked"


@record
class _Settings:
    policy: Policy
    as_of: date
    with_settled: bool
    redaction: "Redaction | None" = None
    results: Results | None = None


class Checking(_Settings):
    """How a run checks: by which policy, on which day, whether it lists what passed too, what it
    must not show, and where the answers of earlier runs are."""

    @cached_property
    def judge(self) -> "Judge":
        """Who judges; nobody, where earlier runs have said everything."""
        from checker.findings import Judge

        return Judge(self.policy, self.redaction)

    @cached_property
    def _folders(self) -> Folders:
        return Folders()

    def kept(self, source: Found) -> Answer | None:
        """What an earlier run said about a source, whatever it was beside."""
        return self.results.read(source) if self.results and isinstance(source, Source) else None

    def alone(self, source: Found, beside: Beside) -> Said:
        """What there is to say about a source, beside the others of a run."""
        kept = self.kept(source)
        if kept and beside.is_same(kept):
            return kept.found
        return self._said(source, self._facts(source), beside)

    def together(self, sources: Sequence[Found]) -> list[Said]:
        """What there is to say about sources that are a portfolio by themselves."""
        facts = [self._facts(source) for source in sources]
        proposals = [f.proposal for each in facts for f in each if not isinstance(f, InputProblem)]
        beside = Beside(
            [self._abridged(each) for each in facts],
            array("Q", map(number_of, sources)),
            lambda: Portfolio(proposals),
        )
        return [
            self._said(source, each, beside) for source, each in zip(sources, facts, strict=True)
        ]

    def together_kept(self, sources: Sequence[Found]) -> list[Said]:
        """The same, with what the engine answered kept for later runs."""
        said = self.together(sources)
        self.judge.memory.keep()
        return said

    def look(self, source: Found) -> FirstLook:
        """A first look at a source, without a verdict."""
        kept = self.kept(source)
        if kept:
            said = marshal.dumps(to_plain(kept.found))
            return FirstLook(number_of(source), kept.abridged, kept.beside, said)
        return FirstLook(number_of(source), self._abridged(self._facts(source)))

    def _facts(self, source: Found) -> "list[Facts | InputProblem]":
        return [
            self.judge.facts(item, self.as_of) if isinstance(item, Document) else item
            for item in parse(source)
        ]

    def _abridged(self, facts: "Sequence[Facts | InputProblem]") -> bytes:
        across, types = self.policy.across, self.policy.types
        if not across:
            return b""
        proposals = [each.proposal for each in facts if not isinstance(each, InputProblem)]
        return marshal.dumps([values_of(abridged(each, across, types)) for each in proposals])

    def _said(self, source: Found, facts: "Sequence[Facts | InputProblem]", beside: Beside) -> Said:
        found: list[Packed | InputProblem] = []
        papers = []
        elsewhere = False
        for each in facts:
            if isinstance(each, InputProblem):
                found.append(each)
                continue
            assert each.proposal.document is not None
            looked = Papers(each.proposal.document.source, self._folders)
            report = self.judge.judge_beside(
                each, beside.portfolio, with_settled=self.with_settled, papers=looked
            )
            elsewhere = elsewhere or points_elsewhere(report)
            found.append(packed(report))
            papers.append(looked.looks)
        if self.results and isinstance(source, Source):
            mark = beside.files if elsewhere else beside.mark
            self.results.write(source, Answer(found, papers, self._abridged(facts), mark))
        return found


# Is told of a stage of a run, and how many files of how many are done; 0 while nobody knows.
Progress = Callable[[str, int, int], None]


def _told_nobody(stage: str, done: int, total: int) -> None:
    return None


def check_sources(
    checking: Checking,
    find: Callable[[], Iterator[Found]],
    jobs: int,
    progress: Progress = _told_nobody,
) -> Iterator[Packed | InputProblem]:
    """The reports of all proposals and the problems of all inputs, in the order of the sources.

    `find` gives the sources; it is called twice when rules look across many proposals. What a
    worker process did not live to tell is an `InputProblem` of its source.
    """
    sources = find()
    few = list(islice(sources, _FEW + 1))
    if _is_small(few):
        said = _said_of_few(checking, few)
        if said is not None:
            yield from chain.from_iterable(said)
            return
    give_memory_back()
    first = FirstLooks()
    beside = Beside([], first.numbers, lambda: None)
    if checking.policy.across:
        looks = _looks(checking, find(), jobs)
        beside = _beside(checking, _counted(looks, "reading", 0, progress), first)
        sources, few = find(), []

    def work(task: tuple[int, Found]) -> Said:
        number, source = task
        if number != number_of(source):
            return [InputProblem(source.name, _CHANGED, "Run the check again.", "changed")]
        return checking.alone(source, beside)

    def lost(task: tuple[int, Found], why: str) -> Said:
        what = f"could not be checked: {why}"
        return [InputProblem(task[1].name, what, _DEFECT, "worker-lost")]

    def answers(tasks: Iterator[tuple[int, Found]]) -> Iterator[Said]:
        return _run(work, lost, jobs, tasks)

    every = first.completed(chain(few, sources), beside, answers)
    total = len(first.numbers)
    yield from chain.from_iterable(_counted(every, "checking", total, progress))
    if checking.results:
        checking.results.tidy()


def _said_of_few(checking: Checking, sources: Sequence[Found]) -> Sequence[Said] | None:
    """What there is to say about a few sources; None when a worker did not live to tell."""
    kept = _as_kept(checking, sources)
    if kept is not None:
        return kept
    said = _from_memory(checking, sources)
    if said is None:
        said = next(_run(checking.together_kept, _none, 1, iter([sources])))
    if checking.results and os.getpid() % _SELDOM == 0:
        checking.results.tidy()
    return said


def _from_memory(checking: Checking, sources: Sequence[Found]) -> list[Said] | None:
    """What there is to say about a few small sources when all that the engine would be asked is
    known: nothing can crash then, and no process is needed. None when the engine has to be asked,
    or anything goes wrong: a worker tells what, and of which file."""
    if _bytes_of(sources) > _AT_ONCE_BYTES:
        return None
    from checker.engine import EngineNeeded

    try:
        with checking.judge.memory.alone():
            return checking.together(sources)
    except (EngineNeeded, Exception):
        return None


def _as_kept(checking: Checking, sources: Sequence[Found]) -> list[Said] | None:
    """What earlier runs said about sources that are a portfolio by themselves; None unless they
    said everything."""
    kept = [checking.kept(source) for source in sources]
    answers = [answer for answer in kept if answer]
    if len(answers) < len(sources):
        return None
    beside = Beside(
        [answer.abridged for answer in answers], array("Q", map(number_of, sources)), lambda: None
    )
    return [a.found for a in answers] if all(map(beside.is_same, answers)) else None


def _run(
    work: Callable[[Any], Any],
    lost: Callable[[Any, str], Any],
    jobs: int,
    tasks: Iterator[Any],
) -> Iterator[Any]:
    if can_fork():
        from checker.workers.pool import Pool

        return Pool(work, lost, jobs).run(tasks)
    return map(work, tasks)


def _counted(results: Iterator[_T], stage: str, total: int, progress: Progress) -> Iterator[_T]:
    for done, result in enumerate(results, 1):
        progress(stage, done, total)
        yield result


def _looks(checking: Checking, sources: Iterator[Found], jobs: int) -> Iterator[FirstLook]:
    def lost(task: Found, why: str) -> FirstLook:
        return FirstLook(number_of(task), b"")  # it is lost again, and then said, when it is judged

    return _run(checking.look, lost, jobs, sources)


def _beside(checking: Checking, looks: Iterator[FirstLook], first: FirstLooks) -> Beside:
    types = checking.policy.types
    short: list[bytes] = []
    for look in looks:
        first.add(look)
        short.append(look.abridged)

    def portfolio() -> Portfolio:
        every = chain.from_iterable(marshal.loads(each) for each in short if each)
        return Portfolio([restored(Abridged(*values), types) for values in every], _open)

    beside = Beside(short, first.numbers, portfolio)
    if not first.all_are(beside):
        # Here, so that each worker has it.
        _ = beside.portfolio, checking.judge
    return beside


@lru_cache(maxsize=16)
def _open(place: tuple[str, int]) -> Document | None:
    name, lines_before = place
    for source in discover([name]):
        for item in parse(source):
            if isinstance(item, Document) and item.line_offset == lines_before:
                return item
    return None


def _is_small(sources: list[Found]) -> bool:
    return len(sources) <= _FEW and _bytes_of(sources) <= _FEW_BYTES


def _bytes_of(sources: Sequence[Found]) -> int:
    return sum(len(source.data) for source in sources if isinstance(source, Source))


def _none(task: object, why: str) -> None:
    return None
