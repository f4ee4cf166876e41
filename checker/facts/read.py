"""Typed paths and comparisons turned into functions that read one proposal quickly."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, TypeVar

from checker.facts.compare import COMPARISONS
from checker.facts.convert import Converter, converter
from checker.facts.functions import OVER_NAMED, OVER_PAIRS, OVER_VALUES, circular
from checker.facts.join import Join, find_joins, once_for_all, outside
from checker.facts.proposal import Item, Scopes
from checker.facts.run import FALSE, TRUE, UNKNOWN, Run
from checker.policy.conditions import (
    AS_OF,
    PORTFOLIO,
    Attribute,
    Compare,
    Condition,
    Constant,
    Everywhere,
    Follow,
    Home,
    Itself,
    Key,
    Let,
    Operand,
    Path,
)
from checker.policy.functions import FUNCTIONS, Shape
from checker.schema import Kind, is_missing

# The value at a path, of its type, or None when it is not stated.
Reader = Callable[[Run, Scopes], Any]
# 0 false, 1 unknown, 2 true.
Truth = Callable[[Run, Scopes], int]
T = TypeVar("T")

# More than the parts of any policy: some are made for one question only.
_MOST_MADE = 8192


class Readers:
    """Makes readers, and keeps those of values and comparisons. `truth_of` gives the truth function
    of a condition, for `where`."""

    def __init__(self, truth_of: Callable[[Condition], Truth]) -> None:
        self.truth_of = truth_of
        self._made: dict[tuple[str, int], tuple[object, Callable[[Run, Scopes], Any]]] = {}

    def value(self, path: Path) -> Reader:
        """Reads the value at a path."""
        return self._once("value", path, self._value)

    def _once(
        self, what: str, part: T, make: Callable[[T], Callable[[Run, Scopes], Any]]
    ) -> Callable[[Run, Scopes], Any]:
        """What is made for a part of the policy; found by which it is, since comparing parts takes
        longer than making it again."""
        known = self._made.get((what, id(part)))
        if known is None:
            if len(self._made) >= _MOST_MADE:
                self._made.clear()
            # Kept with the part: as long as that lives, its id is no other's.
            known = self._made[what, id(part)] = part, make(part)
        return known[1]

    def _value(self, path: Path) -> Reader:
        if path.scope == AS_OF:
            return lambda run, scopes: run.as_of
        if let := path.let:
            return self.computed(let)
        return _typed(_raw(path), path)

    def items(
        self, path: Path, inner: Condition | None = None, depth: int = 0
    ) -> Callable[[Run, Scopes], list[Item] | None]:
        """Reads the items of a list: the entities that it refers to, where it refers to some. An
        entity that is not there is an item without facts. None when no list is stated.

        With `inner`, a condition on an item (scope number `depth`), items of the portfolio for
        which it is surely false may be left out: those that a join by equal values rules out.
        """
        if path.scope == PORTFOLIO:
            return self._everywhere(path, find_joins(inner, depth) if inner else ())
        return self._once("items", path, self._items)

    def _items(self, path: Path) -> Callable[[Run, Scopes], list[Item] | None]:
        assert path.type.item is not None
        refers_to, is_home = path.type.item.refers_to, path.type.item.entity is not None
        raw = self.value(path)

        def read(run: Run, scopes: Scopes) -> list[Item] | None:
            found = raw(run, scopes)
            if found is None:
                return None
            at, home = locate(path, scopes), scopes[path.scope].home
            if refers_to:
                entities = [home.entity(refers_to, key) for key in found]
                return [e or Item(None, (*at, n), home) for n, e in enumerate(entities)]
            if is_home:
                stand = [(home.at((*at, n)), v) for n, v in enumerate(found)]
                return [item or Item(v, (*at, n), home) for n, (item, v) in enumerate(stand)]
            return [Item(value, (*at, number), home) for number, value in enumerate(found)]

        return read

    def _everywhere(
        self, path: Path, joins: Sequence[Join]
    ) -> Callable[[Run, Scopes], list[Item] | None]:
        (step,) = path.steps
        assert isinstance(step, Everywhere)
        kind = step.kind
        mine, find = [self.value(join.mine) for join in joins], self.everywhere(kind, *joins)
        return lambda run, scopes: find(run, *(value(run, scopes) for value in mine))

    def everywhere(self, kind: str, *joins: Join) -> Callable[..., list[Item]]:
        """Finds the entities of all proposals that one of the joins does not rule out for its
        value, namely of that which leaves the fewest."""
        keys = [((kind, join.theirs), self._keys(join)) for join in joins]

        def read(run: Run, *values: Any) -> list[Item]:
            everything, index = run.portfolio.entities(kind), run.portfolio.index
            fewest: tuple[list[Item], list[Item]] = everything, []
            for (name, keys_of), value in zip(keys, values, strict=True):
                if value is not None:
                    if name not in index:
                        index[name] = _indexed(run, everything, keys_of)
                    by_value, unknown = index[name]
                    fewest = min(fewest, (by_value.get(value, []), unknown), key=_size)
            return fewest[0] + fewest[1]

        return read

    def _keys(self, join: Join) -> Callable[[Run, Item], set[Any]]:
        """The values by which an item can be looked up; None is among them for one not known."""
        value = self.value(join.theirs[-1])
        depth = join.theirs[-1].scope
        if len(join.theirs) == 1:
            return lambda run, item: {value(run, (item,) * (depth + 1))}
        among = self.items(join.theirs[0])

        def keys(run: Run, item: Item) -> set[Any]:
            outer = (item,) * depth
            found = among(run, outer)
            return {None} if found is None else {value(run, (*outer, one)) for one in found}

        return keys

    def compare(self, test: Compare) -> Truth:
        """The truth of one comparison."""
        return self._once("truth", test, self._compare)

    def _compare(self, test: Compare) -> Truth:
        left = self.value(test.path)
        if test.operator == "present":
            return _present(left, test)
        comparison = COMPARISONS[test.operator]
        if test.path.type.kind is Kind.LIST:
            left = _items_typed(left, test.path)
        right = self._operand(test.operand)

        def truth(run: Run, scopes: Scopes) -> int:
            value = left(run, scopes)
            if value is None:
                return UNKNOWN
            other = right(run, scopes)
            if other is None:
                return UNKNOWN
            result = comparison(value, other, run.as_of)
            return UNKNOWN if result is None else TRUE if result else FALSE

        return truth

    def computed(self, let: Let) -> Reader:
        """Reads a computed value."""
        shape = FUNCTIONS[let.function].shape
        if shape is Shape.PATH:
            assert isinstance(let.arguments[0], Path)
            return self.value(let.arguments[0])
        if shape in {Shape.PAIR, Shape.NAMED}:
            return self._over_arguments(let)
        return self._over_items(let)

    def _over_arguments(self, let: Let) -> Reader:
        readers = [self._operand(argument) for argument in let.arguments]
        pair, named = OVER_PAIRS.get(let.function), OVER_NAMED.get(let.function)

        def read(run: Run, scopes: Scopes) -> Any:
            values = [reader(run, scopes) for reader in readers]
            if any(value is None for value in values):
                return None
            return pair(*values) if pair else named(values, run.as_of) if named else None

        return read

    def _over_items(self, let: Let) -> Reader:
        assert let.source is not None
        items, counts = self.items(let.source, let.where, let.depth), self.truth_of(let.where)
        value = self.value(let.value) if let.value else None
        to = self.value(let.to) if let.to else None
        money = let.type.kind is Kind.MONEY
        depth = let.depth

        def read(run: Run, scopes: Scopes) -> Any:
            found = items(run, scopes)
            if found is None:
                return None
            inside = [(*scopes[:depth], item) for item in found]
            chosen = _chosen(run, inside, counts)
            if chosen is None:
                return None
            if value is None:
                return Decimal(len(chosen))
            values = [value(run, scope) for scope in chosen]
            ends = [to(run, scope) for scope in chosen] if to else []
            if None in values or None in ends:
                return None
            if to:
                return circular(zip(values, ends, strict=True))
            return OVER_VALUES[let.function](values, money)

        if let.source.scope != PORTFOLIO:
            return read
        place, others = object(), [self.value(path) for path in dict.fromkeys(outside(let, depth))]
        return lambda run, scopes: once_for_all(
            run,
            place,
            lambda *values: read(run, scopes),
            *(other(run, scopes) for other in others),
        )

    def _operand(self, operand: Operand) -> Reader:
        if isinstance(operand, Constant):
            constant = operand.value
            return lambda run, scopes: constant
        reader = self.value(operand)
        return _items_typed(reader, operand) if operand.type.kind is Kind.LIST else reader


def _size(found: tuple[list[Item], list[Item]]) -> int:
    return len(found[0]) + len(found[1])


def _indexed(
    run: Run, items: list[Item], keys: Callable[[Run, Item], set[Any]]
) -> tuple[dict[Any, list[Item]], list[Item]]:
    """The items by each of their keys, and those of which a key is not known."""
    by_value: dict[Any, list[Item]] = {}
    unknown: list[Item] = []
    for item in items:
        found = keys(run, item)
        if None in found:
            unknown.append(item)
        else:
            for key in found:
                by_value.setdefault(key, []).append(item)
    return by_value, unknown


def _chosen(run: Run, scopes: list[Scopes], counts: Truth) -> list[Scopes] | None:
    """The items for which the condition is true; None when that cannot be told of one of them."""
    truths = [counts(run, scope) for scope in scopes]
    if UNKNOWN in truths:
        return None
    return [scope for scope, truth in zip(scopes, truths, strict=True) if truth == TRUE]


def _present(left: Reader, test: Compare) -> Truth:
    assert isinstance(test.operand, Constant)
    wanted = test.operand.value
    return lambda run, scopes: TRUE if (left(run, scopes) is not None) is wanted else FALSE


def _items_typed(reader: Reader, path: Path) -> Reader:
    assert path.type.item is not None
    convert = converter(path.type.item)

    def read(run: Run, scopes: Scopes) -> list[Any] | None:
        found = reader(run, scopes)
        return None if found is None else [convert(value) for value in found]

    return read


def _raw(path: Path) -> Reader:
    """Reads what the file says at a path, or the derived attribute."""
    scope, steps = path.scope, path.steps
    if scope == PORTFOLIO:
        (everywhere,) = steps
        assert isinstance(everywhere, Everywhere)
        kind = everywhere.kind
        return lambda run, scopes: [item.value for item in run.portfolio.entities(kind)]
    if all(isinstance(step, Key) for step in steps):
        return _members(scope, tuple(step.name for step in steps if isinstance(step, Key)))

    def read(run: Run, scopes: Scopes) -> Any:
        for _, value, _ in _walk(path, scopes):
            found = value
        return found

    return read if steps else lambda run, scopes: scopes[scope].value


def _members(scope: int, names: tuple[str, ...]) -> Reader:
    def read(run: Run, scopes: Scopes) -> Any:
        value = scopes[scope].value
        for name in names:
            if value.__class__ is not dict:
                return None
            value = value.get(name)
        return value

    return read


def _walk(path: Path, scopes: Scopes) -> Iterator[tuple[Item | None, Any, tuple[str | int, ...]]]:
    """After each step: the entity reached, if it is one; the raw value; and where it stands."""
    start = scopes[path.scope]
    item: Item | None = start
    value, pointer = start.value, start.pointer
    yield item, value, pointer
    for step in path.steps:
        match step:
            case Key(name) | Follow(name):
                value = value.get(name) if isinstance(value, dict) else None
                item, pointer = None, (*pointer, name)
                if isinstance(step, Follow):
                    item = start.home.entity(step.kind, value)
                    value = item.value if item else None
                    pointer = item.pointer if item else pointer
            case Attribute(name):
                value = item.attributes.get(name) if item else None
            case Home():
                item, value, pointer = start.home.root, start.home.root.value, ()
            case Itself():
                pass
            case _:
                raise AssertionError(f"{step} stands in messages only")
        yield item, value, pointer


def locate(path: Path, scopes: Scopes) -> tuple[str | int, ...]:
    """Where the value at a path stands, or would stand; of a computed value, what it runs over. It
    is a place in the proposal that the path starts in."""
    if path.scope < 0:
        return ()
    if let := path.let:
        operands = [let.source, *(a for a in let.arguments if isinstance(a, Path))]
        return next((locate(p, scopes) for p in operands if p), ())
    steps, start = path.steps, scopes[path.scope]
    if start.value is None and steps[:1] != (Home(),):
        return start.pointer  # the id of an entity that is not there
    if all(step.__class__ is Key for step in steps):
        return (*start.pointer, *(step.name for step in steps if isinstance(step, Key)))
    for number, (item, _, pointer) in enumerate(_walk(path, scopes), start=-1):  # noqa: B007
        if number >= 0 and item is None and isinstance(steps[number], Follow):
            break  # a reference that leads nowhere
    return pointer


def broken_link(path: Path, scopes: Scopes) -> tuple[tuple[str | int, ...], Follow | None]:
    """The first reference on a path that leads to no entity, and where it stands; `((), None)` when
    each leads somewhere."""
    if not any(isinstance(step, Follow) for step in path.steps):
        return (), None
    walked = islice(_walk(path, scopes), 1, None)
    for step, (item, _, pointer) in zip(path.steps, walked, strict=True):
        if isinstance(step, Follow) and item is None:
            return pointer, step
    return (), None


def _typed(raw: Reader, path: Path) -> Reader:
    if path.steps and isinstance(path.steps[-1], Attribute):
        return raw
    convert: Converter = converter(path.type)
    if path.type.default is None:
        return lambda run, scopes: convert(raw(run, scopes))
    default = convert(path.type.default)

    def read(run: Run, scopes: Scopes) -> Any:
        value = raw(run, scopes)
        return default if is_missing(value) else convert(value)

    return read
