"""The names in a folder, in their order; of very many only packed ones are held."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

_TOGETHER = 1024
_BETWEEN = "/"  # in no name


class Names(Iterable[str]):
    """The names that a folder has when this is made."""

    def __init__(self, folder: Path) -> None:
        """Lists the folder.

        Raises:
            OSError: it cannot be listed.
        """
        self._packs: list[bytes] = []
        with os.scandir(folder) as entries:
            names = (entry.name for entry in entries)
            while some := sorted(islice(names, _TOGETHER)):
                self._packs.append(_BETWEEN.join(some).encode("utf-8", "surrogatepass"))

    def __iter__(self) -> Iterator[str]:
        if len(self._packs) == 1:
            return _unpacked(self._packs[0])
        from heapq import merge  # only for large folders

        return merge(*map(_unpacked, self._packs))


def _unpacked(pack: bytes) -> Iterator[str]:
    start, between = 0, _BETWEEN.encode()
    while start <= len(pack):
        end = pack.find(between, start) % (len(pack) + 1)
        yield pack[start:end].decode("utf-8", "surrogatepass")
        start = end + 1
