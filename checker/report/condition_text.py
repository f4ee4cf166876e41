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


def condition_lines(condition: Condition, depth: int = 0) -> Iterator[Line]:
    """The lines of a condition; what stands at one depth holds together."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    for part in parts:
        yield from _part(part, depth)
    if not parts:
        yield depth, "always"


def _part(condition: Condition, depth: int) -> Iterator[Line]:
    match condition:
        case Compare():
            yield depth, _compared(condition)
        case Quantified():
            yield depth, statement(condition)
            if condition.inner != TRUE_CONDITION:
                yield from condition_lines(condition.inner, depth + 1)
        case Negated(part):
            yield depth, "not:"
            yield from condition_lines(part, depth + 1)
        case All(parts) | AnyOf(parts):
            yield depth, "all of:" if isinstance(condition, All) else "any of:"
            for part in parts:
                yield from _part(part, depth + 1)


def _compared(condition: Compare) -> str:
    operand = condition.operand
    if isinstance(operand, Constant) and not isinstance(operand.value, frozenset):
        return statement(condition, operand_text(condition, operand.value))
    return statement(condition, operand.text)
