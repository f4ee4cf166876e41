"""Which of very many texts were seen before, in nine to eighteen bytes for each."""

import os
from array import array

from checker.digest import digest

_FREE = 0
_FEWEST = 1 << 10


class Seen:
    """Texts by a keyed digest of each: that two are taken for one, nobody can bring about, and
    among a million it happens once in ten million runs."""

    def __init__(self) -> None:
        self._key = os.urandom(16)
        self._places = array("Q", bytes(8 * _FEWEST))
        self._count = 0

    def add(self, text: str) -> bool:
        """Whether the text is a new one; from now on it is not."""
        mark = digest(text.encode("utf-8", "surrogateescape"), self._key)
        new = self._put(int.from_bytes(mark[:8], "big") or 1)
        self._count += new
        if 8 * self._count > 7 * len(self._places):
            self._grow()
        return new

    def _put(self, number: int) -> bool:
        places = self._places
        place = number % len(places)
        while places[place] not in (_FREE, number):
            place = (place + 1) % len(places)
        new = places[place] == _FREE
        places[place] = number
        return new

    def _grow(self) -> None:
        before = self._places
        self._places = array("Q", bytes(16 * len(before)))
        for number in before:
            if number != _FREE:
                self._put(number)
