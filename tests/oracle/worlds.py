"""Random worlds: a schema, the rules of a policy that type-checks against it, and proposals.

Everything is drawn from a `random.Random`, which hypothesis can supply as well as a seed. Rules are
well typed by construction; whatever the loader refuses is a defect of this file.
"""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from tests.oracle.oracle import plain_schema

Dict = dict[str, Any]

DAYS = ("2024-02-29", "2026-02-28", "2026-03-31", "2026-11-24")
TEXTS = ("alpha", "beta", "alphabet", "Alpha", "x", "Zoë", "5493001KJTIIGC8Y1R12", "Europe/Paris")
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Sydney", "UTC", "Nowhere/X")
CODES = (("red", "green", "blue"), ("DE", "FR", "IN", "NO"), ("yes", "no", "open"))
NUMBERS = (0, 1, 2, 3, 4, 0.1, 0.5, 2.5, -1, 100)
LENGTHS = (
    *("P1M", "P28D", "P30D", "P31D", "P32D", "P2M", "P59D", "P62D", "P1Y", "P12M", "P13M", "P365D"),
    *("P366D", "P394D", "P397D", "P2W", "P24M", "P731D", "PT4H", "PT24H", "P1D", "P0D", "PT90M"),
)
MARKS = ("TBD", "tbc by May", "", "  unknown ", "n/a", "…", "To be determined later")
WRONG: tuple[Any, ...] = (
    5,
    0.5,
    "some words",
    True,
    [],
    {},
    ["x"],
    {"a": 1},
    "2026-13-45",
    [None],
    "P",
    "5",
)
CURRENCIES = ("EUR", "EUR", "USD")
PATTERNS = ("alpha.*", "[a-z]+", "(?i)ALPHA", "x|beta", ".*a", "[A-Z][a-z]+/.+", "a{2}|.")
KINDS = ("shop", "part", "crew")

ORDERED = ("lt", "le", "gt", "ge")
COMPARED = ("eq", "ne", "lt", "le", "gt", "ge")
ZERO_COMPARED = ("eq", "ne", "gt", "le")  # that a count is below zero, or not, is refused
OPERATORS: dict[str, tuple[str, ...]] = {
    "string": ("eq", "eq", "ne", "in", "not_in", "present", "matches", "starts_with", "valid_as"),
    "number": (*COMPARED, "in", "not_in", "present"),
    "boolean": ("eq", "eq", "ne", "in", "present"),
    "date": (
        *(*COMPARED, "in", "not_in", "present"),
        *("older_than_months", "older_than_days", "within_months", "within_days"),
    ),
    "length": (*ORDERED, "present"),
    "money": (*COMPARED, "in", "not_in", "present"),
    "array": ("present", "contains", "contains_all", "contains_any"),
    "object": ("present",),
}
FUNCTIONS = (
    *("count", "sum", "min", "max", "distinct", "increasing", "circular", "value"),
    *("difference", "ratio", "months_between", "days_between", "overlap_hours", "weighted_best"),
)
PARAM_TYPES = {
    "number": "number",
    "string": "text",
    "date": "date",
    "money": "money",
    "length": "duration",
}
SCALARS = (*PARAM_TYPES, "boolean")

MONEY: Dict = {
    "type": "object",
    "x-type": "money",
    "properties": {"amount": {"type": "number"}, "currency": {"type": "string"}},
}
HOURS: Dict = {"type": "object", "properties": {n: {"type": "string"} for n in ("start", "end")}}
REASON: Dict = {"type": "string"}


@dataclass(frozen=True)
class World:
    """A schema, a policy as plain dicts, and the day of the run."""

    schema: Dict
    files: list[Dict]
    as_of: date

    @cached_property
    def plain(self) -> Dict:
        """The schema as the oracle wants it."""
        return plain_schema(self.schema)


def kind(schema: Dict) -> str:
    """The kind of values that a schema describes, in the oracle's words."""
    if schema.get("x-type") == "money":
        return "money"
    special = {"date": "date", "duration": "length"}.get(schema.get("format", ""))
    return special or {"integer": "number"}.get(schema["type"]) or str(schema["type"])


def random_world(random: Random, rules: int, derivations: int) -> World:
    """A world with so many rules and derivations."""
    schema = random_schema(random)
    writer = RuleWriter(random, schema)
    derived = [writer.derivation(number) for number in range(random.randint(0, derivations))]
    made = [writer.rule(number) for number in range(rules)]
    lists: list[Dict] = [{"list": name, "values": values} for name, values in writer.lists.items()]
    return World(schema, [*lists, *derived, *made], date.fromisoformat(random.choice(DAYS)))


# Schemas


def random_schema(random: Random) -> Dict:
    """A small schema with fields of every type, entities, references, and lists in lists."""
    root: Dict = {"id": {"type": "string"}, "status": _status(), **_fields(random, 5)}
    root |= {"hours": HOURS, "zone": {"type": "string"}, "criteria": _weighted("weight")}
    root |= {"box": {"type": "object", "properties": _fields(random, 2)}}
    for name in KINDS:
        home = root["box"]["properties"] if random.random() < 0.3 else root
        home[f"{name}s"] = _entity_list(random, name)
    return {"type": "object", "x-entity": "proposal", "properties": root}


def _status() -> Dict:
    return {"type": "string", "enum": ["draft", "proposed", "approved"]}


def _entity_list(random: Random, name: str) -> Dict:
    members: Dict = {"id": {"type": "string"}, **_fields(random, 4)}
    for reference in random.sample(("owner", "maker", "near"), random.randint(1, 2)):
        members[f"{reference}Id"] = {"type": "string", "x-refers-to": random.choice(KINDS)}
    ids = {"type": "string", "x-refers-to": random.choice(KINDS)}
    members["friendIds"] = {"type": "array", "items": ids}
    members["rows"] = {"type": "array", "items": {"type": "object", "properties": _row(random)}}
    if name == "shop":
        members |= {"hours": HOURS, "zone": {"type": "string"}}
        members |= {"scores": _weighted("score"), "ruledOutReason": REASON}
    return {
        "type": "array",
        "x-entity": name,
        "items": {"type": "object", "properties": members, "x-label": "id"},
    }


def _row(random: Random) -> Dict:
    row = _fields(random, 3)
    row["ownerId"] = {"type": "string", "x-refers-to": random.choice(KINDS)}
    return row


def _weighted(number: str) -> Dict:
    members = {"category": {"type": "string"}, number: {"type": "number"}}
    return {"type": "array", "items": {"type": "object", "properties": members}}


def _fields(random: Random, count: int) -> Dict:
    names = random.sample(("a", "b", "c", "d", "e", "f", "g", "h"), count)
    return {name: _field(random) for name in names}


def _field(random: Random) -> Dict:
    if random.random() < 0.25:
        return {"type": "array", "items": _scalar(random)}
    schema = _scalar(random)
    if random.random() < 0.12:
        schema = {**schema, "default": right_value(random, schema)}
    return schema


def _scalar(random: Random) -> Dict:
    return random.choice(
        (
            {"type": "string"},
            {"type": "string", "enum": list(random.choice(CODES))},
            {"type": "number"},
            {"type": "integer"},
            {"type": "boolean"},
            {"type": "string", "format": "date"},
            {"type": "string", "format": "duration"},
            MONEY,
        )
    )


# Proposals


def random_proposal(random: Random, schema: Dict) -> Dict:
    """A proposal that follows the schema more or less; how much is drawn first."""
    noise = random.choice((0.0, 0.05, 0.2, 0.5))
    members = schema["properties"]
    made = {name: _anything(random, member, noise, name) for name, member in members.items()}
    made["id"] = "proposal"
    return {name: value for name, value in made.items() if value is not _ABSENT}


_ABSENT = object()


def _anything(random: Random, schema: Dict, noise: float, name: str, number: int = 0) -> Any:
    """A value for a field: as the schema wants it, or not stated, or of a wrong type."""
    if random.random() < noise:
        wrong = random.choice(WRONG if "x-refers-to" not in schema else (5, True, "5"))
        return random.choice((_ABSENT, _ABSENT, None, random.choice(MARKS), wrong))
    match kind(schema):
        case "object":
            members = schema["properties"].items()
            made = {key: _anything(random, member, noise, key, number) for key, member in members}
            if "id" in made and random.random() < 0.95:
                made["id"] = f"{name.removesuffix('s')}{number}"
            return {key: value for key, value in made.items() if value is not _ABSENT}
        case "array":
            items = [
                _anything(random, schema["items"], noise / 2, name, number)
                for number in range(random.choice((0, 1, 1, 2, 3)))
            ]
            return [None if item is _ABSENT else item for item in items]
    return _special(random, schema, name, number)


def _special(random: Random, schema: Dict, name: str, number: int) -> Any:
    if "x-refers-to" in schema:
        ghost = random.random() < 0.1
        return "ghost" if ghost else f"{schema['x-refers-to']}{random.choice((0, 0, 1, 2))}"
    if name in {"start", "end"}:
        return random.choice(("09:00", "17:30", "22:00", "06:15", "00:00"))
    if name == "zone":
        return random.choice(ZONES)
    if name == "status":
        return random.choice(("draft", *("proposed", "approved") * 3))
    if name == "ruledOutReason" and random.random() < 0.8:
        return _ABSENT
    if name == "category":  # seldom twice in one list
        return ("cost", "risk", "ease")[number if random.random() < 0.9 else 0]
    return right_value(random, schema)


def right_value(random: Random, schema: Dict) -> Any:
    """A scalar as the schema wants it."""
    match kind(schema):
        case "string":
            return random.choice(schema.get("enum", TEXTS))
        case "number":
            return random.choice(NUMBERS)
        case "boolean":
            return random.random() < 0.5
        case "date":
            return _near_day(random)
        case "length":
            return random.choice(LENGTHS)
    return {"amount": random.choice(NUMBERS), "currency": random.choice(CURRENCIES)}


def _near_day(random: Random) -> str:
    start = date.fromisoformat(random.choice(DAYS))
    step = random.choice((0, 0, 1, -1, 30, -30, 31, -31, 59, -61, 365, -366, -400))
    return (start + timedelta(days=step)).isoformat()


# Rules


@dataclass(slots=True)
class Scope:
    """What names can be looked up in: the schema of an entity or item, and its computed values."""

    schema: Dict
    lets: dict[str, Dict] = field(default_factory=dict)


Scopes = tuple[Scope, ...]
Found = tuple[str, Dict]


class RuleWriter:
    """Writes rules and derivations about one schema."""

    def __init__(self, random: Random, schema: Dict) -> None:
        self.random = random
        self.schema = schema
        self.entities = {"proposal": schema, **_entities(schema)}
        self.derived: dict[str, dict[str, Dict]] = {}
        self.lists: dict[str, list[str]] = {"texts": list(TEXTS[:3])}
        self.lists |= {f"codes{n}": list(codes[:2]) for n, codes in enumerate(CODES)}
        self.params: dict[str, Dict] = {}
        self.named = 0
        self.drawn: Counter[str] = Counter()
        self.across = False

    def rule(self, number: int) -> Dict:
        """One rule."""
        chance = self.random.random
        about = self.random.choice(tuple(self.entities))
        self.params = {}
        scopes = self._scopes(about)
        self.across = chance() < 0.3
        rule: Dict = {"id": f"R-{number:03}", "for": about}
        if chance() < 0.5:
            rule["let"] = self._lets(scopes)
        if chance() < 0.5:
            rule["when"] = self._condition(scopes, 1)
        rule["require"] = self._condition(scopes, 3)
        rule["severity"] = self.random.choice(("fail", "warn"))
        if chance() < 0.3:
            rule["missing"] = self.random.choice(("fail", "warn", "undetermined"))
        if chance() < 0.3:
            to = self.random.choice(("fail", "warn"))
            rule["escalate"] = {"to": to, "when": self._condition(scopes, 1)}
        return self._with_params(rule)

    def derivation(self, number: int) -> Dict:
        """One derivation; later ones and rules may use it."""
        about = self.random.choice(tuple(self.entities))
        self.params = {}
        self.across = False
        scopes = self._scopes(about)
        made: Dict = {"derive": f"derived{number}", "for": about}
        if self.random.random() < 0.2:
            made["let"] = self._lets(scopes)
        values: tuple[Any, ...] = self.random.choice(((True, False), ("red", "green", "near")))
        made["cases"] = [
            {"value": self.random.choice(values), "when": self._condition(scopes, 2)}
            for _ in range(self.random.randint(1, 3))
        ]
        if self.random.random() < 0.6:
            made["otherwise"] = self.random.choice(values)
        used = [case["value"] for case in made["cases"]]
        used += [made["otherwise"]] if "otherwise" in made else []
        boolean = isinstance(values[0], bool)
        schema: Dict = {"type": "boolean"} if boolean else {"type": "string", "enum": used}
        self.derived.setdefault(about, {})[made["derive"]] = schema
        return self._with_params(made)

    def _with_params(self, made: Dict) -> Dict:
        text = json.dumps(made)
        used = {name: param for name, param in self.params.items() if f'"${name}"' in text}
        return {**made, "params": used} if used else made

    def _scopes(self, about: str) -> Scopes:
        return (Scope(self.entities[about]), Scope(self.schema))

    # Paths

    def _members(self, schema: Dict) -> dict[str, Dict]:
        known = dict(schema.get("properties", {})) if kind(schema) == "object" else {}
        for name, member in schema.get("properties", {}).items():
            if name.endswith("Id") and "x-refers-to" in member:
                known[name.removesuffix("Id")] = self.entities[member["x-refers-to"]]
        known |= self.derived.get(schema.get("x-entity", ""), {})
        if schema.get("x-entity", "proposal") != "proposal" and kind(schema) == "object":
            known["itsProposal"] = self.schema
        return known if kind(schema) in {"object", "array"} else {"item": schema}

    def _paths(self, scopes: Scopes, wanted: Callable[[Dict], bool]) -> list[Found]:
        """Every path of at most three names to what is wanted, as the scopes resolve it."""
        visible: dict[str, Dict] = {"asOf": {"type": "string", "format": "date"}}
        for scope in reversed(scopes):
            visible |= self._members(scope.schema) | scope.lets
        starts = list(visible.items())
        for start, scope in (("this", scopes[-2]), ("proposal", scopes[-1])):
            members = self._members(scope.schema)
            starts += [(f"{start}.{name}", schema) for name, schema in members.items()]
        if self.across:
            starts += [(f"portfolio.{k}s", _all_of(v)) for k, v in self.entities.items()]
        found = starts
        for _ in range(2):
            starts = [
                (f"{path}.{name}", member)
                for path, schema in starts
                if kind(schema) == "object"
                for name, member in self._members(schema).items()
                if name != "itsProposal"  # it is a first name: "inside a list of entities"
            ]
            found = found + starts
        return [(path, schema) for path, schema in found if wanted(schema)]

    def _path(self, scopes: Scopes, wanted: Callable[[Dict], bool]) -> Found | None:
        found = self._paths(scopes, wanted)
        if not found:
            return None
        named = [pair for pair in found if any(pair[0] in scope.lets for scope in scopes)]
        if named and self.random.random() < 0.5:
            return self.random.choice(named)
        # Short paths first: they are the ones that a person would write.
        found.sort(key=lambda pair: pair[0].count("."))
        return found[int(len(found) * self.random.random() ** 1.7)]

    def _list(self, scopes: Scopes) -> Found | None:
        return self._path(scopes, lambda schema: kind(schema) == "array")

    def _item(self, schema: Dict) -> Scope:
        item = schema["items"]
        if "x-refers-to" in item:
            return Scope(self.entities[item["x-refers-to"]])
        return Scope({**item, "x-entity": schema["x-entity"]} if "x-entity" in schema else item)

    # Conditions

    def _condition(self, scopes: Scopes, depth: int) -> Dict:
        made: Dict = {}
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            key, value = self._line(scopes, depth)
            if key not in made:
                made[key] = value
            else:
                made = {"all": [made, {key: value}]}
        return made

    def _line(self, scopes: Scopes, depth: int) -> tuple[str, Any]:
        if len(scopes) > _OUTER and self.random.random() < 0.2 and (join := self._join(scopes)):
            return join
        choice = self.random.random()
        if depth > 0 and choice < 0.3:
            word = self.random.choice(("all", "any", "any", "not"))
            if word == "not":
                return word, self._condition(scopes, depth - 1)
            count = self.random.randint(1, 3)
            return word, [self._condition(scopes, depth - 1) for _ in range(count)]
        if depth > 0 and choice < 0.55 and (found := self._list(scopes)):
            return found[0], self._quantifiers(scopes, found[1], depth)
        wanted = self.random.choice((*SCALARS, "string", "number", "array", "object"))
        found = self._path(scopes, lambda schema: kind(schema) == wanted)
        found = found or self._path(scopes, lambda schema: kind(schema) in SCALARS)
        assert found is not None, "there is always asOf"
        return found[0], self._asked(scopes, found[1])

    def _join(self, scopes: Scopes) -> tuple[str, Any] | None:
        """Something of an item held against something from outside of its list."""
        outside = self._paths(scopes, lambda schema: kind(schema) in {"string", "number"})
        outside = [found for found in outside if found[0].startswith(("this.", "proposal."))]
        pairs = [
            (name, operator, mine)
            for name, schema in self._members(scopes[0].schema).items()
            for operator, side in (
                ("eq", schema),
                ("ne", schema),
                ("contains", schema.get("items")),
            )
            if side and kind(side) in {"string", "number"}
            for mine, other in outside
            if _comparable(side, other)
        ]
        if not pairs:
            return None
        name, operator, mine = self.random.choice(pairs)
        return name, {operator: {"path": mine}}

    def _quantifiers(self, scopes: Scopes, schema: Dict, depth: int) -> Dict:
        words = self.random.sample(
            ("some", "every", "none", "count"), self.random.choice((1, 1, 2))
        )
        return {word: self._quantified(scopes, schema, word, depth) for word in words}

    def _quantified(self, scopes: Scopes, schema: Dict, word: str, depth: int) -> Dict:
        inner = (self._item(schema), *scopes)
        if word != "count":
            return self._on_item(inner, depth - 1)
        number: Any = self.random.choice((0, 1, 1, 2, 3))
        operator = self.random.choice(COMPARED if number else ZERO_COMPARED)
        if self.random.random() < 0.2:
            number = self._param("number", number)
        body: Dict = {operator: number}
        return {**body, "where": self._on_item(inner, depth - 1)} if depth > 1 else body

    def _on_item(self, scopes: Scopes, depth: int) -> Dict:
        lets = self._lets(scopes) if self.random.random() < 0.15 else {}
        made = self._condition(scopes, depth)
        return {"let": lets, **made} if lets else made

    def _asked(self, scopes: Scopes, schema: Dict) -> Any:
        operators = OPERATORS[kind(schema)]
        if kind(schema) == "array" and kind(schema["items"]) not in {*SCALARS} - {"length"}:
            operators = ("present",)
        made: Dict = {}
        for _ in range(self.random.choice((1, 1, 1, 2))):
            operator = self._rarest(operators)
            made[operator] = self._operand(scopes, schema, operator)
        if set(made) == {"eq"} and self.random.random() < 0.7:
            return made["eq"]
        return made

    # Operands

    def _operand(self, scopes: Scopes, schema: Dict, operator: str) -> Any:
        match operator:
            case "present":
                return self.random.random() < 0.7
            case "matches" if "enum" in schema:  # one that some code is like
                code = self.random.choice(schema["enum"])
                return self.random.choice((code, f"{code[:1]}.*", f".*{code[-1:]}", f"{code}|x"))
            case "matches":
                return self.random.choice(PATTERNS)
            case "valid_as":
                return self.random.choice(("lei", "timezone"))
            case "starts_with" if "enum" in schema:
                return self.random.choice(schema["enum"])[: self.random.randrange(3)]
            case "starts_with":
                return self.random.choice(("a", "alpha", "", "D", "5493"))
            case "in" | "not_in":
                return self._set(scopes, schema)
            case "contains":
                return self._same(scopes, schema["items"])
            case "contains_all" | "contains_any":
                return self._set(scopes, schema["items"])
        if operator in COMPARED:
            return self._same(scopes, schema)
        if self.random.random() < 0.3 and (path := self._path(scopes, _is_number)):
            return {"path": path[0]}
        amount = self.random.choice((0, 1, 2, 12, 30))
        return self._param("number", amount) if self.random.random() < 0.3 else amount

    def _same(self, scopes: Scopes, schema: Dict) -> Any:
        choice = self.random.random()
        if choice < 0.3 and (path := self._path(scopes, lambda s: _comparable(s, schema))):
            return {"path": path[0]}
        literal = self._literal(schema)
        if choice < 0.45 and kind(schema) in PARAM_TYPES:
            return self._param(PARAM_TYPES[kind(schema)], literal)
        return literal

    def _set(self, scopes: Scopes, schema: Dict) -> Any:
        choice = self.random.random()
        if choice < 0.2:
            path = self._path(
                scopes, lambda s: kind(s) == "array" and _comparable(s["items"], schema)
            )
            if path:
                return {"path": path[0]}
        if choice < 0.4 and kind(schema) == "string":
            allowed = set(schema.get("enum", ())) or {v for vs in self.lists.values() for v in vs}
            lists = [name for name, values in self.lists.items() if set(values) <= allowed]
            if lists:
                return f"@{self.random.choice(lists)}"
        values = [self._literal(schema) for _ in range(self.random.randint(1, 3))]
        return self._param("list", values) if choice > 0.85 else values

    def _literal(self, schema: Dict) -> Any:
        value = right_value(self.random, schema)
        return f"{value['amount']} {value['currency']}" if isinstance(value, dict) else value

    def _param(self, kind_name: str, value: Any) -> str:
        self.named += 1
        name = f"p{self.named}"
        self.params[name] = {"type": kind_name, "default": value, "doc": "A number."}
        return f"${name}"

    # Computed values

    def _lets(self, scopes: Scopes) -> Dict:
        made: Dict = {}
        for _ in range(self.random.randint(1, 3)):
            found = self._let(scopes)
            if found is not None:
                self.named += 1
                name = f"let{self.named}"
                made[name], scopes[0].lets[name] = found
        return made

    def _let(self, scopes: Scopes) -> tuple[Dict, Dict] | None:
        name = self._rarest(FUNCTIONS)
        match name:
            case "value":
                return self._value(scopes)
            case "difference" | "ratio" | "months_between" | "days_between":
                return self._of_pair(name, scopes)
            case "overlap_hours":
                return self._overlap(scopes)
            case "weighted_best":
                return self._best(scopes)
        return self._over_items(name, scopes)

    def _rarest(self, names: tuple[str, ...]) -> str:
        """One of the names; most often one that was drawn least, so that none is forgotten."""
        least = min(self.drawn[name] for name in names)
        rare = [name for name in names if self.drawn[name] == least]
        name = self.random.choice(rare if self.random.random() < 0.7 else names)
        self.drawn[name] += 1
        return name

    def _value(self, scopes: Scopes) -> tuple[Dict, Dict] | None:
        found = self._path(scopes, lambda schema: kind(schema) in SCALARS)
        return found and ({"value": found[0]}, found[1])

    def _over_items(self, name: str, scopes: Scopes) -> tuple[Dict, Dict] | None:
        found = self._list(scopes)
        if found is None:
            return None
        path, schema = found
        inner = (self._item(schema), *scopes)
        call: Dict = {"of": path}
        result: Dict = {"type": "boolean" if name in {"increasing", "circular"} else "number"}
        if name == "circular":
            members = self._members(inner[0].schema).items()
            texts = [key for key, member in members if kind(member) == "string"]
            if not texts:
                return None
            call |= {end: self.random.choice(texts) for end in ("from", "to")}
        elif name != "count":
            kinds = {
                "sum": {"number", "money"},
                "distinct": {"number", "money", "date", "string", "boolean"},
            }.get(name, {"number", "money", "date"})
            members = self._members(inner[0].schema).items()
            values = [(key, member) for key, member in members if kind(member) in kinds]
            if not values:
                return None
            call["value"], value = self.random.choice(values)
            if call["value"] == "item" and self.random.random() < 0.5:
                del call["value"]
            if name in {"sum", "min", "max"}:
                result = {k: v for k, v in value.items() if k not in {"enum", "default"}}
        if self.random.random() < 0.5:
            call["where"] = self._on_item(inner, 1)
        return {name: call}, result

    def _of_pair(self, name: str, scopes: Scopes) -> tuple[Dict, Dict] | None:
        wanted = "date" if name.endswith("between") else self.random.choice(("number", "money"))
        sides = [self._side(scopes, wanted) for _ in range(2)]
        result: Dict = MONEY if name == "difference" and wanted == "money" else {"type": "number"}
        return None if None in sides else ({name: sides}, result)

    def _side(self, scopes: Scopes, wanted: str) -> Any:
        literal = self._literal(_SAMPLES[wanted])
        if self.random.random() < 0.15:
            return self._param(wanted, literal)
        if wanted == "number" and self.random.random() < 0.2:
            return literal
        path = self._path(scopes, lambda schema: kind(schema) == wanted)
        return path and path[0]

    def _overlap(self, scopes: Scopes) -> tuple[Dict, Dict]:
        first = self.random.choice(("", "", "proposal."))
        names = {"hours": f"{first}hours", "zone": f"{first}zone"}
        names |= {"with_hours": "proposal.hours", "with_zone": "proposal.zone"}
        return {"overlap_hours": names}, {"type": "number"}

    def _best(self, scopes: Scopes) -> tuple[Dict, Dict]:
        shops = "shops" if "shops" in self.schema["properties"] else "box.shops"
        call = {"options": f"proposal.{shops}", "criteria": "proposal.criteria"}
        return {"weighted_best": call}, {"type": "array", "items": {"type": "string"}}


_SAMPLES: dict[str, Dict] = {
    "number": {"type": "number"},
    "money": MONEY,
    "date": {"type": "string", "format": "date"},
}


# The scopes that are no items: the proposal, and the entity.
_OUTER = 2


def _all_of(entity: Dict) -> Dict:
    return {"type": "array", "items": entity}


def _is_number(schema: Dict) -> bool:
    return kind(schema) == "number"


def _comparable(first: Dict, second: Dict) -> bool:
    codes, others = set(first.get("enum", ())), set(second.get("enum", ()))
    return kind(first) == kind(second) and not (codes and others and not codes & others)


def _entities(schema: Dict) -> dict[str, Dict]:
    found: dict[str, Dict] = {}
    for member in schema["properties"].values():
        if "x-entity" in member:
            found[member["x-entity"]] = {**member["items"], "x-entity": member["x-entity"]}
        elif kind(member) == "object":
            found |= _entities(member)
    return found
