"""Conditions in words, one a line, nested as the rule nests them."""

from collections.abc import Iterator

from checker.findings import operand_text, statement
from checker.policy.conditions import (
    TRUE_CONDITION,
    All,
    AnyOf,
    Compare,
    Condition,
    Constant,
    Negated,
    Quantified,
)

# How deep a line stands, and what it says.
Line = tuple[int, str]


def outline(condition: Condition, depth: int = 0) -> Iterator[Line]:
    """The lines of a condition; what stands at one depth holds together."""
    match condition:
        case All(()):
            yield depth, "always"
        case All(parts):
            for part in parts:
                yield from _part(part, depth)
        case _:
            yield from _part(condition, depth)


def _part(condition: Condition, depth: int) -> Iterator[Line]:
    match condition:
        case Compare():
            yield depth, compared(condition)
        case Quantified():
            yield depth, statement(condition)
            if condition.inner != TRUE_CONDITION:
                yield from outline(condition.inner, depth + 1)
        case Negated(part):
            yield depth, "not:"
            yield from outline(part, depth + 1)
        case All(parts):
            yield depth, "all of:"
            for part in parts:
                yield from _part(part, depth + 1)
        case AnyOf(parts):
            yield depth, "any of:"
            for part in parts:
                yield from _part(part, depth + 1)


def compared(condition: Compare) -> str:
    """A comparison in words: `cost is at most 50`."""
    operand = condition.operand
    if isinstance(operand, Constant) and not isinstance(operand.value, frozenset):
        return statement(condition, operand_text(condition, operand.value))
    return statement(condition, operand.text)
