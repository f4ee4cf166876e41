"""What counts as not stated."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.schema import FieldType, is_missing, missing, proposal_type, without_missing
from tests.oracle.values import stated

SAYS_NOTHING = [
    *(None, "", "  ", " " * 100, "…", "—", "???", "---", "\u200b", "<>"),
    *("\u3164", "\u2800 \xad", "TBD\ufe0f", "-\u200ftbd\u3164.", "\U000e0100"),
    *("null", "/", "_", "*", "**TBD**", "_tbd_", "n/a/"),
    *("TBD", "tbd.", "t.b.d.", "T.B.C.", "[TBD]", "<tbd>", "(tbd)", "tbd?", " tbd" + " " * 100),
    *("N/A", "n.a.", "k.A.", "\u212a.a.", "To Do", "TO-DO", "FIXME", "xxx", "Unknown."),
    *("To be confirmed", "to  be\tagreed", "To be agreed with the provider: see the annex."),
    *("TBD - to be agreed", "TBC by CFO", "tba, but soon", "t.b.d. later", "TBD: staff", "tbd/tbc"),
]


@pytest.mark.parametrize("value", SAYS_NOTHING)
def test_null_blank_and_marks_say_nothing(value: object) -> None:
    assert is_missing(value)


SAYS_SOMETHING = [
    *(
        0,
        False,
        [],
        {},
        "NA",
        "none",
        "notPerformed",
        "x" * 10_000,
        "n/a for us",
        "-1",
        "t",
        "to be",
    ),
    *("TBC Bank", "TBC-Bank", "tbdx", "To be or not", "Unknown territory", "Pending cases: none"),
]


@pytest.mark.parametrize("value", SAYS_SOMETHING)
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


@pytest.mark.parametrize("value", [*SAYS_NOTHING, *SAYS_SOMETHING])
def test_the_oracle_reads_the_marks_of_the_language_alike(value: object) -> None:
    assert stated(value) is not is_missing(value)


def test_whatever_begins_a_mark_is_told_by_its_first_character() -> None:
    letters = {mark[:1] for mark in missing._MARKS}
    every = map(chr, range(sys.maxunicode + 1))
    assert {each for each in every if each.lower() in letters} <= missing._BEGINNINGS


@given(st.text(alphabet="tbdca.o e?-(\t\u200b\u3164", max_size=12))
def test_the_oracle_reads_any_text_alike(value: str) -> None:
    assert stated(value) is not is_missing(value)
