"""The truth tables of the rule language, each cell what the product says when it is asked."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from checker.engine import Evaluator, Outcome
from checker.findings import Judge
from checker.policy import load_policy
from checker.policy.operators import COMBINATORS, OPERATORS, QUANTIFIERS
from checker.reading import Document, Source, parse
from checker.schema import read_types

_DAY = date(2026, 11, 23)
_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_FLAG = {"type": "boolean"}


def _object(**fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields}


# One field of each type, and a list of things with a flag each.
_SCHEMA = {
    **_object(
        id=_TEXT,
        title=_TEXT,
        status=_TEXT,
        text=_TEXT,
        number=_NUMBER,
        flag=_FLAG,
        a=_FLAG,
        b=_FLAG,
        day={"type": "string", "format": "date"},
        amount={"type": "object", "x-type": "money"},
        length={"type": "string", "format": "duration"},
        words={"type": "array", "items": _TEXT},
        items={"type": "array", "items": _object(flag=_FLAG)},
    ),
    "x-entity": "proposal",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition asked about a proposal with these fields."""

    condition: str
    fields: dict[str, Any]


def _asked(path: str, operator: str, operand: str, *values: Any) -> list[Asked]:
    condition = f"{{{path}: {{{operator}: {operand}}}}}"
    return [Asked(condition, {} if value is _ABSENT else {path: value}) for value in values]


_ABSENT = object()
_LEI, _BAD_LEI = "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R13"
_EUR, _USD = {"amount": 5, "currency": "EUR"}, {"amount": 5, "currency": "USD"}

# What each operator is asked about: values on both sides of its border, and one not stated.
_CASES: dict[str, list[Asked]] = {
    "eq": _asked("number", "eq", "5", 5, 4, _ABSENT) + _asked("text", "eq", "red", "red", "TBD"),
    "ne": _asked("text", "ne", "red", "blue", "red", _ABSENT, "TBD"),
    "lt": _asked("number", "lt", "5", 4, 5, _ABSENT)
    + _asked("amount", "lt", '"9 EUR"', _EUR, _USD),
    "le": _asked("number", "le", "5", 5, 6, _ABSENT)
    + _asked("length", "le", "P1M", "P28D", "P30D", "P32D"),
    "gt": _asked("number", "gt", "5", 6, 5, "6", _ABSENT)
    + _asked("day", "gt", "2026-01-31", "2026-02-01", "2026-01-31"),
    "ge": _asked("number", "ge", "5", 5, 4, _ABSENT)
    + _asked("length", "ge", "P1Y", "P12M", "P11M"),
    "in": _asked("text", "in", "[red, blue]", "red", "green", _ABSENT),
    "not_in": _asked("text", "not_in", "[red, blue]", "green", "red", _ABSENT),
    "present": _asked("text", "present", "true", "red", "TBD", None, _ABSENT)
    + _asked("text", "present", "false", "red", _ABSENT)
    + _asked("words", "present", "true", []),
    "matches": _asked("text", "matches", '"[A-Z]-[0-9]+"', "A-1", "xA-1", _ABSENT),
    "starts_with": _asked("text", "starts_with", "re", "red", "dark red", _ABSENT),
    "valid_as": _asked("text", "valid_as", "lei", _LEI, _BAD_LEI, _ABSENT)
    + _asked("text", "valid_as", "timezone", "Europe/Paris", "Paris"),
    "contains": _asked("words", "contains", "red", ["red", "blue"], ["blue"], [], _ABSENT),
    "contains_all": _asked(
        "words", "contains_all", "[red, blue]", ["blue", "red"], ["red"], [], _ABSENT
    ),
    "contains_any": _asked("words", "contains_any", "[red, blue]", ["red"], ["green"], [], _ABSENT),
    "older_than_months": _asked(
        "day", "older_than_months", "3", "2026-08-22", "2026-08-23", "2027-01-01", _ABSENT
    ),
    "older_than_days": _asked("day", "older_than_days", "7", "2026-11-15", "2026-11-16", _ABSENT),
    "within_months": _asked(
        "day", "within_months", "3", "2026-11-23", "2027-02-23", "2027-02-24", "2026-11-22", _ABSENT
    ),
    "within_days": _asked("day", "within_days", "7", "2026-11-30", "2026-12-01", _ABSENT),
}
_FLAGS = {"true": True, "false": False, "unknown": None}
_QUANTIFIED = {
    "some": "{items: {some: {flag: true}}}",
    "every": "{items: {every: {flag: true}}}",
    "none": "{items: {none: {flag: true}}}",
    "count": "{items: {count: {ge: 2, where: {flag: true}}}}",
}
_LISTS: tuple[tuple[str, ...] | None, ...] = (
    None,
    (),
    ("true",),
    ("false",),
    ("unknown",),
    ("true", "false"),
    ("true", "unknown"),
    ("false", "unknown"),
    ("true", "true", "unknown"),
    ("true", "unknown", "unknown"),
)


def operators_page() -> Iterator[str]:
    """The lines of the page."""
    yield "# Truth tables of the rule language"
    yield ""
    yield (
        f"Each cell is what the product answered when it was asked, on {_DAY}. What every word "
        "means is told in [the rule language](rule-language.md)."
    )
    yield from _verdicts()
    yield from _combinators()
    yield from _quantifiers()
    yield from _operators()


def _verdicts() -> Iterator[str]:
    yield from _heading("Verdicts", "The verdict of a rule of severity fail, by `missing`.")
    yield "| `when` | `require` | verdict | `missing: warn` | `missing: undetermined` | draft |"
    yield "|---|---|---|---|---|---|"
    for when, applies in _FLAGS.items():
        for require, holds in _FLAGS.items():
            fields = {"a": applies, "b": holds}
            cells = [_verdict("", fields)]
            cells += [_verdict(f"missing: {word}", fields) for word in ("warn", "undetermined")]
            cells.append(_verdict("", fields | {"status": "draft"}))
            yield f"| {when} | {require} | {' | '.join(cells)} |"


def _combinators() -> Iterator[str]:
    for word in ("all", "any"):
        yield from _heading(
            f"`{word}`", f"{_sentence(COMBINATORS[word])} One part by line, one by column."
        )
        yield f"| `{word}` | {' | '.join(_FLAGS)} |"
        yield "|---|---|---|---|"
        condition = f"{{{word}: [{{a: true}}, {{b: true}}]}}"
        for name, left in _FLAGS.items():
            row = [Asked(condition, {"a": left, "b": right}) for right in _FLAGS.values()]
            yield f"| {name} | {' | '.join(truths(row))} |"
    yield from _heading("`not`", _sentence(COMBINATORS["not"]))
    yield f"| part | {' | '.join(_FLAGS)} |"
    yield "|---|---|---|---|"
    row = [Asked("{not: {a: true}}", {"a": value}) for value in _FLAGS.values()]
    yield f"| `not` | {' | '.join(truths(row))} |"


def _quantifiers() -> Iterator[str]:
    words = ", ".join(f"`{word}`: {text}" for word, text in QUANTIFIERS.items())
    yield from _heading("Quantifiers", f"{words}. The column of `count` asks for at least two.")
    yield f"| condition on each item | {' | '.join(f'`{word}`' for word in _QUANTIFIED)} |"
    yield "|---|---|---|---|---|"
    for flags in _LISTS:
        fields = {} if flags is None else {"items": [{"flag": _FLAGS[flag]} for flag in flags]}
        name = "list not stated" if flags is None else ", ".join(flags) or "empty list"
        row = truths([Asked(condition, fields) for condition in _QUANTIFIED.values()])
        yield f"| {name} | {' | '.join(row)} |"


def _operators() -> Iterator[str]:
    for word, operator in OPERATORS.items():
        kinds = ", ".join(sorted(operator.subjects))
        yield from _heading(f"`{word}`", f"{_sentence(operator.help)} Of: {kinds}.")
        yield "| condition | value | truth |"
        yield "|---|---|---|"
        for asked, truth in zip(_CASES[word], truths(_CASES[word]), strict=True):
            value = next((f"`{json.dumps(v)}`" for v in asked.fields.values()), "not stated")
            yield f"| `{asked.condition[1:-1]}` | {value} | {truth} |"


def _heading(title: str, text: str) -> Iterator[str]:
    yield from ("", f"## {title}", "", text, "")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


# Asking the product

_SOURCES = "sources: {page: {title: This page, short: Page}}"
_RULE = """\
id: TBL-01
title: A row of a table
severity: fail
message: It does not hold.
remediation: Nothing to do.
rationale: To see.
references: [{source: page}]
"""
_TRUTHS = {Outcome.PASS: "true", Outcome.FAIL: "false", Outcome.MISSING: "unknown"}


def truths(asked: Sequence[Asked]) -> list[str]:
    """What the engine says of each."""
    found: list[str] = []
    evaluators: dict[str, Evaluator] = {}
    for row in asked:
        if row.condition not in evaluators:
            evaluators[row.condition] = Evaluator(_policy(f"require: {row.condition}\n"))
        evaluator = evaluators[row.condition]
        (result,) = evaluator.evaluate(evaluator.facts(row.fields, _DAY)).results
        assert result.outcome is not None, result.error
        found.append(_TRUTHS[result.outcome])
    return found


def _verdict(missing: str, fields: dict[str, Any]) -> str:
    judge = Judge(_policy(f"when: {{a: true}}\nrequire: {{b: true}}\n{missing}\n"))
    (document,) = parse(Source("page.json", json.dumps({"id": "page", **fields}).encode()))
    assert isinstance(document, Document)
    (verdict,) = judge.judge(document, _DAY).counts.elements()
    return verdict.replace("_", " ")


def _policy(lines: str) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sources.yaml").write_text(_SOURCES, encoding="utf-8")
        Path(folder, "rule.yaml").write_text(_RULE + lines, encoding="utf-8")
        return load_policy([Path(folder)], read_types(_SCHEMA))
