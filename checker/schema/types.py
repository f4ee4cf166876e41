"""The type system of the rules, read from the proposal's JSON Schema."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from checker.record import field, record, replace
from checker.schema.bundle import proposal_schema


class Kind(StrEnum):
    """What sort of value stands at a path, in the words that messages use."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "true or false"
    DATE = "date"
    DURATION = "length of time"
    MONEY = "amount of money"
    OBJECT = "object"
    LIST = "list"


def a(thing: object) -> str:
    """The thing with its article: `a number`, `an amount of money`."""
    text = str(thing)
    return f"{'an' if text[0] in 'aeiou' else 'a'} {text}"


_NOTHING: Mapping[str, "FieldType"] = MappingProxyType({})
SCALARS = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DURATION, Kind.MONEY})


@record
class FieldType:
    """The type of one field of a proposal.

    `codes` lists the only values a text may have (empty: any). `entity` names the kind of entity an
    object is; `refers_to` the kind of entity whose id a text is. `label` is the property that names
    an object to a person. `default` is the value that stands in when none is stated. A number that
    keeps to the schema is no less than `least` and no more than `most`, where these are given.
    """

    kind: Kind
    description: str = ""
    codes: tuple[str, ...] = ()
    entity: str | None = None
    refers_to: str | None = None
    label: str | None = None
    default: Any = field(default=None, hash=False)  # it may be a list
    item: "FieldType | None" = None
    properties: Mapping[str, "FieldType"] = field(default=_NOTHING, compare=False, repr=False)
    least: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        if self.item is not None:
            return f"list of {self.item}"
        return f"{self.kind} ({' | '.join(self.codes)})" if 0 < len(self.codes) < 12 else self.kind


@record
class ProposalType:
    """The proposal as a type, and where its entities are kept.

    `entities` maps each kind to the type of one entity; `homes` to the keys that lead from the root
    to the array of them (`("data", "transfers")`). The proposal itself is the kind `proposal`, with
    no array. `referring` is the root with nothing but what can hold a reference, which is all that
    is needed of it while nothing fails.
    """

    root: FieldType = field(late=True)
    entities: Mapping[str, FieldType] = field(late=True)
    homes: Mapping[str, tuple[str, ...]]
    referring: FieldType


@cache
def proposal_type() -> ProposalType:
    """The types of the shipped proposal schema."""
    return read_types(proposal_schema())


def read_types(schema: Mapping[str, Any]) -> ProposalType:
    """The types that a proposal schema describes.

    Raises:
        ValueError: the schema uses something that the rules cannot type; the message names it.
    """
    entities: dict[str, FieldType] = {}
    homes: dict[str, tuple[str, ...]] = {}
    root = _Reader(schema.get("$defs", {}), entities, homes).read(schema, ())
    entities["proposal"] = root
    nothing = FieldType(Kind.OBJECT)
    return ProposalType(root, entities, homes, _referring(root) or nothing)


def _referring(found: FieldType) -> FieldType | None:
    """The type with nothing but what can hold a reference; None when nothing can."""
    if found.refers_to:
        return FieldType(found.kind, refers_to=found.refers_to)
    if found.item is not None:
        item = _referring(found.item)
        return item and FieldType(found.kind, item=item)
    members = {name: _referring(member) for name, member in found.properties.items()}
    some = {name: member for name, member in members.items() if member is not None}
    return FieldType(found.kind, properties=MappingProxyType(some)) if some else None


_FORMATS = {"date": Kind.DATE, "duration": Kind.DURATION}
_TYPES = {
    "object": Kind.OBJECT,
    "array": Kind.LIST,
    "number": Kind.NUMBER,
    "integer": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "string": Kind.TEXT,
}


class _Reader:
    def __init__(
        self,
        definitions: Mapping[str, Any],
        entities: dict[str, FieldType],
        homes: dict[str, tuple[str, ...]],
    ) -> None:
        self._definitions = definitions
        self._entities = entities
        self._homes = homes

    def read(self, schema: Mapping[str, Any], at: tuple[str, ...]) -> FieldType:
        while "$ref" in schema:
            target = self._definitions[schema["$ref"].removeprefix("#/$defs/")]
            schema = {**target, **{k: v for k, v in schema.items() if k != "$ref"}}
        kind = _kind(schema, at)
        is_list, item, members = kind is Kind.LIST, None, _NOTHING
        if is_list:
            item = self._item(schema, at)
        elif kind is Kind.OBJECT:
            found = schema.get("properties", {})
            members = MappingProxyType({k: self.read(v, (*at, k)) for k, v in found.items()})
        return FieldType(
            kind,
            schema.get("description", ""),
            tuple(schema.get("enum", ())),
            None if is_list else schema.get("x-entity"),
            None if is_list else schema.get("x-refers-to"),
            schema.get("x-label"),
            schema.get("default"),
            item,
            members,
            schema.get("minimum", schema.get("exclusiveMinimum")),
            schema.get("maximum", schema.get("exclusiveMaximum")),
        )

    def _item(self, schema: Mapping[str, Any], at: tuple[str, ...]) -> FieldType:
        """The type of an item of a list, which says what its items are or refer to."""
        item = self.read(schema["items"], at)
        entity, refers_to = schema.get("x-entity"), schema.get("x-refers-to")
        if refers_to and not item.refers_to:
            item = replace(item, refers_to=refers_to)
        if entity:
            item = replace(item, entity=entity)
            self._entities[entity] = item
            self._homes[entity] = at
        return item


def _kind(schema: Mapping[str, Any], at: tuple[str, ...]) -> Kind:
    if schema.get("x-type") == "money":
        return Kind.MONEY
    name = schema.get("type")
    found = _FORMATS.get(schema.get("format", "")) or (
        _TYPES.get(name) if isinstance(name, str) else None
    )
    if found is None:
        raise ValueError(f"schema: no type that rules know at {'.'.join(at) or 'the root'}")
    return found
