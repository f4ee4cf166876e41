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
    result = deepcopy(value)
    for path, new in patch.items():
        _apply(result, _steps(path), new, path)
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


def _apply(value: Any, steps: list[tuple[str, bool]], new: Any, path: str) -> None:
    for position, (name, is_index) in enumerate(steps[:-1]):
        if is_index:
            value = value[_position(value, name, path)]
        elif isinstance(value, dict):
            empty: Any = [] if steps[position + 1][1] else {}
            value = value.setdefault(name, empty)
        else:
            raise BadPatch(f'"{path}": there is no object to hold "{name}"')
    name, is_index = steps[-1]
    if is_index and name == "+":
        value.append(deepcopy(new))
    elif is_index:
        _put(value, _position(value, name, path), new)
    elif isinstance(value, dict):
        if new is None:
            value.pop(name, None)
        else:
            value[name] = deepcopy(new)
    else:
        raise BadPatch(f'"{path}": there is no object to hold "{name}"')


def _put(items: list[Any], position: int, new: Any) -> None:
    if new is None:
        del items[position]
    else:
        items[position] = deepcopy(new)


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
