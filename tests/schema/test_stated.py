"""One look by a stricter validator tells that a proposal is valid and has nothing missing."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.exercise.patch import patched
from checker.schema import (
    FieldType,
    Kind,
    References,
    check_references,
    check_schema,
    is_missing,
    is_stated,
    proposal_type,
    without_missing,
)
from tests.schema.test_missing import SAYS_NOTHING
from tests.schema.test_validate import BASE, JSON, PATHS

MARKS = [mark for mark in SAYS_NOTHING if mark is not None]
MARKS += ["..", "un\u212anown", "\u3000To be agreed.\u2003"]


def _texts(found: FieldType, at: str = "") -> Iterator[str]:
    """The paths of all fields that hold a text of some sort."""
    if found.kind is Kind.OBJECT:
        for name, member in found.properties.items():
            yield from _texts(member, f"{at}.{name}".lstrip("."))
    elif found.item is not None:
        yield from _texts(found.item, f"{at}.0")
    elif found.kind not in {Kind.NUMBER, Kind.BOOLEAN, Kind.MONEY}:
        yield at


def _with(path: str, value: object) -> dict[str, Any]:
    steps = path.split(".")
    for step in reversed(steps[1:]):
        value = [value] if step == "0" else {"id": "x", step: value}
    return {**BASE, steps[0]: value}


@pytest.mark.parametrize("path", sorted(_texts(proposal_type().root)))
def test_no_text_may_stand_for_nothing(path: str) -> None:
    assert not any(is_stated(_with(path, mark)) for mark in (*MARKS, None))


def test_every_blank_of_unicode_counts_as_one() -> None:
    blanks = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
    assert len(blanks) > 20
    assert all(is_missing(f"{blank}tbd{blank}") for blank in blanks)
    assert not any(is_stated({**BASE, "title": f"{blank}tbd{blank}"}) for blank in blanks)


def test_fields_of_ones_own_are_looked_into() -> None:
    assert is_stated({**BASE, "x_ours": {"any": [1, {"b": "said"}]}})
    assert not is_stated({**BASE, "x_ours": {"any": [1, {"b": "TBD"}]}})
    assert not is_stated({**BASE, "x_ours": {"any": [1, {"b": None}]}})


@pytest.mark.parametrize("words", ["Unknown territory", "n/a for us", "Pending cases"])
def test_a_text_that_only_contains_a_mark_says_something(words: str) -> None:
    assert is_stated({**BASE, "title": words})


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(PATHS, JSON, max_size=3))
def test_what_is_stated_is_valid_as_it_stands(patch: dict[str, Any]) -> None:
    value = patched(BASE, patch)
    if is_stated(value):
        assert without_missing(value) is value
        assert check_schema(value) == []
    assert check_schema(without_missing(value)) == [] or not is_stated(value)


@pytest.mark.parametrize(
    "reference",
    [
        {"components": [{"id": "c", "providerId": "none"}]},
        {"components": [{"id": "c", "locationIds": ["here", "none"]}]},
        {"decision": {"drivers": [{"kind": "cost", "metricIds": ["none"]}]}},
        {"exit": {"fallback": {"providerId": "none"}}},
    ],
)
def test_references_hold_where_none_is_found_to_dangle(reference: dict[str, Any]) -> None:
    value = {**BASE, "locations": [{"id": "here"}], **reference}
    known = {kind: {"here"} if kind == "location" else set() for kind in proposal_type().homes}
    assert check_references(value, proposal_type()) != []
    assert not References(proposal_type()).hold(value, known)
    assert References(proposal_type()).hold(value, {kind: {"none", "here"} for kind in known})
