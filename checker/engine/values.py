"""Values of a proposal as names in the source that reads them."""

from collections.abc import Callable
from functools import reduce

from checker.engine.source import Module, Source, marked
from checker.policy.conditions import (
    AS_OF,
    PORTFOLIO,
    Attribute,
    Computed,
    Constant,
    Everywhere,
    Follow,
    Home,
    Itself,
    Key,
    Let,
    Operand,
    Path,
    Step,
)
from checker.record import record
from checker.schema import Kind

TODAY = "run.as_of"
PLAIN = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE})
CLASSES = {Kind.LIST: "list", Kind.OBJECT: "dict"}
# How to tell, before a table is asked, that a raw value is one that it has: of equal values such as
# 1 and true only one can be kept.
KEPT = {
    Kind.TEXT: "{0}.__class__ is str",
    Kind.DATE: "{0}.__class__ is str",
    Kind.DURATION: "{0}.__class__ is str",
    Kind.NUMBER: "{0}.__class__ in numbers",
    Kind.BOOLEAN: "{0}.__class__ is bool",
}
# Whatever is no text comes to the same here, so that the table may be asked of it; only lists and
# objects it cannot look up.
_TEXTS = frozenset({Kind.TEXT, Kind.DATE, Kind.DURATION})


@record
class Scope:
    """A thing that conditions speak about: its raw value, the name of the proposal it is in, and
    of the item, where it is an entity. `get` is what gives a member of it. An entity that is
    referred to may not be there: it may be None.
    """

    value: str
    home: str
    item: str | None
    get: str
    may_be_none: bool = False


class Values(Source):
    """A function that reads values. Where a text is to stand and the file has a list or an object,
    it raises `TypeError`, unless it is to be wary of that."""

    def __init__(self, module: Module, about: str, *, wary: bool) -> None:
        super().__init__(module)
        self._wary = wary
        # The names of values that are texts, numbers, dates or true or false, or are not stated.
        self._plain: set[str] = set()
        own = root = scope_of_entity(marked("e1", 1), "h0")
        if about != "proposal":
            root = scope_of_entity("e0", "h0")
            self._blocks[0].lines.append("e0 = h0.root")
        self._scopes = [root, own]

    def _computed(self, let: Let) -> str:
        """The name of a computed value."""
        raise NotImplementedError

    def _operand(self, operand: Operand) -> str:
        if isinstance(operand, Constant):
            return self._module.constant("value", operand.value)
        return self._listed(operand)

    def _listed(self, path: Path) -> str:
        """The name of the value at a path; items of a list are of their type too."""
        value = self._typed(path)
        if path.type.kind is not Kind.LIST:
            return value
        item = path.type.item
        assert item is not None
        name = self._module.constant("items", self._module.bare(item))
        return self._let("x", f"{name}({value})")

    def _typed(self, path: Path) -> str:
        """The name of the value at a path, of its type, or of None."""
        name = self._converted(path)
        if path.type.kind in PLAIN:
            self._plain.add(name)
        return name

    def _converted(self, path: Path) -> str:
        if path.scope == AS_OF:
            return TODAY
        if path.let:
            return self._computed(path.let)
        if is_typed(path):
            return self._raw(path)
        found = path.type
        if found.default is None and found.kind in {Kind.LIST, Kind.OBJECT}:
            raw = self._raw(path)
            return self._let("x", f"{raw} if {raw}.__class__ is {CLASSES[found.kind]} else None")
        kind = self._module.bare(found)
        if found.kind not in KEPT or found.default is not None:
            convert = self._module.constant("convert", kind)
            return self._let("x", f"{convert}({self._raw_once(path)})")
        table = self._module.constant("typed", kind)
        return self._let("x", self._from_table(table, path, lambda: None))

    def _from_table(self, table: str, path: Path, otherwise: Callable[[], object]) -> str:
        """The expression of what a table has for a raw value. Where that is of another kind, it is
        `otherwise`; but what the function of the table says, where the path has a default."""
        if path.type.kind in _TEXTS and not self._wary:
            return f"{table}[{self._raw_once(path)}]"
        raw = self._raw(path)
        other = otherwise() if path.type.default is None else f"{table}.function({raw})"
        is_kept = KEPT[path.type.kind].format(raw)
        return f"{table}[{raw}] if {is_kept} else {other}"

    def _raw_once(self, path: Path) -> str:
        """What the file says at a path, or the derived attribute, for an expression that names it
        once: a name only where that is known."""
        if path.scope == PORTFOLIO:
            return self._raw(path)
        text = self._stated(path)
        return self._known(text) or text

    def _raw(self, path: Path) -> str:
        """The name of what the file says at a path, or of the derived attribute."""
        if path.scope == PORTFOLIO:
            (step,) = path.steps
            assert isinstance(step, Everywhere)
            return self._let("x", f"run.portfolio.entities({step.kind!r})")
        return self._named("v", self._stated(path))

    def _stated(self, path: Path) -> str:
        *before, last = path.steps
        at = reduce(self._followed, before, self._scopes[path.scope])
        return (
            self._member(at, last.name) if isinstance(last, Key) else self._followed(at, last).value
        )

    def _followed(self, at: Scope, step: Step) -> Scope:
        match step:
            case Key(name):
                return scope_within(self._member(at, name), at.home)
            case Follow(name, kind):
                found = self._by_id(at.home, kind, self._let("v", self._member(at, name)))
                return scope_of_reference(self._let("e", found), at.home)
            case Attribute(name):
                get = f"{at.item}.attributes.get({name!r})" if at.item else "None"
                text = f"None if {at.item} is None else {get}" if at.may_be_none else get
                return scope_within(text, at.home)
            case Home():
                return scope_of_entity(self._let("e", f"{at.home}.root"), at.home)
            case Itself():
                return at
        raise AssertionError(f"{step} stands in messages only")

    def _member(self, at: Scope, name: str) -> str:
        return f"{self._let('g', at.get)}({name!r})"

    def _by_id(self, home: str, kind: str, key: str) -> str:
        """The expression of the entity with that id, or of None."""
        by_id = self._let("x", f"{home}.by_id[{kind!r}]")
        return f"{by_id}.get({key})" + f" if {key}.__class__ is str else None" * self._wary


def scope_of(value: str, home: str) -> Scope:
    """Something that may be an object or not."""
    return Scope(value, home, None, f"{value}.get if {value}.__class__ is dict else nothing")


def scope_within(value: str, home: str) -> Scope:
    """What an expression gives that is asked once."""
    return Scope(value, home, None, f"inside({value})")


def scope_of_entity(item: str, home: str) -> Scope:
    """An item of the array of a kind of entity, an object or not."""
    return Scope(f"{item}.value", home, item, f"{item}.get")


def scope_of_reference(item: str, home: str) -> Scope:
    """An entity that is referred to, if it is there."""
    value = f"None if {item} is None else {item}.value"
    get = f"nothing if {item} is None else {item}.get"
    return Scope(value, home, item, get, may_be_none=True)


def is_typed(path: Path) -> bool:
    """Whether the value comes as one of its type, and not as the file writes it."""
    return bool(path.steps) and isinstance(path.steps[-1], Attribute | Computed)
