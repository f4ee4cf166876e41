"""All that a run found, in its order: in memory while it is little, and else in a file without a
name, so that memory does not grow with the number of proposals."""

from array import array
from collections.abc import Iterator, Sequence
from io import SEEK_CUR, BytesIO
from struct import Struct
from typing import IO, overload

from checker.findings.model import ProposalReport
from checker.findings.outline import Outline
from checker.findings.packed import Packed, Unpacking, packed
from checker.policy import Policy

_IN_MEMORY = 1 << 20
_SIZES = Struct("!II")


class Spool(Sequence[ProposalReport]):
    """Proposals in their order, each made anew whenever it is asked for."""

    def __init__(self, policy: Policy) -> None:
        self._unpacking = Unpacking(policy.rules)
        self._file: IO[bytes] = BytesIO()
        self._end = 0
        self._places = array("Q")

    def __del__(self) -> None:
        self._file.close()

    def add(self, found: Packed) -> None:
        """Appends a proposal."""
        self._places.append(self._written(found))

    def put(self, number: int, proposal: ProposalReport) -> None:
        """Puts a proposal in the place of the one with that number."""
        self._places[number] = self._written(packed(proposal))

    def outlines(self) -> Iterator[Outline]:
        """The outlines of all proposals."""
        for place in self._places:
            outline, _ = self._sizes(place)
            yield self._unpacking.outline(self._file.read(outline))

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, number: int) -> ProposalReport: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[ProposalReport]: ...
    def __getitem__(self, number: int | slice) -> ProposalReport | Sequence[ProposalReport]:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        outline, report = self._sizes(self._places[number])
        self._file.seek(outline, SEEK_CUR)
        return self._unpacking.report(self._file.read(report))

    def _written(self, found: Packed) -> int:
        """Writes a proposal after its sizes, and says where they stand."""
        if self._end > _IN_MEMORY and isinstance(self._file, BytesIO):
            self._file = _moved(self._file)
        place = self._end
        self._file.seek(place)
        self._file.write(_SIZES.pack(len(found.outline), len(found.report)))
        self._file.write(found.outline + found.report)
        self._end = self._file.tell()
        return place

    def _sizes(self, place: int) -> tuple[int, int]:
        """How long the outline and the report are that stand there; they are read next."""
        self._file.seek(place)
        outline, report = _SIZES.unpack(self._file.read(_SIZES.size))
        return outline, report


def _moved(memory: BytesIO) -> IO[bytes]:
    from tempfile import TemporaryFile  # only for many findings

    file = TemporaryFile(prefix="sourcing-")  # noqa: SIM115  (it ends with the run)
    file.write(memory.getbuffer())
    return file
