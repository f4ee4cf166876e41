"""LEIs are those of python-stdnum that have the 20 characters of ISO 17442."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum import lei

from checker.facts.compare import COMPARISONS

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@given(st.text(ALPHABET, min_size=18, max_size=18), st.integers(0, 99))
def test_check_digits_are_those_of_the_standard(body: str, digits: int) -> None:
    text = f"{body}{digits:02}"
    assert COMPARISONS["valid_as"](text, "lei", None) is lei.is_valid(text)  # type: ignore[arg-type]


@given(st.text(ALPHABET, min_size=18, max_size=18))
def test_every_body_has_check_digits(body: str) -> None:
    right = [
        f"{body}{digits:02}"
        for digits in range(2, 99)
        if COMPARISONS["valid_as"](f"{body}{digits:02}", "lei", None)  # type: ignore[arg-type]
    ]
    assert len(right) == 1
