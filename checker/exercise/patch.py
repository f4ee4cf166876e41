"""Small changes to a proposal, as the examples of rules write them."""

import re
from copy import deepcopy
from typing import Any

from checker.suggest import did_you_mean

_STEP = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)((?:\[[^\[\]]+\])*)")
_INDEX = re.compile(r"\[([^\[\]]+)\]")


class BadPatch(Exception):
    """A patch whose path does not fit the proposal; the message says where it ends."""


def patched(value: dict[str, Any], patch: dict[str, Any]) -> dict[str, Any]:
    """A copy of the proposal with the changes made, in their order.

    A path joins names with dots; `[id]` or `[0]` picks an item of a list, `[+]` adds one. The value
    None takes the field or item away. Objects on the way are made when they are not there.

    Raises:
        BadPatch: a path picks an item that is not there, or runs through a plain value.
    """
    result = value
    for path, new in patch.items():
        result = _changed(result, _steps(path), new, path)
    return result


def _steps(path: str) -> list[tuple[str, bool]]:
    """The names and indices of a path; the flag says which are indices."""
    steps: list[tuple[str, bool]] = []
    for part in path.split("."):
        found = _STEP.fullmatch(part)
        if found is None:
            raise BadPatch(f'"{path}" is not a path of a patch: write names[id].names')
        steps.append((found[1], False))
        steps.extend((index, True) for index in _INDEX.findall(found[2]))
    return steps


def _changed(value: Any, steps: list[tuple[str, bool]], new: Any, path: str) -> Any:
    """The value with the change made at the steps; only what lies on the way is copied."""
    if not steps:
        return deepcopy(new)
    (name, is_index), rest = steps[0], steps[1:]
    if is_index:
        return _changed_list(value, name, rest, new, path)
    if not isinstance(value, dict):
        raise BadPatch(f'"{path}": there is no object to hold "{name}"')
    result = dict(value)
    if not rest and new is None:
        result.pop(name, None)
    else:
        empty: Any = [] if rest and rest[0][1] else {}
        result[name] = _changed(result.get(name, empty), rest, new, path)
    return result


def _changed_list(
    value: Any, name: str, rest: list[tuple[str, bool]], new: Any, path: str
) -> list[Any]:
    if name == "+" and not rest and isinstance(value, list):
        return [*value, deepcopy(new)]
    position = _position(value, name, path)
    result = list(value)
    if not rest and new is None:
        del result[position]
    else:
        result[position] = _changed(result[position], rest, new, path)
    return result


def _position(items: Any, name: str, path: str) -> int:
    if not isinstance(items, list):
        raise BadPatch(f'"{path}": [{name}] does not follow a list')
    ids = [item.get("id") if isinstance(item, dict) else item for item in items]
    if name in ids:
        return ids.index(name)
    if name.isdigit() and int(name) < len(items):
        return int(name)
    known = [key for key in ids if isinstance(key, str)]
    raise BadPatch(f'"{path}": no item [{name}]; {did_you_mean(name, known) or known}')
