"""What an editor can offer while a rule is typed: paths, values, and what the packs bring."""

from typing import Any

import pytest

from tests.schema.test_generated import RULE

DEFINITIONS: dict[str, Any] = RULE["$defs"]


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        name, *rest = schema["$ref"].removeprefix("#/$defs/").split("/")
        schema = DEFINITIONS[name]
        for step in rest:
            schema = schema[step]
    return schema


def offered(kind: str, path: str) -> list[Any]:
    """The values that are offered right of a path, in a rule about that kind of entity."""
    line = _resolved(DEFINITIONS[f"on.{kind}"]["properties"][path])
    (literal, *_) = line["anyOf"]
    found: list[Any] = _resolved(literal).get("enum", [])
    return found


@pytest.mark.parametrize(
    ("kind", "path", "values"),
    [
        ("component", "providerType", ["in_house", "intragroup", "third_party"]),
        ("component", "actualLocationType", ["offshore", "nearshore", "onshore"]),
        ("proposal", "function.classification", ["strategic", "differentiating", "commodity"]),
    ],
)
def test_the_values_that_a_path_can_have_are_offered(
    kind: str, path: str, values: list[str]
) -> None:
    assert offered(kind, path) == values


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("component", "provider.country"),
        ("component", "provider.isThirdParty"),
        ("ip_asset", "accessibleTo"),
        ("proposal", "usesProvider"),
        ("proposal", "transition.pilot.end"),
    ],
)
def test_paths_through_references_and_derived_attributes_are_offered(kind: str, path: str) -> None:
    assert path in DEFINITIONS[f"on.{kind}"]["properties"]


def test_reference_lists_and_sources_of_the_packs_are_offered_and_others_allowed() -> None:
    assert {"@eea", "@nearEurope"} <= set(DEFINITIONS["named"]["anyOf"][0]["enum"])
    source = DEFINITIONS["Reference"]["properties"]["source"]["anyOf"]
    assert "dora" in source[0]["enum"]
    assert "pattern" in source[1]
