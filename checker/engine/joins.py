"""Lists joined with a value from outside of them, such as the id of the entity that is asked about.

Each item is looked at once for all the values that are none of its own. That keeps a list joined
with another linear, where a loop in a loop is not.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from checker.facts import FALSE, TRUE, UNKNOWN

# So many items are looked at faster than in an index.
_FEW = 4

# The truth of a condition about an item and the value, which is None when it is not stated. All
# that the condition asks of the value is whether it equals something of the item's.
Truth = Callable[[Any, Any], int]


class _Other:
    """A value that equals no other one, and notes those that it is compared with.

    What a condition comes to for it, it comes to for every value that is not noted, since each
    comparison on the way has the same result.
    """

    __slots__ = ("met",)

    def __init__(self) -> None:
        self.met: set[Any] = set()

    def __eq__(self, other: object) -> bool:
        self.met.add(other)
        return False

    __hash__ = object.__hash__


class Members(dict[Any, int]):
    """The truth that a list contains a value, by the value. An item that is None is not known, and
    may be any value."""

    __slots__ = ("_otherwise",)

    def __init__(self, items: Iterable[Any]) -> None:
        super().__init__(dict.fromkeys(items, TRUE))
        self._otherwise = FALSE if self.pop(None, None) is None else UNKNOWN

    def __missing__(self, value: Any) -> int:
        if value.__class__ is _Other:
            value.met.update(self)
        return self._otherwise


class _Index(dict[Any, list[int]]):
    """The numbers of the items of a list by the values that are theirs. `others` are the truths of
    all items for a value that is none of these."""

    __slots__ = ("others",)

    def __init__(self, items: Sequence[Any], truth: Truth) -> None:
        super().__init__()
        self.others: list[int] = []
        for number, item in enumerate(items):
            other = _Other()
            self.others.append(truth(item, other))
            for value in other.met:
                self.setdefault(value, []).append(number)


class Tally(dict[Any, tuple[int, int]]):
    """How many items of a list have the wanted truth, surely and perhaps, up to a cap; by the value
    that they are joined with."""

    __slots__ = ("_cap", "_index", "_items", "_others", "_truth", "_wanted")

    def __init__(self, truth: Truth, wanted: int, cap: int, items: Sequence[Any]) -> None:
        self._truth = truth
        self._wanted = wanted
        self._cap = cap
        self._items = items
        self._index: _Index | None = None

    def __missing__(self, value: Any) -> tuple[int, int]:
        if value is None or len(self._items) <= _FEW:
            sure, possible = self._counts([self._truth(item, value) for item in self._items])
        else:
            if self._index is None:
                self._index = _Index(self._items, self._truth)
                self._others = self._counts(self._index.others)
            sure, possible = self._others
            own = self._index.get(value, ())
            if own:
                before = self._counts([self._index.others[number] for number in own])
                after = self._counts([self._truth(self._items[number], value) for number in own])
                sure, possible = sure - before[0] + after[0], possible - before[1] + after[1]
            if value.__class__ is _Other:
                value.met.update(self._index)
        found = min(sure, self._cap), min(sure + possible, self._cap)
        if value.__class__ is not _Other:  # which is to be told each time
            self[value] = found
        return found

    def _counts(self, truths: list[int]) -> tuple[int, int]:
        return truths.count(self._wanted), truths.count(UNKNOWN)


class Narrowed(dict[Any, Sequence[Any]]):
    """The items of a list that a condition does not settle, in their order; by the value that they
    are joined with. `settled` is the truth after which nothing more is to be asked of an item."""

    __slots__ = ("_index", "_items", "_open", "_settled", "_truth")

    def __init__(self, truth: Truth, settled: int, items: Sequence[Any]) -> None:
        self._truth = truth
        self._settled = settled
        self._items = items
        self._index: _Index | None = None

    def __missing__(self, value: Any) -> Sequence[Any]:
        if len(self._items) <= _FEW:
            return self._items
        if value is None:
            open_ = [item for item in self._items if self._truth(item, None) != self._settled]
            self[None] = open_
            return open_
        if self._index is None:
            self._index = _Index(self._items, self._truth)
            truths = enumerate(self._index.others)
            self._open = [number for number, truth in truths if truth != self._settled]
        numbers = sorted({*self._open, *self._index.get(value, ())})
        found = self[value] = [self._items[number] for number in numbers]
        return found


_T = TypeVar("_T")


def for_each_list(join: Callable[..., _T], *arguments: Any) -> Callable[[Sequence[Any]], _T]:
    """Gives the join of a list, made once for each list with these arguments."""
    made: dict[int, tuple[Sequence[Any], _T]] = {}

    def of(items: Sequence[Any]) -> _T:
        found = made.get(id(items))
        if found is None:
            # Kept with the list: as long as that lives, its id is no other's.
            found = made[id(items)] = items, join(*arguments, items)
        return found[1]

    return of
