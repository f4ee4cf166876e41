"""The two validators agree with the public suite, and so with each other: the fast one decides and
the slow one explains, so that a proposal is neither passed nor refused for the wrong reason."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from checker.schema.bundle import proposal_schema

SUITE: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "data" / "json_schema.json").read_text(encoding="ascii")
)
CASES = [
    pytest.param(group["schema"], group["tests"], id=f"{keyword}: {group['description']}")
    for keyword, groups in SUITE.items()
    for group in groups
]
# Keywords that say nothing about which values are valid.
ANNOTATIONS = {
    *("$schema", "$id", "$comment", "title", "description", "default"),
    *("x-entity", "x-refers-to", "x-label", "x-type"),
}
# Whose cases stand under another name in the suite.
NAMES = {"$ref": "ref", "$defs": "defs", "format": "date"}


@pytest.mark.parametrize(("schema", "tests"), CASES)
def test_both_validators_decide_as_the_suite_does(schema: Any, tests: list[Any]) -> None:
    fast = jsonschema_rs.validator_for(
        schema, validate_formats=True, pattern_options=jsonschema_rs.RegexOptions()
    )
    slow = Draft202012Validator(schema, format_checker=FormatChecker(["date"]))
    wrong = [
        description
        for description, instance, valid in tests
        if not fast.is_valid(instance) is slow.is_valid(instance) is valid
    ]
    assert wrong == []


def test_the_suite_covers_every_keyword_that_we_use() -> None:
    used = {NAMES.get(keyword, keyword) for keyword in keywords(proposal_schema())}
    assert used - ANNOTATIONS <= set(SUITE)
    assert len(CASES) > 100


def test_the_schema_refers_to_nothing_outside_itself() -> None:
    references = list(values(proposal_schema(), "$ref"))
    assert len(references) > 50
    assert {reference for reference in references if not reference.startswith("#/$defs/")} == set()


def test_days_are_those_of_the_calendar_for_both() -> None:
    # A length of time has a pattern besides, which both validators check alike.
    assert set(values(proposal_schema(), "format")) <= {"date", "duration"}


def keywords(schema: Any) -> Iterator[str]:
    """The keywords of a schema, at any depth."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        yield keyword
        if keyword in {"properties", "patternProperties", "$defs"}:
            for member in value.values():
                yield from keywords(member)
        elif keyword in {"items", "additionalProperties"}:
            yield from keywords(value)


def values(schema: Any, keyword: str) -> Iterator[Any]:
    """What stands behind a keyword wherever it is one."""
    if isinstance(schema, list):
        for item in schema:
            yield from values(item, keyword)
    if isinstance(schema, dict):
        if isinstance(schema.get(keyword), str):
            yield schema[keyword]
        for member in schema.values():
            yield from values(member, keyword)
