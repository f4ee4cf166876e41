"""Bytes become Documents, strictly: what two readers could understand in two ways is refused."""

import json
import re
from gc import get_referents
from typing import Any, NoReturn

from checker.reading.document import Document
from checker.reading.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_PROBLEMS,
    MAX_PROPOSALS,
    MAX_VALUES,
    number_defect,
)
from checker.reading.positions import LINE_END, Lines, undecoded
from checker.reading.problems import InputProblem
from checker.reading.source import Source
from checker.record import replace

NDJSON_SUFFIXES = (".ndjson", ".jsonl")

_BOM = b"\xef\xbb\xbf"
# How the first bytes of '{"' look in the other encodings of RFC 4627, section 3, and their BOMs.
# The UTF-32 marks stand first: the one for little-endian begins with that of UTF-16.
_FOREIGN_STARTS = (
    (
        re.compile(rb"\xff\xfe\x00\x00|\x00\x00\xfe\xff|\x00\x00\x00[^\x00]|[^\x00]\x00{3}"),
        "UTF-32",
    ),
    (re.compile(rb"\xff\xfe|\xfe\xff|\x00[^\x00]|[^\x00]\x00"), "UTF-16"),
)
_SAVE_AS_UTF8 = 'Save the file as "UTF-8" without byte order mark'
# Cheap to find; only the scanner can tell whether it is a lone surrogate or an escaped backslash.
_SUSPECT_ESCAPE = re.compile(r"\\u(?:[dD][89a-fA-F]|0000)")


def parse(source: Source | InputProblem) -> list[Document | InputProblem]:
    """The proposals of a source, and what is wrong with those that could not be read; what was no
    source in the first place stays the problem that it is.

    A name that ends in .ndjson or .jsonl holds one proposal a line (blank lines are skipped), any
    other name one proposal. The list is never empty and in the order of the file. After
    `MAX_PROBLEMS` problems reading stops: the proposals come first then, and one more problem says
    so at the end.
    """
    if isinstance(source, InputProblem):
        return [source]
    if len(source.data) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1024**2} MiB"
        return [_problem(source, message, "Put each proposal in a file of its own.", "too-large")]
    text = _decode(source)
    if isinstance(text, InputProblem):
        return [text]
    parse_all = _parse_lines if source.name.lower().endswith(NDJSON_SUFFIXES) else _parse_text
    return _capped(parse_all(source, text))


def _decode(source: Source) -> str | InputProblem:
    data = source.data
    if data.startswith(_BOM):
        message = "the file begins with a byte order mark (BOM)"
        hint = f"{_SAVE_AS_UTF8}, or: sed -i '1s/^\\xEF\\xBB\\xBF//' FILE"
        return _problem(source, message, hint, "byte-order-mark")
    for start, encoding in _FOREIGN_STARTS:
        if start.match(data):
            message = f"the file is in {encoding}, not UTF-8 (seen at byte 0)"
            hint = f"{_SAVE_AS_UTF8}, or: iconv -f {encoding} -t UTF-8 FILE"
            return _problem(source, message, hint, "not-utf-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"byte 0x{data[error.start]:02X} at offset {error.start} is not UTF-8"
        hint = f"{_SAVE_AS_UTF8}; it may be in Windows-1252 or Latin-1."
        return _problem(source, message, hint, "not-utf-8", *undecoded(data, error))


def _parse_lines(source: Source, text: str) -> list[Document | InputProblem]:
    results: list[Document | InputProblem] = []
    problems = 0
    for line_offset, line in enumerate(LINE_END.split(text)):
        if line.strip(" \t"):
            if len(results) >= MAX_PROPOSALS:
                message = f"more than {MAX_PROPOSALS} proposals in one file"
                hint = "Split them into several files."
                return [_problem(source, message, hint, "too-many-proposals", line_offset + 1)]
            parsed = _parse_text(source, line, line_offset)
            problems += sum(isinstance(result, InputProblem) for result in parsed)
            results += parsed
        if problems >= MAX_PROBLEMS:
            break
    if problems and _is_json_object(text):
        message = "a JSON object spread over several lines in a file with one object per line"
        hint = "Rename the file to .json, or write the object on one line."
        return [_problem(source, message, hint, "not-ndjson")]
    return results or _parse_text(source, text)


def _is_json_object(text: str) -> bool:
    try:
        return isinstance(_DECODER.decode(text), dict)
    except (ValueError, RecursionError):
        return False


def _parse_text(source: Source, text: str, line_offset: int = 0) -> list[Document | InputProblem]:
    """One JSON text, by the scanner in C; ours, a hundred times slower, explains a refusal."""
    if _may_hold_too_many(text) and (problems := _flaws(source, text, line_offset)):
        return problems
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        problems = _flaws(source, text, line_offset)
        if not problems:  # the two scanners disagree: a defect here, never a pass
            raise
        return problems
    # One character is found ten times as fast as two.
    if ("\\" in text and _SUSPECT_ESCAPE.search(text)) or _is_too_deep(value):
        problems = _flaws(source, text, line_offset)
        if problems:
            return problems
    if not isinstance(value, dict):
        return [_not_an_object(source, text, line_offset, value)]
    return [Document(source, value, text, line_offset)]


def _may_hold_too_many(text: str) -> bool:
    if len(text) < MAX_VALUES:
        return False
    # Every value but the first follows one of these; where they stand in texts, the scanner tells.
    return sum(map(text.count, ",[{")) >= MAX_VALUES


def _flaws(source: Source, text: str, line_offset: int) -> list[Document | InputProblem]:
    from checker.reading.scan import scan  # only for what is refused

    lines = Lines(text, line_offset)
    return [
        _problem(source, flaw.message, flaw.hint, flaw.code, *lines.place(flaw.offset))
        for flaw in scan(text, lines)
    ]


def _not_an_object(source: Source, text: str, line_offset: int, value: object) -> InputProblem:
    found = _KINDS.get(type(value), "an array")
    if isinstance(value, list) and value:
        found += f" of {len(value)}"
    place = Lines(text, line_offset).place(len(text) - len(text.lstrip()))
    message = f"a proposal is a JSON object, this is {found}"
    hint = "Put one proposal in each file, or one on each line of a .ndjson file."
    return _problem(source, message, hint, "not-an-object", *place)


def _problem(
    source: Source, message: str, hint: str, code: str, line: int = 1, column: int = 1
) -> InputProblem:
    return InputProblem(source.name, message, hint, code, line, column)


def _is_too_deep(value: object) -> bool:
    # What objects and arrays refer to is their values; texts and numbers refer to nothing.
    level = [value]
    for _ in range(MAX_DEPTH):
        level = get_referents(*level)
        if not level:
            return False
    return any(isinstance(item, dict | list) for item in level)


def _capped(results: list[Document | InputProblem]) -> list[Document | InputProblem]:
    problems = [result for result in results if isinstance(result, InputProblem)]
    if len(problems) < MAX_PROBLEMS:
        return results
    last = replace(
        problems[MAX_PROBLEMS - 1],
        message=f"reading stopped after {MAX_PROBLEMS} problems",
        hint="Fix these first; there may be more.",
        code="too-many-problems",
    )
    documents = [result for result in results if isinstance(result, Document)]
    return [*documents, *problems[:MAX_PROBLEMS], last]


class _RefusedError(ValueError):
    """Well-formed JSON that is refused; the scanner says why and where."""


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise _RefusedError
    return members


def _float(literal: str) -> float:
    if number_defect(literal):
        raise _RefusedError
    return float(literal)


def _int(literal: str) -> int:
    if len(literal) > MAX_DIGITS and number_defect(literal):
        raise _RefusedError
    return int(literal)


def _not_finite(literal: str) -> NoReturn:
    raise _RefusedError(literal)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_members, parse_float=_float, parse_int=_int, parse_constant=_not_finite
)
_KINDS: dict[type, str] = {
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
}
