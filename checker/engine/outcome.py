"""The outcomes of a rule for an entity."""

from enum import IntEnum


class Outcome(IntEnum):
    """What the engine says about a rule and an entity; the table of the language's meaning."""

    NOT_APPLICABLE = 0
    UNDETERMINED = 1
    FAIL = 2
    MISSING = 3
    PASS = 4
