"""Names in rules resolved against the types of a proposal."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from checker.policy.conditions import (
    AS_OF,
    PORTFOLIO,
    Attribute,
    Computed,
    Each,
    Everywhere,
    Follow,
    Home,
    Itself,
    Key,
    Let,
    Path,
    Step,
)
from checker.record import field, record
from checker.schema import FieldType, Kind, ProposalType, a
from checker.suggest import did_you_mean

AS_OF_NAME = "asOf"
ITEM_NAME = "item"
PORTFOLIO_NAME = "portfolio"
PROPOSAL_NAME = "proposal"
ENTITY_NAME = "this"
HOME_NAME = "itsProposal"
_SCOPES = frozenset({PROPOSAL_NAME, ENTITY_NAME})
_DATE = FieldType(Kind.DATE)
_PATH = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")


class BadPath(Exception):
    """A path that leads nowhere; `hint` names the nearest that leads somewhere."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@record
class Scope:
    """A thing that a condition can speak about: its type, its `let` values, and the name that
    always means it, whatever fields there are: `proposal`, or `this` for the rule's entity.
    `later` are the names whose values are computed no earlier than the one at hand."""

    type: FieldType
    name: str | None
    lets: dict[str, Let] = field(default_factory=dict)
    later: set[str] = field(default_factory=set)


Members = Mapping[str, tuple[Step, FieldType]]


@record
class Walk:
    """The way from a thing along some names, and the type where it leads; the derived attributes
    that it runs over, each after the kind of its entity."""

    start: FieldType
    steps: tuple[Step, ...]
    type: FieldType
    derived: tuple[tuple[str, str], ...] = ()


@record
class Known:
    """What names with the same types and derived attributes may share: the members of types that
    were asked for, and the ways from them. By identity, and kept alive beside it: a hash would be
    that of all that a type contains."""

    members: dict[int, tuple[FieldType, Members]] = field(default_factory=dict)
    walks: dict[tuple[int, str, bool], Walk] = field(default_factory=dict)


@record
class Names:
    """What names can mean: the types of the schema, and the derived attributes by entity kind.

    `on_portfolio` is told when a path looks into the other proposals of the run; without it, none
    may. `walks` collects the ways of the paths.
    """

    types: ProposalType
    derived: Mapping[str, Mapping[str, FieldType]]
    on_derived: Callable[[str, str], None] = lambda kind, name: None
    on_portfolio: Callable[[], None] | None = None
    walks: list[Walk] = field(default_factory=list)
    known: Known = field(default_factory=Known)

    def resolve(self, text: str, scopes: tuple[Scope, ...], *, crossing: bool = False) -> Path:
        """The path that `text` means in these scopes, innermost first.

        `crossing` lets it run through lists, as messages may.

        Raises:
            BadPath: it means nothing there.
        """
        try:
            return self._resolved(text, scopes, crossing)
        except BadPath:
            if _PATH.fullmatch(text):
                raise
        raise BadPath(f'"{text}" is not a path', "write names joined by dots")

    def _resolved(self, text: str, scopes: tuple[Scope, ...], crossing: bool) -> Path:
        names = text.split(".")
        if text == AS_OF_NAME:
            return Path(text, AS_OF, (), _DATE)
        if names[0] == PORTFOLIO_NAME:
            step, found = self._everywhere(names)
            walk = self._noted(self._walk(found, names[2:], text, crossing))
            return Path(text, PORTFOLIO, (step, *walk.steps), walk.type)
        known = self._known_inside(text, names[0], scopes[-1], crossing)
        if known is not None:
            self._noted(known)
            return Path(text, len(scopes) - 1, known.steps, known.type)
        number, skipped = self._start(names, scopes)
        scope = scopes[number]
        let = scope.lets.get(names[skipped])
        if let is not None:
            walk = self._noted(self._walk(let.type, names[skipped + 1 :], text, crossing))
            return Path(text, number, (Computed(let), *walk.steps), walk.type)
        walk = self._noted(self._way(scope.type, names[skipped:], text, crossing))
        return Path(text, number, walk.steps, walk.type)

    def _known_inside(self, text: str, first: str, scope: Scope, crossing: bool) -> Walk | None:
        """The way from the thing of the innermost scope, when no other can be meant and it is
        known: most are."""
        if first in scope.lets or first in _SCOPES:
            return None
        return self._known_way(scope.type, text, crossing)

    def _way(self, start: FieldType, names: list[str], text: str, crossing: bool) -> Walk:
        bare = ".".join(names)
        walk = self._known_way(start, bare, crossing)
        if walk is None:
            walk = self._walk(start, names, text, crossing)
            self.known.walks[id(start), bare, crossing] = walk
        return walk

    def _known_way(self, start: FieldType, text: str, crossing: bool) -> Walk | None:
        walk = self.known.walks.get((id(start), text, crossing))
        if walk is None and crossing:  # the same where there is no list
            walk = self.known.walks.get((id(start), text, False))
            return walk if walk and walk.type.item is None else None
        return walk

    def _noted(self, walk: Walk) -> Walk:
        self.walks.append(walk)
        for kind, name in walk.derived:
            self.on_derived(kind, name)
        return walk

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that the paths run over."""
        return frozenset(name for walk in self.walks for name in self._fields_on(walk))

    def _fields_on(self, walk: Walk) -> Iterator[str]:
        for step in walk.steps:
            match step:
                case Key(name):
                    yield name
                case Follow(name, kind):
                    yield from (name, *self.types.homes[kind])
                case Everywhere(kind):
                    yield from self.types.homes.get(kind, ())
        yield from _fields_below(walk.type)

    def item_of(self, found: FieldType) -> FieldType:
        """The type of an item of a list; the entity, when the list holds references."""
        assert found.item is not None
        target = found.item.refers_to
        return self.types.entities[target] if target else found.item

    def members(self, found: FieldType) -> Members:
        """Every name that can follow a dot after a thing of this type."""
        known = self.known.members.get(id(found))
        if known is None:
            known = self.known.members[id(found)] = found, self._members(found)
        return known[1]

    def _members(self, found: FieldType) -> Members:
        known: dict[str, tuple[Step, FieldType]] = {}
        for name, member in found.properties.items():
            known[name] = (Key(name), member)
            if name.endswith("Id") and member.refers_to:
                target = self.types.entities[member.refers_to]
                known[name.removesuffix("Id")] = (
                    Follow(name, member.refers_to, member.description),
                    target,
                )
        for name, derived in self.derived.get(found.entity or "", {}).items():
            known[name] = (Attribute(name), derived)
        if found.entity and found.entity != "proposal":
            known[HOME_NAME] = (Home(), self.types.root)
        if found.kind is not Kind.OBJECT and found.kind is not Kind.LIST:
            known[ITEM_NAME] = (Itself(), found)
        return known

    def _everywhere(self, names: list[str]) -> tuple[Step, FieldType]:
        lists = {home[-1]: kind for kind, home in self.types.homes.items()}
        lists["proposals"] = "proposal"
        name = names[1] if len(names) > 1 else ""
        if self.on_portfolio is None:
            raise BadPath("a derived attribute sees its own proposal only", "use it in a rule")
        if name not in lists:
            hint = did_you_mean(name, lists) or f"known: {', '.join(sorted(lists))}"
            raise BadPath(f'unknown list "{".".join(names)}" of the portfolio', hint)
        self.on_portfolio()
        step = Everywhere(lists[name])
        found = FieldType(Kind.LIST, item=self.types.entities[lists[name]])
        self.walks.append(Walk(found, (step,), found))
        return step, found

    def note_whole(self, found: FieldType) -> None:
        """Notes all fields below an object that is asked for as one value."""
        self.walks.append(Walk(found, (), found))

    def _start(self, names: list[str], scopes: tuple[Scope, ...]) -> tuple[int, int]:
        """The scope that a path starts in, and how many of its names say no more than that."""
        first = names[0]
        if len(names) > 1:
            for number, scope in enumerate(scopes):
                if first == scope.name:
                    return number, 1
        for number in range(len(scopes) - 1, -1, -1):
            scope = scopes[number]
            if first in scope.lets or first in self.members(scope.type):
                return number, 0
        if any(first == scope.name for scope in scopes):
            raise BadPath(f'"{first}" is not a value by itself', "name one of its fields")
        if any(first in scope.later for scope in scopes):
            hint = "a value of let sees those before it, and never itself"
            raise BadPath(f'"{first}" is not computed yet', hint)
        known = [n for s in scopes[::-1] for n in (*s.lets, *sorted(self.members(s.type)))]
        known += [s.name for s in scopes if s.name]
        raise BadPath(
            f'unknown path "{".".join(names)}"', did_you_mean(first, known) or _list(known)
        )

    def _walk(self, start: FieldType, names: list[str], text: str, crossing: bool) -> Walk:
        steps: list[Step] = []
        derived: list[tuple[str, str]] = []
        found = start
        for name in names:
            if found.kind is Kind.LIST:
                found = self._into(found, steps, text, crossing)
            step, reached = self._step(found, name, text)
            if step.__class__ is Attribute:
                derived.append((found.entity or "", name))
            steps.append(step)
            found = reached
        item = found.item if crossing else None
        if item and item.kind is not Kind.OBJECT:
            found = self._into(found, steps, text, crossing)
        return Walk(start, tuple(steps), found, tuple(derived))

    def _step(self, found: FieldType, name: str, text: str) -> tuple[Step, FieldType]:
        known = self.members(found)
        if name not in known:
            if found.kind is not Kind.OBJECT:
                raise BadPath(f'unknown path "{text}"', f"there is nothing under {a(found.kind)}")
            hint = did_you_mean(name, known) or _list(sorted(known))
            raise BadPath(f'unknown path "{text}": no field "{name}"', hint)
        return known[name]

    def _into(self, found: FieldType, steps: list[Step], text: str, crossing: bool) -> FieldType:
        if not crossing:
            hint = "say which items with some, every, none or count"
            raise BadPath(f'"{text}" runs through a list', hint)
        assert found.item is not None
        steps.append(Each(found.item.refers_to))
        return self.item_of(found)


def _fields_below(found: FieldType) -> Iterator[str]:
    """The names of all fields below an object. A reference is read as the id that it is, so that
    entities which refer to one another do not lead on for ever."""
    for name, member in found.properties.items() if found.kind is Kind.OBJECT else ():
        yield name
        yield from _fields_below(member.item or member)


def _list(known: Iterable[str]) -> str:
    """The first of these names, each once; of those that are no word of a path, none."""
    names = [name for name in dict.fromkeys(known) if _PATH.fullmatch(name)]
    return f"known here: {', '.join(names[:14])}" + ", …" * (len(names) > 14)
