"""Typed values as plain data and back: what a cache may hold and anybody may read.

Nothing is run to read it: a list of texts and numbers, then one of nodes, each the name of a known
class and the places of its parts, which all stand before it. Equal parts stand there once.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType, ModuleType
from typing import Any

from checker.engine import decision
from checker.facts import join
from checker.policy import conditions, policy, values
from checker.record import is_record, names_of
from checker.schema import Kind, types

Plain = dict[str, list[Any]]

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
    "frozenset": lambda *parts: frozenset(parts),
    "mapping": _mapping,
    "Decimal": Decimal,
    "date": date.fromisoformat,
    "Kind": Kind,
}


class NotPlain(Exception):
    """Something that has no plain form, or a plain form that nobody made."""


def to_plain(value: Any) -> Plain:
    """The value as plain data.

    Raises:
        NotPlain: it holds something of a class that is not known here.
    """
    writer = _Writer()
    writer.put(value)
    return {"leaves": writer.leaves, "nodes": writer.nodes}


def from_plain(plain: Plain) -> Any:
    """The value again.

    Raises:
        NotPlain: it is no plain form of a value.
    """
    try:
        found = list(plain["leaves"])
        part_at = found.__getitem__
        for maker, *places in plain["nodes"]:
            parts = map(part_at, places)
            # Nearly half of all nodes are tuples, which need no call of ours.
            found.append(tuple(parts) if maker == "tuple" else _MAKERS[maker](*parts))
        return found[-1]
    except (LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise NotPlain(str(error)) from None


class _Writer:
    """Numbers nodes from 0 upwards, and leaves from -1 downwards."""

    def __init__(self) -> None:
        self.leaves: list[Any] = []
        self._nodes: dict[tuple[Any, ...], int] = {}
        self._leaf: dict[tuple[type, Any], int] = {}
        self._known: dict[int, tuple[Any, int]] = {}

    @property
    def nodes(self) -> list[list[Any]]:
        """The nodes, their parts by place."""
        count = len(self.leaves)
        return [
            [maker, *(~part if part < 0 else part + count for part in parts)]
            for maker, *parts in self._nodes
        ]

    def put(self, value: Any) -> int:
        """The number of the value."""
        if value is None or type(value) in {str, int, float, bool}:
            number = self._leaf.setdefault((type(value), value), len(self.leaves))
            if number == len(self.leaves):
                self.leaves.append(value)
            return ~number
        if id(value) not in self._known:
            maker, parts = _parts(value)
            node = (maker, *map(self.put, parts))
            # Kept with its number: as long as a value lives, its id is no other's.
            self._known[id(value)] = value, self._nodes.setdefault(node, len(self._nodes))
        return self._known[id(value)][1]


def _parts(value: Any) -> tuple[str, list[Any]]:
    match value:
        case Kind():
            return "Kind", [str(value.value)]
        case tuple() | list():
            return "tuple", list(value)
        case frozenset():
            return "frozenset", sorted(value, key=repr)
        case Mapping():
            return "mapping", [part for pair in value.items() for part in pair]
        case Decimal():
            return "Decimal", [str(value)]
        case date():
            return "date", [value.isoformat()]
    name = type(value).__name__
    if _CLASSES.get(name) is not type(value):
        raise NotPlain(f"{type(value).__module__}.{name}")
    names = [each for each in names_of(value) if each != "made"]
    return name, [getattr(value, each) for each in names]
