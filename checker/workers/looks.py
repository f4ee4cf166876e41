"""First looks at all sources of a run, which rules that look across proposals need before any is
judged; and what earlier runs said about sources that are as they were."""

import marshal
from array import array
from collections import deque
from collections.abc import Callable, Iterator
from sys import intern

from checker.digest import digest
from checker.findings.shelf import Shelf
from checker.reading import InputProblem, Source
from checker.record import record
from checker.workers.results import Beside, Said, from_plain

Found = Source | InputProblem


@record
class FirstLook:
    """A first look at a source: a number that tells its content, and what other proposals may want
    to know of those in it. Of what an earlier run said about it, that, and the mark of what it was
    judged beside; None without one."""

    number: int
    abridged: bytes
    beside: str | None = None
    said: bytes = b""


class FirstLooks:
    """What first looks at the sources of a run told, in their order: the numbers, and what earlier
    runs said, with the marks of what they judged it beside."""

    def __init__(self) -> None:
        self.numbers = array("Q")
        self._said = Shelf()
        self._marks: list[str | None] = []

    def add(self, look: FirstLook) -> None:
        """Adds the look at the next source."""
        self.numbers.append(look.number)
        self._said.append(look.said)
        self._marks.append(look.beside and intern(look.beside))

    def all_are(self, beside: Beside) -> bool:
        """Whether earlier runs have said all there is to say beside these."""
        return set(self._marks) <= beside.marks

    def completed(
        self,
        sources: Iterator[Found],
        beside: Beside,
        answers: Callable[[Iterator[tuple[int, Found]]], Iterator[Said]],
    ) -> Iterator[Said]:
        """What there is to say about all sources: what was said before, and else the answers.

        `answers` is given sources with the numbers that they had at the first look, if there was
        one, and gives what there is to say about each in their order.
        """
        if self._marks and self.all_are(beside):
            yield from map(self._kept, range(len(self.numbers)))
            return
        # Of the sources before the next answer: which look knows it, and last None for the answer.
        order: deque[int | None] = deque()

        def asked() -> Iterator[tuple[int, Found]]:
            for place, source in enumerate(sources):
                known = self.numbers[place] if place < len(self.numbers) else number_of(source)
                is_kept = place < len(self._marks) and self._marks[place] in beside.marks
                if is_kept and known == number_of(source):
                    order.append(place)
                else:
                    order.append(None)
                    yield known, source

        for answer in answers(asked()):
            while (place := order.popleft()) is not None:
                yield self._kept(place)
            yield answer
        yield from (self._kept(place) for place in order if place is not None)

    def _kept(self, place: int) -> Said:
        return from_plain(marshal.loads(self._said[place]))


def number_of(source: Found) -> int:
    """A number that tells the content of a source."""
    data = source.data if isinstance(source, Source) else b""
    return int.from_bytes(digest(data)[:8], "big")
