"""The rules in Rego, for OPA and its relatives: a set of violations, and a helper for each demand,
so that a demand about a field that is not there fails (`not` holds of what is undefined)."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from benchmarks.rules import PLACES, Rule

QUERY = "data.bench.violation"


def module(rules: Iterable[Rule]) -> str:
    """The module, package `bench`; its `violation` is a set of objects with `rule` and `id`."""
    return "package bench\n\nimport rego.v1\n" + "".join(_rule(rule) for rule in rules)


def _rule(rule: Rule) -> str:
    helper = rule.id.lower().replace("-", "_")
    place = PLACES[rule.about]
    name = rule.about if place else "input"
    lines = [f"some {name} in input.{place}"] if place else []
    if rule.capability:
        lines.append(f'input.function.businessCapability == "{rule.capability}"')
    lines += _lines(name, rule.when)
    if place:
        lines.append(f"not {helper}({name})")
        head = f"{helper}({name})"
    else:
        lines.append(f"not {helper}")
        head = helper
    return (
        f"\n# {rule.title}\n"
        f'violation contains {{"rule": "{rule.id}", "id": {name}.id}} if {{{_block(lines)}}}\n\n'
        f"{head} if {{{_block(_lines(name, rule.require))}}}\n"
    )


def _block(lines: Iterable[str]) -> str:
    return "".join(f"\n\t{line}" for line in lines) + "\n"


def _lines(name: str, conditions: dict[str, Any]) -> Iterator[str]:
    for path, wanted in conditions.items():
        field = f"{name}.{path}"
        match wanted:
            case {"present": True}:
                yield f"{field} != null"
            case {"in": values}:
                yield f"{field} in {{{', '.join(json.dumps(value) for value in values)}}}"
            case {"contains": value}:
                yield f"{json.dumps(value)} in {field}"
            case {"some": fields}:
                yield f"some item in {field}"
                yield from _lines("item", fields)
            case {"le": limit}:
                yield f"{field} <= {limit}"
            case {"gt": limit}:
                yield f"{field} > {limit}"
            case _:
                yield f"{field} == {json.dumps(wanted)}"
