"""Pieces of bytes, put aside: in memory while they are few, and else in a file without a name."""

from array import array
from collections.abc import Iterator
from io import BytesIO
from struct import Struct
from typing import IO

_IN_MEMORY = 1 << 20
_SIZE = Struct("!Q")


class Shelf:
    """Pieces in the order in which they were put there. What is replaced keeps its room."""

    def __init__(self) -> None:
        self._file: IO[bytes] = BytesIO()
        self._end = 0
        self._places = array("Q")

    def __del__(self) -> None:
        self._file.close()

    def append(self, data: bytes) -> None:
        """Puts a piece behind the others."""
        self._places.append(self._written(data))

    def replace(self, number: int, data: bytes) -> None:
        """Puts a piece in the place of the one with that number."""
        self._places[number] = self._written(data)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> bytes:
        self._file.seek(self._places[number])
        (size,) = _SIZE.unpack(self._file.read(_SIZE.size))
        return self._file.read(size)

    def _written(self, data: bytes) -> int:
        if self._end > _IN_MEMORY and isinstance(self._file, BytesIO):
            self._file = _moved(self._file)
        place = self._file.seek(self._end)
        self._file.write(_SIZE.pack(len(data)) + data)
        self._end = self._file.tell()
        return place


def _moved(memory: BytesIO) -> IO[bytes]:
    from tempfile import TemporaryFile  # only for much

    file = TemporaryFile(prefix="sourcing-")  # noqa: SIM115  (it ends with the run)
    file.write(memory.getbuffer())
    return file
