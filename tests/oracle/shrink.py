"""Makes a difference small: takes away whatever can go while oracle and product still differ."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tests.oracle.agreement import Difference, compared
from tests.oracle.product import Product
from tests.oracle.shipped import schema
from tests.oracle.worlds import World

Dict = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A world with the proposals about which oracle and product differ."""

    world: World
    proposals: list[Dict]

    def differences(self) -> tuple[Difference, ...]:
        """Where oracle and product differ. Raises when the case makes no sense."""
        product = Product.of(self.world.schema, self.world.files)
        return compared(product, self.world, self.proposals).differences

    def about(self, rule_id: str) -> "Case":
        """The same with one rule only."""
        files = [f for f in self.world.files if f.get("id", rule_id) == rule_id]
        return Case(World(self.world.schema, files, self.world.as_of), self.proposals)

    def to_json(self) -> Dict:
        """The case as it is kept in a file; the shipped schema only by that name."""
        world = self.world
        return {
            "asOf": world.as_of.isoformat(),
            "files": world.files,
            "proposals": self.proposals,
            "schema": "shipped" if world.schema is schema() else world.schema,
        }

    @classmethod
    def from_json(cls, kept: Dict) -> "Case":
        """A case from a file."""
        given = schema() if kept["schema"] == "shipped" else kept["schema"]
        world = World(given, kept["files"], date.fromisoformat(kept["asOf"]))
        return cls(world, kept["proposals"])

    def keep(self, folder: Path, name: str, note: str) -> Path:
        """Writes the case as a regression that `test_agreement` replays."""
        path = folder / f"{name}.json"
        text = json.dumps({"note": note, **self.to_json()}, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
        return path


def shrunk(case: Case, difference: Difference, tries: int = 1500) -> Case:
    """A smaller case with a difference of the same sort."""
    what, rule_id = difference.what, difference.key[0]
    if any(d.what == what for d in case.about(rule_id).differences()):
        case = case.about(rule_id)

    def differs(candidate: Dict) -> bool:
        try:
            return any(d.what == what for d in Case.from_json(candidate).differences())
        except Exception:
            return False  # taking that away left no sense

    found = json.loads(json.dumps(case.to_json()))
    left = [tries]
    while left[0] > 0 and _smaller(found, differs, left):
        pass
    return Case.from_json(found)


def _smaller(found: Dict, differs: Callable[[Dict], bool], left: list[int]) -> bool:
    """One pass over all that could go, greatest first; whether anything went."""
    gone = False
    for part in ("files", "proposals", "schema"):
        if isinstance(found[part], str):
            continue
        for path in sorted(_paths(found[part], (part,)), key=_depth_from_the_end):
            for change in (_removed, _hoisted):
                for candidate in change(found, path):
                    left[0] -= 1
                    if left[0] > 0 and differs(candidate):
                        found.clear()
                        found.update(candidate)
                        gone = True
                        break
    return gone


def _depth_from_the_end(path: tuple[Any, ...]) -> tuple[int, tuple[int, ...]]:
    """The outermost first, and of a list the last, so that the others keep their numbers."""
    return len(path), tuple(-step for step in path if isinstance(step, int))


def _paths(node: Any, at: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    members = node.items() if isinstance(node, dict) else enumerate(node)
    for key, member in members:
        yield (*at, key)
        if isinstance(member, dict | list):
            yield from _paths(member, (*at, key))


def _removed(whole: Dict, path: tuple[Any, ...]) -> Iterator[Dict]:
    copy = json.loads(json.dumps(whole))
    parent = _at(copy, path[:-1])
    if _has(parent, path[-1]):
        del parent[path[-1]]
        yield _without_idle_params(copy)


def _hoisted(whole: Dict, path: tuple[Any, ...]) -> Iterator[Dict]:
    """The whole with one condition inside another in the place of that."""
    parent = _at(whole, path[:-1])
    if path[0] != "files" or "params" in path or not _has(parent, path[-1]):
        return
    node = parent[path[-1]]
    inner = node if isinstance(node, list) else node.values() if isinstance(node, dict) else ()
    for part in inner:
        if isinstance(part, dict):
            copy = json.loads(json.dumps(whole))
            _at(copy, path[:-1])[path[-1]] = json.loads(json.dumps(part))
            yield _without_idle_params(copy)


def _at(node: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        if not _has(node, step):
            return None
        node = node[step]
    return node


def _has(node: Any, step: Any) -> bool:
    if isinstance(node, dict):
        return step in node
    return isinstance(node, list) and isinstance(step, int) and step < len(node)


def _without_idle_params(whole: Dict) -> Dict:
    for file in whole["files"]:
        text = json.dumps(file)
        params = file.get("params", {})
        for name in [name for name in params if f'"${name}"' not in text]:
            del params[name]
    return whole
