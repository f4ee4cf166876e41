"""All that a run found, in its order, so that memory does not grow with the number of proposals."""

from collections.abc import Iterator, Sequence
from struct import Struct
from typing import overload

from checker.findings.model import ProposalReport
from checker.findings.outline import Outline
from checker.findings.packed import Packed, Unpacking, packed
from checker.findings.shelf import Shelf
from checker.policy import Policy

_SIZE = Struct("!Q")


class Spool(Sequence[ProposalReport]):
    """Proposals in their order, each made anew whenever it is asked for."""

    def __init__(self, policy: Policy) -> None:
        self._unpacking = Unpacking(policy.rules)
        self._shelf = Shelf()

    def add(self, found: Packed) -> None:
        """Appends a proposal."""
        self._shelf.append(_together(found))

    def put(self, number: int, proposal: ProposalReport) -> None:
        """Puts a proposal in the place of the one with that number."""
        self._shelf.replace(number, _together(packed(proposal)))

    def outlines(self) -> Iterator[Outline]:
        """The outlines of all proposals."""
        return (self._unpacking.outline(_apart(data).outline) for data in self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)

    @overload
    def __getitem__(self, number: int) -> ProposalReport: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[ProposalReport]: ...
    def __getitem__(self, number: int | slice) -> ProposalReport | Sequence[ProposalReport]:
        if isinstance(number, slice):
            return [self[each] for each in range(len(self))[number]]
        return self._unpacking.report(_apart(self._shelf[number]).report)


def _together(found: Packed) -> bytes:
    return _SIZE.pack(len(found.outline)) + found.outline + found.report


def _apart(data: bytes) -> Packed:
    (size,) = _SIZE.unpack_from(data)
    report = _SIZE.size + size
    return Packed(data[_SIZE.size : report], data[report:])
