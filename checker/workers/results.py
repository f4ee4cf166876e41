"""What earlier runs said about files that are as they were.

An answer is found by all that goes into it but for the other proposals and the evidence: the file
and its name, the rules, the day, what was asked for, and what is installed. Of the evidence it has
what was seen of it then, and of the other proposals a mark; it counts when both are the same now.
`docs/decisions/0012-result-cache.md` says more.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from checker.digest import digest_of
from checker.facts import Portfolio
from checker.findings import ProposalReport
from checker.findings.packed import Packed
from checker.reading import Folders, InputProblem, Looked, Papers, Source
from checker.record import record, values_of
from checker.store import Store

Said = Sequence[Packed | InputProblem]
"""What there is to say about a source: each of its proposals and problems in their order."""
MOST_BYTES = 256 << 20
"""Bytes of all answers together; beyond them the oldest go."""


@record
class Answer:
    """What there is to say about a source.

    `papers` tells of each proposal what was seen of the files that it names. `abridged` is what
    other proposals may want to know of these, and `beside` the mark of those they were judged
    beside.
    """

    found: Said
    papers: Sequence[Sequence[Looked]]
    abridged: bytes
    beside: str


class Beside:
    """The proposals that each proposal of a run is judged beside.

    `mark` tells what rules may know of them, and `files` also all that is in their files: findings
    that point into those depend on it. `marks` are the two.
    """

    def __init__(
        self,
        abridged: Sequence[bytes],
        numbers: "array[int]",
        portfolio: Callable[[], Portfolio | None],
    ) -> None:
        """What others may want to know of the proposals of each source, the numbers that tell the
        contents of the sources, and how all of them become a portfolio, when one is needed."""
        self.mark = digest_of(abridged)
        self.files = digest_of([self.mark.encode(), numbers.tobytes()])
        self.marks = frozenset({self.mark, self.files})
        self._portfolio = portfolio

    @cached_property
    def portfolio(self) -> Portfolio | None:
        """The proposals themselves; None where no rule looks at others."""
        return self._portfolio()

    def is_same(self, answer: Answer) -> bool:
        """Whether the answer was given beside such proposals."""
        return answer.beside in self.marks


class Results:
    """The answers of earlier runs that judged as this one does."""

    def __init__(self, store: Store, judging: Iterable[bytes]) -> None:
        """The answers in a store; `judging` is all that decides how a file is judged."""
        self._store = store.inside("results")
        self._judging = digest_of(judging).encode()
        self._folders = Folders()

    def read(self, source: Source) -> Answer | None:
        """The answer to a source, when its evidence is as it was; None without one."""
        kept = self._store.read(self._name(source))
        if kept is None:
            return None
        beside, abridged, papers, found = kept
        if not all(self._are_as_seen(source, looks) for looks in papers):
            return None
        return Answer(from_plain(found), papers, abridged, beside)

    def write(self, source: Source, answer: Answer) -> None:
        """Keeps the answer to a source."""
        papers = [
            [(path, sha256, problem and values_of(problem)) for path, sha256, problem in looks]
            for looks in answer.papers
        ]
        kept = answer.beside, answer.abridged, papers, to_plain(answer.found)
        self._store.write(self._name(source), kept)

    def tidy(self) -> None:
        """Deletes the oldest answers, when there are too many."""
        self._store.keep_bytes(MOST_BYTES)

    def _are_as_seen(self, source: Source, looks: Sequence[Any]) -> bool:
        papers = Papers(source, self._folders)
        for path, sha256, was in looks:
            problem = papers.look(path, sha256)
            if (problem and values_of(problem)) != was:
                return False
        return True

    def _name(self, source: Source) -> str:
        name = source.name.encode("utf-8", "surrogatepass")
        return digest_of([self._judging, name, source.data])


def to_plain(said: Said) -> list[Any]:
    """What there is to say, as data that `marshal` can write."""
    return [(isinstance(item, Packed), values_of(item)) for item in said]


def from_plain(said: Sequence[Any]) -> Said:
    """What there is to say, again."""
    return [
        Packed(*values) if is_proposal else InputProblem(*values) for is_proposal, values in said
    ]


def points_elsewhere(report: ProposalReport) -> bool:
    """Whether a finding points into the file of another proposal."""
    return any(
        any(fact.elsewhere for fact in found.missing)
        or any(e.elsewhere for e in chain(found.evidence, *(d.evidence for d in found.derived)))
        for found in report.findings
    )
