"""What generated functions look things up in: answers kept by what was asked."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

# Enough for every value that real proposals repeat, and a bound for hostile ones.
_MOST = 4096
_LONGEST = 128


class Table(dict[Any, Any]):
    """The results of a function by its argument. It may forget, but is never wrong: the function
    must give the same for equal arguments, always."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, argument: Any) -> Any:
        found = self.function(argument)
        if len(self) >= _MOST:
            self.clear()
        if argument.__class__ is not str or len(argument) <= _LONGEST:
            self[argument] = found
        return found


class Tally(dict[Any, tuple[int, int]]):
    """How many items of a list satisfy a condition, surely and perhaps, by the value that they are
    joined by: each item is looked at once for its own value, and those of which it is not known
    once for all. That keeps a list joined with itself linear.

    `value_of(item)` is the value of an item, None when it is not known. `count(items, value)`
    counts among some items, up to the cap.
    """

    __slots__ = ("_by_value", "_cap", "_count", "_items", "_loose", "_value_of")

    def __init__(
        self,
        items: Sequence[Any],
        value_of: Callable[[Any], Any],
        count: Callable[[Iterable[Any], Any], tuple[int, int]],
        cap: int,
    ) -> None:
        super().__init__()
        self._items = items
        self._value_of = value_of
        self._count = count
        self._cap = cap
        self._by_value: dict[Any, list[Any]] | None = None
        self._loose = (0, 0)

    def __missing__(self, value: Any) -> tuple[int, int]:
        if value is None:
            self[value] = self._count(self._items, value)
            return self[value]
        if self._by_value is None:
            self._by_value = {}
            for item in self._items:
                self._by_value.setdefault(self._value_of(item), []).append(item)
            self._loose = self._count(self._by_value.get(None, ()), value)
        sure, possible = self._count(self._by_value.get(value, ()), value)
        sure, possible = sure + self._loose[0], possible + self._loose[1]
        self[value] = min(sure, self._cap), min(possible, self._cap)
        return self[value]
