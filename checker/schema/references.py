"""Ids and the references to them: each entity once, and every reference to one that is there."""

from collections.abc import Iterator
from typing import Any

from checker.reading import Pointer
from checker.schema.types import FieldType, Kind, ProposalType
from checker.schema.validate import SchemaProblem
from checker.suggest import did_you_mean


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
    found.extend(_dangling(value, types.root, (), ids))
    return found


def _ids(value: Any, home: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    for key in home:
        value = value.get(key) if isinstance(value, dict) else None
    if isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict) and isinstance(item.get("id"), str):
                yield index, item["id"]


def _dangling(
    value: Any, kind: FieldType, at: Pointer, ids: dict[str, set[str]]
) -> Iterator[SchemaProblem]:
    if kind.refers_to and isinstance(value, str) and value not in ids[kind.refers_to]:
        known = ids[kind.refers_to]
        hint = did_you_mean(value, known) or f"known: {', '.join(sorted(known)[:12]) or 'none'}"
        yield SchemaProblem(at, f'no {kind.refers_to} has the id "{value}"', hint)
    elif kind.kind is Kind.OBJECT and isinstance(value, dict):
        for key, member in value.items():
            if key in kind.properties:
                yield from _dangling(member, kind.properties[key], (*at, key), ids)
    elif kind.item is not None and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _dangling(item, kind.item, (*at, index), ids)
