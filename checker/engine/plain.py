"""Typed values as plain data and back: what a cache may hold and anybody may read.

Nothing is run to read it: a list of texts, numbers and tuples of them, then one of nodes, each the
name of a known class and the places of its parts, which all stand before it. Equal parts stand
there once. Late parts of records stand by themselves, and are made when somebody asks for one: a
proposal that passes needs no condition.
"""

import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from types import MappingProxyType, ModuleType
from typing import Any

from checker.engine import decision
from checker.facts import join
from checker.policy import conditions, policy, values
from checker.record import is_record, late_names_of, names_of, partly
from checker.schema import Kind, types

Plain = dict[str, Any]

_ROOMS: tuple[ModuleType, ...] = (conditions, policy, values, types, join, decision)
_CLASSES: dict[str, type] = {
    name: found
    for room in _ROOMS
    for name, found in vars(room).items()
    if isinstance(found, type) and is_record(found) and found.__module__ == room.__name__
}


def _mapping(*parts: Any) -> Mapping[Any, Any]:
    return MappingProxyType(dict(zip(parts[::2], parts[1::2], strict=True)))


_MAKERS: dict[str, Callable[..., Any]] = {
    **_CLASSES,
    "tuple": lambda *parts: parts,
    "frozenset": lambda *parts: frozenset(parts),
    "mapping": _mapping,
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "Kind": Kind,
}

_WITH_LATE = frozenset(name for name, found in _CLASSES.items() if late_names_of(found))


class NotPlain(Exception):
    """Something that has no plain form, or a plain form that nobody made."""


def to_plain(value: Any) -> Plain:
    """The value as plain data.

    Raises:
        NotPlain: it holds something of a class that is not known here.
    """
    writer = _Writer()
    writer.put(value)
    plain = writer.taken()
    later = [[writer.put(part) for part in parts] for parts in writer.late]
    rest = writer.taken()
    return plain | {"late": marshal.dumps((rest, [writer.placed(numbers) for numbers in later]))}


def from_plain(plain: Plain) -> Any:
    """The value again.

    Raises:
        NotPlain: it is no plain form of a value.
    """
    try:
        return _Reader(plain).value
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise NotPlain(str(error)) from None


class _Reader:
    """Makes a value; and all late parts in it, when somebody asks for one."""

    def __init__(self, plain: Plain) -> None:
        self._found = self._made([], plain)
        self._late = plain["late"]
        self.value = self._found[-1]

    def _made(self, before: list[Any], plain: Plain) -> list[Any]:
        found = [*before, *plain["leaves"]]
        part_at = found.__getitem__
        for maker, *places in plain["nodes"]:
            if maker in _WITH_LATE:
                *early, number = places
                rest = partial(self._rest, number)
                found.append(partly(_CLASSES[maker], map(part_at, early), rest))
            else:
                found.append(_MAKERS[maker](*map(part_at, places)))
        return found

    def _rest(self, number: int) -> Iterator[Any]:
        late = self._late
        if late.__class__ is bytes:
            rest, late = marshal.loads(late)
            # In this order: another thread may ask meanwhile, and then makes them too.
            self._found = self._made(self._found, rest)
            self._late = late
        return map(self._found.__getitem__, late[number])


class _Writer:
    """Numbers nodes from 0 upwards, and leaves from -1 downwards."""

    def __init__(self) -> None:
        self.late: list[list[Any]] = []
        self._leaves: list[Any] = []
        self._nodes: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = []
        self._leaf: dict[tuple[type, Any], int] = {}
        self._node: dict[tuple[Any, ...], int] = {}
        self._known: dict[int, tuple[Any, int]] = {}
        self._places: dict[int, int] = {}

    def put(self, value: Any) -> int:
        """The number of the value."""
        if value is None or type(value) in {str, int, float, bool}:
            return self._put_leaf(type(value), value, value)
        if id(value) not in self._known:
            # Kept with its number: as long as a value lives, its id is no other's.
            self._known[id(value)] = value, self._put(value)
        return self._known[id(value)][1]

    def taken(self) -> Plain:
        """What was put since this was asked for last; it stands behind what was taken before."""
        done = len(self._places)
        leaves = [n for n in range(-len(self._leaves), 0) if n not in self._places][::-1]
        nodes = [n for n in range(len(self._nodes)) if n not in self._places]
        self._places |= {number: done + n for n, number in enumerate([*leaves, *nodes])}
        return {
            "leaves": [self._leaves[~number] for number in leaves],
            "nodes": [
                [maker, *self.placed(parts), *late]
                for maker, parts, late in (self._nodes[number] for number in nodes)
            ],
        }

    def placed(self, numbers: Iterable[int]) -> list[int]:
        """Where the values of these numbers stand."""
        return [self._places[number] for number in numbers]

    def _put(self, value: Any) -> int:
        maker, parts, late = _parts(value)
        numbers = tuple(map(self.put, parts))
        if maker == "tuple" and all(number < 0 for number in numbers):
            leaf = tuple(self._leaves[~number] for number in numbers)
            return self._put_leaf(tuple, numbers, leaf)
        if late:
            self.late.append(late)
        node = maker, numbers, (len(self.late) - 1,) * bool(late)
        number = self._node.setdefault(node, len(self._nodes))
        if number == len(self._nodes):
            self._nodes.append(node)
        return number

    def _put_leaf(self, kind: type, key: Any, value: Any) -> int:
        number = self._leaf.setdefault((kind, key), len(self._leaves))
        if number == len(self._leaves):
            self._leaves.append(value)
        return ~number


def _parts(value: Any) -> tuple[str, list[Any], list[Any]]:
    """The maker of a value, and its parts; then those that are late."""
    match value:
        case Kind():
            return "Kind", [str(value.value)], []
        case tuple() | list():
            return "tuple", list(value), []
        case frozenset():
            return "frozenset", sorted(value, key=repr), []
        case Mapping():
            return "mapping", [part for pair in value.items() for part in pair], []
        case Decimal():
            return "Decimal", [str(value)], []
        case date():
            return "date", [value.isoformat()], []
    name = type(value).__name__
    if _CLASSES.get(name) is not type(value):
        raise NotPlain(f"{type(value).__module__}.{name}")
    late = late_names_of(value)
    early = [each for each in names_of(value) if each != "made" and each not in late]
    return name, [getattr(value, n) for n in early], [getattr(value, n) for n in late]
