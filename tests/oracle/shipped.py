"""The shipped rules and examples as plain data, and examples damaged at random.

Read from the files by themselves, with no help of the product.
"""

import json
import re
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.oracle.worlds import World

Dict = dict[str, Any]
ROOT = Path(__file__).parent.parent.parent
AS_OF = date(2026, 11, 24)


class _Loader(yaml.SafeLoader):
    """YAML in which `yes` and `no` are words and a date is text, as the language has it."""


_Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first)
    )


@cache
def schema() -> Dict:
    """The proposal schema, with the code lists in it."""
    folder = ROOT / "schemas" / "v1"
    text = (folder / "proposal.schema.json").read_text(encoding="utf-8")
    found: Dict = json.loads(text.replace('"codes.schema.json#/', '"#/'))
    found["$defs"] |= json.loads((folder / "codes.schema.json").read_bytes())["$defs"]
    return found


@cache
def world() -> World:
    """The shipped rules, derivations and lists."""
    files = [
        yaml.load(path.read_text(encoding="utf-8"), _Loader)
        for path in sorted((ROOT / "rules").rglob("*.yaml"))
    ]
    return World(schema(), [f for f in files if {"id", "derive", "list"} & f.keys()], AS_OF)


@cache
def examples() -> list[Dict]:
    """The example proposals."""
    return [json.loads(p.read_bytes()) for p in sorted((ROOT / "examples").glob("*.json"))]


# Damage

WRONG: tuple[Any, ...] = (0, -1, 7.5, True, False, "words", [], {}, [None], ["x"], [{}], "P1Y")
MARKS = (None, "TBD", "tbc.", "", "unknown", "?")
DAYS = (-800, -366, -31, -1, 1, 31, 366, 800)
Path_ = tuple[str | int, ...]


def damaged(random: Random, proposal: Dict) -> Dict:
    """A copy of a proposal with some of what it says gone, unstated, wrong or changed."""
    made = deepcopy(proposal)
    for _ in range(random.choice((0, 1, 1, 2, 4, 8, 20))):
        path = random.choice(list(paths(made)))
        _damage(random, made, path)
    if random.random() < 0.2:
        made["status"] = "draft"
    return made


def paths(node: Any, at: Path_ = ()) -> Any:
    """Where something stands, all of it."""
    for key, member in node.items() if isinstance(node, dict) else enumerate(node):
        yield (*at, key)
        if isinstance(member, dict | list):
            yield from paths(member, (*at, key))


def _damage(random: Random, made: Dict, path: Path_) -> None:
    parent: Any = made
    for step in path[:-1]:
        parent = parent[step]
    key = path[-1]
    match random.choice(("drop", "mark", "wrong", "change", "change", "swap", "double")):
        case "drop":
            del parent[key]
        case "mark":
            parent[key] = random.choice(MARKS)
        case "wrong":
            parent[key] = deepcopy(random.choice(WRONG))
        case "change":
            parent[key] = _changed(random, parent[key])
        case "swap":  # with what stands elsewhere under such a name, such as another reference
            values = [v for k, v in _members(made) if k == key or str(k)[-2:] == str(key)[-2:]]
            parent[key] = deepcopy(random.choice(values or [None]))
        case "double" if isinstance(parent, list):
            parent.append(deepcopy(parent[key]))


def _members(node: Any) -> Any:
    for key, member in node.items() if isinstance(node, dict) else enumerate(node):
        yield key, member
        if isinstance(member, dict | list):
            yield from _members(member)


def _changed(random: Random, value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return random.choice((0, -value, value + 1, value / 2, 100))
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            moved = date.fromisoformat(value).toordinal() + random.choice(DAYS)
            return date.fromordinal(min(max(moved, 1), date.max.toordinal())).isoformat()
        case str() if re.fullmatch(r"[A-Z]{2}", value):
            return random.choice(("DE", "IN", "US", "GB", "NO", "BE", "VN", "PL"))
        case str() if re.fullmatch(r"P[0-9].*", value):
            return random.choice(("P1D", "P30D", "P6M", "P2Y", "PT1H", "P1M"))
        case list():
            return value[: len(value) // 2]
    return value
