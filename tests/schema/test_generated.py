"""The schemas that editors and other programs use: fresh, valid, and never stricter than we are."""

import copy
import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from checker.cli.app import app
from checker.policy import PolicyProblems, load_policy
from checker.policy.functions import FUNCTIONS
from checker.policy.operators import OPERATORS, QUANTIFIERS
from checker.policy.yaml_file import read_yaml
from checker.resources import schema_file
from checker.schema import proposal_type
from tests.conftest import ROOT

NAMES = ("proposal", "rule", "report", "config", "codes")
SCHEMAS = {name: json.loads(schema_file(f"{name}.schema.json").read_bytes()) for name in NAMES}
RULE = SCHEMAS["rule"]
VALIDATOR = jsonschema_rs.validator_for(RULE)
SHIPPED = sorted((ROOT / "rules").rglob("*.yaml"))


def problems(value: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(value)]


@pytest.mark.parametrize("script", ["regenerate_rule_schema.py", "regenerate_codes.py"])
def test_a_generated_file_is_what_its_script_writes_today(script: str) -> None:
    generator = runpy.run_path(str(ROOT / "schemas" / script))
    stale = generator["main"](["--check"])
    assert stale == 0, f"run: python schemas/{script}"


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_2020_12(name: str) -> None:
    assert SCHEMAS[name]["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(SCHEMAS[name])


def test_the_rule_schema_is_of_a_size_that_editors_load() -> None:
    assert schema_file("rule.schema.json").stat().st_size < 400_000


@pytest.mark.parametrize("name", ["proposal", "rule", "report", "config"])
def test_every_schema_can_be_printed(name: str) -> None:
    printed = CliRunner().invoke(app, ["schema", name])
    assert printed.exit_code == 0
    assert json.loads(printed.stdout)["$id"] == SCHEMAS[name]["$id"]


def test_the_proposal_schema_is_printed_when_none_is_named() -> None:
    printed = CliRunner().invoke(app, ["schema"])
    assert json.loads(printed.stdout)["title"] == "Sourcing proposal"


# Descriptions


def undescribed(schema: dict[str, Any]) -> Iterator[str]:
    for name, part in {"": schema, **schema["$defs"]}.items():
        for key, member in part.get("properties", {}).items():
            if not described(member, schema):
                yield f"{name}.{key}"


def described(member: Any, schema: dict[str, Any]) -> bool:
    while "description" not in member and "$ref" in member:
        steps = member["$ref"].removeprefix("#/").split("/")
        member = schema
        for step in steps:
            member = member[step]
    return bool(member.get("description"))


@pytest.mark.parametrize("name", ["rule", "report", "config"])
def test_every_property_says_what_it_is(name: str) -> None:
    assert list(undescribed(SCHEMAS[name])) == []


# What the loader accepts, the schema accepts


def test_every_shipped_policy_file_keeps_to_the_rule_schema() -> None:
    assert len(SHIPPED) > 60
    found = {str(path): problems(read_yaml(str(path), path.read_bytes()).value) for path in SHIPPED}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


HEAD = """
id: T-01
title: t
severity: warn
message: m
remediation: r
rationale: w
references: [{source: s}]
"""
SOURCES = "sources: {s: {title: The text, short: Text}}"

ACCEPTED = {
    "a let with the name of a field of the proposal": """
for: component
let: {status: {count: {of: languages}}}
require: {status: {ge: 2}}
""",
    "a let called let": "let: {let: {count: {of: providers}}}\nrequire: {let: 3}",
    "a let in a list": """
require:
  financials.options:
    every: {let: {n: {count: {of: lines}}}, n: {ge: 1}}
""",
    "an entity, the proposal and the day by their fixed names": """
for: component
when: {proposal.status: {ne: draft}, this.id: {present: true}}
require: {asOf: {ge: "2026-01-01"}}
""",
    "a reference, one step and two": """
for: sla
require:
  component: {present: true}
  component.locationType: onshore
  component.provider.country: {in: [NL, "NO"]}
  component.provider.dueDiligence.on: {older_than_months: 3}
""",
    "a field of an outer thing inside a list": """
require: {components: {some: {providers: {some: {country: {path: buyer.address.country}}}}}}
""",
    "a field of the proposal that an item has not, whatever its type": """
for: risk
require: {providers: {count: {ge: 1, where: {country: NL}}}, function.name: {present: true}}
""",
    "parameters in every place": """
params:
  n: {default: 2, doc: d}
  s: {type: text, default: draft, doc: d}
  l: {type: list, default: [NL, DE], doc: d}
  one: {type: list, default: NL, doc: d}
  d: {type: date, default: 2026-01-01, doc: d}
  m: {type: money, default: "1000.50 EUR", doc: d}
  p: {type: duration, default: P3M, doc: d}
require:
  providers: {count: {ge: $n}, every: {country: {in: $l, not_in: $one}}}
  status: $s
  proposedOn: {gt: $d, within_days: $n}
  financials.savings: {gt: $m}
  metrics: {some: {window: {ge: $p, lt: P1Y}}}
""",
    "several operators, and a path beside them": """
require: {title: {path: id, matches: "[a-z]+", starts_with: a, in: [a, b], ne: {path: author}}}
""",
    "a list of plain values, by item and by operator": """
require:
  buyer.regimes: {some: {item: gdpr}, contains: eba, contains_any: [gdpr, pci]}
  risks: {none: {locationIds: {contains: {path: proposal.id}, some: {country: NL}}}}
""",
    "all, any and not, with nothing in them": """
require: {all: [{}], any: [{title: a}, {not: {status: draft}}], not: {title: b}}
""",
    "keys that say nothing": """
escalate: ~
missing: ~
check: ~
params: {}
examples: {pass: []}
require: {title: a}
""",
    "a check of the product": "check: schema",
    "every shape of function": """
for: provider
let:
  ids: {distinct: {of: components, value: providerId, where: {id: {present: true}}}}
  names: {distinct: {of: buyer.regimes}}
  days: {days_between: [proposedOn, asOf]}
  half: {ratio: [days, 2]}
  hours:
    overlap_hours:
      hours: buyer.workingHours
      zone: buyer.timeZone
      with_hours: buyer.workingHours
      with_zone: buyer.timeZone
require: {ids: 1, half: {gt: 0.5}, names: {le: 9}, hours: {ge: 2}}
""",
}


def loaded(text: str, folder: Path) -> list[str]:
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "rule.yaml").write_text(text, encoding="utf-8")
    try:
        load_policy([folder])
    except PolicyProblems as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED)
def test_what_the_loader_accepts_the_schema_accepts(body: str, tmp_path: Path) -> None:
    text = HEAD + body
    assert loaded(text, tmp_path) == []
    assert problems(read_yaml("rule.yaml", text.encode()).value) == []


# What both refuse

REFUSED = {
    "an unknown key": "requires: {title: a}",
    "an unknown severity of missing": "missing: error\nrequire: {title: a}",
    "nothing required": "when: {title: a}",
    "an unknown kind of entity": "for: components\nrequire: {id: a}",
    "an unknown operator": "require: {title: {equals: a}}",
    "an unknown operator, of what may be a let": "require: {mine: {atleast: 3}}",
    "an unknown quantifier": "require: {providers: {each: {country: NL}}}",
    "an operator of another type": "require: {title: {ge: 3}}",
    "an operator of single values, of a list": "require: {providers: {eq: a}}",
    "an enum value that cannot occur": "require: {status: drafted}",
    "one that cannot occur, in a list": "require: {status: {in: [draft, drafted]}}",
    "one that cannot occur, behind a reference": "for: component\nrequire: {provider.country: XX}",
    "one that cannot occur, in an item": "require: {providers: {some: {country: XX}}}",
    "one that cannot occur, under not": "require: {not: {status: drafted}}",
    "one that cannot occur, in escalate": """
escalate: {to: fail, when: {status: drafted}}
require: {title: a}
""",
    "a word for true": "require: {data.personalData: yes}",
    "a number in quotes": 'require: {function.rtoHours: "4"}',
    "a day as it is spoken": "require: {proposedOn: {lt: 31.3.2026}}",
    "an amount without a currency": "require: {financials.savings: {gt: 1000}}",
    "nothing asked": "require: {title: {}}",
    "a null": "require: {title: ~}",
    "conditions of any that are no list": "require: {any: {title: a}}",
    "an unknown word in count": "require: {providers: {count: {atleast: 1}}}",
    "an unknown function": "let: {n: {total: {of: providers}}}\nrequire: {n: 1}",
    "an unknown argument": "let: {n: {count: {in: providers}}}\nrequire: {n: 1}",
    "a parameter without a meaning": """
params: {n: {default: 2}}
require: {providers: {count: {ge: $n}}}
""",
    "a parameter of another type": """
params: {n: {type: date, default: soon, doc: d}}
require: {proposedOn: {lt: $n}}
""",
    "examples under an unknown verdict": "examples: {passed: []}\nrequire: {title: a}",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_a_typo_is_seen_in_the_editor_already(body: str, tmp_path: Path) -> None:
    text = HEAD + body
    assert problems(read_yaml("rule.yaml", text.encode()).value) != []
    assert loaded(text, tmp_path) != []


DERIVATION = {
    "derive": "isFar",
    "for": "component",
    "title": "t",
    "rationale": "r",
    "cases": [{"value": True, "when": {"provider.country": "IN"}}],
    "references": [{"source": "s"}],
}
LIST = {"list": "mine", "title": "t", "as_of": "2026-01-01", "source": "s", "values": ["NL"]}
SOURCE = {"sources": {"s": {"title": "t", "short": "s"}}}


@pytest.mark.parametrize(
    ("whole", "change"),
    [
        (DERIVATION, {"derives": "x"}),
        (DERIVATION, {"for": "proposals"}),
        (DERIVATION, {"cases": [{"value": 3, "when": {}}]}),
        (DERIVATION, {"cases": [{"value": True, "when": {"provider.country": "XX"}}]}),
        (DERIVATION, {"id": "X-01"}),
        (LIST, {"value": []}),
        (LIST, {"values": []}),
        (LIST, {"values": [3]}),
        (SOURCE, {"source": {}}),
        (SOURCE, {"sources": {"s": {"titel": "t"}}}),
        (SOURCE, {"sources": {"Not a key": {"title": "t", "short": "s"}}}),
        ({}, {}),
        ({}, {"rule": "X-01"}),
    ],
)
def test_other_files_are_known_by_their_key_and_checked_alike(
    whole: dict[str, Any], change: dict[str, Any]
) -> None:
    assert whole == {} or problems(whole) == []
    assert problems(copy.deepcopy(whole) | change) != []


# What is offered


def test_every_kind_of_entity_operator_and_function_is_offered() -> None:
    kinds = set(proposal_type().entities)
    assert set(RULE["$defs"]["RuleFile"]["properties"]["for"]["enum"]) == kinds
    assert {f"on.{kind}" for kind in kinds} <= set(RULE["$defs"])
    (operators,) = [part for part in RULE["$defs"]["any.line"]["anyOf"] if "properties" in part]
    assert set(operators["properties"]) == {*OPERATORS, *QUANTIFIERS, "path"}
    assert set(RULE["$defs"]["lets"]["additionalProperties"]["properties"]) == set(FUNCTIONS)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("proposal", "buyer.address.country"),
        ("component", "provider.country"),
        ("component", "provider.dueDiligence.on"),
        ("transfer", "tia.evidence.documentType"),
        ("component", "any"),
    ],
)
def test_paths_are_offered_through_objects_and_one_reference(kind: str, path: str) -> None:
    assert path in RULE["$defs"][f"on.{kind}"]["properties"]
