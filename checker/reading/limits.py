"""What a proposal may not exceed, so that reading it is bounded and its numbers stay exact."""

from decimal import Decimal

MAX_BYTES = 16 * 1024 * 1024
"""Bytes of one input."""

MAX_DEPTH = 64
"""Objects and arrays inside one another; the proposal itself is the first."""

MAX_VALUES = 100_000
"""Values of one proposal, at any depth: thirty times those of the largest example."""

MAX_PROPOSALS = 10_000
"""Proposals of one NDJSON input."""

MAX_DIGITS = 15
"""Significant digits of a number. Up to 15 survive decimal -> binary64 -> decimal (C's DBL_DIG)."""

MAX_EXPONENT = 300
"""Power of ten of a number, either way; binary64 keeps full precision from 1e-307 to 1e308."""

MAX_PROBLEMS = 20
"""Problems reported of one input, before reading it is given up."""

_FEW_CHARACTERS = MAX_DIGITS  # too short for too many digits, whatever they are


def number_defect(literal: str) -> str | None:
    """The code of what keeps a JSON number from being exact, or None when nothing does.

    `too-many-digits` when it has more than `MAX_DIGITS` significant digits (trailing zeros count:
    they claim precision), `number-out-of-range` when its power of ten exceeds `MAX_EXPONENT`.
    """
    if len(literal) <= _FEW_CHARACTERS and "e" not in literal and "E" not in literal:
        return None
    mantissa, _, exponent = literal.lower().partition("e")
    if len(mantissa.lstrip("-").replace(".", "").lstrip("0")) > MAX_DIGITS:
        return "too-many-digits"
    # Cut to its digits first: Python refuses to convert thousands of them, zeros or not.
    power = exponent.lstrip("+-").lstrip("0") or "0"
    if len(power) > 3 or int(power) > MAX_EXPONENT:
        return "number-out-of-range"
    value = Decimal(literal)
    return "number-out-of-range" if value and abs(value.adjusted()) > MAX_EXPONENT else None
