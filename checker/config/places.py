"""Where the keys of a TOML text stand. `tomllib` gives values without their lines."""

import tomllib
from collections.abc import Mapping

Keys = tuple[str, ...]


def key_places(text: str) -> Mapping[Keys, tuple[int, int]]:
    """Line and column of every table head and every key at the beginning of a line.

    Keys of inline tables have no line of their own and are not among them. The text must be valid.
    """
    places: dict[Keys, tuple[int, int]] = {}
    table: Keys = ()
    for number, line in enumerate(text.split("\n"), 1):
        written = line.strip()
        column = len(line) - len(line.lstrip()) + 1
        if written.startswith("["):
            head = _keys(written)
            if head is not None:
                table = head
                places.setdefault(table, (number, column))
        elif "=" in written and not written.startswith("#"):
            keys = _keys(f"{written.partition('=')[0]} = 0")
            if keys is not None:
                places.setdefault(table + keys, (number, column))
    return places


def nearest_place(places: Mapping[Keys, tuple[int, int]], keys: Keys) -> tuple[int, int]:
    """The place of a key, or of the nearest table or key around it that has one."""
    for length in range(len(keys), 0, -1):
        if keys[:length] in places:
            return places[keys[:length]]
    inside = [place for known, place in places.items() if known[: len(keys)] == keys]
    return min(inside, default=(1, 1))


def _keys(line: str) -> Keys | None:
    """The dotted key that a line by itself defines; None when it defines none."""
    try:
        value = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return None
    keys: list[str] = []
    while isinstance(value, dict) and len(value) == 1:
        ((key, value),) = value.items()
        keys.append(key)
    return tuple(keys)
