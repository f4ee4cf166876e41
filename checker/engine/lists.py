"""Lists in the source: loops over their items, how many of these are as asked, and what a value
joins."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from checker.engine.questions import Part, cap_of
from checker.engine.source import INDENT, Block, Module, moved
from checker.engine.values import (
    TODAY,
    Values,
    scope_of,
    scope_of_entity,
    scope_of_reference,
)
from checker.facts import FALSE, TRUE, UNKNOWN
from checker.facts.join import find_joins
from checker.policy.conditions import (
    PORTFOLIO,
    All,
    AnyOf,
    Compare,
    Condition,
    Everywhere,
    Let,
    Negated,
    Path,
    Quantified,
)
from checker.policy.functions import FUNCTIONS, Shape
from checker.record import record
from checker.schema import Kind


@record
class _Items:
    """A list by name, and the lines that ask something of `each` item of it, with the name of the
    truth; or its tally by name, and the value by which to look in it."""

    items: str
    each: str = ""
    lines: Sequence[str] = ()
    truth: str = ""
    mine: str | None = None


class Lists(Values):
    """A function that looks at the items of lists."""

    def __init__(self, module: Module, about: str, *, wary: bool) -> None:
        super().__init__(module, about, wary=wary)
        # Expressions that ask of some values in them only whether they are equal, with these.
        self._equalities: dict[str, tuple[str, ...]] = {}
        # The lines that look items of the portfolio up, by the name of these.
        self._looked_up: dict[str, list[str]] = {}
        # The names of functions, and of what remembers them, that are alike for every proposal.
        self._alike: set[str] = set()
        # The deepest level that is run once for a proposal.
        self._once = 1 if about == "proposal" else 0
        # For each scope those with whose items its own item changes.
        self._varying: list[frozenset[int]] = [frozenset(), frozenset({1})]

    def _truth(self, condition: Condition | Part) -> str:
        """The name of a truth."""
        raise NotImplementedError

    def _in_place(self, condition: Condition | Part) -> str:
        """What stands for a truth where that is needed once: its expression, or a name."""
        raise NotImplementedError

    # Loops

    @contextmanager
    def _loop(self, path: Path, depth: int, each: str) -> Iterator[Block]:
        """The body of a loop over the items of a list, each called `each` by the loop: an entity,
        the id of one, or the value itself."""
        assert path.type.item is not None
        kind, own_home = path.type.item.refers_to, self._scopes[path.scope].home
        if path.scope == PORTFOLIO:
            home = self._name("h", depth)
            head, scope = [f"{home} = {each}.home"], scope_of_entity(each, home)
        elif kind:
            item = self._name("e", depth)
            head = [f"{item} = {self._by_id(own_home, kind, each)}"]
            scope = scope_of_reference(item, own_home)
        elif path.type.item.entity is not None:
            head, scope = [], scope_of_entity(each, own_home)
        else:
            head, scope = [], scope_of(each, own_home)
        scopes, varying = self._scopes, self._varying
        self._scopes = [*scopes[:depth], scope]
        self._varying = [*varying[:depth], self._changing(path) | {depth}]
        with self._within([*self._blocks[:depth], Block(head)]) as block:
            yield block
        self._scopes, self._varying = scopes, varying

    def _items(self, path: Path, inner: Condition | None = None, depth: int = 0) -> str:
        """The name of what a loop over a list runs over: a list, or None when none is stated.

        With `inner`, a condition on an item (scope number `depth`), items of the portfolio for
        which it is surely false are left out: those that a join by equal values rules out.
        """
        assert path.type.item is not None
        if path.scope == PORTFOLIO:
            (step,) = path.steps
            assert isinstance(step, Everywhere)
            joins = find_joins(inner, depth) if inner else ()
            if not joins:
                return self._raw(path)
            name = self._module.constant("join", step.kind, *joins)
            mine = [self._typed(join.mine) for join in joins]
            items = self._name("x", max(map(self._level, mine)))
            self._looked_up[items] = [f"{items} = {name}(run, {', '.join(mine)})"]
            return items
        if path.type.item.entity is not None and not path.type.item.refers_to:
            home = self._scopes[path.scope].home
            return self._let("x", f"{home}.listed[{path.type.item.entity!r}]")
        return self._typed(path)

    def _run(self, path: Path, items: str, lines: list[str], depth: int, *names: str) -> list[str]:
        """Generates a loop that works out some names: where it is run least often, and once for
        each list when nothing else matters and it would be run for some list again and again. Gives
        the names as they are to be used."""
        level = self._place(lines, depth, but=items)
        again = {n for n in range(level + 1, self._level(items) + 1) if n > self._once}
        found = ", ".join(names)
        if path.scope == PORTFOLIO:
            lines = self._everywhere(items, lines, depth, found)
        elif again - self._changing(path):
            function = self._defined(level, items, lines, found)
            lines = [f"{found} = {self._for_each_list(function)}({items})"]
        level = max(level, self._level(items))
        known = [moved(name, level) for name in names]
        for name, now in zip(names, known, strict=True):
            lines = [line.replace(name, now) for line in lines]
        self._blocks[level].lines.extend(lines)
        return known

    def _everywhere(self, items: str, lines: list[str], depth: int, found: str) -> list[str]:
        """The lines of a loop over the portfolio; where it depends on nothing of this proposal but
        a few plain values, it is run once for these."""
        lines = [*self._looked_up.get(items, ()), *lines]
        outside = sorted(self._outside(lines, depth, but=items).keys() - self._alike)
        if not self._plain.issuperset(outside):
            return lines
        place = self._module.constant("place", len(self._module.specs))
        values = ", ".join(outside)
        function = self._defined(0, values, lines, found)
        return [f"{found} = once_for_all(run, {place}, {function}, {values})"]

    # Quantifiers

    def _quantified(self, counted: Quantified) -> str:
        """The expression of the truth of a quantifier that is a truth value."""
        truth = self._some_or_every(counted)
        if (counted.ranges == ((0, 0),)) is counted.of_false:
            return truth
        return f"{TRUE} - {self._named('t', truth)}"

    def _some_or_every(self, counted: Quantified) -> str:
        """The expression of the truth of `some`, or of `every` when what is false is counted; a
        name where lines have worked it out."""
        found = self._looked_at(counted)
        of_none, settled, beyond = (TRUE, FALSE, "<") if counted.of_false else (FALSE, TRUE, ">")
        unstated = f"{UNKNOWN} if {found.items} is None else"
        if found.mine:
            text = f"sum({found.items}[{found.mine}])"
            text = f"{TRUE} - {text}" if counted.of_false else text
            return self._equality("t", f"{unstated} {text}", found.mine)
        if found.truth == str(TRUE):
            of_some = "" if counted.of_false else f"{TRUE} if {found.items} else "
            return f"{unstated} {of_some}{of_none}"
        truth = self._name("t", counted.depth)
        lines = [
            f"{truth} = {unstated} {of_none}",
            f"for {found.each} in {found.items} or ():",
            *(INDENT + line for line in found.lines),
            f"{INDENT}if {found.truth} {beyond} {truth}:",
            f"{INDENT * 2}{truth} = {found.truth}",
            f"{INDENT * 2}if {truth} == {settled}: break",
        ]
        (truth,) = self._run(counted.path, found.items, lines, counted.depth, truth)
        return truth

    def _counted(self, counted: Quantified) -> tuple[str, str]:
        """The names of two counts: the items that surely satisfy the condition, and those that
        may. More than the cap makes no difference."""
        found, cap = self._looked_at(counted), cap_of(counted)
        if found.mine:
            counts = f"(0, {cap}) if {found.items} is None else {found.items}[{found.mine}]"
            pair = self._equality("x", counts, found.mine)
            return self._let("n", f"{pair}[0]"), self._let("m", f"{pair}[1]")
        sure, possible = self._name("n", counted.depth), self._name("m", counted.depth)
        lines = [
            f"{sure} = 0",
            f"{possible} = {cap} if {found.items} is None else 0",
            f"for {found.each} in {found.items} or ():",
            *(INDENT + line for line in found.lines),
            f"{INDENT}if {found.truth} == {FALSE if counted.of_false else TRUE}:",
            f"{INDENT * 2}{sure} += 1",
            f"{INDENT * 2}if {sure} == {cap}: break",
            f"{INDENT}elif {found.truth} == {UNKNOWN}: {possible} += 1",
            f"{possible} = min({sure} + {possible}, {cap})",
        ]
        names = self._run(counted.path, found.items, lines, counted.depth, sure, possible)
        return names[0], names[1]

    def _looked_at(self, counted: Quantified) -> _Items:
        """What is asked of each item; a tally of them by the value that they are joined with, when
        they are."""
        path, inner, depth = counted.path, counted.inner, counted.depth
        wanted, other = (FALSE, TRUE) if counted.of_false else (TRUE, FALSE)
        # A part by which a list was narrowed is generated again with the whole condition.
        join, mine = self._known(("join", id(counted))), self._known(("joined", id(counted)))
        if join is None:
            each = self._name("i", depth)
            with self._loop(path, depth, each) as block:
                truth = self._truth(inner)
                mine = self._joined_by(path, block.lines, depth)
                tests = [part for part in _settling(inner, other) if isinstance(part, Compare)]
                parts = list(map(self._in_place, tests)) if mine else []
            if mine is None:
                # What `every` counts is false, so that nothing may be left out.
                items = self._items(path, None if counted.of_false else inner, depth)
                items = self._narrowed(items, path, inner, depth, other, block.lines)
                return _Items(items, each, block.lines, truth)
            lines = _returning_early(block.lines, mine, parts, other)
            function = self._function(each, mine, lines, truth, depth)
            join = f"Tally, {function}, {wanted}, {cap_of(counted)}"
            level = self._level(mine)
            self._remember(("join", id(counted)), join, level)
            self._remember(("joined", id(counted)), mine, level)
        return _Items(self._for_list(join, self._items(path)), mine=mine)

    # Joins

    def _equality(self, letter: str, text: str, *values: str) -> str:
        """A name for the value of an expression that asks of these values only whether they equal
        something."""
        self._equalities[text] = values
        return self._let(letter, text)

    def _joined_by(self, path: Path, lines: list[str], depth: int) -> str | None:
        """The value that items are joined with, if they are: the only one from outside of the lines
        about an item that changes while the list stays the same, and of which these ask no more
        than whether it equals something."""
        if path.scope == PORTFOLIO or depth - 1 <= self._once:
            return None
        outside = self._outside(lines, depth)
        top = max(outside.values(), default=0)
        if top <= self._once or top in self._changing(path):
            return None
        mine, *others = [name for name, level in outside.items() if level == top]
        asked = [line.partition(" = ")[2] for line in lines if mine in line]
        compared = all(mine in self._equalities.get(text, ()) for text in asked)
        return mine if compared and not others else None

    def _changing(self, path: Path) -> frozenset[int]:
        """The scopes with whose items the list at a path changes."""
        assert path.type.item is not None
        is_home = path.type.item.entity is not None and not path.type.item.refers_to
        if path.scope < 0 or (is_home and self._scopes[path.scope].home == "h0"):
            return frozenset()
        return self._varying[path.scope]

    def _function(self, each: str, mine: str, lines: list[str], truth: str, depth: int) -> str:
        """The name of a function from an item and the value it is joined with to the truth."""
        outside = self._outside(lines, depth, but=mine)
        name = self._defined(max(outside.values(), default=0), f"{each}, {mine}", lines, truth)
        if self._alike.issuperset(outside):
            self._alike.add(name)
        return name

    def _for_each_list(self, join: str) -> str:
        """The name of what gives the join of a list."""
        name = self._let("x", f"for_each_list({join})")
        if self._alike.issuperset(self._outside([join], len(self._blocks))):
            self._alike.add(name)
        return name

    def _for_list(self, join: str, items: str) -> str:
        """The name of the join of a list, or None when none is stated. `join` is its class and what
        that takes beside the list."""
        kind, _, arguments = join.partition(", ")
        made = f"{kind}({arguments}, {items})"
        if self._level(items) > self._level(join):
            made = f"{self._for_each_list(join)}({items})"
        return self._let("x", f"None if {items} is None else {made}")

    def _narrowed(
        self, items: str, path: Path, inner: Condition, depth: int, settled: int, lines: list[str]
    ) -> str:
        """The name of the items without those for which a join gives a part of the condition the
        truth `settled`, and with it the whole condition."""
        outer = range(self._once + 1, depth)
        if path.scope == PORTFOLIO or not outer or self._place(lines, depth) <= self._once:
            return items
        for part in _settling(inner, settled):
            if not _speaks_of(part, outer):
                continue
            each = self._name("i", depth)
            with self._loop(path, depth, each) as block:
                truth = self._truth(part)
            mine = self._joined_by(path, block.lines, depth)
            if mine:
                function = self._function(each, mine, block.lines, truth, depth)
                found = self._for_list(f"Narrowed, {function}, {settled}", items)
                return self._let("x", f"None if {found} is None else {found}[{mine}]")
        return items

    # Computed values

    def _computed(self, let: Let) -> str:
        key = ("let", id(let))
        known = self._known(key)
        if known is not None:
            return known
        blocks, scopes = self._blocks, self._scopes
        self._blocks, self._scopes = blocks[: let.depth], scopes[: let.depth]
        name = self._worked_out(let)
        self._blocks, self._scopes = blocks, scopes
        self._remember(key, name, self._level(name))
        return name

    def _worked_out(self, let: Let) -> str:
        shape = FUNCTIONS[let.function].shape
        if shape is Shape.PATH:
            assert isinstance(let.arguments[0], Path)
            return self._typed(let.arguments[0])
        if shape in {Shape.PAIR, Shape.NAMED}:
            function = self._module.constant("function", let.function)
            arguments = "".join(f"{self._operand(argument)}, " for argument in let.arguments)
            return self._let("x", f"{function}(({arguments}), {TODAY})")
        return self._over_items(let)

    def _over_items(self, let: Let) -> str:
        assert let.source is not None
        depth = let.depth
        each, found = self._name("i", depth), self._name("x", depth)
        with self._loop(let.source, depth, each) as block:
            truth, rest = self._truth(let.where), ""
            if truth != str(TRUE):
                # Where it cannot be told whether one item counts, nothing can be told.
                self._line(f"if {truth} == {UNKNOWN}:")
                self._line(f"{INDENT}{found} = None")
                self._line(f"{INDENT}break")
                rest = f"if {truth} == {TRUE}: "
            values = ", ".join(self._typed(path) for path in (let.value, let.to) if path)
            values = f"({values})" if let.to else values
            self._line(f"{rest}{found}.append({values or None})")
        items = self._items(let.source, let.where, depth)
        items = self._narrowed(items, let.source, let.where, depth, FALSE, block.lines)
        lines = [f"{found} = None", f"if {items} is not None:"]
        lines += [f"{INDENT}{found} = []", f"{INDENT}for {each} in {items}:"]
        lines += [INDENT * 2 + line for line in block.lines]
        function = self._module.constant("over", let.function, let.type.kind is Kind.MONEY)
        lines += [f"{found} = {function}({found})"]
        (found,) = self._run(let.source, items, lines, depth, found)
        return found


def _speaks_of(condition: Condition, scopes: range) -> bool:
    """Whether a condition may speak of a thing in one of these scopes."""
    match condition:
        case Compare(path, _, operand):
            sides = [side for side in (path, operand) if isinstance(side, Path)]
            return any(side.scope in scopes or side.let is not None for side in sides)
        case Quantified(path, _, inner):
            return path.scope in scopes or path.let is not None or _speaks_of(inner, scopes)
        case Negated(part):
            return _speaks_of(part, scopes)
        case All(parts) | AnyOf(parts):
            return any(_speaks_of(part, scopes) for part in parts)


def _settling(condition: Condition, settled: int) -> Sequence[Condition]:
    """The parts of a condition of which one alone can make it `settled`."""
    match condition:
        case AnyOf(parts) if settled == TRUE:
            return parts
        case All(parts) if settled == FALSE:
            return parts
    return (condition,)


def _returning_early(lines: list[str], mine: str, parts: list[str], settled: int) -> list[str]:
    """The lines of a function, which returns where a comparison with the value that the items are
    joined with is a part of the condition and settles it."""
    found: list[str] = []
    for line in lines:
        found.append(line)
        name = line.partition(" = ")[0]
        if name in parts and mine in line:
            found.append(f"if {name} == {settled}: return {settled}")
    return found
