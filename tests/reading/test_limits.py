"""A number is either exact or refused."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.reading.limits import MAX_DIGITS, MAX_EXPONENT, number_defect


@pytest.mark.parametrize(
    ("literal", "defect"),
    [
        ("0", None),
        ("-0.25", None),
        ("999999999999999", None),
        ("-1234567890.12345", None),
        ("0.00000000000000000000012", None),
        ("1e300", None),
        ("1E-300", None),
        ("1e+0300", None),
        ("1e" + "0" * 5000, None),
        ("0e0", None),
        ("1000000000000000", "too-many-digits"),
        ("0.1000000000000000", "too-many-digits"),
        ("0.30000000000000004", "too-many-digits"),
        ("1" * 5000, "too-many-digits"),
        ("1e301", "number-out-of-range"),
        ("10e300", "number-out-of-range"),
        ("1e-301", "number-out-of-range"),
        ("0e999", "number-out-of-range"),
        ("1e" + "9" * 5000, "number-out-of-range"),
        ("0." + "0" * 400 + "1", "number-out-of-range"),
    ],
)
def test_what_binary64_cannot_keep_is_refused(literal: str, defect: str | None) -> None:
    assert number_defect(literal) == defect


@settings(deadline=None)
@given(
    st.integers(-(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1),
    st.integers(-MAX_EXPONENT, MAX_EXPONENT),
)
def test_a_number_that_is_read_is_exactly_what_the_file_says(digits: int, exponent: int) -> None:
    literal = f"{digits}e{exponent}"
    if number_defect(literal) is None:
        assert Decimal(repr(float(literal))) == Decimal(literal)
