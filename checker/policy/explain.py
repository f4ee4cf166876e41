"""What is wrong with the form of a policy file or with a pattern in it, for whoever wrote it. Slow,
and only needed then."""

import re
import warnings
from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from checker.config.model import RULE_ID
from checker.policy.model import NAME, PACK
from checker.policy.values import NotOfType, constant, written
from checker.policy.yaml_file import Path, YamlFile
from checker.reading import Problem
from checker.schema import FieldType, Kind
from checker.suggest import did_you_mean

Said = tuple[str, str]
"""What is wrong, and what to write instead."""

_KINDS = {
    "string_type": Kind.TEXT,
    "bool_type": Kind.BOOLEAN,
    "int_type": Kind.NUMBER,
    "date_type": Kind.DATE,
    "value_error": Kind.DATE,
}
_CONDITIONS = ("expected conditions, one a line", "write path: value")
# What stands under a key, where keys are missing.
_MAPPINGS: dict[str, Said] = {
    "require": _CONDITIONS,
    "when": _CONDITIONS,
    "let": ("expected names with functions", "write name: {sum: {of: …}}"),
    "params": ("expected names of parameters", "write name: {default: …, doc: …}"),
    "patch": ("expected changes, one a line", "write path: value"),
}
_PATTERNS = {
    f"^{RULE_ID}$": "write capital letters, a dash and digits, such as OWN-01",
    PACK: "write small letters, digits and dashes only, beginning with a letter",
    NAME: "write letters, digits and underscores only, beginning with a small letter",
}


def explained(file: YamlFile, form: type[BaseModel], error: ValidationError) -> Iterator[Problem]:
    """Everything in the file that its form does not allow. A key that is missing because it is
    misspelt is told once, where it stands."""
    errors = error.errors()
    unknown = [tuple(found["loc"]) for found in errors if found["type"] == "extra_forbidden"]
    for found in errors:
        at = tuple(step for step in found["loc"] if step != "[key]")
        match found["type"]:
            case "extra_forbidden":
                known = _keys(_form_at(form, at[:-1]))
                hint = did_you_mean(str(at[-1]), known) or f"known: {', '.join(sorted(known))}"
                yield file.problem(at, f'unknown key "{at[-1]}"', hint)
            case "missing" if any(
                other[:-1] == at[:-1] and did_you_mean(str(other[-1]), [str(at[-1])])
                for other in unknown
            ):
                continue
            case "missing":
                yield file.problem(at[:-1], f'the key "{at[-1]}" is missing')
            case kind:
                message, hint = _said(kind, found, form, at)
                name = ".".join(step for step in at if isinstance(step, str))
                yield file.problem(at, f"{name}: {message}", hint)


def _said(kind: str, found: Mapping[str, Any], form: Any, at: Path) -> Said:
    value, more = found["input"], found.get("ctx", {})
    match kind:
        case "string_pattern_mismatch":
            return f'"{value}" does not have the required format', _PATTERNS[more["pattern"]]
        case "literal_error":
            known = [written(option).strip('"') for option in get_args(_form_at(form, at))]
            return f"unknown value {written(value)}", _one_of(str(value), known)
        case "model_type":
            known = _keys(_form_at(form, at))
            return "expected keys with values", f"it takes: {', '.join(known)}"
        case "dict_type":
            key = next(step for step in reversed(at) if isinstance(step, str))
            return _MAPPINGS.get(key, ("expected names with values", "write name: value"))
        case "int_type" if isinstance(value, float):
            return f"expected a whole number, found {value}", ""
        case "list_type":
            return f"expected a list, found {written(value)}", "write each item after a dash"
        case "string_too_short":
            return "the text is empty", "write at least one character"
        case "too_short":
            return "the list is empty", "write at least one item"
        case "too_long":
            return "the list is too long", f"at most {more['max_length']} items"
        case "greater_than_equal":
            return f"{value} is too small", f"at least {more['ge']}"
        case "less_than_equal":
            return f"{value} is too large", f"at most {more['le']}"
    return _of_kind(kind, value) or (found["msg"][:1].lower() + found["msg"][1:], "")


def _of_kind(kind: str, value: Any) -> Said | None:
    if kind not in _KINDS:
        return None
    try:
        constant(value, FieldType(_KINDS[kind]))
    except NotOfType as error:
        quoted = _KINDS[kind] is Kind.TEXT and isinstance(value, int | float | dict)
        return str(error), "put it between quotes" if quoted else error.hint
    return None


def _one_of(value: str, known: list[str]) -> str:
    return f"{did_you_mean(value, known)} it can be: {', '.join(known)}".lstrip()


# Forms


def _form_at(form: Any, at: Path) -> Any:
    """The form of what stands at a path of the file."""
    for step in at:
        if _is_model(form):
            fields = {info.alias or name: info for name, info in form.model_fields.items()}
            form = fields[str(step)].annotation
        else:  # a list, or names that the file gives itself
            form = get_args(form)[-1]
        if get_origin(form) in {Union, UnionType}:
            form = next(part for part in get_args(form) if part is not NoneType)
    return form


def _keys(form: Any) -> list[str]:
    if not _is_model(form):
        return []
    return [info.alias or name for name, info in form.model_fields.items()]


def _is_model(form: Any) -> bool:
    return get_origin(form) is None and isinstance(form, type) and issubclass(form, BaseModel)


# Patterns

_NOT_SUPPORTED = re.compile(r"\(\?<?[=!]|\\[1-9]|\\k[<{]|\(\?P=")
# As Python says it. The engine gives no reason, and agrees in these.
_REASONS = {
    "unterminated character set": "a [ is not closed",
    "missing ), unterminated subpattern": "a ( is not closed",
    "unbalanced parenthesis": "a ) closes nothing",
    "nothing to repeat": "there is nothing before a repetition",
    "bad character range": "a range runs backwards",
}


def why_no_pattern(text: str) -> str:
    """Why a text is no pattern of the engine, as far as anybody can tell."""
    try:
        with warnings.catch_warnings(action="ignore"):  # of what Python will read otherwise one day
            re.compile(text)
    except re.error as error:
        for said, reason in _REASONS.items():
            if error.msg.startswith(said):
                return reason
    except (RecursionError, OverflowError):
        return ""
    if _NOT_SUPPORTED.search(text):
        return "look-around and back-references are not supported"
    return ""
