"""Writes `v1/rule.schema.json`, by which an editor completes and checks a policy file.

`python schemas/regenerate_rule_schema.py` writes the file; `--check` writes nothing and exits 1
when the file is stale. The keys come from the pydantic models, the paths and their values from the
proposal schema, the operators and functions from the tables of the rule language.

The loader is the judge: the schema accepts whatever the loader accepts, and more. So a name that is
no field of the entity may be anything: a `let`, a derived attribute of a pack of one's own, a field
of an outer thing. What the built-in packs derive, list and cite is completed like the rest.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

sys.path.insert(0, str(Path(__file__).parents[1]))

from checker.policy import Policy, load_policy
from checker.policy.conditions import Follow, Home, Itself, Step
from checker.policy.functions import FUNCTIONS, Function, Shape
from checker.policy.model import (
    Case,
    DerivationFile,
    Escalation,
    Example,
    Examples,
    GroundFile,
    ListFile,
    PackFile,
    Param,
    Reference,
    RuleFile,
    Setting,
    Source,
    SourcesFile,
    Survivor,
    SurvivorsFile,
)
from checker.policy.operators import (
    COMBINATORS,
    COUNT_COMPARISONS,
    OPERATORS,
    QUANTIFIERS,
    SCHEMES,
    Operator,
    Wanted,
)
from checker.policy.paths import Names
from checker.schema import FieldType, Kind, ProposalType, proposal_type

RULES = Path(__file__).parents[1] / "rules"
TARGET = Path(__file__).parent / "v1" / "rule.schema.json"
Json = dict[str, Any]

_FILES: dict[str, type[BaseModel]] = {
    "id": RuleFile,
    "derive": DerivationFile,
    "list": ListFile,
    "sources": SourcesFile,
    "base": GroundFile,
    "survivors": SurvivorsFile,
    "pack": PackFile,
}

# What each key means, in the words of docs/rule-language.md.
_SHARED = {
    "title": "What it is, in a few words.",
    "for": "The kind of entity that it applies to, one by one.",
    "let": "Computed values; later ones may use earlier ones.",
    "rationale": "Why it exists.",
    "references": "Where it comes from: at least one source.",
    "params": "Thresholds, used as $name, which an organisation may set without touching the file.",
}
_KEYS: dict[type[BaseModel], dict[str, str]] = {
    RuleFile: _SHARED
    | {
        "id": "Capital letters, a dash, digits: IP-03. Unique.",
        "severity": "The verdict when `require` is false.",
        "escalate": "Another severity when a condition is true or unknown.",
        "for": "The kind of entity that the rule judges, one verdict each; proposal by default.",
        "approval": "The roles that have to waive what fails, or review what warns.",
        "check": "A check of the product itself, in place of `require`.",
        "when": "Conditions under which the rule applies; always, by default.",
        "require": "Conditions that must hold.",
        "missing": "The verdict when `require` is unknown; the severity, by default.",
        "message": "What is wrong, in words; {path} shows a value, {$param} a parameter.",
        "remediation": "How to fix it; placeholders as in `message`.",
        "waivable": "false when the rule cannot be waived.",
        "locked": "true when no later layer may weaken the rule or change its parameters.",
        "examples": "Examples by the verdict that each must give.",
    },
    DerivationFile: _SHARED
    | {
        "derive": "The name of the new attribute; later rules use it like a field.",
        "cases": "The first case that holds, while all before it do not, gives the value.",
        "otherwise": "The value when no case holds; not stated, by default.",
    },
    Case: {
        "value": "The value of the attribute: a text, or true or false; one type in all cases.",
        "when": "Conditions under which the attribute has this value.",
    },
    ListFile: {
        "list": "The name of the list; rules use it as @name.",
        "title": "What the list holds, in a few words.",
        "as_of": "The date as of which the list was correct, YYYY-MM-DD.",
        "fresh_for_months": "How many months after that date the list stays current.",
        "replaces": "true when the list replaces that of the same name in an earlier layer.",
        "source": "Who publishes the list.",
        "url": "Where the list is published.",
        "values": "The values. Write the country code NO in quotes for readers of YAML 1.1.",
    },
    PackFile: {
        "pack": "The name by which the pack is turned on: small letters, digits and dashes.",
        "title": "What the pack is, in a few words.",
        "description": "What the pack requires, and of whom.",
        "regime": "The regime that a proposal has to name in buyer.regimes for the rules to apply"
        " to it, unless the pack is turned on by name.",
        "locked": "true when no later layer may weaken a rule of the pack.",
        "rules": "Overrides of the rules of this pack and of earlier layers, by rule id.",
    },
    Setting: {
        "severity": "The verdict when the rule is broken.",
        "enabled": "false turns the rule off.",
        "locked": "true when no later layer may weaken the rule or change its parameters.",
        "params": "New values of the rule's parameters, by name.",
    },
    SourcesFile: {"sources": "The texts that rules cite, by key."},
    GroundFile: {
        "base": "The file of the proposal that examples change, relative to this file.",
        "as_of": "The date as of which examples are judged, YYYY-MM-DD.",
    },
    SurvivorsFile: {"survivors": "Changes to rules that no example can detect."},
    Survivor: {
        "rule": "The id of the rule.",
        "mutation": "The change, as `sourcing test --mutate` names it.",
        "why": "Why no proposal can tell the changed rule from the original.",
    },
    Source: {
        "title": "The full name of the text.",
        "short": "What reports call the text.",
        "url": "Where the text can be read.",
        "note": "What a reader should know about the text.",
        "sentences": "Its numbered claims, in our words, by number.",
    },
    Reference: {
        "source": "The key of a text in the sources file.",
        "at": 'The passage in the text, such as "Art. 28(8)".',
        "sentence": "The number of a sentence that the sources file lists.",
        "verified": "false until someone has checked the passage in the text; reports say so.",
    },
    Param: {
        "type": "The type of the value; number by default.",
        "minimum": "The lowest number allowed.",
        "maximum": "The highest number allowed.",
        "default": "The value, unless an organisation sets another.",
        "doc": "What the threshold means, with its unit.",
    },
    Escalation: {
        "to": "The severity that then applies.",
        "when": "Conditions under which that severity applies, also when unknown.",
    },
    Examples: {
        "pass": "Every entity passes.",
        "warn": "The worst verdict is warn.",
        "fail": "The worst verdict is fail.",
        "not_applicable": "The rule applies to no entity.",
        "undetermined": "The worst verdict is undetermined.",
    },
    Example: {
        "name": "What the example shows.",
        "patch": "Changes to the proposal that passes everything, by path; ~ removes a field.",
        "beside": "Other proposals of the portfolio, as changes to the one that passes everything.",
        "entity": "The id of the entity whose verdict is expected, when there are several.",
    },
}
_KIND_WORDS = {
    "id": "Begins a rule: capital letters, a dash, digits.",
    "derive": "Begins a derived attribute: its name.",
    "list": "Begins a reference list: its name.",
    "sources": "Begins a sources file: the texts that rules cite, by key.",
    "pack": "Begins a pack file, pack.yaml: the name of the pack.",
    "base": "Begins an examples file: the proposal that examples change.",
    "survivors": "Begins a survivors file: changes to rules that no example can detect.",
}


def rule_schema() -> Json:
    """The whole schema."""
    types = proposal_type()
    policy = load_policy([RULES])
    root: Json = {"required": ["id"], "properties": _described(_KIND_WORDS)}
    for key, model in reversed(_FILES.items()):
        root = {"if": {"required": [key]}, "then": _ref(model.__name__), "else": root}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://sourcing-checker.dev/schemas/v1/rule.schema.json",
        "$comment": "Written by schemas/regenerate_rule_schema.py.",
        "title": "Policy file",
        "description": "A rule, a derived attribute, a reference list or the sources that rules "
        "cite, as docs/rule-language.md describes them. The checker itself checks more.",
        "type": "object",
        **root,
        "$defs": _files(types, policy) | _Conditions(types, policy).definitions,
    }


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _described(words: dict[str, str]) -> Json:
    return {key: {"description": text} for key, text in words.items()}


# The files


def _files(types: ProposalType, policy: Policy) -> Json:
    """The models of the files, with what they leave open filled in."""
    _, found = models_json_schema([(m, "validation") for m in _FILES.values()], by_alias=True)
    files: Json = {
        m.__name__: _tidy(found["$defs"][m.__name__], words) for m, words in _KEYS.items()
    }
    kinds = list(types.entities)
    for name in (RuleFile.__name__, DerivationFile.__name__):
        keys = files[name]["properties"]
        keys["for"] = {"description": keys["for"]["description"], "enum": kinds}
        keys["let"] |= _ref("lets")
    rule, derivation = files[RuleFile.__name__], files[DerivationFile.__name__]
    rule["properties"]["for"]["default"] = "proposal"
    rule["anyOf"] = [{"required": ["require"]}, {"required": ["check"]}]
    rule["allOf"] = [_rule_about(kind) for kind in kinds]
    derivation["allOf"] = [_derivation_about(kind) for kind in kinds]
    derivation["properties"]["otherwise"]["type"] = ["string", "boolean", "null"]
    files[Case.__name__]["properties"]["value"]["type"] = ["string", "boolean"]
    source = files[Reference.__name__]["properties"]["source"]
    source["anyOf"] = [{"enum": sorted(policy.sources)}, {"pattern": source.pop("pattern")}]
    files[Param.__name__]["allOf"] = [_default_of(kind) for kind in _PARAM_DEFAULTS]
    return files


def _tidy(schema: Json, words: dict[str, str]) -> Json:
    """A model's schema with our descriptions, and without what pydantic says of Python."""
    schema = {key: value for key, value in schema.items() if key not in {"title", "description"}}
    keys = {}
    for key, member in schema["properties"].items():
        drop = {"title", "format"} | ({"default"} if member.get("default", 0) is None else set())
        kept = {name: value for name, value in member.items() if name not in drop}
        if "patternProperties" in kept:
            kept["additionalProperties"] = False
        keys[key] = {"description": words[key], **kept}
    return schema | {"properties": keys}


def _when_about(kind: str, *, or_absent: bool = False) -> Json:
    return {"properties": {"for": {"const": kind}}} | ({} if or_absent else {"required": ["for"]})


def _rule_about(kind: str) -> Json:
    about = _ref(f"on.{kind}")
    escalate = {"properties": {"when": about}}
    then = {"properties": {"when": about, "require": about, "escalate": escalate}}
    return {"if": _when_about(kind, or_absent=kind == "proposal"), "then": then}


def _derivation_about(kind: str) -> Json:
    case = {"properties": {"when": _ref(f"on.{kind}")}}
    return {"if": _when_about(kind), "then": {"properties": {"cases": {"items": case}}}}


_PARAM_DEFAULTS = ("number", "text", "date", "money", "duration")


def _default_of(kind: str) -> Json:
    required = {} if kind == "number" else {"required": ["type"]}
    condition = {"properties": {"type": {"const": kind}}} | required
    return {"if": condition, "then": {"properties": {"default": _ref(f"{kind}.literal")}}}


# Conditions

_ANY = "any"
_LITERALS: dict[Kind, Json] = {
    Kind.TEXT: {"type": "string"},
    Kind.NUMBER: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    Kind.MONEY: {"type": "string", "pattern": r"^-?\S+ [A-Z]{3}$"},
    Kind.DURATION: {"type": "string", "pattern": "^P"},
}
_EVERY_KIND = frozenset(Kind)


class _Conditions:
    """Definitions of conditions: `on.X` about a thing, `X.line` what may stand right of a path,
    `X.literal`, `X.value` and `X.values` what an operator may be given."""

    def __init__(self, types: ProposalType, policy: Policy) -> None:
        derived: dict[str, dict[str, FieldType]] = {}
        for found in policy.derivations:
            derived.setdefault(found.about, {})[found.name] = found.type
        self._names = Names(types, derived)
        self._codes: dict[tuple[str, ...], str] = {}
        self.definitions: Json = _shared(policy)
        for kind, literal in _LITERALS.items():
            self._scalar(kind.name.lower(), literal, frozenset({kind}))
        self._scalar(_ANY, {"type": ["string", "number", "boolean"]}, _EVERY_KIND)
        self.definitions["object.line"] = self._operators(_ANY, frozenset({Kind.OBJECT}))
        self.definitions[f"on.{_ANY}"] = _condition(_ANY, {})
        for entity in types.entities.values():
            self._about(entity, "")

    # Things

    def _about(self, found: FieldType, at: str) -> str:
        """The name of the definition of conditions about such a thing, made when it is new."""
        name = found.entity or at
        if f"on.{name}" not in self.definitions:
            self.definitions[f"on.{name}"] = {}  # its members may lead back to it
            self.definitions[f"on.{name}"] = _condition(name, dict(self._paths(found, name)))
        return name

    def _paths(self, found: FieldType, name: str) -> Iterator[tuple[str, Json]]:
        """Every path from a thing through its objects, and one step through a reference."""
        for path, step, reached, words in self._members(found):
            line = self._line(reached, f"{name}.{path}")
            if isinstance(step, Home):
                yield path, {"description": words, **_ref(f"{_ANY}.line")}
                continue
            if not isinstance(step, Follow):
                yield path, {"description": words, **_ref(line)}
                continue
            # A derived attribute may have the name, so only what stands below it is certain.
            yield path, {"description": words, **_ref(f"{_ANY}.line")}
            target = self._about(reached, "")
            for rest, *_ in self._members(reached):
                yield f"{path}.{rest}", _ref(f"on.{target}/properties/{rest}")

    def _members(
        self, found: FieldType, prefix: str = ""
    ) -> Iterator[tuple[str, Step, FieldType, str]]:
        for name, (step, reached) in self._names.members(found).items():
            words = reached.description
            if isinstance(step, Itself):
                words = "The item of the list."
            elif isinstance(step, Home):
                words = "The proposal that contains the entity."
            elif isinstance(step, Follow):
                id_words = found.properties[step.name].description
                words = f"The entity that {step.name} names. {id_words}"
            yield f"{prefix}{name}", step, reached, words
            if reached.kind is Kind.OBJECT and not isinstance(step, Follow | Home):
                yield from self._members(reached, f"{prefix}{name}.")

    # Lines

    def _line(self, found: FieldType, at: str) -> str:
        if found.kind is Kind.LIST:
            return self._list(found, at)
        return f"{self._type(found, at)}.line"

    def _type(self, found: FieldType, at: str) -> str:
        if not found.codes:
            return found.kind.name.lower()
        if found.codes not in self._codes:
            self._codes[found.codes] = at
            self._scalar(at, {"enum": list(found.codes)}, frozenset({found.kind}))
        return self._codes[found.codes]

    def _list(self, found: FieldType, at: str) -> str:
        item = self._names.item_of(found)
        plain = item.kind is not Kind.OBJECT
        inner = self._type(item, at) if plain else self._about(item, f"{at}.item")
        name = f"list.{inner}"
        if name not in self.definitions:
            if plain:
                self._about(item, inner)
            # A list of references holds entities to a quantifier, and ids to an operator.
            held = inner if plain else "text"
            self.definitions[name] = {}
            self.definitions[name] = self._operators(held, frozenset({Kind.LIST}), inner)
        return name

    def _scalar(self, name: str, literal: Json, kinds: frozenset[Kind]) -> None:
        known, param, path = _ref(f"{name}.literal"), _ref("param"), _ref("path")
        many = {"type": "array", "minItems": 1, "items": known}
        operators = self._operators(name, kinds, _ANY if Kind.LIST in kinds else "")
        self.definitions |= {
            f"{name}.literal": literal,
            f"{name}.value": {"anyOf": [known, param, path]},
            f"{name}.values": {"anyOf": [many, _ref("named"), path]},
            f"{name}.line": {"anyOf": [known, param, operators]},
        }

    def _operators(self, name: str, kinds: frozenset[Kind], inner: str = "") -> Json:
        """A mapping of operators that can be asked of such values; `inner` is what a list holds."""
        asked = {o: spec for o, spec in OPERATORS.items() if kinds & spec.subjects}
        known = {word: _asked(word, spec, name) for word, spec in asked.items()}
        if "eq" in asked:
            known["path"] = _ref("path/properties/path")
        if inner:
            item = {q: _ref(f"on.{inner}") for q in QUANTIFIERS} | {"count": _count(inner)}
            known |= {q: {"description": text, **item[q]} for q, text in QUANTIFIERS.items()}
        return {
            "type": "object",
            "minProperties": 1,
            "properties": known,
            "additionalProperties": False,
        }


def _shared(policy: Policy) -> Json:
    """What is the same for all types."""
    words = "Computed values of an item, in some, every, none, count and where."
    number = {"anyOf": [{"type": "integer", "minimum": 0}, _ref("param")]}
    path = {"description": "The path of another value, to be equal to.", "type": "string"}
    definitions: Json = {
        "param": {"type": "string", "pattern": r"^\$"},
        "named": {
            "description": "A reference list, @name, or a parameter that is a list, $name.",
            "type": "string",
            "anyOf": [
                {"enum": [f"@{name}" for name in sorted(policy.lists)]},
                {"pattern": "^[@$]"},
            ],
        },
        "path": {
            "type": "object",
            "properties": {"path": path},
            "required": ["path"],
            "additionalProperties": False,
        },
        "lets": _lets(),
        "let": {"description": words, "anyOf": [_ref("lets"), _ref(f"{_ANY}.line")]},
    }
    definitions |= {
        f"count.{word}": {"description": f"The count {OPERATORS[word].help}.", **number}
        for word in COUNT_COMPARISONS
    }
    return definitions | {
        f"op.{word}": {"description": spec.help, **_OPERANDS[spec.wanted]}
        for word, spec in OPERATORS.items()
        if spec.wanted in _OPERANDS
    }


_OPERANDS: dict[Wanted, Json] = {
    Wanted.NUMBER: _ref("number.value"),
    Wanted.TEXT: _ref("text.value"),
    Wanted.PATTERN: {"type": "string"},
    Wanted.FLAG: {"type": "boolean"},
    Wanted.SCHEME: {"enum": list(SCHEMES)},
}


def _asked(word: str, spec: Operator, name: str) -> Json:
    """What an operator may be given, asked of a value of type `name`."""
    if spec.wanted in _OPERANDS:
        return _ref(f"op.{word}")
    several = spec.wanted in {Wanted.SET, Wanted.ITEMS}
    return {"description": spec.help, **_ref(f"{name}.values" if several else f"{name}.value")}


def _condition(name: str, paths: Json) -> Json:
    itself = _ref(f"on.{name}")
    several = {"type": "array", "minItems": 1, "items": itself}
    asked = {"all": several, "any": several, "not": itself}
    combined = {key: {"description": words, **asked[key]} for key, words in COMBINATORS.items()}
    return {
        "type": "object",
        "properties": combined | {"let": _ref("let")} | paths,
        "additionalProperties": _ref(f"{_ANY}.line"),
    }


def _count(inner: str) -> Json:
    compared: Json = {word: _ref(f"count.{word}") for word in COUNT_COMPARISONS}
    where = {"description": "Which items count; all, by default.", **_ref(f"on.{inner}")}
    return {
        "type": "object",
        "properties": compared | {"where": where},
        "minProperties": 1,
        "additionalProperties": False,
    }


# Computed values


def _lets() -> Json:
    calls = {name: {"description": f.help, **_call(f)} for name, f in FUNCTIONS.items()}
    call = {
        "type": "object",
        "properties": calls,
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }
    return {"type": "object", "additionalProperties": call}


def _call(function: Function) -> Json:
    if function.shape is Shape.PAIR:
        return {
            "type": "array",
            "items": {"type": ["string", "number"]},
            "minItems": 2,
            "maxItems": 2,
        }
    path = {"type": "string"}
    if function.shape is Shape.PATH:
        return path
    if function.shape is Shape.NAMED:
        wanted = [argument.name for argument in function.names]
        taken: Json = {
            a.name: {"description": f"A path, to a {a.kind}.", **path} for a in function.names
        }
    else:
        wanted = ["of"]
        taken = {
            "of": {"description": "The path of a list.", **path},
            "where": {
                "description": "Which items count; all, by default.",
                **_ref(f"on.{_ANY}"),
            },
        }
    if function.shape is Shape.VALUES:
        words = "The path of the value in an item; left out for a list of plain values."
        taken["value"] = {"description": words, **path}
    if function.shape is Shape.LINKS:
        wanted = ["of", "from", "to"]
        taken["from"] = {"description": "The path of the start of a link, in an item.", **path}
        taken["to"] = {"description": "The path of its end, in an item.", **path}
    return {
        "type": "object",
        "properties": taken,
        "required": wanted,
        "additionalProperties": False,
    }


def text() -> str:
    """The text of the file, a definition a line."""
    schema = rule_schema()
    definitions = _lines(schema.pop("$defs"))
    return f'{{\n{_lines(schema)},\n"$defs":{{\n{definitions}\n}}\n}}\n'


def _lines(members: Json) -> str:
    return ",\n".join(f"{_compact(key)}:{_compact(value)}" for key, value in members.items())


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main(arguments: list[str]) -> int:
    """Writes the file, or with `--check` only compares it; the exit code of the process."""
    if "--check" in arguments:
        return int(not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text())
    TARGET.write_text(text(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
