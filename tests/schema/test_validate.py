"""Schema problems in words, and the two validators in agreement."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.exercise.patch import patched
from checker.schema import check_references, check_schema, proposal_type
from checker.schema.validate import _fast, _slow

BASE = {"id": "a", "title": "b"}
VALUE = ("financials", "totalValue")


@pytest.mark.parametrize(
    ("patch", "pointer", "message", "hint"),
    [
        ({"titel": "x"}, ("titel",), 'unknown field "titel"', 'did you mean "title"? Fields of'),
        ({"_comment": "x"}, ("_comment",), "unknown field", "Fields of your own begin with x_"),
        ({"status": "drafted"}, ("status",), "not an allowed value", 'did you mean "draft"?'),
        ({"proposedOn": "2026-02-30"}, ("proposedOn",), "not a date in the calendar", "YYYY-MM-DD"),
        ({"proposedOn": "09.11.2026"}, ("proposedOn",), "not written as a date", "YYYY-MM-DD"),
        ({"buyer.address.country": "UK"}, ("buyer", "address", "country"), "not", '"GB"?'),
        ({"financials.totalValue.currency": "€"}, (*VALUE, "currency"), "not", '"EUR"?'),
        ({"financials.totalValue": "1 EUR"}, VALUE, "object", 'write {"amount": …, "currency": …}'),
        ({"function.rtoHours": "4"}, ("function", "rtoHours"), "expected a number", ""),
        ({"function.rtoHours": -1}, ("function", "rtoHours"), "less than the minimum", ""),
        ({"components": {}}, ("components",), "expected a list", ""),
        ({"providers": [{}]}, ("providers", 0), 'field "id" is not stated', ""),
        (
            {"id": "Büro 1"},
            ("id",),
            "does not have the required format",
            "letters A to Z, digits, points",
        ),
    ],
)
def test_each_problem_says_where_what_and_what_instead(
    patch: dict[str, Any], pointer: tuple[str | int, ...], message: str, hint: str
) -> None:
    (found,) = check_schema(patched(BASE, patch))
    assert found.pointer == pointer
    assert message in found.message
    assert hint in found.hint


def test_fields_of_ones_own_are_welcome() -> None:
    assert check_schema({**BASE, "x_ours": {"any": [1]}}) == []


def test_references_must_lead_somewhere_and_ids_stand_once() -> None:
    value = {**BASE, "providers": [{"id": "acme"}, {"id": "acme"}]}
    value["components"] = [{"id": "c", "providerId": "acne"}]
    twice, dangling = check_references(value, proposal_type())
    assert twice.pointer == ("providers", 1, "id")
    assert dangling.pointer == ("components", 0, "providerId")
    assert 'did you mean "acme"?' in dangling.hint


def test_a_hint_repeats_no_very_long_id() -> None:
    value = {**BASE, "providers": [{"id": "x" * 10_000}]}
    value["components"] = [{"id": "c", "providerId": "x" * 9_999}]
    (dangling,) = check_references(value, proposal_type())
    assert dangling.hint == f"known: {'x' * 200}…"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["", "yes", "2026-01-01", "EUR"]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=4,
)
PATHS = st.sampled_from(
    [
        "id",
        "status",
        "proposedOn",
        "function.criticality",
        "providers",
        "data.classes",
        "contract.liabilityCap",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(PATHS, JSON, max_size=3))
def test_the_fast_and_the_explaining_validator_agree(patch: dict[str, Any]) -> None:
    value = patched(BASE, patch)
    assert _fast().is_valid(value) == _slow().is_valid(value)
