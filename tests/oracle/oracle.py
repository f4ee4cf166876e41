"""A second reading of the rule language, by plain recursion and without a line of the product.

It is written from `docs/rule-language.md` alone, to be believed on reading. How it decides:

* A rule is read about each entity of its kind. `World.verdict` is the table of verdicts.
* A condition is true, false or unknown (`Told`, in `values.py`); unknown carries the places that
  would have to be stated to know. `World.holds` asks every line, and joins them by Kleene's logic.
* A path is walked name by name (`World.find`) to a `Spot`: a value, or the gap where none is.
  Names are looked up in the scopes of `Here`, from the innermost item out to the proposal.
* A computed value is worked out anew wherever it is named (`World.computed`), a derived attribute
  once for each entity (`World.attribute`).

Nothing is compiled, ordered, indexed or left out early. Schema, rules and proposals come in as they
are written, as plain dicts.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.oracle.functions import OF_PAIRS, OF_VALUES, best, shared_hours
from tests.oracle.values import (
    NOWHERE,
    Place,
    Places,
    Pointer,
    Told,
    all_of,
    any_of,
    as_stated,
    compare,
    constant,
    is_near,
    kind_of,
    matches_scheme,
    negated,
    stated,
    typed,
)

Dict = dict[str, Any]
Key = tuple[str, str, Pointer]
WORDS = {True: "true", False: "false", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict of one rule about one entity; where that rests on something unknown, `missing`
    are the places that would have to be stated, else None."""

    verdict: str
    missing: Places | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """All about one proposal: the outcome by rule, kind and place of entity; the value by derived
    attribute, kind and place, and what to state so that there is one where there is none."""

    verdicts: dict[Key, Outcome]
    attributes: dict[Key, Any]
    lacking: dict[Key, Places]


def judge(
    files: Sequence[Dict], plain: Dict, proposals: Iterable[Dict], as_of: date
) -> tuple[list[Judgement], Counter[tuple[str, str]]]:
    """Proposals judged beside one another; and how often each word came out how. `plain` is their
    `plain_schema`."""
    asked: Counter[tuple[str, str]] = Counter()
    worlds = [World(files, plain, p, n, as_of, asked) for n, p in enumerate(proposals)]
    for world in worlds:
        world.portfolio = worlds
    judgements = [Judgement(w.verdicts(), w.attributes(), w.lacking()) for w in worlds]
    return judgements, asked


def plain_schema(schema: Mapping[str, Any], definitions: Mapping[str, Any] | None = None) -> Dict:
    """The schema without `$ref`, each part with the `kind` of its values."""
    definitions = schema.get("$defs", {}) if definitions is None else definitions
    while "$ref" in schema:
        target = definitions[schema["$ref"].rsplit("/", 1)[-1]]
        schema = {**target, **{k: v for k, v in schema.items() if k != "$ref"}}
    plain = dict(schema)
    formats = {"date": "date", "duration": "length"}
    special = schema.get("x-type") or formats.get(schema.get("format", ""))
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


class Spot(NamedTuple):
    """What stands at a place of the proposal `home`; `value` is None when nothing does. `schema`
    says what should. `gap` are the places to state first where there cannot be a value: those of a
    reference that leads nowhere, or what a computed value lacks."""

    schema: Mapping[str, Any]
    value: Any
    at: Pointer
    home: "World"
    gap: Places | None = None

    @property
    def missing(self) -> Places:
        """What to state so that a value stands here."""
        return frozenset({Place(self.home.number, self.at)}) if self.gap is None else self.gap


class Scope(NamedTuple):
    """An entity or an item in which names are looked up, with the computed values named in it:
    each a function call, and from where it is read."""

    spot: Spot
    lets: Mapping[str, tuple[Dict, "Here"]] = MappingProxyType({})


class Here(NamedTuple):
    """From where a condition is read: the scopes, innermost first, and the parameters of the rule.
    `hopeful` says that what is not stated may still be."""

    scopes: tuple[Scope, ...]
    params: Mapping[str, Dict]
    hopeful: bool = False

    def inside(self, spot: Spot) -> "Here":
        """Inside of an item."""
        return Here((Scope(spot), *self.scopes), self.params, self.hopeful)

    def naming(self, lets: Dict) -> "Here":
        """With computed values named in the innermost scope, each seeing those before it."""
        here = self
        for name, call in lets.items():
            inner = here.scopes[0]
            inner = Scope(inner.spot, {**inner.lets, name: (call, here)})
            here = here._replace(scopes=(inner, *here.scopes[1:]))
        return here


class World:
    """One proposal, under a policy, on a day, beside those of its portfolio."""

    def __init__(
        self,
        files: Sequence[Dict],
        schema: Dict,
        proposal: Dict,
        number: int,
        as_of: date,
        asked: Counter[tuple[str, str]],
    ) -> None:
        self.number, self.as_of, self.asked = number, as_of, asked
        self.rules = [f for f in files if "id" in f and "check" not in f]
        self.lists = {f["list"]: f["values"] for f in files if "list" in f}
        self.derivations = {(f["for"], f["derive"]): f for f in files if "derive" in f}
        self.homes = homes(schema)
        self.kinds = {home[-1]: kind for kind, home in self.homes.items()}
        self.kinds["proposals"] = "proposal"
        self.root = Spot({**schema, "x-entity": "proposal"}, proposal, (), self)
        self.is_draft = proposal.get("status") == "draft"
        self.portfolio = [self]
        self.known: dict[str, list[Spot]] = {"proposal": [self.root]}
        self.derived: dict[Key, Spot] = {}

    # Verdicts

    def verdicts(self) -> dict[Key, Outcome]:
        """The outcome of every rule about every entity that it is for."""
        return {
            (rule["id"], kind, entity.at): self.verdict(rule, entity)
            for rule in self.rules
            for kind in [rule.get("for", "proposal")]
            for entity in self.entities(kind)
        }

    def verdict(self, rule: Dict, entity: Spot) -> Outcome:
        """The verdict of a rule about an entity."""
        outcome = self.outcome(rule, entity)
        self.asked["verdict", outcome.verdict] += 1
        return outcome

    def outcome(self, rule: Dict, entity: Spot) -> Outcome:
        """The table of verdicts."""
        here = self.start(rule, entity)
        when = self.holds(rule.get("when", {}), here)
        if when.truth is False:
            return Outcome("not_applicable")
        if when.truth is None:
            return Outcome("undetermined", when.missing)
        require = self.holds(rule.get("require", {}), here)
        if require.truth:
            return Outcome("pass")
        if self.is_draft:
            hoped = self.holds(rule.get("require", {}), self.start(rule, entity, hopeful=True))
            if hoped.truth is not False:
                return Outcome("undetermined", hoped.missing)
        severity = rule["severity"]
        if "escalate" in rule:
            truth, to = self.holds(rule["escalate"]["when"], here).truth, rule["escalate"]["to"]
            if truth or (truth is None and (severity, to) != ("fail", "warn")):
                severity = to
        if require.truth is None:
            return Outcome(rule.get("missing", severity), require.missing)
        return Outcome(severity)

    def start(self, file: Dict, entity: Spot, hopeful: bool = False) -> Here:
        """From where a rule or derivation about an entity is read."""
        scopes = (Scope(entity), Scope(self.root))
        return Here(scopes, file.get("params", {}), hopeful).naming(file.get("let", {}))

    # Derived attributes

    def attributes(self) -> dict[Key, Any]:
        """Every derived attribute of every entity."""
        return {
            (name, kind, entity.at): self.attribute(file, entity).value
            for (kind, name), file in self.derivations.items()
            for entity in self.entities(kind)
        }

    def lacking(self) -> dict[Key, Places]:
        """What to state so that a derived attribute has a value, for each that has none."""
        spots = self.derived.items()
        return {key: spot.missing for key, spot in spots if spot.value is None}

    def attribute(self, file: Dict, entity: Spot) -> Spot:
        """A derived attribute of an entity."""
        key = (file["derive"], file["for"], entity.at)
        if key not in self.derived:
            self.derived[key] = self.derive(file, entity)
        return self.derived[key]

    def derive(self, file: Dict, entity: Spot) -> Spot:
        """The value of the first case that holds; none when one before it may hold too."""
        here, missing = self.start(file, entity), NOWHERE
        value, open_before = file.get("otherwise"), False
        for case in file["cases"]:
            told = self.holds(case["when"], here)
            missing |= told.missing
            open_before |= told.truth is None
            if told.truth:
                value = case["value"]
                break
        value = None if open_before else value
        return Spot({"kind": kind_of(value)}, value, entity.at, self, missing)

    # Entities

    def entities(self, kind: str) -> list[Spot]:
        """Every entity of a kind, in the order of the file."""
        if kind not in self.known:
            self.known[kind] = self.entities_at(self.homes[kind])
        return self.known[kind]

    def entities_at(self, place: tuple[str, ...]) -> list[Spot]:
        """The entities of the list at a place."""
        home = self.root
        for name in place:
            home = self.member(home, name)
        values = enumerate(typed("array", home.value) or [])
        schema = home.schema["items"]
        return [
            Spot(schema, v, (*home.at, n), self)
            for n, v in values
            if typed("object", v) is not None
        ]

    def referred(self, reference: Spot, kind: str) -> Spot:
        """The entity whose id stands at a place; of two with one id, the first."""
        wanted = typed("string", reference.value)
        for entity in self.entities(kind):
            if wanted is not None and typed("string", entity.value.get("id")) == wanted:
                return entity
        return Spot(self.entity_schema(kind), None, reference.at, self, reference.missing)

    def entity_schema(self, kind: str) -> Mapping[str, Any]:
        """What the schema says of one entity of a kind."""
        schema = self.root.schema
        for name in self.homes.get(kind, ()):
            schema = schema["properties"][name]
        return schema if kind == "proposal" else dict(schema["items"])

    # Paths

    def find(self, path: str, here: Here) -> Spot:
        """What stands at a path."""
        first, *rest = path.split(".")
        if first == "portfolio":
            values = [entity.value for entity in self.everywhere(*rest)]
            return Spot({"kind": "array"}, values, (), self)
        spot = self.first(first, here)
        for name in rest:
            spot = spot.home.member(spot, name)
        return spot

    def first(self, name: str, here: Here) -> Spot:
        """What the first name of a path means: `this` and `proposal` always the same, any other
        what the innermost scope that knows it says."""
        if name == "asOf":
            return Spot({"kind": "date"}, self.as_of, (), self)
        if name in {"this", "proposal"}:
            return here.scopes[-2 if name == "this" else -1].spot
        for scope in here.scopes:
            if name in scope.lets:
                return self.computed(*scope.lets[name])
            if name == "item" and scope.spot.schema["kind"] not in {"object", "array"}:
                return scope.spot
            if self.knows(scope.spot.schema, name):
                return scope.spot.home.member(scope.spot, name)
        raise LookupError(name)

    def knows(self, schema: Mapping[str, Any], name: str) -> bool:
        """Whether a path may go on from something of that schema with a name."""
        members = schema.get("properties", {})
        return (
            name in members
            or "x-refers-to" in members.get(name + "Id", {})
            or (schema.get("x-entity"), name) in self.derivations
            or (name == "itsProposal" and schema.get("x-entity", "proposal") != "proposal")
        )

    def member(self, spot: Spot, name: str) -> Spot:
        """What a spot of this proposal holds under a name: a field, a derived attribute, the
        proposal that it stands in, or the entity whose id is there."""
        schema = spot.schema.get("properties", {}).get(name)
        if schema is not None:
            value = spot.value.get(name) if isinstance(spot.value, dict) else None
            value = value if stated(value) else schema.get("default")
            return Spot(schema, value, (*spot.at, name), self, spot.gap)
        if (file := self.derivations.get((spot.schema.get("x-entity"), name))) is not None:
            if isinstance(spot.value, dict):
                return self.attribute(file, spot)
            return spot._replace(value=None)  # what is no object is no entity
        if name == "itsProposal":
            return self.root
        reference = self.member(spot, name + "Id")
        return self.referred(reference, reference.schema["x-refers-to"])

    def everywhere(self, name: str) -> list[Spot]:
        """The entities that stand in lists of that name in all proposals, or the proposals."""
        return [entity for world in self.portfolio for entity in world.entities(self.kinds[name])]

    def items(self, path: str, here: Here) -> tuple[list[Spot] | None, Places]:
        """The items of the list at a path; None, with what to state, when there is none."""
        if path.startswith("portfolio."):
            return self.everywhere(path.removeprefix("portfolio.")), NOWHERE
        spot = self.find(path, here)
        found = self.items_of(spot)
        return found, spot.missing if found is None else NOWHERE

    def items_of(self, spot: Spot) -> list[Spot] | None:
        """The items of a list; where it holds ids, the entities with those."""
        values = typed("array", spot.value)
        if values is None:
            return None
        schema, home = spot.schema["items"], spot.home
        items = [Spot(schema, v, (*spot.at, n), home) for n, v in enumerate(values)]
        refers = schema.get("x-refers-to")
        return [home.referred(item, refers) for item in items] if refers else items

    def read(self, path: str, here: Here) -> tuple[Any, Places]:
        """The typed value at a path; None, with what to state, when there is none."""
        return reading(self.find(path, here))

    # Conditions

    def holds(self, condition: Dict, here: Here) -> Told:
        """Whether every line of a condition holds."""
        here = here.naming(condition.get("let", {}))
        return all_of([self.line(k, v, here) for k, v in condition.items() if k != "let"])

    def line(self, key: str, value: Any, here: Here) -> Told:
        """Whether one line of a condition holds."""
        match key:
            case "all":
                told = all_of([self.holds(part, here) for part in value])
            case "any":
                told = any_of([self.holds(part, here) for part in value])
            case "not":
                told = negated(self.holds(value, here))
            case _:
                questions = value if isinstance(value, dict) else {"eq": value}
                return all_of([self.ask(key, *question, here) for question in questions.items()])
        return self.counted(key, told)

    def ask(self, path: str, word: str, operand: Any, here: Here) -> Told:
        """What one operator or quantifier says of the value at a path."""
        match word:
            case "path":  # equality is what is meant where nothing else is said
                return self.ask(path, "eq", {"path": operand}, here)
            case "some" | "every" | "none" | "count":
                told = self.quantified(path, word, operand, here)
            case "present":
                told = self.present(path, operand, here)
            case _:
                told = self.compared(path, word, operand, here)
        return self.counted(word, told)

    def counted(self, word: str, told: Told) -> Told:
        """The same, after counting how the word came out."""
        self.asked[word, WORDS[told.truth]] += 1
        return told

    def present(self, path: str, wanted: bool, here: Here) -> Told:
        """Whether something is stated; to the hopeful, what is not may still be."""
        value, missing = self.read(path, here)
        if value is None and here.hopeful:
            return Told(None, missing)
        return Told((value is not None) == wanted)

    def quantified(self, path: str, word: str, body: Dict, here: Here) -> Told:
        """What a quantifier says of a list."""
        items, missing = self.items(path, here)
        if items is None:
            return Told(None, missing)
        condition = body.get("where", {}) if word == "count" else body
        told = [self.holds(condition, here.inside(item)) for item in items]
        match word:
            case "some":
                return any_of(told)
            case "every":
                return all_of(told)
            case "none":
                return negated(any_of(told))
        ((operator, wanted),) = ((op, n) for op, n in body.items() if op != "where")
        limit = typed("number", self.operand(wanted, here)[0])
        least = sum(item.truth is True for item in told)
        most = least + sum(item.truth is None for item in told)
        answers = {compare(operator, Fraction(n), limit) for n in range(least, most + 1)}
        missing = NOWHERE.union(*(item.missing for item in told))
        return Told(None, missing) if len(answers) > 1 else Told(answers.pop())

    def compared(self, path: str, operator: str, operand: Any, here: Here) -> Told:
        """What an operator says of the value at a path."""
        left, missing_left = self.read(path, here)
        right, missing_right = self.operand(operand, here)
        if left is None or right is None:
            return Told(None, missing_left | missing_right)
        match operator:
            case "in":
                return any_of([same(left, item) for item in right])
            case "not_in":
                return negated(any_of([same(left, item) for item in right]))
            case "contains":
                return holding(left, right)
            case "contains_all":
                return all_of([holding(left, item) for item in right])
            case "contains_any":
                return any_of([holding(left, item) for item in right])
            case "matches":
                return Told(re.fullmatch(right, left) is not None)
            case "starts_with":
                return Told(left.startswith(right))
            case "valid_as":
                return Told(matches_scheme(left, right))
        if operator.startswith(("older_than", "within")):
            return Told(is_near(operator, left, typed("number", right), self.as_of))
        return Told(compare(operator, left, constant(kind_of(left), right)))

    def operand(self, operand: Any, here: Here) -> tuple[Any, Places]:
        """The right side of an operator: a literal, `$param`, `@list` or `{path: …}`."""
        if isinstance(operand, dict):
            return self.read(operand["path"], here)
        if isinstance(operand, str) and operand[:1] == "$" and operand[1:] in here.params:
            return here.params[operand[1:]]["default"], NOWHERE
        if isinstance(operand, str) and operand[:1] == "@":
            return self.lists[operand[1:]], NOWHERE
        return operand, NOWHERE

    # Computed values

    def computed(self, call: Dict, here: Here) -> Spot:
        """The value of one line of `let`."""
        ((name, given),) = call.items()
        if name == "value":
            spot = self.find(given, here)
        else:
            value, missing = self.called(name, given, here)
            schema = {"kind": kind_of(value), "items": {"kind": "string"}}
            spot = Spot(schema, value, (), self, missing)
        self.asked[f"{name}()", "unknown" if reading(spot)[0] is None else "known"] += 1
        return spot

    def called(self, name: str, given: Any, here: Here) -> tuple[Any, Places]:
        """The value of a function for its arguments."""
        if name in OF_VALUES:
            return self.over_items(name, given, here)
        if name in OF_PAIRS:
            return applied(OF_PAIRS[name], [self.argument(side, here) for side in given])
        if name == "weighted_best":
            return self.weighted_best(given, here)
        names = ("hours", "zone", "with_hours", "with_zone")
        return applied(
            lambda *found: shared_hours(self.as_of, *found),
            [self.read(given[name], here) for name in names],
        )

    def argument(self, given: Any, here: Here) -> tuple[Any, Places]:
        """An argument in brackets: a path, a number or a `$param`."""
        if isinstance(given, str) and not given.startswith("$"):
            return self.read(given, here)
        if isinstance(given, str):
            param = here.params[given[1:]]
            return constant(param.get("type", "number"), param["default"]), NOWHERE
        return typed("number", given), NOWHERE

    def over_items(self, name: str, given: Dict, here: Here) -> tuple[Any, Places]:
        """A function of the items of a list for which `where` holds."""
        items, missing = self.items(given["of"], here)
        if items is None:
            return None, missing
        takes = [given[end] for end in ("from", "to") if end in given]
        takes = takes or ([] if name == "count" else [given.get("value", "item")])
        rows: list[tuple[Any, ...]] = []
        unknown = False
        for item in items:
            inner = here.inside(item)
            told = self.holds(given.get("where", {}), inner)
            found = [self.read(path, inner) for path in takes] if told.truth else []
            missing |= told.missing.union(*(places for _, places in found))
            unknown |= told.truth is None or any(value is None for value, _ in found)
            if told.truth:
                rows.append(tuple(value for value, _ in found))
        if unknown:
            return None, missing
        return OF_VALUES[name](rows, self.are_money(given, takes, here)), NOWHERE

    def are_money(self, given: Dict, takes: list[str], here: Here) -> bool:
        """Whether what a function takes from each item are amounts of money."""
        if not takes:
            return False
        first, _, name = given["of"].partition(".")
        if first == "portfolio":
            schema = self.entity_schema(self.kinds[name])
        else:
            schema = self.find(given["of"], here).schema["items"]
            if refers := schema.get("x-refers-to"):
                schema = self.entity_schema(refers)
        item = here.inside(Spot(schema, None, (), self))
        return bool(self.find(takes[0], item).schema["kind"] == "money")

    def weighted_best(self, given: Dict, here: Here) -> tuple[Any, Places]:
        """The options with the highest weighted score, ruled-out ones left out."""
        options, no_options = self.items(given["options"], here)
        criteria, no_criteria = self.items(given["criteria"], here)
        if options is None or criteria is None:
            return None, no_options | no_criteria
        weights, missing = table(criteria, "weight")
        scores: list[tuple[str, Any]] = []
        for option in options:
            if member_value(option, "ruledOutReason")[0] is not None:
                continue
            name, nameless = member_value(option, "id")
            given_scores = option.home.member(option, "scores")
            found, places = table(self.items_of(given_scores) or [], "score")
            if not {category for category, _ in weights} <= {category for category, _ in found}:
                places |= given_scores.missing
            missing |= nameless | places
            scores.append((name, found))
        return (None, missing) if missing else (best(weights, scores), NOWHERE)


def reading(spot: Spot) -> tuple[Any, Places]:
    """The typed value of a spot, of a list with each item typed; None, with what to state, when
    there is none."""
    value = as_stated(spot.schema, spot.value)
    if isinstance(value, list) and "items" in spot.schema:
        value = [as_stated(spot.schema["items"], item) for item in value]
    return value, spot.missing if value is None else NOWHERE


def member_value(spot: Spot, name: str) -> tuple[Any, Places]:
    """The typed value of a member."""
    return reading(spot.home.member(spot, name))


def table(items: Sequence[Spot], number: str) -> tuple[list[tuple[str, Fraction]], Places]:
    """The category and a number of each item."""
    rows = [(member_value(item, "category"), member_value(item, number)) for item in items]
    missing = NOWHERE.union(*(places for row in rows for _, places in row))
    return [(name, value) for (name, _), (value, _) in rows], missing


def same(left: Any, right: Any) -> Told:
    """Whether two values are equal; unknown when one of them is not stated."""
    right = None if left is None else constant(kind_of(left), right)
    return Told(None if right is None else compare("eq", left, right))


def holding(values: Sequence[Any], wanted: Any) -> Told:
    """Whether a list holds a value; unknown when that is not stated."""
    return Told(None) if wanted is None else any_of([same(value, wanted) for value in values])


def applied(function: Any, sides: Sequence[tuple[Any, Places]]) -> tuple[Any, Places]:
    """A function of values that must all be stated."""
    if any(value is None for value, _ in sides):
        return None, NOWHERE.union(*(places for _, places in sides))
    return function(*(value for value, _ in sides)), NOWHERE
