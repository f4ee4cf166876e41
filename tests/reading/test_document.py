"""A Document can say where each of its values stands, in whatever layout it was written."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.reading import Document, Pointer, Source, Span, parse
from checker.reading.limits import MAX_DIGITS

PROPOSAL = """{
  "id": "P-1",
  "components": [
    {"name": "Zürich", "cost": 12.5},
    {"name": "😀", "done": null}
  ]
}
"""


def read(text: str, name: str = "p.json") -> Document:
    [document] = parse(Source(name, text.encode()))
    assert isinstance(document, Document), document
    return document


def cut(text: str, span: Span | None) -> str:
    """What a span covers, found the plain way: line by line."""
    assert span is not None
    lines = text.replace("\r\n", "\0\n").replace("\r", "\n").split("\n")
    rows = lines[span.line - 1 : span.end_line]
    rows[-1] = rows[-1][: span.end_column - 1]
    rows[0] = rows[0][span.column - 1 :]
    return "\n".join(rows).replace("\0", "\r")


@pytest.mark.parametrize(
    ("pointer", "key", "value"),
    [
        (("id",), Span(2, 3, 2, 7), Span(2, 9, 2, 14)),
        (("components",), Span(3, 3, 3, 15), Span(3, 17, 6, 4)),
        (("components", 0), None, Span(4, 5, 4, 37)),
        (("components", 0, "cost"), Span(4, 24, 4, 30), Span(4, 32, 4, 36)),
        (("components", 1, "done"), Span(5, 19, 5, 25), Span(5, 27, 5, 31)),
        ((), None, Span(1, 1, 7, 2)),
        (("nowhere",), None, None),
        (("components", 2), None, None),
        (("components", -1), None, None),
        (("components", "0"), None, None),
        (("id", "x"), None, None),
        ((0,), None, None),
    ],
)
def test_spans_of_key_and_value(pointer: Pointer, key: Span | None, value: Span | None) -> None:
    document = read(PROPOSAL)
    assert document.key_span(pointer) == key
    assert document.value_span(pointer) == value


@pytest.mark.parametrize(
    ("pointer", "token", "reached"),
    [
        (("id",), '"P-1"', ("id",)),
        (("components", 1, "done"), "null", ("components", 1, "done")),
        (("components",), '"components"', ("components",)),
        (("components", 0), "{", ("components", 0)),
        ((), "{", ()),
        (("buyer", "country"), "{", ()),
        (("components", 7, "name"), '"components"', ("components",)),
        (("components", 0, "lei"), "{", ("components", 0)),
        (("id", "part"), '"id"', ("id",)),
    ],
)
def test_the_nearest_place_is_one_token(pointer: Pointer, token: str, reached: Pointer) -> None:
    span, found = read(PROPOSAL).nearest(pointer)
    assert (cut(PROPOSAL, span), found) == (token, reached)
    assert span.line == span.end_line


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", ""])
def test_every_line_end_gives_the_same_tokens(line_end: str) -> None:
    text = PROPOSAL.replace("\n", line_end)
    document = read(text)
    assert cut(text, document.value_span(("components", 1, "name"))) == '"😀"'
    assert cut(text, document.key_span(("components", 1, "done"))) == '"done"'


def test_escaped_keys_are_found_by_their_name() -> None:
    text = r'{"a\/b": {"\u00e9\"": 1}}'
    assert read(text).key_span(("a/b", 'é"')) == Span(1, 11, 1, 21)


def test_a_line_of_ndjson_has_the_positions_of_its_file() -> None:
    source = Source("all.ndjson", b'{"id": 1}\r\n\r\n{"id": 2}\n')
    first, second = parse(source)
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.line_offset, second.line_offset) == (0, 2)
    assert (second.name, second.source) == ("all.ndjson", source)
    assert second.value_span(("id",)) == Span(3, 8, 3, 9)
    assert second.line_text(3) == '{"id": 2}'
    assert second.line_text(1) == ""


def test_line_text_is_the_line_as_written() -> None:
    assert read(PROPOSAL).line_text(4) == '    {"name": "Zürich", "cost": 12.5},'


# Random JSON in random layout

SPACE = st.text(" \t\r\n", max_size=3)
NUMBERS = st.integers(1 - 10**MAX_DIGITS, 10**MAX_DIGITS - 1) | st.decimals(
    -1000, 1000, places=3
).map(float)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[dict[str, Any], str]:
    """An object, and a text of it with white space wherever JSON allows some."""
    value = draw(st.dictionaries(TEXTS, VALUES, max_size=4))
    ascii_only = draw(st.booleans())

    def spaced(token: str) -> str:
        return draw(SPACE) + token + draw(SPACE)

    def written(item: Any) -> str:
        if isinstance(item, dict):
            members = [
                spaced(json.dumps(key, ensure_ascii=ascii_only)) + ":" + spaced(written(child))
                for key, child in item.items()
            ]
            return "{" + (",".join(members) or draw(SPACE)) + "}"
        if isinstance(item, list):
            return "[" + (",".join(spaced(written(child)) for child in item) or draw(SPACE)) + "]"
        return json.dumps(item, ensure_ascii=ascii_only)

    return value, spaced(written(value))


def pointers(value: Any, here: Pointer = ()) -> Iterator[tuple[Pointer, Any]]:
    yield here, value
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, child in children:
        yield from pointers(child, (*here, step))


@settings(deadline=None)
@given(layouts())
def test_every_span_covers_exactly_its_value_and_key(layout: tuple[dict[str, Any], str]) -> None:
    value, text = layout
    document = read(text)
    assert document.value == value
    for pointer, item in pointers(value):
        assert json.loads(cut(text, document.value_span(pointer))) == item
        key = document.key_span(pointer)
        if pointer and isinstance(pointer[-1], str):
            assert json.loads(cut(text, key)) == pointer[-1]
        else:
            assert key is None
