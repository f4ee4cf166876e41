"""A configuration file and those that it extends become a `Config`."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.config.model import (
    Config,
    ConfigProblems,
    Exclude,
    ListSettings,
    Place,
    RedactSettings,
    RuleSettings,
    WaiverSettings,
)
from checker.reading import Tree, Unreadable
from checker.reading.positions import undecoded
from checker.record import record
from checker.resources import schema_file

if TYPE_CHECKING:
    import jsonschema_rs

Keys = tuple[str, ...]

PYPROJECT = "pyproject.toml"
_TOO_LARGE = 10**15
_TABLE: Keys = ("tool", "sourcing")


@record
class ConfigFile:
    """One file as read: its settings, and where they stand."""

    path: Path
    value: Mapping[str, Any]
    places: Mapping[Keys, tuple[int, int]]
    head: Keys

    def place(self, *keys: str) -> Place:
        """Where a key stands, or the nearest around it that has a line."""
        from checker.config.places import nearest_place

        return Place(self.path.as_posix(), *nearest_place(self.places, self.head + keys))


def read_config(path: Path, tree: Tree) -> Config:
    """The settings of a file and of all that it extends.

    Raises:
        ConfigProblems: a file is missing, or says what no configuration can say.
    """
    chain: list[ConfigFile] = []
    wanted: Path | None = path
    asked_by = Place(path.as_posix(), 1, 1)
    while wanted is not None:
        if any(file.path == wanted for file in chain):
            raise _problem(asked_by, f"{wanted.as_posix()} extends itself", "remove the extend")
        file = read_file(wanted, tree)
        if file is None:
            raise _problem(asked_by, _nothing(wanted))
        chain.append(file)
        asked_by = file.place("extend")
        wanted = _beside(file, file.value["extend"]) if "extend" in file.value else None
    return _config(chain[::-1])


def read_file(path: Path, tree: Tree) -> ConfigFile | None:
    """The settings of one file; None when there is none, or it is a pyproject.toml that says
    nothing of this program.

    Raises:
        ConfigProblems: it cannot be read, or says what no configuration can say.
    """
    here = Place(path.as_posix(), 1, 1)
    try:
        data = tree.read(path)
    except Unreadable as error:
        raise _problem(here, f"cannot be read: {error.why}") from None
    # Most projects have a pyproject.toml, and most of these say nothing here: not worth a parser.
    if data is None or (path.name == PYPROJECT and b"sourcing" not in data):
        return None
    value = _parsed(data, here)
    head: Keys = ()
    if path.name == PYPROJECT:
        head = _TABLE
        tools = value.get("tool")
        if not isinstance(tools, dict) or "sourcing" not in tools:
            return None
        value = tools["sourcing"]
    from checker.config.places import key_places

    file = ConfigFile(path, value, key_places(data.decode("utf-8")), head)
    if not _validator().is_valid(value):
        from checker.config.explain import explained

        raise ConfigProblems(explained(file, _validator(), _schema()))
    return file


def _parsed(data: bytes, here: Place) -> dict[str, Any]:
    import tomllib

    try:
        found = tomllib.loads(data.decode("utf-8"))
        return {key: _texts(value) for key, value in found.items()}
    except UnicodeDecodeError as error:
        raise _problem(Place(here.file, *undecoded(data, error)), "not UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        from checker.config.explain import syntax_problem

        raise ConfigProblems([syntax_problem(here.file, str(error), data)]) from None
    except RecursionError:
        raise _problem(here, "not TOML: nested too deeply") from None
    except ValueError as error:  # Python refuses to convert thousands of digits
        raise _problem(here, f"not TOML: {error}") from None


def _texts(value: Any) -> Any:
    """The value with texts in place of dates and times, which no schema knows."""
    if isinstance(value, dict):
        return {key: _texts(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    return value.isoformat() if isinstance(value, date | time) else value


@cache
def _schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(schema_file("config.schema.json").read_bytes())
    return found


@cache
def _validator() -> "jsonschema_rs.Validator":
    from checker.schema.rust import jsonschema_rs

    return jsonschema_rs.validator_for(_schema())


def _nothing(path: Path) -> str:
    if path.name == PYPROJECT:
        return f"{path.as_posix()} does not exist, or has no [tool.sourcing]"
    return f"{path.as_posix()} does not exist"


def _problem(place: Place, message: str, hint: str = "") -> ConfigProblems:
    return ConfigProblems([place.problem(message, hint)])


# Several files as one


def _config(chain: Sequence[ConfigFile]) -> Config:
    """Lists add up, so that a file cannot lose what it extends; of other keys the last counts."""
    return Config(
        files=tuple(file.path.as_posix() for file in chain),
        packs=tuple(_added(chain, "packs")),
        rule_folders=tuple(dict.fromkeys(_paths(chain, "rule-folders"))),
        fail_level=_last(chain, "fail-level"),
        exclude=tuple(
            Exclude(file.path.parent, pattern)
            for file in chain
            for pattern in file.value.get("exclude", ())
        ),
        baseline=_last_path(chain, "baseline"),
        rules=tuple(
            _rule_settings(file, rule, said)
            for file in chain
            for rule, said in file.value.get("rules", {}).items()
        ),
        lists=ListSettings(
            _last(chain, "lists", "max-age-months"), _last(chain, "lists", "stale") or "warn"
        ),
        waivers=WaiverSettings(
            _last_path(chain, "waivers", "file"),
            tuple(_last(chain, "waivers", "approvers") or ()),
            _last(chain, "waivers", "max-months"),
        ),
        redact=RedactSettings(tuple(_added(chain, "redact", "paths"))),
        places=_places(chain),
    )


def _rule_settings(file: ConfigFile, rule: str, said: Mapping[str, Any]) -> RuleSettings:
    params = said.get("params", {})
    places = {"": file.place("rules", rule)}
    places |= {key: file.place("rules", rule, key) for key in said}
    places |= {f"params.{name}": file.place("rules", rule, "params", name) for name in params}
    return RuleSettings(
        rule=rule,
        severity=said.get("severity"),
        enabled=said.get("enabled"),
        locked=said.get("locked", False),
        params={name: _param(value, places[f"params.{name}"]) for name, value in params.items()},
        places=places,
    )


def _param(value: Any, place: Place) -> Any:
    """A value as a rule file would write it, where a number is exact; dates are texts by now."""
    if isinstance(value, int | float) and not abs(value) < _TOO_LARGE:
        raise _problem(place, f"{value} is not a number that a rule can use", "at most 15 digits")
    return [_param(item, place) for item in value] if isinstance(value, list) else value


def _value(file: ConfigFile, keys: Sequence[str]) -> Any:
    value: Any = file.value
    for key in keys:
        value = value.get(key, {})
    return None if value == {} else value


def _last(chain: Sequence[ConfigFile], *keys: str) -> Any:
    said = [_value(file, keys) for file in chain]
    return next((value for value in reversed(said) if value is not None), None)


def _added(chain: Sequence[ConfigFile], *keys: str) -> list[str]:
    return list(dict.fromkeys(item for file in chain for item in _value(file, keys) or ()))


def _paths(chain: Sequence[ConfigFile], *keys: str) -> list[Path]:
    return [_beside(file, item) for file in chain for item in _value(file, keys) or ()]


def _last_path(chain: Sequence[ConfigFile], *keys: str) -> Path | None:
    said = [_beside(file, _value(file, keys)) for file in chain if _value(file, keys) is not None]
    return said[-1] if said else None


def _beside(file: ConfigFile, name: str) -> Path:
    """A path that the file means from its own folder, from the current folder."""
    return Path(os.path.normpath(file.path.parent / name))


_LISTS: tuple[Keys, ...] = (("packs",), ("rule-folders",), ("exclude",), ("redact", "paths"))
_SINGLE: tuple[Keys, ...] = (
    ("fail-level",),
    ("baseline",),
    ("lists", "max-age-months"),
    ("lists", "stale"),
    ("waivers", "file"),
    ("waivers", "approvers"),
    ("waivers", "max-months"),
)


def _places(chain: Sequence[ConfigFile]) -> dict[str, Place]:
    places: dict[str, Place] = {}
    for file in chain:
        for keys in _SINGLE:
            if _value(file, keys) is not None:
                places[".".join(keys)] = file.place(*keys)
        for keys in _LISTS:
            for item in _value(file, keys) or ():
                places.setdefault(f"{'.'.join(keys)}.{item}", file.place(*keys))
    return places
