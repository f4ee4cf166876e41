"""The outcomes of a rule for an entity."""

from enum import IntEnum

from checker.facts import TRUE, UNKNOWN
from checker.policy import Rule


class Outcome(IntEnum):
    """What the engine says about a rule and an entity; the table of the language's meaning."""

    NOT_APPLICABLE = 0
    UNDETERMINED = 1
    FAIL = 2
    MISSING = 3
    PASS = 4


def least_escalating(rule: Rule) -> int:
    """The least truth that the condition for the other severity of a rule must have for that to be
    in force."""
    return UNKNOWN if rule.unknown_escalates else TRUE
