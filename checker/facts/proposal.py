"""A proposal as the rules see it: its entities, found by kind and by id."""

from collections.abc import Callable, Sequence, Set
from typing import Any

from checker.reading import Document, Pointer
from checker.record import record
from checker.schema import ProposalType, is_missing


def nothing(member: str) -> None:
    """A member of what is no object."""


def inside(value: Any) -> Callable[[str], Any]:
    """What gives a member of a value, or None where there is none."""
    return value.get if value.__class__ is dict else nothing


class Item:
    """Something a condition can speak about: an entity, an item of a list, or the proposal.

    `value` is what the file says, unchanged, `get` gives a member of that, and `home` is the
    proposal that says it. `kind` is the kind of entity, empty for other items. `attributes` holds
    the derived attributes that are known.
    """

    __slots__ = ("attributes", "get", "home", "kind", "pointer", "value")

    def __init__(self, value: Any, pointer: Pointer, home: "Proposal", kind: str = "") -> None:
        self.value = value
        self.get = inside(value)
        self.pointer = pointer
        self.home = home
        self.kind = kind
        self.attributes: dict[str, Any] = {}

    @property
    def id(self) -> str:
        """The id of an entity; empty when it has none that is a text."""
        found = self.value.get("id") if isinstance(self.value, dict) else None
        return found if isinstance(found, str) else ""


Scopes = tuple[Item, ...]


class Proposal:
    """The entities of one proposal. Things that are no objects are not among them; the schema
    check reports those.

    `document` is what it was read from, if it was. `place` names the file and the lines before it
    there, and tells proposals of a run apart. `by_id` finds the entities of a kind; `listed` has
    all that stands in the array of a kind, things that are no objects too, or None without one.
    `all_have_own_ids` says that every entity has an id, and none that another of its kind has.
    """

    __slots__ = (
        "_by_pointer",
        "all_have_own_ids",
        "by_id",
        "document",
        "entities",
        "listed",
        "place",
        "root",
    )

    def __init__(
        self, value: dict[str, Any], types: ProposalType, document: Document | None = None
    ) -> None:
        self.document = document
        self.place = (document.name, document.line_offset) if document else ("", 0)
        self.root = Item(value, (), self, "proposal")
        self.entities: dict[str, list[Item]] = {"proposal": [self.root]}
        self.by_id: dict[str, dict[str, Item]] = {"proposal": {}}
        self.listed: dict[str, list[Item] | None] = {}
        self.all_have_own_ids = True
        self._by_pointer: dict[Pointer, Item] | None = None
        for kind, home in types.homes.items():
            self._settle(kind, home, value)

    def entity(self, kind: str, key: object) -> Item | None:
        """The entity with that id."""
        return self.by_id[kind].get(key) if isinstance(key, str) else None

    def at(self, pointer: Pointer) -> Item | None:
        """The entity that stands there."""
        if self._by_pointer is None:
            self._by_pointer = {e.pointer: e for kind in self.by_id for e in self.entities[kind]}
        return self._by_pointer.get(pointer)

    def close(self) -> None:
        """Lets go of the entities: they and the proposal refer to one another, and would be kept
        until Python looks for cycles."""
        for found in (self.entities, self.by_id, self.listed):
            found.clear()
        self._by_pointer = None
        del self.root

    def _settle(self, kind: str, home: tuple[str, ...], value: Any) -> None:
        for key in home:
            value = value.get(key) if value.__class__ is dict else None
        if value.__class__ is not list:
            self.entities[kind], self.listed[kind], self.by_id[kind] = [], None, {}
            return
        items = [Item(v, (*home, i), self, kind) for i, v in enumerate(value)]
        found = [item for item in items if item.value.__class__ is dict]
        by_id: dict[str, Item] = {}
        for item in reversed(found):  # of two with one id, the first is meant
            key = item.value.get("id")
            if not is_missing(key) and key.__class__ is str:
                by_id[key] = item
        self.listed[kind], self.entities[kind], self.by_id[kind] = items, found, by_id
        self.all_have_own_ids &= len(by_id) == len(found)


@record
class Abridged:
    """What other proposals may want to know of one: some of its fields, and derived attributes.

    It is small, and can go from one process to another.
    """

    place: tuple[str, int]
    value: Any
    attributes: tuple[tuple[str, int, str, Any], ...]


def abridged(proposal: Proposal, fields: Set[str], types: ProposalType) -> Abridged:
    """The proposal with only the named fields, wherever they stand, and what says who is who."""
    kept = {k for k in proposal.entities if set(types.homes.get(k, ())) <= fields}
    attributes = tuple(
        (kind, number, name, value)
        for kind, items in proposal.entities.items()
        for number, item in enumerate(items)
        if kind in kept
        for name, value in item.attributes.items()
    )
    return Abridged(proposal.place, _pruned(proposal.root.value, fields | _ALWAYS), attributes)


def restored(short: Abridged, types: ProposalType) -> Proposal:
    """The proposal again, as far as it goes."""
    proposal = Proposal(short.value, types)
    proposal.place = short.place
    for kind, number, name, value in short.attributes:
        proposal.entities[kind][number].attributes[name] = value
    return proposal


# The name of an entity, and the parts of an amount of money.
_ALWAYS = frozenset({"id", "name", "title", "amount", "currency"})


def _pruned(value: Any, fields: Set[str]) -> Any:
    if isinstance(value, dict):
        return {k: _pruned(v, fields) for k, v in value.items() if k in fields}
    return [_pruned(item, fields) for item in value] if isinstance(value, list) else value


class Portfolio:
    """All proposals of a run, which rules see beside the one they are about.

    `index` keeps, for whoever looks items up by a value, what was found once, and `known` what a
    loop over them came to. `open_document` reads one again that was abridged, to tell where
    something stands in it.
    """

    __slots__ = ("_lists", "_places", "index", "known", "open_document", "proposals")

    def __init__(
        self,
        proposals: Sequence[Proposal],
        open_document: Callable[[tuple[str, int]], Document | None] = lambda place: None,
    ) -> None:
        self.proposals = proposals
        self.open_document = open_document
        self._lists: dict[str, list[Item]] = {}
        self._places: dict[str, dict[Item, int]] = {}
        self.index: dict[object, tuple[dict[Any, list[Item]], list[Item]]] = {}
        self.known: dict[object, Any] = {}

    def entities(self, kind: str) -> list[Item]:
        """All entities of the kind, in order of the proposals."""
        if kind not in self._lists:
            self._lists[kind] = [item for p in self.proposals for item in p.entities[kind]]
        return self._lists[kind]

    def places(self, kind: str) -> dict[Item, int]:
        """Where each of these entities stands in their order."""
        if kind not in self._places:
            self._places[kind] = {item: n for n, item in enumerate(self.entities(kind))}
        return self._places[kind]
