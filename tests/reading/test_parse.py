"""Whatever two readers could understand in two ways is refused, at its place, with a way out."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker.reading import Document, InputProblem, Source, parse, printable
from checker.reading.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_PROBLEMS,
    MAX_PROPOSALS,
    MAX_VALUES,
)


def read(data: bytes, name: str = "p.json") -> list[Document | InputProblem]:
    return parse(Source(name, data))


def problems(data: bytes, name: str = "p.json") -> list[InputProblem]:
    results = read(data, name)
    assert all(isinstance(result, InputProblem) for result in results), results
    return [result for result in results if isinstance(result, InputProblem)]


def brief(data: bytes, name: str = "p.json") -> list[str]:
    return [f"{p.line}:{p.column} {p.code}" for p in problems(data, name)]


def nested(depth: int) -> bytes:
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


REFUSED = [
    # encodings
    (b'\xef\xbb\xbf{"a": 1}', "1:1 byte-order-mark", "begins with a byte order mark (BOM)"),
    ('{"a": 1}'.encode("utf-16"), "1:1 not-utf-8", "in UTF-16, not UTF-8"),
    ('{"a": 1}'.encode("utf-16-le"), "1:1 not-utf-8", "in UTF-16, not UTF-8"),
    ('{"a": 1}'.encode("utf-16-be"), "1:1 not-utf-8", "in UTF-16, not UTF-8"),
    ('{"a": 1}'.encode("utf-32"), "1:1 not-utf-8", "in UTF-32, not UTF-8"),
    ('{"a": 1}'.encode("utf-32-be"), "1:1 not-utf-8", "in UTF-32, not UTF-8"),
    ('{"é":\n "é'.encode() + b'\xe9"}', "2:4 not-utf-8", "byte 0xE9 at offset 11 is not UTF-8"),
    (b'{"a": "\xed\xa0\x80"}', "1:8 not-utf-8", "byte 0xED at offset 7"),
    (b'{"a": "\xc0\xaf"}', "1:8 not-utf-8", "byte 0xC0 at offset 7"),
    # ends too early
    (b"", "1:1 empty-file", "empty"),
    (b" \r\n\t", "1:1 empty-file", "empty"),
    (b'{"a": 1,\n', "1:9 truncated", "ends inside an object opened at 1:1"),
    (b'{"a":\n [1, ', "2:5 truncated", "ends inside an array opened at 2:2"),
    (b'{"a"', "1:5 truncated", "ends inside an object opened at 1:1"),
    (b'{"a": "b', "1:9 truncated", "ends inside a text opened at 1:7"),
    # what people write by habit
    (b'{"a": 1,\n}', "1:8 trailing-comma", "a comma before the closing }"),
    (b'{"a": [1, ]}', "1:9 trailing-comma", "a comma before the closing ]"),
    (b'{"a": 1, // note\n"b": 2}', "1:10 comment", "no comments"),
    (b'{"a": /* note */ 1}', "1:7 comment", "no comments"),
    (b'# note\n{"a": 1}', "1:1 comment", "no comments"),
    (b'{"a": 1} // note', "1:10 comment", "no comments"),
    (b'{"a": 1 # note\n}', "1:9 comment", "no comments"),
    (b"{'a': 1}", "1:2 single-quotes", "the wrong quotation marks"),
    (b"{\"a\": 'b'}", "1:7 single-quotes", "the wrong quotation marks"),
    ("{“a”: 1}".encode(), "1:2 typographic-quotes", "word processor"),
    ('{"a":\u00a01}'.encode(), "1:6 invisible-character", "invisible"),
    (b"{a: 1}", "1:2 unquoted-key", "a key without double quotes"),
    (b'{"a": 24,5}', "1:10 unquoted-key", "a number where a key is expected"),
    (b"id,title\na,b\n", "1:1 other-format", "this looks like CSV, not JSON"),
    (b'{"a": yes}', "1:7 unquoted-text", "text without quotes"),
    (b'{"a": True}', "1:7 wrong-literal", "lower case"),
    (b'{"a": None}', "1:7 wrong-literal", "lower case"),
    (b'{"a" = 1}', "1:6 missing-colon", "="),
    (b'{"a" 1}', "1:6 missing-colon", "a colon is expected here"),
    (b'{"a": 1\n "b": 2}', "1:8 missing-comma", "a comma is missing after this value"),
    (b'{"a": "x""b": 2}', "1:10 missing-comma", "a comma is missing after this value"),
    (b'{"a": }', "1:7 missing-value", "before this bracket"),
    (b'{"a": , "b": 1}', "1:7 missing-value", "before this comma"),
    (b'{, "a": 1}', "1:2 extra-comma", "a comma with nothing before it"),
    (b'{"a": [1}', "1:9 wrong-bracket", "} does not close the [ opened at 1:7"),
    (b'{"a": 1}}', "1:9 extra-data", "one closing bracket too many"),
    (b'{"a": 1}\n{"a": 2}', "2:1 extra-data", "a second JSON value"),
    (b'{"a": 1} yes', "1:10 extra-data", 'not "y"'),
    (b"{]", "1:2 unexpected-character", 'a key is expected here, not "]"'),
    (b'{"a": @}', "1:7 unexpected-character", 'a value is expected here, not "@"'),
    # numbers
    (b'{"a": NaN}', "1:7 not-finite", "NaN is not a JSON number"),
    (b'{"a": [-Infinity]}', "1:8 not-finite", "-Infinity is not a JSON number"),
    (b'{"a": 01}', "1:8 bad-number", "a number that JSON cannot read"),
    (b'{"a": +1}', "1:7 bad-number", "a number that JSON cannot read"),
    (b'{"a": .5}', "1:7 bad-number", "a number that JSON cannot read"),
    (b'{"a": 1.}', "1:8 bad-number", "a number that JSON cannot read"),
    (b'{"a": 1_000}', "1:8 bad-number", "a number that JSON cannot read"),
    (b'{"a": -}', "1:7 bad-number", "a number that JSON cannot read"),
    (b'{"a": 1234567890123456}', "1:7 too-many-digits", "more than 15 digits"),
    (b'{"a": 0.30000000000000004}', "1:7 too-many-digits", "more than 15 digits"),
    (b'{"a": ' + b"9" * 5000 + b"}", "1:7 too-many-digits", "more than 15 digits"),
    (b'{"a": 1e400}', "1:7 number-out-of-range", "10 to the power of 300"),
    # texts
    (rb'{"a": "xy\ud800"}', "1:10 lone-surrogate", r"\ud800 is half a character"),
    (rb'{"a": "\udc00\ud800"}', "1:8 lone-surrogate", r"\udc00 is half a character"),
    (rb'{"a": 1, "\uD83D": 1}', "1:11 lone-surrogate", r"\uD83D is half a character"),
    (rb'{"a": "\u0000"}', "1:8 nul-character", "NUL"),
    (b'{"a": "\x00"}', "1:8 nul-character", r"\x00"),
    (b"\x00\x00", "1:1 nul-character", "NUL"),
    (b'{"a": "\t"}', "1:8 control-character", r"a control character (\x09)"),
    (b'{"a": "b\n"}', "1:7 unclosed-text", "without its closing quote"),
    (rb'{"a": "C:\dir"}', "1:10 bad-escape", "a backslash"),
    (rb'{"a": "\u12"}', "1:8 bad-escape", "a backslash"),
    # shape
    (b" [{}, {}, {}]", "1:2 not-an-object", "a JSON object, this is an array of 3"),
    (b'"text"', "1:1 not-an-object", "this is a text"),
    (b"\n1.5", "2:1 not-an-object", "this is a number"),
    (b"true", "1:1 not-an-object", "this is true or false"),
    (b"null", "1:1 not-an-object", "this is null"),
    (nested(MAX_DEPTH + 1), f"1:{5 * MAX_DEPTH + 1} too-deep", "more than 64"),
    (b"[" * 100_000, f"1:{MAX_DEPTH + 1} too-deep", "more than 64"),
    # keys
    (b'{"a": 1,\n "a": 1}', "2:2 duplicate-key", 'key "a" is given twice (first at 1:2)'),
    (rb'{"a": 1, "\u0061": 1}', "1:10 duplicate-key", 'key "a" is given twice (first at 1:2)'),
    (rb'{"\u001b[2J": 1, "\u001b[2J": 1}', "1:18 duplicate-key", r'key "\x1b[2J"'),
    (b'{"": 1, "": 1}', "1:9 duplicate-key", 'key "" is given twice'),
]


@pytest.mark.parametrize(("data", "place_and_code", "message"), REFUSED)
def test_a_refusal_names_its_place_its_reason_and_a_way_out(
    data: bytes, place_and_code: str, message: str
) -> None:
    first = problems(data)[0]
    assert f"{first.line}:{first.column} {first.code}" == place_and_code
    assert message in first.message
    assert first.hint
    assert first.message + first.hint == printable(first.message + first.hint)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"{}", {}),
        (nested(3), {"a": {"a": {}}}),
        (b'\t{"a": [1, -0.5, 1e3, true, null]}\r\n', {"a": [1, -0.5, 1000.0, True, None]}),
        (rb'{"a": "\ud83d\ude00"}', {"a": "😀"}),
        (rb'{"a": "\\ud800 \\u0000"}', {"a": r"\ud800 \u0000"}),
        ('{"é": "\u2028"}'.encode(), {"é": "\u2028"}),
        (b'{"a": {"x": 1}, "b": {"x": 1}}', {"a": {"x": 1}, "b": {"x": 1}}),
    ],
)
def test_strict_json_is_read(data: bytes, value: dict[str, Any]) -> None:
    [document] = read(data)
    assert isinstance(document, Document)
    assert document.value == value
    assert document.name == "p.json"


def test_numbers_are_int_or_an_exact_float() -> None:
    [document] = read(b'{"n": 12, "x": 0.1, "big": 123456789012.345}')
    assert isinstance(document, Document)
    assert type(document.value["n"]) is int
    assert Decimal(repr(document.value["x"])) == Decimal("0.1")
    assert Decimal(repr(document.value["big"])) == Decimal("123456789012.345")


@pytest.mark.parametrize("innermost", [b"1", b"[]", b"{}", b"[1]"])
def test_the_limit_of_depth_is_itself_allowed(innermost: bytes) -> None:
    deepest = MAX_DEPTH - (innermost != b"1")
    for depth, is_read in ((deepest, True), (deepest + 1, False)):
        (found,) = read(b'{"a":' * depth + innermost + b"}" * depth)
        assert isinstance(found, Document) is is_read


def test_the_limit_of_size_is_itself_allowed() -> None:
    data = b'{"a": 1' + b" " * (MAX_BYTES - 8) + b"}"
    assert isinstance(read(data)[0], Document)
    assert brief(data + b" ") == ["1:1 too-large"]


def test_every_key_given_twice_is_reported() -> None:
    data = b'{"a": 1, "b": {"c": 1,\n "c": 2}, "a": 3, "a": 4}'
    assert brief(data) == ["2:2 duplicate-key", "2:11 duplicate-key", "2:19 duplicate-key"]


def test_refusals_before_a_syntax_error_are_reported_with_it() -> None:
    assert brief(b'{"a": NaN,\n "a": 1,}') == [
        "1:7 not-finite",
        "2:2 duplicate-key",
        "2:8 trailing-comma",
    ]


def test_reading_stops_after_many_problems_and_says_so() -> None:
    codes = [problem.code for problem in problems(b'{"a": [' + b"NaN," * 1000 + b"1]}")]
    assert codes == ["not-finite"] * MAX_PROBLEMS + ["too-many-problems"]


def test_a_long_key_is_cut_in_the_message() -> None:
    key = b'"' + b"k" * 1000 + b'": 1'
    assert len(problems(b"{" + key + b"," + key + b"}")[0].message) < 100


# NDJSON


@pytest.mark.parametrize("name", ["all.ndjson", "ALL.JSONL"])
def test_ndjson_holds_one_proposal_a_line(name: str) -> None:
    results = read(b'{"id": 1}\n\n  \n{"id": 2}\r\n{"id": 3}', name)
    assert [r.value["id"] for r in results if isinstance(r, Document)] == [1, 2, 3]
    assert len(results) == 3


def test_a_broken_line_leaves_the_others_readable() -> None:
    first, broken, last = read(b'{"id": 1}\n{"id": }\n{"id": 3}\n', "p.ndjson")
    assert isinstance(first, Document)
    assert isinstance(broken, InputProblem)
    assert (broken.line, broken.column, broken.code) == (2, 8, "missing-value")
    assert isinstance(last, Document)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", ["1:1 empty-file"]),
        (b"\n\n", ["1:1 empty-file"]),
        (b'\n[1]\n"x"', ["2:1 not-an-object", "3:1 not-an-object"]),
        (b'\n{"a": 1, "a": 2}', ["2:10 duplicate-key"]),
        (b'{\n  "a": 1\n}\n', ["1:1 not-ndjson"]),
        (b'{"a": [\n' + b"1,\n" * 50 + b"1]}", ["1:1 not-ndjson"]),
    ],
)
def test_problems_of_ndjson_have_the_lines_of_the_file(data: bytes, expected: list[str]) -> None:
    assert brief(data, "p.ndjson") == expected


def test_a_long_broken_ndjson_file_stops_early_and_says_so() -> None:
    codes = [problem.code for problem in problems(b"{\n" * 1000, "p.ndjson")]
    assert codes == ["truncated"] * MAX_PROBLEMS + ["too-many-problems"]


# Agreement with the standard library

REFUSALS = {
    "duplicate-key",
    "not-finite",
    "too-many-digits",
    "number-out-of-range",
    "lone-surrogate",
    "nul-character",
    "too-deep",
    "not-an-object",
}
TOKENS = ['"a"', '"b":', '{"a":1}', "true", "null", "NaN", "Infinity", '""', "1.5", "1e999"]
ESCAPES = [r"\ud83d\ude00", r"\ud800", r"\u0000", "é", "\u2028", "\0", "\x1f"]
FRAGMENTS = st.sampled_from([*"{}[]\",:+-.eE0019 \t\n\\/'x#", *TOKENS, *ESCAPES])


@settings(deadline=None)
@given(st.lists(FRAGMENTS, max_size=14).map("".join))
@example('{"a":1}')
@example(r'{"a":"\ud800"}')
@example("{")
def test_what_is_read_is_what_the_standard_library_reads_minus_the_refusals(text: str) -> None:
    try:
        expected = json.loads(text)
    except json.JSONDecodeError:
        expected = None
        assert {p.code for p in problems(text.encode())} - REFUSALS or "\0" in text
        return
    [result, *more] = read(text.encode())
    if isinstance(result, Document):
        assert result.value == expected
        assert not more
    else:
        assert result.code in REFUSALS
        assert result.code != "not-an-object" or not isinstance(expected, dict)


@settings(deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes_give_a_document_or_a_problem_with_a_place(data: bytes) -> None:
    results = read(data)
    assert results
    for result in results:
        assert isinstance(result, Document) or (result.line, result.column) >= (1, 1)


# Size


@pytest.mark.parametrize(
    ("opening", "value", "closing", "column"),
    [
        (b'{"a":[', b"0", b"]}", 2 * MAX_VALUES + 3),
        (b'{"a":[', b"[]", b"]}", 3 * MAX_VALUES + 1),
        (b'{"a":[', b"{}", b"]}", 3 * MAX_VALUES + 1),
    ],
)
def test_more_values_than_a_proposal_needs_are_refused_where_they_begin(
    opening: bytes, value: bytes, closing: bytes, column: int
) -> None:
    most = MAX_VALUES - 2  # beside the object and its array
    [document] = read(opening + b",".join([value] * most) + closing)
    assert isinstance(document, Document)
    assert brief(opening + b",".join([value] * (most + 1)) + closing) == [
        f"1:{column} too-many-values"
    ]


def test_commas_and_brackets_inside_a_text_are_no_values() -> None:
    [document] = read(b'{"a": "' + b",[{" * MAX_VALUES + b'"}')
    assert isinstance(document, Document)


def test_more_proposals_than_a_file_may_hold_are_refused() -> None:
    assert len(read(b"{}\n" * MAX_PROPOSALS, "p.ndjson")) == MAX_PROPOSALS
    assert brief(b"{}\n" * (MAX_PROPOSALS + 5), "p.ndjson") == [
        f"{MAX_PROPOSALS + 1}:1 too-many-proposals"
    ]
