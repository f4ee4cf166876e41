"""What counts as not stated."""

import pytest

from checker.schema import FieldType, is_missing, proposal_type, without_missing


@pytest.mark.parametrize(
    "value", [None, "", "  ", "TBD", "tbd.", "t.b.d.", "N/A", "To be confirmed"]
)
def test_null_blank_and_marks_say_nothing(value: object) -> None:
    assert is_missing(value)


@pytest.mark.parametrize("value", [0, False, [], {}, "NA", "none", "notPerformed", "x" * 10_000])
def test_everything_else_says_something(value: object) -> None:
    assert not is_missing(value)


def test_no_code_of_the_schema_is_a_mark() -> None:
    def codes(found: FieldType) -> list[str]:
        inner = [*found.properties.values(), *([found.item] if found.item else [])]
        return [*found.codes, *(code for member in inner for code in codes(member))]

    # XXX is the ISO 4217 code for "no currency": as an amount's currency it says nothing either.
    assert {code for code in codes(proposal_type().root) if is_missing(code)} <= {"XXX"}


def test_members_go_and_items_stay_in_their_places() -> None:
    value = {"a": None, "b": [None, {"c": "TBD", "d": 1}], "e": {"f": "?"}}
    assert without_missing(value) == {"b": [None, {"d": 1}], "e": {}}


def test_a_value_with_nothing_missing_is_not_copied() -> None:
    value = {"a": [{"b": 1}]}
    assert without_missing(value) is value
