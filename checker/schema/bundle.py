"""The proposal schema as one document that refers to nothing outside itself."""

import json
from functools import cache
from typing import Any

from checker.resources import schema_file

_CODES = "codes.schema.json#/$defs/"


@cache
def proposal_schema() -> dict[str, Any]:
    """The shipped proposal schema with its code lists drawn in, so that no validator ever has to
    look anything up."""
    schema: dict[str, Any] = json.loads(schema_file("proposal.schema.json").read_bytes())
    codes = json.loads(schema_file("codes.schema.json").read_bytes())
    _localise(schema)
    schema["$defs"] |= codes["$defs"]
    return schema


def _localise(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _localise(item)
    if isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str) and target.startswith(_CODES):
            node["$ref"] = "#/$defs/" + target.removeprefix(_CODES)
        for item in node.values():
            _localise(item)
