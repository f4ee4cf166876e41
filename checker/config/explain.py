"""What is wrong with a configuration, for whoever wrote it. Slow, and only needed then."""

import re
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import jsonschema_rs

from checker.config.model import RULE_ID
from checker.config.read import ConfigFile
from checker.reading import Problem
from checker.suggest import did_you_mean

_KINDS = {
    "string": 'a text: "…"',
    "integer": "a whole number, without quotes",
    "boolean": "true or false, without quotes",
    "array": "a list: [ … ]",
    "object": "a table: [ … ] on a line of its own",
}
_SAID = {
    "minProperties": ("the table is empty", "write a key below it, or remove the table"),
    "minItems": ("the list is empty", "name one at least, or remove the line"),
    "const": ("it can only be true", "remove the line where it is not"),
}
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


def explained(
    file: ConfigFile, validator: jsonschema_rs.Validator, schema: Mapping[str, Any]
) -> Iterator[Problem]:
    """Everything in the file that the schema does not allow."""
    for error in validator.iter_errors(file.value):
        keys = tuple(map(str, error.instance_path))
        yield from _problems(file, keys, error, schema)


def syntax_problem(name: str, said: str, data: bytes) -> Problem:
    """A text that is no TOML, from the words of the parser."""
    place = _PLACE.search(said)
    line = int(place[1]) if place and place[1] else data.count(b"\n") + 1
    column = int(place[2]) if place and place[2] else 1
    if data.startswith(BOM_UTF8):
        hint = 'save the file as "UTF-8" without it'
        return Problem(name, 1, 1, "the file begins with a byte order mark (BOM)", hint)
    what = _PLACE.sub("", said)
    lines = data.decode("utf-8").split("\n")
    begins = lines[line - 1][column - 1 : column] if line <= len(lines) else ""
    hint = 'write a text between double quotes: "…"' if begins.isalpha() else ""
    return Problem(name, line, column, f"not TOML: {what[:1].lower()}{what[1:]}", hint)


def _problems(
    file: ConfigFile,
    keys: tuple[str, ...],
    error: jsonschema_rs.ValidationError,
    schema: Mapping[str, Any],
) -> Iterator[Problem]:
    kind: Any = error.kind  # what it holds depends on its name
    value: Any = error.instance
    name = ".".join(keys)
    match kind.name:
        case "additionalProperties":
            for key in kind.unexpected:
                hint = _other_key(file, keys, key, schema)
                yield file.place(*keys, key).problem(f'unknown key "{key}"', hint)
        case "propertyNames":
            hint = "a rule id is capital letters, a dash and digits, such as IP-03"
            for key in value:
                if not re.fullmatch(RULE_ID, key):
                    yield file.place(*keys, key).problem(f'"{key}" is not a rule id', hint)
        case "type":
            wanted = " or ".join(_KINDS.get(t, t) for t in kind.types)
            yield file.place(*keys).problem(f"{name} cannot be {_shown(value)}", f"write {wanted}")
        case "enum":
            known = list(kind.options)
            hint = did_you_mean(str(value), known) or f"one of {', '.join(known)}"
            yield file.place(*keys).problem(f"{name}: unknown value {_shown(value)}", hint)
        case other:
            message, hint = _SAID.get(other, (error.message, ""))
            yield file.place(*keys).problem(f"{name}: {message}", hint)


def _other_key(file: ConfigFile, keys: tuple[str, ...], key: str, schema: Mapping[str, Any]) -> str:
    """What may have been meant by a key that there is not."""
    if keys and key in _known(schema, ()):
        return _belongs_above(file)
    if key == "tool" and not keys and not file.head:
        return "[tool.sourcing] is for pyproject.toml; here its keys stand at the top level"
    known = _known(schema, keys)
    return did_you_mean(key, known) or f"known: {', '.join(sorted(known))}"


def _belongs_above(file: ConfigFile) -> str:
    table = f"right below [{'.'.join(file.head)}]" if file.head else "above the first table"
    return f"put it {table}: below a table it is a key of that table"


def _known(schema: Mapping[str, Any], keys: Sequence[str]) -> list[str]:
    """The keys that may stand under these."""
    at = schema
    for key in keys:
        at = at.get("properties", {}).get(key) or at["additionalProperties"]
        if "$ref" in at:
            at = schema["$defs"][at["$ref"].rpartition("/")[2]]
    return list(at["properties"])


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    return f'"{value}"' if isinstance(value, str) else str(value)
