"""A second reading of the rule language: plain recursion, sharing no code with the product.

Written from the design page and `docs/rule-language.md`. Rules and a
proposal come in as plain dicts; out come verdicts, missing facts and derived values. Truth is True,
False or None for unknown, always with the places that would have to be stated to know.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from tests.oracle.functions import OF_PAIRS, OF_VALUES, best, link, shared
from tests.oracle.values import (
    NOWHERE,
    Places,
    Pointer,
    Told,
    all_of,
    any_of,
    as_stated,
    compare,
    constant,
    kind_of,
    matches_scheme,
    near,
    negated,
    stated,
    typed,
)

Dict = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands at a place of the proposal `home`. `value` is None when nothing is stated there;
    `missing` are then the places to state. `schema` says what should stand there."""

    schema: Mapping[str, Any]
    value: Any
    at: Pointer
    missing: Places
    home: "World"


@dataclass(frozen=True, slots=True)
class Scope:
    """An entity or an item in which names are looked up, with the computed values named in it."""

    spot: Spot
    lets: dict[str, tuple[Dict, "Scopes"]] = field(default_factory=dict)


Scopes = tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict of one rule about one entity. `missing` are the facts that would have to be
    stated, where it rests on something unknown; None elsewhere. `hopeful` says that it is only the
    status of a draft that makes it undetermined."""

    verdict: str
    missing: Places | None = None
    hopeful: bool = False


Verdicts = dict[tuple[str, str, Pointer], Outcome]
Attributes = dict[tuple[str, str, Pointer], Any]


def judge(
    files: Iterable[Dict], schema: Dict, proposals: Iterable[Dict], as_of: date
) -> list[tuple[Verdicts, Attributes]]:
    """For each of some proposals that are judged together: outcomes by rule, kind and place of
    entity, and derived values by name, kind and place."""
    files, plain = list(files), plain_schema(schema)
    worlds = [World(files, plain, proposal, as_of) for proposal in proposals]
    for world in worlds:
        world.portfolio = worlds
    return [(world.verdicts(files), world.attributes(files)) for world in worlds]


def plain_schema(schema: Mapping[str, Any], definitions: Mapping[str, Any] | None = None) -> Dict:
    """The schema without `$ref`, each part with the `kind` of its values."""
    definitions = schema.get("$defs", {}) if definitions is None else definitions
    while "$ref" in schema:
        target = definitions[schema["$ref"].rsplit("/", 1)[-1]]
        schema = {**target, **{k: v for k, v in schema.items() if k != "$ref"}}
    plain = dict(schema)
    special = schema.get("x-type") or {"date": "date", "duration": "length"}.get(
        schema.get("format", "")
    )
    plain["kind"] = special or {"integer": "number"}.get(schema["type"], schema["type"])
    if "properties" in schema:
        members = schema["properties"].items()
        plain["properties"] = {name: plain_schema(s, definitions) for name, s in members}
    if "items" in schema:
        given = {k: schema[k] for k in ("x-refers-to", "x-entity") if k in schema}
        plain["items"] = {**plain_schema(schema["items"], definitions), **given}
    return plain


def homes(schema: Mapping[str, Any], at: tuple[str, ...] = ()) -> dict[str, tuple[str, ...]]:
    """Where the entities of each kind are kept."""
    found: dict[str, tuple[str, ...]] = {}
    for name, member in schema.get("properties", {}).items():
        if "x-entity" in member:
            found[member["x-entity"]] = (*at, name)
        found |= homes(member, (*at, name))
    return found


class World:
    """One proposal under one policy on one day."""

    def __init__(self, files: Sequence[Dict], schema: Dict, proposal: Dict, as_of: date) -> None:
        self.schema, self.proposal, self.as_of = schema, proposal, as_of
        self.lists = {f["list"]: f["values"] for f in files if "list" in f}
        self.derivations = {(f["for"], f["derive"]): f for f in files if "derive" in f}
        self.homes = homes(schema)
        self.draft = False
        self.is_draft = proposal.get("status") == "draft"
        self.params: Dict = {}
        self.root = Spot({**schema, "x-entity": "proposal"}, proposal, (), NOWHERE, self)
        self.portfolio = [self]
        self.known: dict[Any, Any] = {}

    def verdicts(self, files: Iterable[Dict]) -> Verdicts:
        """The outcome of every rule about every entity that it is for."""
        return {
            (rule["id"], rule.get("for", "proposal"), entity.at): self.verdict(rule, entity)
            for rule in files
            if "id" in rule and "check" not in rule
            for entity in self.entities(rule.get("for", "proposal"))
        }

    def attributes(self, files: Iterable[Dict]) -> Attributes:
        """Every derived attribute of every entity."""
        return {
            (file["derive"], file["for"], entity.at): self.attribute(file, entity).value
            for file in files
            if "derive" in file
            for entity in self.entities(file["for"])
        }

    # Entities and paths

    def entities(self, kind: str) -> list[Spot]:
        """Every entity of a kind, in the order of the file."""
        if kind == "proposal":
            return [self.root]
        if kind not in self.known:
            home = self.root
            for name in self.homes[kind]:
                home = self.member(home, name)
            items = self.items(home, follow=False) or []
            self.known[kind] = [item for item in items if isinstance(item.value, dict)]
        found: list[Spot] = self.known[kind]
        return found

    def items(self, spot: Spot, follow: bool = True) -> list[Spot] | None:
        """The items of a list, or the entities whose ids it holds; None when it is not stated."""
        values = typed("array", spot.value)
        if values is None:
            return None
        if values and isinstance(values[0], Spot):
            return list(values)
        schema = spot.schema["items"]
        found = []
        for number, value in enumerate(values):
            at = (*spot.at, number)
            item = Spot(schema, value if stated(value) else None, at, frozenset({at}), spot.home)
            refers = schema.get("x-refers-to")
            found.append(self.referred(item, refers) if refers and follow else item)
        return found

    def referred(self, reference: Spot, kind: str) -> Spot:
        """The entity whose id stands at a place."""
        wanted = typed("string", reference.value)
        for entity in reference.home.entities(kind):
            if wanted is not None and entity.value.get("id") == wanted:
                return entity
        missing = reference.missing or frozenset({reference.at})
        return Spot(self.entity_schema(kind), None, reference.at, missing, reference.home)

    def entity_schema(self, kind: str) -> Mapping[str, Any]:
        """What the schema says of one entity of a kind."""
        if kind == "proposal":
            return self.root.schema
        schema: Mapping[str, Any] = self.schema
        for name in self.homes[kind]:
            schema = schema["properties"][name]
        return dict(schema["items"])

    def has(self, spot: Spot, name: str) -> bool:
        """Whether a path may go from a place to a name."""
        members = spot.schema.get("properties", {})
        return (
            name in members
            or (name == "itsProposal" and spot.schema.get("x-entity", "proposal") != "proposal")
            or "x-refers-to" in members.get(name + "Id", {})
            or (spot.schema.get("x-entity"), name) in self.derivations
        )

    def member(self, spot: Spot, name: str) -> Spot:
        """What a place holds under a name: a field, the entity a field refers to, a derivation."""
        schema = spot.schema.get("properties", {}).get(name)
        if schema is None and (spot.schema.get("x-entity"), name) in self.derivations:
            return spot.home.attribute(self.derivations[spot.schema["x-entity"], name], spot)
        if schema is None and name == "itsProposal":
            return spot.home.root
        if schema is None:
            reference = self.member(spot, name + "Id")
            return self.referred(reference, reference.schema["x-refers-to"])
        at = (*spot.at, name)
        value = spot.value.get(name) if isinstance(spot.value, dict) else None
        value = value if stated(value) else schema.get("default")
        own = frozenset({at})
        dangling = spot.value is None and ("x-entity" in spot.schema or spot.missing != {spot.at})
        return Spot(schema, value, at, spot.missing if dangling else own, spot.home)

    def find(self, path: str, scopes: Scopes) -> Spot:
        """What stands at a path, seen from the innermost scope outwards."""
        first, *rest = path.split(".")
        if first == "portfolio":
            return self.everywhere(*rest)
        spot = self.first(first, scopes)
        for name in rest:
            spot = self.member(spot, name)
        return spot

    def everywhere(self, name: str) -> Spot:
        """The entities that stand in lists of a name in all proposals, or the proposals."""
        kinds = {home[-1]: kind for kind, home in self.homes.items()} | {"proposals": "proposal"}
        found = [entity for world in self.portfolio for entity in world.entities(kinds[name])]
        schema = {"kind": "array", "items": self.entity_schema(kinds[name])}
        return Spot(schema, found, (), NOWHERE, self)

    def first(self, name: str, scopes: Scopes) -> Spot:
        """What the first name of a path means."""
        if name == "asOf":
            return Spot({"kind": "date"}, self.as_of, (), NOWHERE, self)
        if name in {"this", "proposal"}:
            return scopes[-2 if name == "this" else -1].spot
        for scope in scopes:
            if name in scope.lets:
                return self.computed(*scope.lets[name])
            if name == "item" and scope.spot.schema["kind"] not in {"object", "array"}:
                return scope.spot
            if self.has(scope.spot, name):
                return self.member(scope.spot, name)
        raise LookupError(name)

    def read(self, path: str, scopes: Scopes) -> tuple[Any, Places]:
        """The typed value at a path, None with the places to state when there is none."""
        spot = self.find(path, scopes)
        value = as_stated(spot.schema, spot.value)
        return value, spot.missing if value is None else NOWHERE

    def values(self, path: str, scopes: Scopes) -> tuple[Any, Places]:
        """The typed value at a path; of a list, with each item typed."""
        spot = self.find(path, scopes)
        value, missing = self.read(path, scopes)
        if isinstance(value, list):
            value = [as_stated(spot.schema["items"], item) for item in value]
        return value, missing

    # Conditions

    def holds(self, condition: Dict, scopes: Scopes) -> Told:
        """Whether every line of a condition holds."""
        if "let" in condition:
            scopes = self.with_lets(condition["let"], scopes)
        return all_of(self.line(k, v, scopes) for k, v in condition.items() if k != "let")

    def with_lets(self, lets: Dict, scopes: Scopes) -> Scopes:
        """The scopes with computed values named in the innermost one."""
        for name, call in lets.items():
            inner = Scope(scopes[0].spot, {**scopes[0].lets, name: (call, scopes)})
            scopes = (inner, *scopes[1:])
        return scopes

    def line(self, key: str, value: Any, scopes: Scopes) -> Told:
        """Whether one line of a condition holds."""
        match key:
            case "all":
                return all_of(self.holds(part, scopes) for part in value)
            case "any":
                return any_of(self.holds(part, scopes) for part in value)
            case "not":
                return negated(self.holds(value, scopes))
        if not isinstance(value, dict):
            return self.compared(key, "eq", value, scopes)
        if set(value) == {"path"}:
            return self.compared(key, "eq", value, scopes)
        return all_of(self.asked(key, *question, scopes) for question in value.items())

    def asked(self, path: str, operator: str, operand: Any, scopes: Scopes) -> Told:
        """What one operator or quantifier says of the value at a path."""
        match operator:
            case "some" | "every" | "none" | "count":
                return self.counted(self.find(path, scopes), operator, operand, scopes)
            case "present":
                return self.presence(path, operand, scopes)
        return self.compared(path, operator, operand, scopes)

    def presence(self, path: str, wanted: bool, scopes: Scopes) -> Told:
        """Whether something is stated; in a draft, what is not stated may still come."""
        value, missing = self.read(path, scopes)
        if value is None and self.draft:
            return Told(None, missing)
        return Told((value is not None) == wanted)

    def counted(self, spot: Spot, word: str, body: Dict, scopes: Scopes) -> Told:
        """What a quantifier says of a list."""
        items = self.items(spot)
        if items is None:
            return Told(None, spot.missing)
        condition = body.get("where", {}) if word == "count" else body
        told = [self.holds(condition, (Scope(item), *scopes)) for item in items]
        match word:
            case "some":
                return any_of(told)
            case "every":
                return all_of(told)
            case "none":
                return negated(any_of(told))
        least = sum(item.truth is True for item in told)
        most = least + sum(item.truth is None for item in told)
        ((operator, wanted),) = ((op, n) for op, n in body.items() if op != "where")
        limit = typed("number", self.operand(wanted, scopes)[0])
        found = {compare(operator, Fraction(n), limit) for n in range(least, most + 1)}
        open_items = NOWHERE.union(*(item.missing for item in told if item.truth is None))
        return Told(found.pop()) if len(found) == 1 else Told(None, open_items)

    def operand(self, operand: Any, scopes: Scopes) -> tuple[Any, Places]:
        """The right side of an operator: a literal, `$param`, `@list` or `{path: …}`."""
        if isinstance(operand, dict):
            return self.values(operand["path"], scopes)
        if isinstance(operand, str) and operand.startswith("$"):
            return self.params[operand[1:]]["default"], NOWHERE
        if isinstance(operand, str) and operand.startswith("@"):
            return self.lists[operand[1:]], NOWHERE
        return operand, NOWHERE

    def compared(self, path: str, operator: str, operand: Any, scopes: Scopes) -> Told:
        """What an operator says of the value at a path."""
        left, missing_left = self.values(path, scopes)
        right, missing_right = self.operand(operand, scopes)
        if left is None or right is None:
            return Told(None, missing_left | missing_right)
        match operator:
            case "in" | "not_in":
                told = any_of(Told(self.same(left, item)) for item in right)
                return told if operator == "in" else negated(told)
            case "contains":
                return self.contains(left, right)
            case "contains_all":
                return all_of(self.contains(left, item) for item in right)
            case "contains_any":
                return any_of(self.contains(left, item) for item in right)
            case "matches":
                return Told(re.fullmatch(right, left) is not None)
            case "starts_with":
                return Told(left.startswith(right))
            case "valid_as":
                return Told(matches_scheme(left, right))
        if operator.startswith(("older_than", "within")):
            return Told(near(operator, left, typed("number", right), self.as_of))
        right = constant(kind_of(left), right)
        return Told(None if right is None else compare(operator, left, right))

    def contains(self, values: list[Any], wanted: Any) -> Told:
        """Whether a list holds a value."""
        return any_of(Told(self.same(value, wanted)) for value in values)

    def same(self, left: Any, right: Any) -> bool | None:
        """Whether two values are equal; unknown when one is not stated or of another kind."""
        if left is None:
            return None
        right = constant(kind_of(left), right)
        return None if right is None else compare("eq", left, right)

    # Computed and derived values

    def computed(self, call: Dict, scopes: Scopes) -> Spot:
        """The value of one line of `let`."""
        if "value" in call:
            return self.find(call["value"], scopes)
        with self.as_it_stands():
            value, missing = self.called(*next(iter(call.items())), scopes)
        schema = {"kind": kind_of(value), "items": {"kind": "string"}}
        return Spot(schema, value, (), missing, self)

    def called(self, name: str, given: Any, scopes: Scopes) -> tuple[Any, Places]:
        """The value of a function for its arguments."""
        if name in OF_PAIRS:
            sides = [self.argument(side, scopes) for side in given]
            return applied(OF_PAIRS[name], sides)
        if name in OF_VALUES:
            return self.over_items(name, given, scopes)
        if name == "weighted_best":
            return self.weighted_best(given, scopes)
        names = ("hours", "zone", "with_hours", "with_zone")
        return applied(partial(shared, self.as_of), [self.read(given[n], scopes) for n in names])

    def argument(self, given: Any, scopes: Scopes) -> tuple[Any, Places]:
        """An argument in brackets: a path, a number or a `$param`."""
        if isinstance(given, str) and not given.startswith("$"):
            return self.read(given, scopes)
        if isinstance(given, str):
            param = self.params[given[1:]]
            return constant(param.get("type", "number"), param["default"]), NOWHERE
        return typed("number", given), NOWHERE

    def over_items(self, name: str, given: Dict, scopes: Scopes) -> tuple[Any, Places]:
        """A function of the items of a list that satisfy `where`."""
        spot = self.find(given["of"], scopes)
        items = self.items(spot)
        if items is None:
            return None, spot.missing
        values, missing = [], NOWHERE
        for item in items:
            inner = (Scope(item), *scopes)
            told = self.holds(given.get("where", {}), inner)
            if told.truth is None:
                missing |= told.missing
            elif told.truth:
                value, places = self.of_item(name, given, inner)
                values.append(value)
                missing |= places
        if missing or (name == "sum" and not values and self.of_money(spot, given, scopes)):
            return None, missing
        return OF_VALUES[name](values), NOWHERE

    def of_item(self, name: str, given: Dict, scopes: Scopes) -> tuple[Any, Places]:
        """What a function takes from one item."""
        match name:
            case "count":
                return scopes[0].spot, NOWHERE
            case "circular":
                return applied(link, [self.read(given[end], scopes) for end in ("from", "to")])
        return self.read(given.get("value", "item"), scopes)

    def of_money(self, spot: Spot, given: Dict, scopes: Scopes) -> bool:
        """Whether the values that a function takes from a list are amounts of money."""
        item = Scope(Spot(spot.schema["items"], None, (0,), NOWHERE, self))
        found = self.find(given.get("value", "item"), (item, *scopes))
        return bool(found.schema["kind"] == "money")

    def weighted_best(self, given: Dict, scopes: Scopes) -> tuple[Any, Places]:
        """The options with the highest weighted score, ruled-out ones left out."""
        lists = [self.find(given[name], scopes) for name in ("options", "criteria")]
        options, criteria = (self.items(spot) for spot in lists)
        if options is None or criteria is None:
            unstated = zip(lists, (options, criteria), strict=True)
            return None, NOWHERE.union(*(spot.missing for spot, items in unstated if items is None))
        weights, missing = self.table(criteria, "category", "weight")
        scores: dict[str, dict[str, Fraction]] = {}
        for option in options:
            if self.field(option, "ruledOutReason")[0] is not None:
                continue
            name, nameless = self.field(option, "id")
            given_scores = self.member(option, "scores")
            found, places = self.table(self.items(given_scores) or [], "category", "score")
            missing |= nameless | places
            if not set(weights) <= set(found):
                missing |= {given_scores.at}
            scores[name] = found
        return (None, missing) if missing else (best(weights, scores), NOWHERE)

    def table(self, items: list[Spot], key: str, value: str) -> tuple[dict[str, Fraction], Places]:
        """One field of each item by another."""
        rows = [(self.field(item, key), self.field(item, value)) for item in items]
        missing = NOWHERE.union(*(places for row in rows for _, places in row))
        return {name: number for (name, _), (number, _) in rows}, missing

    def field(self, spot: Spot, name: str) -> tuple[Any, Places]:
        """The typed value of one field of an item."""
        return self.read(name, (Scope(spot), Scope(self.root)))

    def attribute(self, file: Dict, entity: Spot) -> Spot:
        """A derived attribute of an entity."""
        key = (file["for"], file["derive"], entity.at)
        if key not in self.known:
            with self.as_it_stands():
                self.known[key] = self.derive(file, entity)
        found: Spot = self.known[key]
        return found

    def derive(self, file: Dict, entity: Spot) -> Spot:
        """The value of the first case that holds; unknown when one that may hold comes first."""
        if entity.value is None:
            return Spot({"kind": "string"}, None, entity.at, entity.missing, self)
        before, self.params = self.params, file.get("params", {})
        scopes = self.with_lets(file.get("let", {}), (Scope(entity), Scope(self.root)))
        value, missing, open_before = file.get("otherwise"), NOWHERE, False
        for case in file["cases"]:
            told = self.holds(case["when"], scopes)
            missing |= told.missing
            open_before |= told.truth is None
            if told.truth:
                value = case["value"]
                break
        value = None if open_before else value
        self.params = before
        return Spot({"kind": kind_of(value)}, value, entity.at, missing, self)

    def verdict(self, rule: Dict, entity: Spot) -> Outcome:
        """The verdict of a rule about an entity."""
        self.params = rule.get("params", {})
        scopes = self.with_lets(rule.get("let", {}), (Scope(entity), Scope(self.root)))
        when = self.holds(rule.get("when", {}), scopes)
        if when.truth is not True:
            return Outcome(
                "not_applicable" if when.truth is False else "undetermined", when.missing
            )
        require = self.holds(rule.get("require", {}), scopes)
        if require.truth:
            return Outcome("pass")
        if self.is_draft and require.truth is None:
            return Outcome("undetermined", require.missing)
        if self.is_draft and (hopeful := self.as_draft(rule, scopes)).truth is None:
            return Outcome("undetermined", hopeful.missing, hopeful=True)
        severity = rule["severity"]
        if "escalate" in rule and self.holds(rule["escalate"]["when"], scopes).truth is not False:
            severity = rule["escalate"]["to"]
        if require.truth is None:
            return Outcome(str(rule.get("missing", severity)), require.missing)
        return Outcome(severity)

    def as_draft(self, rule: Dict, scopes: Scopes) -> Told:
        """`require` read as of a proposal in which whatever is not stated may still be stated."""
        self.draft = True
        told = self.holds(rule.get("require", {}), scopes)
        self.draft = False
        return told

    @contextmanager
    def as_it_stands(self) -> Iterator[None]:
        """Computed and derived values are worked out from what is stated, in a draft too."""
        before, self.draft = self.draft, False
        yield
        self.draft = before


def applied(function: Any, sides: Sequence[tuple[Any, Places]]) -> tuple[Any, Places]:
    """A function of values that must all be stated."""
    missing = NOWHERE.union(*(places for _, places in sides))
    if any(value is None for value, _ in sides):
        return None, missing
    return function(*(value for value, _ in sides)), missing
