"""The proposal schema as one document that refers to nothing outside itself."""

import json
from functools import cache
from typing import Any

from checker.resources import schema_file
from checker.schema.missing import UNSTATED_PATTERN


@cache
def proposal_schema() -> dict[str, Any]:
    """The shipped proposal schema with its code lists drawn in, so that no validator ever has to
    look anything up."""
    text = schema_file("proposal.schema.json").read_bytes()
    schema: dict[str, Any] = json.loads(text.replace(b'"codes.schema.json#/', b'"#/'))
    codes = json.loads(schema_file("codes.schema.json").read_bytes())
    schema["$defs"] |= codes["$defs"]
    return schema


def stated_schema() -> dict[str, Any]:
    """The proposal schema made stricter: it also refuses whatever `without_missing` would take
    away, so that one look at a proposal that keeps to it tells both."""
    schema = _stated(proposal_schema())
    schema["$defs"] |= {
        "words": {"type": "string", "not": _UNSTATED},
        "anything": {
            "not": {"anyOf": [{"type": "null"}, {"type": "string", **_UNSTATED}]},
            "items": _ANYTHING,
            "additionalProperties": _ANYTHING,
        },
    }
    return schema


_UNSTATED = {"pattern": UNSTATED_PATTERN}
_ANYTHING = {"$ref": "#/$defs/anything"}
_WORDS = {"$ref": "#/$defs/words"}
# Keywords that hold schemas by the name of something, and those that constrain nothing.
_BY_NAME = frozenset({"properties", "patternProperties", "$defs"})
_REMARKS = frozenset({"$id", "$schema", "title", "description", "default"})


def _stated(schema: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in schema.items() if key not in _REMARKS}
    if found.get("type") == "string" and "enum" not in found:
        found.setdefault("allOf", [_WORDS])
    for key, value in found.items():
        if key in _BY_NAME:
            found[key] = {n: _ANYTHING if s is True else _stated(s) for n, s in value.items()}
        elif value.__class__ is dict:
            found[key] = _stated(value)
    return found
