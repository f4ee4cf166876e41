"""Whether a proposal keeps to the schema: yes at once, or every reason why not."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from checker.reading import Pointer
from checker.record import record
from checker.schema.bundle import proposal_schema, stated_schema
from checker.schema.mentions import as_seen, written_otherwise
from checker.suggest import did_you_mean

_MOST_CODES_SHOWN = 12
_MOST_PROBLEMS = 200


@record
class SchemaProblem:
    """One way in which a proposal breaks the schema.

    `pointer` says where. `hint` is what to write instead, or empty. `on_key` is true when the name
    of the field is wrong and not its value. `absent` goes on from `pointer` to the field that says
    nothing.
    """

    pointer: Pointer
    message: str
    hint: str = ""
    on_key: bool = False
    absent: Pointer = ()


def _validator(schema: dict[str, Any]) -> Any:
    from checker.schema.rust import jsonschema_rs  # what an earlier run said needs no validator

    return jsonschema_rs.validator_for(
        schema, validate_formats=True, pattern_options=jsonschema_rs.RegexOptions()
    )


@cache
def _fast() -> Any:
    return _validator(proposal_schema())


@cache
def _of_stated() -> Any:
    return _validator(stated_schema())


def is_stated(value: dict[str, Any]) -> bool:
    """Whether a proposal keeps to the schema and everything in it says something: there is nothing
    that `without_missing` would take away, nor that `check_schema` would find then. A few texts
    are taken for ones that say nothing; false never means more than that it has to be looked at.
    """
    return bool(_of_stated().is_valid(value)) and next(written_otherwise(value), None) is None


def check_schema(value: dict[str, Any]) -> list[SchemaProblem]:
    """Every schema problem of a proposal whose missing values are already gone, in file order.

    A valid proposal is accepted by a compiled validator; only a broken one is looked at again by
    the slower validator that can explain. When they disagree, the proposal is not accepted.
    """
    if _fast().is_valid(value):
        return [_otherwise(*found) for found in written_otherwise(value)]
    found = list(islice(_explain(value), _MOST_PROBLEMS + 1))
    if len(found) > _MOST_PROBLEMS:
        more = f"there are more than {_MOST_PROBLEMS} problems; these are the first"
        found[-1] = SchemaProblem((), more, "fix these, and check again")
    return found or [SchemaProblem((), "does not conform to the schema, for an unknown reason")]


@cache
def _slow() -> Any:
    from jsonschema import Draft202012Validator, FormatChecker, ValidationError
    from jsonschema.validators import extend

    def pattern(_: Any, wanted: str, instance: Any, __: Any) -> Iterator[ValidationError]:
        # In Python `$` also stands before a last line break, elsewhere only at the end.
        if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), instance):
            yield ValidationError(f"{instance!r} does not match {wanted!r}")

    validator = extend(Draft202012Validator, {"pattern": pattern})  # type: ignore[no-untyped-call]
    return validator(proposal_schema(), format_checker=FormatChecker(["date"]))


def _explain(value: dict[str, Any]) -> Iterator[SchemaProblem]:
    for error in _slow().iter_errors(value):
        yield from _WORDS.get(error.validator, _other)(error, tuple(error.absolute_path))


def _otherwise(at: Pointer, name: str, before: str, who: str) -> SchemaProblem:
    other = "in other characters" if as_seen(name) == as_seen(before) else _shown(before)
    message = f"{_shown(name)} is also written {other}"
    return SchemaProblem(
        at, message, f"spell a {who} the same everywhere, because rules compare them"
    )


def _unknown_field(error: Any, at: Pointer) -> Iterator[SchemaProblem]:
    known = error.schema.get("properties", {})
    for key in error.instance:
        if key not in known and not key.startswith("x_"):
            near = did_you_mean(key, known) if key[:1].isalpha() else ""
            hint = f"{near} Fields of your own begin with x_".strip()
            yield SchemaProblem((*at, key), f"unknown field {_shown(key)}", hint, on_key=True)


def _missing_field(error: Any, at: Pointer) -> Iterator[SchemaProblem]:
    # jsonschema reports each absent name by itself and names it in its message only.
    for name in error.validator_value:
        if name not in error.instance and repr(name) in error.message:
            about = error.schema["properties"].get(name, {}).get("description", "")
            message = f"field {_shown(name)} is not stated"
            yield SchemaProblem(at, message, about, absent=(name,))


def _wrong_code(error: Any, at: Pointer) -> Iterator[SchemaProblem]:
    if not isinstance(error.instance, str):
        return  # its type is wrong as well, and that is the better message
    codes = [str(code) for code in error.validator_value]
    meant = _OTHER_CODES.get(error.instance)
    hint = did_you_mean(meant if meant in codes else error.instance, codes)
    if len(codes) <= _MOST_CODES_SHOWN:
        hint = f"{hint}; " * bool(hint) + f"allowed: {', '.join(codes)}"
    elif not hint:
        hint = f"one of {len(codes)} codes, such as {', '.join(codes[:3])}"
    yield SchemaProblem(at, f"{_shown(error.instance)} is not an allowed value", hint)


# What people write for a code of ISO 3166 or ISO 4217, and no other code is like.
_OTHER_CODES = {"UK": "GB", "EL": "GR", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}

_TYPE_WORDS = {
    "string": "text in quotes",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false, without quotes",
    "array": "a list in [ ]",
    "object": "an object in { }",
}


def _wrong_type(error: Any, at: Pointer) -> Iterator[SchemaProblem]:
    wanted = _TYPE_WORDS.get(error.validator_value, str(error.validator_value))
    schema = error.schema if error.validator_value == "object" else {}
    members = schema.get("required") or list(schema.get("properties", ()))[:2]
    hint = ", ".join(f'"{name}": …' for name in members)
    hint = f"write {{{hint}}}" if hint else ""
    yield SchemaProblem(at, f"expected {wanted}, found {_found(error.instance)}", hint)


def _wrong_format(error: Any, at: Pointer) -> Iterator[SchemaProblem]:
    hint = "write it as YYYY-MM-DD, such as 2026-03-31"
    is_written = isinstance(error.instance, str) and _DAY.fullmatch(error.instance)
    what = "not a date in the calendar" if is_written else "not written as a date"
    yield SchemaProblem(at, f"{_shown(error.instance)} is {what}", hint)


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What the description of a field does not say, since it says what the value is for.
_WRITTEN = {
    "^[A-Za-z0-9][A-Za-z0-9._-]*$": (
        "write it with the letters A to Z, digits, points, dashes and underscores only, beginning "
        "with a letter or digit"
    ),
    "^([01][0-9]|2[0-3]):[0-5][0-9]$": "write hours and minutes in two digits each, such as 08:30",
    r"^[^./\\][^/\\]*(/[^./\\][^/\\]*)*$": (
        "write the path from the folder of the proposal with forward slashes, without . and .."
    ),
}


def _wrong_pattern(error: Any, at: Pointer) -> Iterator[SchemaProblem]:
    hint = _WRITTEN.get(error.validator_value) or error.schema.get("description", "")
    yield SchemaProblem(at, f"{_shown(error.instance)} does not have the required format", hint)


def _limit(words: str) -> Any:
    def explain(error: Any, at: Pointer) -> Iterator[SchemaProblem]:
        message = f"{_found(error.instance)} is {words} {error.validator_value}"
        yield SchemaProblem(at, message, error.schema.get("description", ""))

    return explain


def _other(error: Any, at: Pointer) -> Iterator[SchemaProblem]:
    yield SchemaProblem(at, error.message, error.schema.get("description", ""))


_WORDS = {
    "additionalProperties": _unknown_field,
    "required": _missing_field,
    "enum": _wrong_code,
    "type": _wrong_type,
    "format": _wrong_format,
    "pattern": _wrong_pattern,
    "minimum": _limit("less than the minimum,"),
    "maximum": _limit("more than the maximum,"),
    "minLength": _limit("shorter than the minimum length,"),
    "maxLength": _limit("longer, in characters, than the maximum length,"),
}


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}…"'
    return _found(value)


def _found(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {_shown(value)}"
        case list():
            return "a list"
        case dict():
            return "an object"
    return "null"
