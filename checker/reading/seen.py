"""Which of very many paths were seen before. Nothing is taken for another, and those that come in
order, as those of a folder do, need a few bytes each."""

import marshal
from bisect import bisect_right

_TOGETHER = 512


class Seen:
    """Paths, by all that they are."""

    def __init__(self) -> None:
        # In order: the last ones, and those before them packed, found by the first of each pack.
        self._last: list[str] = []
        self._packs: list[bytes] = []
        self._firsts: list[str] = []
        self._unpacked: tuple[int, frozenset[str]] = (-1, frozenset())
        # Out of order.
        self._others: set[str] = set()

    def add(self, path: str) -> bool:
        """Whether the path is a new one; from now on it is not."""
        path = path.replace("/", "\0")  # in the order of a walk: what is in a folder, then the rest
        if not self._last or path > self._last[-1]:
            if len(self._last) == _TOGETHER:
                self._pack()
            self._last.append(path)
            return True
        if path in self._others or path in self._around(path):
            return False
        self._others.add(path)
        return True

    def _pack(self) -> None:
        import zlib  # only for many files

        self._firsts.append(self._last[0])
        self._packs.append(zlib.compress(marshal.dumps(self._last), 1))
        self._last = []

    def _around(self, path: str) -> "list[str] | frozenset[str]":
        """Those in order among which the path is, if it is there."""
        number = bisect_right(self._firsts, path) - 1
        if path >= self._last[0]:
            return self._last
        if number != self._unpacked[0]:
            import zlib

            found = marshal.loads(zlib.decompress(self._packs[number]))
            self._unpacked = number, frozenset(found)
        return self._unpacked[1]
