"""All that a run found, in its order: in memory while it is little, and else in a file without a
name, so that memory does not grow with the number of proposals."""

from array import array
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO, overload

from checker.findings.model import ProposalReport
from checker.findings.outline import Outline
from checker.findings.packed import Packed, Unpacking, packed
from checker.policy import Policy

_IN_MEMORY = 4 << 20


class Spool(Sequence[ProposalReport]):
    """Proposals in their order, each made anew whenever it is asked for."""

    def __init__(self, policy: Policy) -> None:
        self._unpacking = Unpacking(policy.rules)
        self._file: IO[bytes] = BytesIO()
        self._end = 0
        # Where each begins, how long its outline is, and how long its report is.
        self._places = (array("Q"), array("I"), array("I"))

    def __del__(self) -> None:
        self._file.close()

    def add(self, found: Packed) -> None:
        """Appends a proposal."""
        for column, value in zip(self._places, self._written(found), strict=True):
            column.append(value)

    def put(self, number: int, proposal: ProposalReport) -> None:
        """Puts a proposal in the place of the one with that number."""
        for column, value in zip(self._places, self._written(packed(proposal)), strict=True):
            column[number] = value

    def outlines(self) -> Iterator[Outline]:
        """The outlines of all proposals."""
        starts, outlines, _ = self._places
        for start, size in zip(starts, outlines, strict=True):
            yield self._unpacking.outline(self._read(start, size))

    def __len__(self) -> int:
        return len(self._places[0])

    @overload
    def __getitem__(self, number: int) -> ProposalReport: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[ProposalReport]: ...
    def __getitem__(self, number: int | slice) -> ProposalReport | Sequence[ProposalReport]:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        start, outline, report = (column[number] for column in self._places)
        return self._unpacking.report(self._read(start + outline, report))

    def _written(self, found: Packed) -> tuple[int, int, int]:
        if self._end > _IN_MEMORY and isinstance(self._file, BytesIO):
            self._file = _moved(self._file)
        start = self._end
        self._file.seek(start)
        self._file.write(found.outline + found.report)
        self._end = self._file.tell()
        return start, len(found.outline), len(found.report)

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)


def _moved(memory: BytesIO) -> IO[bytes]:
    from tempfile import TemporaryFile  # only for many findings

    file = TemporaryFile(prefix="sourcing-")  # noqa: SIM115  (it ends with the run)
    file.write(memory.getbuffer())
    return file
