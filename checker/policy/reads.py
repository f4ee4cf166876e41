"""What a policy reads: the facts, derived attributes, computed values and lists of conditions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

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
    Each,
    Everywhere,
    Follow,
    Home,
    Key,
    Let,
    Negated,
    Operand,
    Path,
    Quantified,
)
from checker.policy.policy import Derivation, Policy, Rule, Template
from checker.record import record
from checker.schema import FieldType, ProposalType

# A field of the proposal schema: keys from the root, with EACH for the items of a list.
Field = tuple[str, ...]
EACH = "[]"


@record
class _Thing:
    type: FieldType
    at: Field


@dataclass(slots=True)
class Reads:
    """What is read, each in order of first use. `derived` are pairs of entity kind and attribute;
    `fields` stand for the file and not for what others derive from it."""

    types: ProposalType
    fields: dict[Field, FieldType] = field(default_factory=dict)
    derived: dict[tuple[str, str], None] = field(default_factory=dict)
    lists: dict[str, None] = field(default_factory=dict)
    lets: dict[Let, None] = field(default_factory=dict)

    def add(self, about: str, conditions: Iterable[Condition] = (), *texts: Template) -> None:
        """Adds what conditions and texts about an entity of that kind read."""
        scopes = (_Thing(self.types.root, ()), self._entity(about))
        for condition in conditions:
            self._condition(condition, scopes)
        for text in texts:
            for part in text.parts:
                if isinstance(part, Path):
                    self._path(part, scopes)

    def _entity(self, kind: str) -> _Thing:
        at = (*self.types.homes[kind], EACH) if kind in self.types.homes else ()
        return _Thing(self.types.entities[kind], at)

    def _condition(self, condition: Condition, scopes: tuple[_Thing, ...]) -> None:
        match condition:
            case Compare():
                self._path(condition.path, scopes)
                self._operand(condition.operand, scopes)
            case Quantified():
                item = self._items(condition.path, scopes)
                self._condition(condition.inner, (*scopes, item))
            case Negated(part):
                self._condition(part, scopes)
            case All(parts) | AnyOf(parts):
                for part in parts:
                    self._condition(part, scopes)

    def _operand(self, operand: Operand, scopes: tuple[_Thing, ...]) -> None:
        if isinstance(operand, Constant):
            if operand.text.startswith("@"):
                self.lists[operand.text[1:]] = None
        else:
            self._path(operand, scopes)

    def _items(self, path: Path, scopes: tuple[_Thing, ...]) -> _Thing:
        found = self._path(path, scopes)
        item = path.type.item
        assert item is not None
        if item.refers_to or item.entity:
            return self._entity(item.refers_to or item.entity or "")
        return _Thing(item, (*found.at, EACH) if found else ())

    def _path(self, path: Path, scopes: tuple[_Thing, ...]) -> _Thing | None:
        if path.scope == AS_OF:
            return None
        thing = scopes[path.scope] if path.scope != PORTFOLIO else scopes[0]
        stated = bool(path.steps)
        for step in path.steps:
            stated = not isinstance(step, Attribute | Computed)
            match step:
                case Key(name):
                    thing = _Thing(thing.type.properties.get(name, path.type), (*thing.at, name))
                case Follow(name, kind):
                    self.fields[*thing.at, name] = thing.type.properties[name]
                    thing = self._entity(kind)
                    stated = False
                case Attribute(name):
                    self.derived[thing.type.entity or "", name] = None
                case Each(refers_to):
                    self.fields[thing.at] = thing.type
                    item = thing.type.item or path.type
                    thing = self._entity(refers_to) if refers_to else _Thing(item, thing.at)
                case Home():
                    thing, stated = _Thing(self.types.root, ()), False
                case Everywhere(kind):
                    thing = self._entity(kind)
                    stated = False
                case Computed(let):
                    self._let(let, scopes[: let.depth])
        if stated and thing.at and thing.at[-1] != EACH:
            self.fields[thing.at] = thing.type
        return thing

    def _let(self, let: Let, scopes: tuple[_Thing, ...]) -> None:
        if let in self.lets:
            return
        for argument in let.arguments:
            self._operand(argument, scopes)
        if let.source is not None:
            inside = (*scopes, self._items(let.source, scopes))
            self._condition(let.where, inside)
            for path in (let.value, let.to):
                if path is not None:
                    self._path(path, inside)
        self.lets[let] = None


def reads_of(rule: Rule, policy: Policy, *, texts: bool = False) -> Reads:
    """What a rule's conditions read, without what stands behind derived attributes."""
    found = Reads(policy.types)
    more = (rule.message, rule.remediation) if texts else ()
    found.add(rule.about, (rule.when, rule.require, rule.escalate_when), *more)
    return found


def reads_behind(derivation: Derivation, policy: Policy) -> Reads:
    """What the cases of a derivation read."""
    found = Reads(policy.types)
    found.add(derivation.about, derivation.cases)
    return found


def derivations_behind(reads: Reads, policy: Policy) -> list[Derivation]:
    """The derivations of the attributes read, and those behind them, in order of use."""
    known = {(d.about, d.name): d for d in policy.derivations}
    found: dict[tuple[str, str], Derivation] = {}
    waiting = list(reads.derived)
    while waiting:
        key = waiting.pop(0)
        if key not in found and key in known:
            found[key] = known[key]
            waiting += reads_behind(known[key], policy).derived
    return list(found.values())
