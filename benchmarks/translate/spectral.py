"""The rules as a ruleset of Spectral, each an `if` and a `then` given to its schema function."""

import json

from benchmarks.rules import PLACES, RULES
from benchmarks.translate.json_schema import if_then


def ruleset() -> str:
    """The ruleset, as JSON, which is YAML."""
    rules = {}
    for rule in RULES:
        schema = if_then(rule)
        place = PLACES[rule.about]
        rules[rule.id] = {
            "description": rule.title,
            "message": "{{description}}: {{error}}",
            "severity": "error",
            "given": f"$.{place}[*]" if place else "$",
            "then": {
                "function": "schema",
                "functionOptions": {"schema": {key: schema[key] for key in ("if", "then")}},
            },
        }
    return json.dumps({"rules": rules}, indent=2)
