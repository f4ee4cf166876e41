"""The rules as JSON Schema: an `if` and a `then` for each, beside the schema of proposals."""

from typing import Any

from benchmarks.rules import PLACES, RULES, Conditions, Rule

Json = dict[str, Any]


def if_then(rule: Rule) -> Json:
    """One rule, as the schema of the thing it is about."""
    return {
        "title": rule.id,
        "description": rule.title,
        "if": _schema(rule.when),
        "then": _schema(rule.require),
    }


def with_rules(proposal_schema: Json) -> Json:
    """The schema of proposals, with the rules."""
    parts: list[Json] = []
    for about, place in PLACES.items():
        schema: Json = {"allOf": [if_then(rule) for rule in RULES if rule.about == about]}
        if place:
            schema = {"items": schema}
        for key in reversed(place.split(".") if place else []):
            schema = {"properties": {key: schema}}
        parts.append(schema)
    return proposal_schema | {"allOf": parts}


def _schema(conditions: Conditions) -> Json:
    """What an object is like of which all conditions hold."""
    whole: Json = {}
    for path, wanted in conditions.items():
        *sections, field = path.split(".")
        at = whole
        for section in sections:
            at.setdefault("required", [])
            if section not in at["required"]:
                at["required"].append(section)
            at = at.setdefault("properties", {}).setdefault(section, {})
        at.setdefault("required", []).append(field)
        at.setdefault("properties", {})[field] = _value(wanted)
    return whole


def _value(wanted: Any) -> Json:
    match wanted:
        case {"present": True}:
            return {"not": {"type": "null"}}
        case {"in": values}:
            return {"enum": values}
        case {"contains": value}:
            return {"contains": {"const": value}}
        case {"some": fields}:
            return {"contains": _schema(fields)}
        case {"le": limit}:
            return {"maximum": limit}
        case {"gt": limit}:
            return {"exclusiveMinimum": limit}
        case _:
            return {"const": wanted}


def rule_at(schema: Json, path: list[Any]) -> str:
    """The id of the rule that a path into the schema runs through, or nothing."""
    at: Any = schema
    for step in path:
        at = at[int(step) if isinstance(at, list) else step]
        if isinstance(at, dict) and str(at.get("title", "")).startswith("BEN-"):
            return str(at["title"])
    return ""
