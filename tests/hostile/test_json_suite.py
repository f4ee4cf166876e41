"""The public suite of JSON texts: what is JSON is read, what is not is refused at its place."""

import json
from pathlib import Path

import pytest

from checker.reading import Document, InputProblem, Source, parse, printable

CASES: dict[str, str] = json.loads(
    (Path(__file__).parent / "data" / "json_parsing.json").read_text(encoding="ascii")
)
CASES["n_structure_100000_opening_arrays"] = "[" * 100_000
CASES["n_structure_open_array_object"] = '[{"":' * 50_000 + "\n"

# JSON that we refuse all the same, because two readers could understand it in two ways.
REFUSED_JSON = {
    "y_object_duplicated_key": "duplicate-key",
    "y_object_duplicated_key_and_value": "duplicate-key",
    "y_object_escaped_null_in_key": "nul-character",
    "y_string_null_escape": "nul-character",
}
# What the grammar leaves to the reader: all of it is refused.
OUR_DECISIONS = {
    "i_number_double_huge_neg_exp": "number-out-of-range",
    "i_number_huge_exp": "number-out-of-range",
    "i_number_neg_int_huge_exp": "number-out-of-range",
    "i_number_pos_double_huge_exp": "number-out-of-range",
    "i_number_real_neg_overflow": "number-out-of-range",
    "i_number_real_pos_overflow": "number-out-of-range",
    "i_number_real_underflow": "number-out-of-range",
    "i_number_too_big_neg_int": "too-many-digits",
    "i_number_too_big_pos_int": "too-many-digits",
    "i_number_very_big_negative_int": "too-many-digits",
    "i_object_key_lone_2nd_surrogate": "lone-surrogate",
    "i_string_1st_surrogate_but_2nd_missing": "lone-surrogate",
    "i_string_1st_valid_surrogate_2nd_invalid": "lone-surrogate",
    "i_string_incomplete_surrogate_and_escape_valid": "lone-surrogate",
    "i_string_incomplete_surrogate_pair": "lone-surrogate",
    "i_string_incomplete_surrogates_escape_valid": "lone-surrogate",
    "i_string_invalid_lonely_surrogate": "lone-surrogate",
    "i_string_invalid_surrogate": "lone-surrogate",
    "i_string_inverted_surrogates_U+1D11E": "lone-surrogate",
    "i_string_lone_second_surrogate": "lone-surrogate",
    "i_structure_500_nested_arrays": "too-deep",
    "i_structure_UTF-8_BOM_empty_object": "byte-order-mark",
}
# Ill-formed UTF-8 by kind (RFC 3629, section 3), each inside a text; and other encodings.
NOT_UTF_8 = {
    "lone continuation": b'{"a": "\x80"}',
    "start without continuation": b'{"a": "\xc3"}',
    "cut after two of three": b'{"a": "\xe2\x82"}',
    "overlong in two bytes": b'{"a": "\xc1\xbf"}',
    "overlong in three bytes": b'{"a": "\xe0\x80\xaf"}',
    "overlong in four bytes": b'{"a": "\xf0\x80\x80\xaf"}',
    "half a surrogate pair": b'{"a": "\xed\xbf\xbf"}',
    "beyond U+10FFFF": b'{"a": "\xf4\x90\x80\x80"}',
    "five bytes": b'{"a": "\xf8\x88\x80\x80\x80"}',
    "a byte that never stands": b'{"a": "\xff"}',
    "Latin-1": '{"a": "é"}'.encode("latin-1"),
    "in a number": b'{"a": 1\xe5}',
    "in an escape": b'{"a": "\\u\xe5"}',
    "outside": b"\xe9",
    "half a byte order mark": b"\xef\xbb{}",
    "UTF-16 with mark": '{"a": "é"}'.encode("utf-16"),
    "UTF-16 without mark": '{"a": "é"}'.encode("utf-16-be"),
}


def codes(data: bytes) -> set[str]:
    """The codes of what is wrong, `ok` for a document; all is placed and fit for a terminal."""
    found = parse(Source("case.json", data))
    for problem in found:
        if isinstance(problem, InputProblem):
            assert problem.line is not None
            assert problem.column is not None
            assert problem.line > 0
            assert problem.column > 0
            assert problem.hint
            assert problem.message == printable(problem.message)
    return {"ok" if isinstance(result, Document) else result.code for result in found}


def of_kind(prefix: str) -> list[str]:
    return [name for name in CASES if name.startswith(prefix)]


def test_the_suite_is_all_there() -> None:
    assert {kind: len(of_kind(kind)) for kind in ("y_", "n_", "i_")} == {
        "y_": 95,
        "n_": 176,
        "i_": 22,
    }
    assert set(OUR_DECISIONS) == set(of_kind("i_"))


@pytest.mark.parametrize("name", of_kind("y_"))
def test_json_is_read_unless_it_is_ambiguous(name: str) -> None:
    data = CASES[name].encode()
    if name in REFUSED_JSON:
        assert codes(data) == {REFUSED_JSON[name]}
    else:
        value = json.loads(data)
        assert codes(data) == {"ok" if isinstance(value, dict) else "not-an-object"}
        inside = parse(Source("case.json", b'{"x": ' + data + b"}"))[0]
        assert isinstance(inside, Document)
        assert inside.value == {"x": value}


@pytest.mark.parametrize("name", of_kind("n_"))
def test_what_is_no_json_is_refused(name: str) -> None:
    data = CASES[name].encode()
    assert not codes(data) & {"ok", "not-an-object"}
    assert "ok" not in codes(b'{"x": ' + data + b"}") or name == "n_structure_no_data"


@pytest.mark.parametrize(("name", "code"), OUR_DECISIONS.items())
def test_what_readers_differ_on_is_refused(name: str, code: str) -> None:
    assert codes(CASES[name].encode()) == {code}


@pytest.mark.parametrize("data", NOT_UTF_8.values(), ids=list(NOT_UTF_8))
def test_what_is_not_utf_8_is_refused(data: bytes) -> None:
    assert codes(data) == {"not-utf-8"}
