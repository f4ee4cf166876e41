"""Ids and the references to them: each entity once, and every reference to one that is there."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from checker.reading import Pointer
from checker.record import replace
from checker.schema.types import FieldType, Kind, ProposalType
from checker.schema.validate import SchemaProblem
from checker.suggest import did_you_mean

Ids = Mapping[str, Collection[str]]


class References:
    """Where a proposal refers to entities, worked out once; one for a process."""

    def __init__(self, types: ProposalType) -> None:
        self._hold = _holds(types.referring) or _nothing

    def hold(self, value: dict[str, Any], ids: Ids) -> bool:
        """Whether every reference leads to one of the ids of its kind. Only places that can hold a
        reference are looked at."""
        return self._hold(value, ids)


_Check = Callable[[Any, Ids], bool]


def _nothing(value: Any, ids: Ids) -> bool:
    return True


def _holds(found: FieldType) -> _Check | None:
    """What to check of a value of that type; None where it can hold no reference."""
    if found.refers_to:
        return _one(found.refers_to)
    if found.kind is Kind.OBJECT:
        return _members(found.properties)
    if found.item is not None and found.item.refers_to:
        return _each(found.item.refers_to)
    check = found.item and _holds(found.item)
    return _items(check) if check else None


def _one(kind: str) -> _Check:
    return lambda value, ids: value.__class__ is not str or value in ids[kind]


def _each(kind: str) -> _Check:
    def check(value: Any, ids: Ids) -> bool:
        if value.__class__ is list:
            known = ids[kind]
            for item in value:
                if item.__class__ is str and item not in known:
                    return False
        return True

    return check


def _items(holds: _Check) -> _Check:
    def check(value: Any, ids: Ids) -> bool:
        if value.__class__ is list:
            for item in value:
                if not holds(item, ids):
                    return False
        return True

    return check


def _members(properties: Mapping[str, FieldType]) -> _Check | None:
    # Most references are members that are one: these need no call of their own.
    ones = [(key, found.refers_to) for key, found in properties.items() if found.refers_to]
    others = [(key, _holds(found)) for key, found in properties.items() if not found.refers_to]
    checks = [(key, check) for key, check in others if check is not None]

    def check(value: Any, ids: Ids) -> bool:
        if value.__class__ is dict:
            for key, kind in ones:
                found = value.get(key)
                if found.__class__ is str and found not in ids[kind]:
                    return False
            for key, holds in checks:
                if key in value and not holds(value[key], ids):
                    return False
        return True

    return check if ones or checks else None


def check_references(value: dict[str, Any], types: ProposalType) -> list[SchemaProblem]:
    """Ids that stand twice in one array of entities, and references to an id that no entity has."""
    ids: dict[str, set[str]] = {}
    found: list[SchemaProblem] = []
    for kind, home in types.homes.items():
        ids[kind] = set()
        for index, key in _ids(value, home):
            if key in ids[kind]:
                message = f'a second {kind} has the id "{key}"'
                found.append(SchemaProblem((*home, index, "id"), message, "give each its own id"))
            ids[kind].add(key)
    for number, problem in enumerate(_dangling(value, types.root, (), ids)):
        # A hint looks through all ids: for the first few it helps, for thousands it takes minutes.
        found.append(_hinted(problem) if number < _MOST_HINTS else problem[0])
    return found


_MOST_HINTS = 20
_MOST_SHOWN = 200  # characters of ids


def _hinted(dangling: tuple[SchemaProblem, object, set[str]]) -> SchemaProblem:
    problem, key, known = dangling
    few = ", ".join(sorted(known)[:12]) or "none"
    few = few if len(few) <= _MOST_SHOWN else f"{few[:_MOST_SHOWN]}…"
    return replace(problem, hint=did_you_mean(str(key), known) or f"known: {few}")


def _ids(value: Any, home: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for key in home:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                yield index, item["id"]


def _dangling(
    value: Any, kind: FieldType, at: Pointer, ids: dict[str, set[str]]
) -> Iterator[tuple[SchemaProblem, object, set[str]]]:
    """Each reference that leads nowhere, with the id it gives and those that there are."""
    if kind.refers_to and isinstance(value, str) and value not in ids[kind.refers_to]:
        problem = SchemaProblem(at, f'no {kind.refers_to} has the id "{value[:80]}"')
        yield problem, value, ids[kind.refers_to]
    elif kind.kind is Kind.OBJECT and isinstance(value, dict):
        for key, member in value.items():
            if key in kind.properties:
                yield from _dangling(member, kind.properties[key], (*at, key), ids)
    elif kind.item is not None and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _dangling(item, kind.item, (*at, index), ids)
