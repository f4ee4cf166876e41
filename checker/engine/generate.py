"""A typed policy as Python functions, made from source text: one for a group of rules about one
kind of entity, and one for each derivation.

A function takes a run and gives one that takes an entity. It reads each value once for all rules of
the group, as far out as what it depends on allows, compares it, and looks up the engine's answer.
What stands behind the guard of a rule is looked at only when it applies. Nothing of a rule file
becomes source: names are numbered, fields are written by `repr`, constants are handed over as
objects.
`docs/decisions/0009-generated-functions.md` shows one.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from checker.engine.constants import Spec, of_nothing
from checker.engine.decision import Decision
from checker.engine.questions import Input, Part, Question, Questions, cap_of, is_truth
from checker.facts import FALSE, TRUE, UNKNOWN
from checker.facts.join import find_joins
from checker.policy import Derivation, Rule
from checker.policy.conditions import (
    AS_OF,
    PORTFOLIO,
    All,
    AnyOf,
    Attribute,
    Compare,
    Computed,
    Condition,
    Constant,
    Everywhere,
    Follow,
    Home,
    Itself,
    Key,
    Let,
    Negated,
    Operand,
    Path,
    Quantified,
    Step,
)
from checker.policy.functions import FUNCTIONS, Shape
from checker.record import record
from checker.schema import FieldType, Kind

# Stands on both sides of a name until the source is done, so that the names in a line are soon
# found; no text in it has one, since those are written by `repr`.
_MARK = "\0"
_INDENT = "    "
# Comparisons that are those of Python, of values that are not amounts or lengths of time.
_COMPARED = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_PLAIN = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE})
_CLASSES = {Kind.LIST: "list", Kind.OBJECT: "dict"}
_TODAY = "run.as_of"
_WITH_THE_DAY = frozenset({"older_than_months", "older_than_days", "within_months", "within_days"})
# How to tell, before a table is asked, that a raw value is one that it has: of equal values such as
# 1 and true only one can be kept.
_KEPT = {
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
class Generated:
    """The functions of a policy as source texts: `group_N` gives the outcomes of the rules of group
    N, `escalates_N_M` the truth of the condition for the other severity of rule M in it,
    `derived_N` the number of a derivation's case. `constants` says what each name in it stands for:
    see `checker.engine.constants`.
    """

    sources: tuple[str, ...]
    constants: tuple[Spec, ...]
    decisions: tuple[Decision, ...]


def generate(
    groups: Sequence[Sequence[Rule]], derivations: Sequence[Derivation], *, wary: bool = False
) -> Generated:
    """The source of the functions for groups of rules, each about one kind of entity, and for
    derivations.

    Where a text is to stand and the file has a list or an object, a function of a group raises
    `TypeError`, unless it is to be wary of that; the others always are.
    """
    module = _Module()
    sources = [
        _Function(module, rules[0].about, wary=wary).rules(rules, n)
        for n, rules in enumerate(groups)
    ]
    sources += [
        _Function(module, rule.about).escalation(rule, f"{n}_{place}")
        for n, rules in enumerate(groups)
        for place, rule in enumerate(rules)
        if rule.escalate_to
    ]
    sources += [
        _Function(module, found.about).derivation(found, n) for n, found in enumerate(derivations)
    ]
    return Generated(tuple(sources), tuple(module.specs), module.questions.decisions)


@dataclass(slots=True)
class _Module:
    """What all functions share: the constants that their source names."""

    questions: Questions = field(default_factory=Questions)
    specs: list[Spec] = field(default_factory=list)
    _named: dict[object, str] = field(default_factory=dict)
    # By identity, and kept alive beside it: a type is asked for again and again.
    _types: dict[int, tuple[FieldType, FieldType]] = field(default_factory=dict)
    _alike: dict[object, FieldType] = field(default_factory=dict)

    def constant(self, *spec: Any) -> str:
        """The name of a constant, one for each that is alike."""
        key = tuple(map(_key_of, spec))
        name = self._named.get(key)
        if name is None:
            name = self._named[key] = f"K{len(self.specs)}"
            self.specs.append(spec)
        return name

    def bare(self, found: FieldType) -> FieldType:
        """The type with only what reading a value needs; one for all that are alike."""
        known = self._types.get(id(found))
        if known is None:
            item = found.item and self.bare(found.item)
            alike = found.kind, found.codes, repr(found.default), id(item)
            if alike not in self._alike:
                made = FieldType(found.kind, codes=found.codes, default=found.default, item=item)
                self._alike[alike] = made
            known = self._types[id(found)] = found, self._alike[alike]
        return known[1]

    def decision(self, number: int) -> str:
        """The table of a decision's answers."""
        return self.constant("decision", number)


@dataclass(slots=True)
class _Block:
    """Lines of one depth. What they work out is known as long as the block is open: what comes
    after it may be run without it."""

    lines: list[str] = field(default_factory=list)
    is_open: bool = True


@record
class _Scope:
    """A thing that conditions speak about: the name of its raw value, of the proposal it is in, and
    of the item, where it is an entity. `get` is the expression of what gives a member of it. An
    entity that is referred to may not be there, which its item tells: it has no value of its own.
    """

    value: str | None
    home: str
    item: str | None
    get: str


@record
class _Items:
    """A list by name, and the lines that ask something of `each` item of it, with the name of the
    truth; or its tally by name, and the value by which to look in it."""

    items: str
    each: str = ""
    lines: Sequence[str] = ()
    truth: str = ""
    mine: str | None = None


class _Function:
    """The source of one function.

    Block 0 is run once for a proposal, block 1 for each entity, and a deeper one is the body of a
    loop over the items of that scope. A name's level is the block it is given in; an expression
    belongs to the deepest level of its names.
    """

    def __init__(self, module: _Module, about: str, *, wary: bool = True) -> None:
        self._module = module
        self._wary = wary
        self._names = 1
        # By names with their marks and without: a text is split at the marks, a name is not.
        self._levels: dict[str, int] = {}
        self._put_at(1, "e1", "v1")
        self._blocks = [_Block(), _Block()]
        # What has been worked out, by its expression or another key: its name, and where.
        self._worked: dict[object, tuple[str, _Block]] = {}
        # Expressions that ask of some values in them only whether they are equal, with these.
        self._equalities: dict[str, tuple[str, ...]] = {}
        # The lines that look items of the portfolio up, by the name of these.
        self._looked_up: dict[str, list[str]] = {}
        # The names of values that are texts, numbers, dates or true or false, or are not stated.
        self._plain: set[str] = set()
        # The names of functions, and of what remembers them, that are alike for every proposal.
        self._alike: set[str] = set()
        # The deepest level that is run once for a proposal.
        self._once = 1 if about == "proposal" else 0
        own = _Scope(_marked("v1"), "h0", _marked("e1"), _marked("v1") + ".get")
        self._scopes = [
            own if about == "proposal" else _Scope("v0", "h0", "e0", "v0.get"),
            own,
        ]
        # For each scope those with whose items its own item changes.
        self._varying: list[frozenset[int]] = [frozenset(), frozenset({1})]

    def rules(self, rules: Sequence[Rule], number: int) -> str:
        """The outcomes of some rules."""
        outcomes = [self._rule(rule) for rule in rules]
        self._line(f"return {', '.join(outcomes)},")
        return self._text(f"group_{number}", f"about a {rules[0].about}")

    def _rule(self, rule: Rule) -> str:
        """The name of the outcome of a rule; `require` is looked at only where it applies."""
        table = self._module.decision(self._module.questions.outcome())
        outcome = self._name("o", 1)
        self._line(f"# {rule.id}")
        when = self._truth(rule.when)
        if when == str(TRUE):
            require = self._truth(rule.require)
            self._line(f"{outcome} = {table}[{TRUE}, {require}]")
            return outcome
        with self._branch() as block:
            require = self._truth(rule.require)
            self._line(f"{outcome} = {table}[{TRUE}, {require}]")
        self._line(f"if {when} == {TRUE}:")
        for line in block.lines:
            self._line(_INDENT + line)
        self._line("else:")
        self._line(f"{_INDENT}{outcome} = {table}[{when}, {UNKNOWN}]")
        return outcome

    def escalation(self, rule: Rule, number: str) -> str:
        """The truth of the condition for the other severity."""
        self._line(f"return {self._truth(rule.escalate_when)}")
        return self._text(f"escalates_{number}", rule.id)

    def derivation(self, found: Derivation, number: int) -> str:
        """The number of the case; those after the first that holds are not looked at."""
        cases = self._module.decision(self._module.questions.case(len(found.cases)))
        truths: list[str] = []
        for case in found.cases:
            truths.append(self._truth(case))
            rest = [str(UNKNOWN)] * (len(found.cases) - len(truths))
            answer = f"return {cases}[{', '.join([*truths, *rest])},]"
            if rest:
                self._line(f"if {truths[-1]} == {TRUE}:")
                answer = _INDENT + answer
            self._line(answer)
        return self._text(f"derived_{number}", f"{found.about}.{found.name}")

    def _text(self, name: str, subject: str) -> str:
        lines = [f"def {name}(run):  # {subject}", "h0 = run.proposal"]
        if self._scopes[0] is not self._scopes[1]:
            lines += ["e0 = h0.root", "v0 = e0.value"]
        lines += self._blocks[0].lines
        lines += ["def asked(e1):", f"{_INDENT}v1 = e1.value"]
        lines += [_INDENT + line for line in self._blocks[1].lines]
        return f"\n{_INDENT}".join([*lines, "return asked\n"]).replace(_MARK, "")

    # Lines and names

    def _line(self, text: str) -> None:
        self._blocks[-1].lines.append(text)

    def _name(self, letter: str, level: int) -> str:
        self._names += 1
        name = f"{letter}{self._names}"
        self._put_at(level, name)
        return _marked(name)

    def _put_at(self, level: int, *names: str) -> None:
        for name in names:
            self._levels[name] = self._levels[_marked(name)] = level

    def _level(self, text: str) -> int:
        """The deepest level of the names in it."""
        return max(map(self._levels.__getitem__, _names_in(text)), default=0)

    def _let(self, letter: str, expression: str, of: str = "") -> str:
        """A name for the value of an expression, worked out once, as far out as can be; `of` is the
        only name in it, if there is one."""
        name = self._known(expression)
        if name is None:
            level = self._levels.get(of, 0) if of else self._level(expression)
            name = self._name(letter, level)
            self._blocks[level].lines.append(f"{name} = {expression}")
            self._remember(expression, name, level)
        return name

    def _known(self, key: object) -> str | None:
        """The name of what was worked out, unless that was in a block that is over."""
        found = self._worked.get(key)
        return found[0] if found and found[1].is_open else None

    def _remember(self, key: object, name: str, level: int) -> None:
        self._worked[key] = name, self._blocks[level]

    @contextmanager
    def _branch(self) -> Iterator[_Block]:
        """Generates lines that may be run or not: what they work out is known in them only."""
        with self._within([*self._blocks[:-1], _Block()]) as block:
            yield block

    @contextmanager
    def _within(self, blocks: list[_Block]) -> Iterator[_Block]:
        """Generates the last of these blocks."""
        before, self._blocks = self._blocks, blocks
        yield blocks[-1]
        blocks[-1].is_open = False
        self._blocks = before

    def _place(self, lines: list[str], depth: int, but: str = "") -> int:
        """The level at which a loop with items of this depth can stand: the deepest of the names
        that come from outside it, except one."""
        return max(self._outside(lines, depth, but).values(), default=0)

    def _outside(self, lines: list[str], depth: int, but: str = "") -> dict[str, int]:
        """The names with their levels that lines of this depth have from outside, except one."""
        names = set(_names_in("".join(lines))).difference(_names_in(but))
        levels = {name: self._levels[name] for name in names}
        return {name: level for name, level in levels.items() if level < depth}

    # Truths

    def _truth(self, condition: Condition | Part) -> str:
        match condition:
            case Compare():
                return self._compare(condition)
            case Part(part):
                return self._truth(part)
            case All(()):
                return str(TRUE)
        question = self._module.questions.truth(condition)
        if isinstance(question, Question):
            return self._let("t", self._asked(question))
        (value,) = self._input(question)
        return self._let("t", value) if isinstance(question, Negated) else value

    def _asked(self, question: Question) -> str:
        """The expression of what the engine answers."""
        table = self._module.decision(question.decision)
        values = [value for each in question.inputs for value in self._input(each)]
        if not values:  # such as `any: []`
            return f"{table}[()]"
        return f"{table}[{', '.join(values)}{',' * (len(values) == 1)}]"

    def _input(self, given: Input) -> tuple[str, ...]:
        """What fills the one field of a truth, or the two of a count."""
        match given:
            case Quantified() if is_truth(given):
                return (self._quantified(given),)
            case Quantified():
                return self._counted(given)
            case Negated(part):
                return (f"{TRUE} - {self._truth(part)}",)
        return (self._truth(given),)

    def _compare(self, test: Compare) -> str:
        path, operand = test.path, test.operand
        if test.operator in _WITH_THE_DAY and isinstance(operand, Constant):
            name = self._module.constant("dated", test.operator, operand.value)
            left = self._typed(path)
            return self._let("t", f"{name}[{left}, {_TODAY}]")
        in_line = test.operator in _COMPARED and path.type.kind in _PLAIN
        worked_out = path.scope == AS_OF or (in_line and _is_computed(path))
        if isinstance(operand, Constant) and not worked_out:
            return self._against_constant(path, test.operator, operand)
        if test.operator == "contains" and isinstance(operand, Path):
            item = path.type.item
            if item is not None and item.kind in _PLAIN:
                return self._contains(path, item, operand)
        left, right = self._listed(path), self._operand(operand)
        if in_line:
            perhaps = [left] if isinstance(operand, Constant) else [left, right]
            return self._in_line(test.operator, left, right, perhaps)
        compare = self._module.constant("compare", test.operator)
        return self._let("t", f"{compare}({left}, {right}, {_TODAY})")

    def _in_line(self, operator: str, left: str, right: str, perhaps: list[str]) -> str:
        """A comparison by Python; `perhaps` are the sides that may be unknown."""
        unknown = " or ".join(f"{side} is None" for side in perhaps if side != _TODAY)
        holds = f"{TRUE} if {left} {_COMPARED[operator]} {right} else {FALSE}"
        text = f"{UNKNOWN} if {unknown} else {holds}" if unknown else holds
        values = (left, right) if operator in {"eq", "ne"} else ()
        return self._equality("t", text, *values)

    def _contains(self, path: Path, item: FieldType, operand: Path) -> str:
        name, values = self._module.constant("members", self._module.bare(item)), self._typed(path)
        if self._level(values) > self._once:
            name = self._for_each_list(name)
        members = self._let("x", f"{name}({values})")
        value = self._listed(operand)
        unknown = f"{members} is None or {value} is None"
        return self._equality("t", f"{UNKNOWN} if {unknown} else {members}[{value}]", value)

    def _equality(self, letter: str, text: str, *values: str) -> str:
        """A name for the value of an expression that asks of these values only whether they equal
        something."""
        self._equalities[text] = values
        return self._let(letter, text)

    def _against_constant(self, path: Path, operator: str, operand: Constant) -> str:
        typed, found = _is_typed(path), path.type
        spec = (operator, operand.value, None if typed else self._module.bare(found))
        kept = _KEPT.get(found.kind)
        if kept is None and operator == "present" and found.default is None:
            value = self._typed(path) if typed else self._raw(path)
            if typed:
                return self._let("t", _truth_of(f"{value} is not None", operand.value))
            if found.kind in _CLASSES:
                is_one = f"{value}.__class__ is {_CLASSES[found.kind]}"
                return self._let("t", _truth_of(is_one, operand.value))
        if kept is None or _is_computed(path):
            value = self._typed(path) if typed else self._raw_once(path)
            return self._let("t", f"{self._module.constant('judge', *spec)}({value})")
        name = self._module.constant("table", *spec)
        if typed:  # what was derived is of its type
            return self._let("t", f"{name}[{self._typed(path)}]")
        other = None if found.default is not None else str(of_nothing(operator, operand.value))
        return self._from_table("t", name, path, other)

    def _from_table(self, letter: str, table: str, path: Path, other: str | None) -> str:
        """The name of what a table has for a raw value; `other`, or what its function says, where
        that is of another kind."""
        if path.type.kind in _TEXTS and not self._wary:
            return self._let(letter, f"{table}[{self._raw_once(path)}]")
        raw = self._raw(path)
        other = other or f"{table}.function({raw})"
        is_kept = _KEPT[path.type.kind].format(raw)
        return self._let(letter, f"{table}[{raw}] if {is_kept} else {other}", raw)

    def _operand(self, operand: Operand) -> str:
        if isinstance(operand, Constant):
            return self._module.constant("value", operand.value)
        return self._listed(operand)

    # Values

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
        if path.type.kind in _PLAIN:
            self._plain.add(name)
        return name

    def _converted(self, path: Path) -> str:
        if path.scope == AS_OF:
            return _TODAY
        if path.steps and isinstance(path.steps[0], Computed):
            return self._computed(path.steps[0].let)
        if _is_typed(path):
            return self._raw(path)
        found = path.type
        if found.default is None and found.kind in {Kind.LIST, Kind.OBJECT}:
            raw = self._raw(path)
            return self._let("x", f"{raw} if {raw}.__class__ is {_CLASSES[found.kind]} else None")
        kind = self._module.bare(found)
        if found.kind not in _KEPT or found.default is not None:
            convert = self._module.constant("convert", kind)
            return self._let("x", f"{convert}({self._raw_once(path)})")
        return self._from_table("x", self._module.constant("typed", kind), path, "None")

    def _raw_once(self, path: Path) -> str:
        """What the file says at a path, for an expression that names it once: a name only where
        that is known."""
        *before, last = path.steps
        if path.scope == PORTFOLIO or not isinstance(last, Key):
            return self._raw(path)
        scope = self._scopes[path.scope]
        for step in before:
            scope = self._followed(scope, step)
        text = f"{self._let('g', scope.get)}({last.name!r})"
        return self._known(text) or text

    def _raw(self, path: Path) -> str:
        """The name of what the file says at a path, or of the derived attribute."""
        if path.scope == PORTFOLIO:
            (step,) = path.steps
            assert isinstance(step, Everywhere)
            return self._let("x", f"run.portfolio.entities({step.kind!r})")
        scope = self._scopes[path.scope]
        for step in path.steps:
            scope = self._followed(scope, step)
        return scope.value or self._let(
            "v", f"None if {scope.item} is None else {scope.item}.value"
        )

    def _followed(self, at: _Scope, step: Step) -> _Scope:
        match step:
            case Key(name):
                return _plain(self._member(at, name), at.home)
            case Follow(name, kind):
                found = self._by_id(at.home, kind, self._member(at, name))
                return _referred_to(self._let("e", found), at.home)
            case Attribute(name):
                if at.item is None:
                    return _plain("None", at.home)
                get = f"{at.item}.attributes.get({name!r})"
                # Only what has no value of its own may not be there.
                text = get if at.value else f"None if {at.item} is None else {get}"
                return _plain(self._let("x", text), at.home)
            case Home():
                root = self._let("e", f"{at.home}.root")
                value = self._let("v", f"{root}.value")
                return _Scope(value, at.home, root, f"{value}.get")
            case Itself():
                return at
        raise AssertionError(f"{step} stands in messages only")

    def _member(self, at: _Scope, name: str) -> str:
        get = self._let("g", at.get)
        return self._let("v", f"{get}({name!r})", get)

    def _by_id(self, home: str, kind: str, key: str) -> str:
        """The expression of the entity with that id, or of None."""
        by_id = self._let("x", f"{home}.by_id[{kind!r}]")
        return f"{by_id}.get({key})" + f" if {key}.__class__ is str else None" * self._wary

    # Lists

    @contextmanager
    def _loop(self, path: Path, depth: int, each: str) -> Iterator[_Block]:
        """The body of a loop over the items of a list, each called `each` by the loop: an entity,
        the id of one, or the value itself."""
        assert path.type.item is not None
        kind, own_home = path.type.item.refers_to, self._scopes[path.scope].home
        if path.scope == PORTFOLIO:
            value, home = self._name("v", depth), self._name("h", depth)
            head = [f"{value} = {each}.value", f"{home} = {each}.home"]
            scope = _Scope(value, home, each, f"{value}.get")
        elif kind:
            item = self._name("e", depth)
            head = [f"{item} = {self._by_id(own_home, kind, each)}"]
            scope = _referred_to(item, own_home)
        elif path.type.item.entity is not None:
            value = self._name("v", depth)
            head, scope = [f"{value} = {each}.value"], _plain(value, own_home, each)
        else:
            head, scope = [], _plain(each, own_home)
        scopes, varying = self._scopes, self._varying
        self._scopes = [*scopes[:depth], scope]
        self._varying = [*varying[:depth], self._changing(path) | {depth}]
        with self._within([*self._blocks[:depth], _Block(head)]) as block:
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

    def _quantified(self, counted: Quantified) -> str:
        """The name of the truth of a quantifier that is a truth value."""
        if (counted.ranges == ((0, 0),)) is counted.of_false:
            return self._some_or_every(counted)
        return self._let("t", f"{TRUE} - {self._some_or_every(counted)}")

    def _some_or_every(self, counted: Quantified) -> str:
        """The name of the truth of `some`, or of `every` when what is false is counted."""
        found = self._looked_at(counted)
        of_none, settled, beyond = (TRUE, FALSE, "<") if counted.of_false else (FALSE, TRUE, ">")
        unstated = f"{UNKNOWN} if {found.items} is None else"
        if found.mine:
            text = f"sum({found.items}[{found.mine}])"
            text = f"{TRUE} - {text}" if counted.of_false else text
            return self._equality("t", f"{unstated} {text}", found.mine)
        if found.truth == str(TRUE):
            of_some = "" if counted.of_false else f"{TRUE} if {found.items} else "
            return self._let("t", f"{unstated} {of_some}{of_none}")
        truth = self._name("t", counted.depth)
        lines = [
            f"{truth} = {unstated} {of_none}",
            f"for {found.each} in {found.items} or ():",
            *(_INDENT + line for line in found.lines),
            f"{_INDENT}if {found.truth} {beyond} {truth}:",
            f"{_INDENT * 2}{truth} = {found.truth}",
            f"{_INDENT * 2}if {truth} == {settled}: break",
        ]
        self._run(counted.path, found.items, lines, counted.depth, truth)
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
            *(_INDENT + line for line in found.lines),
            f"{_INDENT}if {found.truth} == {FALSE if counted.of_false else TRUE}:",
            f"{_INDENT * 2}{sure} += 1",
            f"{_INDENT * 2}if {sure} == {cap}: break",
            f"{_INDENT}elif {found.truth} == {UNKNOWN}: {possible} += 1",
            f"{possible} = min({sure} + {possible}, {cap})",
        ]
        self._run(counted.path, found.items, lines, counted.depth, sure, possible)
        return sure, possible

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
                parts = list(map(self._truth, tests)) if mine else []
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

    def _run(self, path: Path, items: str, lines: list[str], depth: int, *names: str) -> None:
        """Generates a loop that works out some names: where it is run least often, and once for
        each list when nothing else matters and it would be run for some list again and again."""
        level = self._place(lines, depth, but=items)
        again = {n for n in range(level + 1, self._level(items) + 1) if n > self._once}
        found = ", ".join(names)
        if path.scope == PORTFOLIO:
            lines = self._everywhere(items, lines, depth, found)
        elif again - self._changing(path):
            function = self._defined(level, items, lines, found)
            lines = [f"{found} = {self._for_each_list(function)}({items})"]
        level = max(level, self._level(items))
        self._put_at(level, *_names_in(found))
        self._blocks[level].lines.extend(lines)

    def _everywhere(self, items: str, lines: list[str], depth: int, found: str) -> list[str]:
        """The lines of a loop over the portfolio; where it depends on nothing of this proposal but
        a few plain values, it is run once for these."""
        lines = [*self._looked_up.get(items, ()), *lines]
        outside = sorted(map(_marked, self._outside(lines, depth, but=items).keys() - self._alike))
        if not self._plain.issuperset(outside):
            return lines
        place = self._module.constant("place", len(self._module.specs))
        values = ", ".join(outside)
        function = self._defined(0, values, lines, found)
        return [f"{found} = once_for_all(run, {place}, {function}, {values})"]

    # Joins

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
        mine, *others = [_marked(name) for name, level in outside.items() if level == top]
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
            self._alike.update(_names_in(name))
        return name

    def _for_each_list(self, join: str) -> str:
        """The name of what gives the join of a list."""
        name = self._let("x", f"for_each_list({join})")
        if self._alike.issuperset(_names_in(join)):
            self._alike.update(_names_in(name))
        return name

    def _defined(self, level: int, arguments: str, lines: list[str], result: str) -> str:
        """The name of a function."""
        name = self._name("f", level)
        body = [_INDENT + line for line in (*lines, f"return {result}")]
        self._blocks[level].lines += [f"def {name}({arguments}):", *body]
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
            return self._let("x", f"{function}(({arguments}), {_TODAY})")
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
                self._line(f"{_INDENT}{found} = None")
                self._line(f"{_INDENT}break")
                rest = f"if {truth} == {TRUE}: "
            values = ", ".join(self._typed(path) for path in (let.value, let.to) if path)
            self._line(f"{rest}{found}.append(({values or None}))")
        items = self._items(let.source, let.where, depth)
        items = self._narrowed(items, let.source, let.where, depth, FALSE, block.lines)
        lines = [f"{found} = None", f"if {items} is not None:"]
        lines += [f"{_INDENT}{found} = []", f"{_INDENT}for {each} in {items}:"]
        lines += [_INDENT * 2 + line for line in block.lines]
        function = self._module.constant("over", let.function, let.type.kind is Kind.MONEY)
        lines += [f"{found} = {function}({found})"]
        self._run(let.source, items, lines, depth, found)
        return found


def _key_of(part: Any) -> object:
    """What tells a part of a spec from another: equal values of two types are two."""
    return id(part) if isinstance(part, FieldType) else (part.__class__, part)


def _plain(value: str, home: str, item: str | None = None) -> _Scope:
    """Something that may be an object or not."""
    return _Scope(value, home, item, f"{value}.get if {value}.__class__ is dict else nothing")


def _referred_to(item: str, home: str) -> _Scope:
    """An entity that is an object, if it is there."""
    return _Scope(None, home, item, f"nothing if {item} is None else {item}.value.get")


def _speaks_of(condition: Condition, scopes: range) -> bool:
    """Whether a condition may speak of a thing in one of these scopes."""
    match condition:
        case Compare(path, _, operand):
            sides = [side for side in (path, operand) if isinstance(side, Path)]
            return any(side.scope in scopes or _is_computed(side) for side in sides)
        case Quantified(path, _, inner):
            return path.scope in scopes or _is_computed(path) or _speaks_of(inner, scopes)
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


def _marked(name: str) -> str:
    return f"{_MARK}{name}{_MARK}"


def _names_in(text: str) -> list[str]:
    """The names in a text, without their marks."""
    return text.split(_MARK)[1::2]


def _truth_of(expression: str, wanted: bool) -> str:
    """The truth that a Python expression is as wanted."""
    return f"{TRUE if wanted else FALSE} if {expression} else {FALSE if wanted else TRUE}"


def _is_computed(path: Path) -> bool:
    return bool(path.steps) and isinstance(path.steps[0], Computed)


def _is_typed(path: Path) -> bool:
    """Whether the value comes as one of its type, and not as the file writes it."""
    return bool(path.steps) and isinstance(path.steps[-1], Attribute | Computed)
