"""Small policies for tests: a proposal with one field of each type, and rules of one line.

A test writes only the lines of a rule that it is about; `rule`, `derivation` and `reference_list`
add the rest below them, so that lines and columns stay those of the test.
"""

import json
import re
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from checker.engine import Evaluator, Outcome
from checker.policy import Policy, PolicyProblems, load_policy
from checker.reading import Document, Problem, Source, parse
from checker.schema import ProposalType, read_types

AS_OF = date(2026, 11, 23)

_TEXT = {"type": "string"}
_ID = {"id": _TEXT, "name": _TEXT}
_CODE = {"type": "string", "enum": ["red", "green", "blue"]}
_NUMBER = {"type": "number"}
_FLAG = {"type": "boolean"}
_DAY = {"type": "string", "format": "date"}
_LENGTH = {"type": "string", "format": "duration"}
_MONEY = {"type": "object", "x-type": "money"}
_BOX_ID = {"type": "string", "x-refers-to": "box"}
_HOURS = {"type": "object", "properties": {"start": _TEXT, "end": _TEXT}}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _entities(kind: str, **properties: Any) -> dict[str, Any]:
    item = {**_object(**_ID, **properties), "x-label": "name"}
    return {**_list(item), "x-entity": kind}


SCHEMA: dict[str, Any] = {
    **_object(
        id=_TEXT,
        title=_TEXT,
        status={"type": "string", "enum": ["draft", "proposed"]},
        text={**_TEXT, "description": "Any words."},
        code=_CODE,
        shade={"type": "string", "enum": ["light", "dark"]},
        number={**_NUMBER, "description": "How many."},
        limit=_NUMBER,
        share={**_NUMBER, "minimum": 0, "maximum": 100},
        assumed={**_NUMBER, "default": 7},
        flag=_FLAG,
        day=_DAY,
        until=_DAY,
        length=_LENGTH,
        notice=_LENGTH,
        amount=_MONEY,
        cap=_MONEY,
        inner=_object(text=_TEXT, number=_NUMBER),
        words=_list(_TEXT),
        codes=_list(_CODE),
        numbers=_list(_NUMBER),
        days=_list(_DAY),
        flags=_list(_FLAG),
        amounts=_list(_MONEY),
        lines=_list(
            _object(name=_TEXT, number=_NUMBER, amount=_MONEY, day=_DAY, length=_LENGTH, flag=_FLAG)
        ),
        hours=_HOURS,
        zone=_TEXT,
        theirHours=_HOURS,
        theirZone=_TEXT,
        options=_list(_object(id=_TEXT, scores=_list(_object(category=_TEXT, score=_NUMBER)))),
        criteria=_list(_object(category=_TEXT, weight=_NUMBER)),
        parts=_entities(
            "part",
            text=_TEXT,
            code=_CODE,
            number={**_NUMBER, "description": "Size of the part."},
            boxId={**_BOX_ID, "description": "The box that it lies in."},
            boxIds=_list(_BOX_ID),
            words=_list(_TEXT),
            until=_DAY,
        ),
        boxes=_entities(
            "box",
            country={**_TEXT, "description": "Where the box stands."},
            number=_NUMBER,
            ownerId={"type": "string", "x-refers-to": "part"},
            lines=_list(_object(number=_NUMBER, word=_TEXT)),
        ),
    ),
    "x-entity": "proposal",
    "x-label": "title",
}

SOURCES = "sources: {book: {title: A book, short: Book, sentences: {S1: It says so.}}}"
_REST = {
    "id": "SML-01",
    "title": "A rule",
    "severity": "fail",
    "require": "{text: fine}",
    "message": "It does not hold.",
    "remediation": "Change it.",
    "rationale": "To see.",
    "references": "[{source: book}]",
}
_DERIVED_REST = {
    "derive": "size",
    "for": "proposal",
    "title": "A derivation",
    "rationale": "To see.",
    "cases": "[{value: big, when: {number: {gt: 10}}}]",
    "references": "[{source: book}]",
}
_LIST_REST = {"title": "A list", "as_of": "2026-01-01", "source": "A book", "values": "[red]"}


@cache
def types() -> ProposalType:
    """The types of the small proposal."""
    return read_types(SCHEMA)


def rule(text: str) -> str:
    """A rule with these lines; a mark before a key is no part of it."""
    return _completed(text, _REST)


def derivation(text: str) -> str:
    """A derivation with these lines."""
    return _completed(text, _DERIVED_REST)


def reference_list(text: str) -> str:
    """A reference list with these lines."""
    return _completed(text, _LIST_REST)


def _completed(text: str, rest: dict[str, str]) -> str:
    text = text if text.endswith("\n") else f"{text}\n"
    keys = set(re.findall(r"^«?([a-z_]+):", text, re.MULTILINE))
    return text + "".join(f"{k}: {v}\n" for k, v in rest.items() if k not in keys)


def policy_of(*files: str) -> Policy:
    """The policy of these files, whose names are 1.yaml, 2.yaml …

    Raises:
        PolicyProblems: it does not load.
    """
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate([SOURCES, *files]):
            Path(folder, f"{number}.yaml").write_text(text, encoding="utf-8", newline="")
        return load_policy([Path(folder)], types())


def problems_of(*files: str) -> list[Problem]:
    """What is wrong with these files; empty when they load."""
    try:
        policy_of(*files)
    except PolicyProblems as error:
        return error.problems
    return []


def document_of(value: dict[str, Any], **layout: Any) -> Document:
    """A proposal as if read from `p.json`; `layout` goes to `json.dumps`."""
    data = json.dumps({"id": "p", "title": "A proposal", **value}, **layout).encode()
    (document,) = parse(Source("p.json", data))
    assert isinstance(document, Document), document
    return document


_TRUTHS = {Outcome.PASS: "true", Outcome.FAIL: "false", Outcome.MISSING: "unknown"}


def truth(
    condition: str,
    value: dict[str, Any],
    extra: str = "",
    *files: str,
    entity: str | None = None,
    as_of: date = AS_OF,
) -> str:
    """Whether a condition holds for a proposal: `true`, `false` or `unknown`.

    `extra` are more lines of the rule, such as `let:` or `for:`; `files` more files of the policy.
    With `entity`, for the entity with that id; without it there must be one only.
    """
    evaluator = Evaluator(policy_of(rule(f"require: {condition}\n{extra}"), *files))
    evaluation = evaluator.evaluate(evaluator.facts(document_of(value).value, as_of))
    (result,) = [r for r in evaluation.results if entity in {None, r.item.id}]
    assert result.outcome is not None, result.error
    return _TRUTHS[result.outcome]
