"""A proposal as the rules see it: its entities, found by kind and by id."""

from collections.abc import Sequence
from typing import Any

from checker.reading import Document, Pointer
from checker.schema import ProposalType


class Item:
    """Something a condition can speak about: an entity, an item of a list, or the proposal.

    `value` is what the file says, unchanged, and `home` the proposal that says it. `kind` is the
    kind of entity, empty for other items. `attributes` holds the derived attributes that are known.
    """

    __slots__ = ("attributes", "home", "kind", "pointer", "value")

    def __init__(self, value: Any, pointer: Pointer, home: "Proposal", kind: str = "") -> None:
        self.value = value
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
    check reports those. `document` is the file it was read from, if it was."""

    __slots__ = ("_by_id", "_by_pointer", "document", "entities", "root")

    def __init__(
        self, value: dict[str, Any], types: ProposalType, document: Document | None = None
    ) -> None:
        self.document = document
        self.root = Item(value, (), self, "proposal")
        self.entities: dict[str, list[Item]] = {"proposal": [self.root]}
        self._by_id: dict[tuple[str, str], Item] = {}
        self._by_pointer: dict[Pointer, Item] = {}
        for kind, home in types.homes.items():
            found = self.entities[kind] = self._entities(value, home, kind)
            self._by_pointer.update((item.pointer, item) for item in found)
            for item in reversed(found):  # of two with one id, the first is meant
                if item.id:
                    self._by_id[kind, item.id] = item

    def entity(self, kind: str, key: object) -> Item | None:
        """The entity with that id."""
        return self._by_id.get((kind, key)) if isinstance(key, str) else None

    def at(self, pointer: Pointer) -> Item | None:
        """The entity that stands there."""
        return self._by_pointer.get(pointer)

    def _entities(self, value: Any, home: tuple[str, ...], kind: str) -> list[Item]:
        for key in home:
            value = value.get(key) if isinstance(value, dict) else None
        if not isinstance(value, list):
            return []
        return [Item(v, (*home, i), self, kind) for i, v in enumerate(value) if isinstance(v, dict)]


class Portfolio:
    """All proposals of a run, which rules see beside the one they are about.

    `index` keeps, for whoever looks items up by a value, what was found once.
    """

    __slots__ = ("_lists", "index", "proposals")

    def __init__(self, proposals: Sequence[Proposal]) -> None:
        self.proposals = proposals
        self._lists: dict[str, list[Item]] = {}
        self.index: dict[object, tuple[dict[Any, list[Item]], list[Item]]] = {}

    def entities(self, kind: str) -> list[Item]:
        """All entities of the kind, in order of the proposals."""
        if kind not in self._lists:
            self._lists[kind] = [item for p in self.proposals for item in p.entities[kind]]
        return self._lists[kind]
