"""The operators of the rule language: what each can be asked of, and what it is compared with.

The table is all that the type checker and the editor schema know; what an operator computes stands
in `checker.facts.compare`, and a test holds that both list the same names.
"""

from enum import StrEnum

from checker.record import record
from checker.schema import SCALARS, Kind


class Wanted(StrEnum):
    """What stands on the right of an operator."""

    SAME = "a value of the same type"
    SET = "a list of values of the same type"
    ITEM = "a value that the list can hold"
    ITEMS = "a list of values that the list can hold"
    NUMBER = "a number"
    FLAG = "true or false"
    PATTERN = "a regular expression for the whole text"
    TEXT = "a text"
    SCHEME = "the name of a scheme"


@record
class Operator:
    """What an operator can be asked of, what it wants, and one line of help."""

    subjects: frozenset[Kind]
    wanted: Wanted
    help: str


_ANY = SCALARS | {Kind.OBJECT, Kind.LIST}
_EQUAL = frozenset({Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.MONEY})
_ORDERED = frozenset({Kind.NUMBER, Kind.DATE, Kind.MONEY, Kind.DURATION})
_TEXT = frozenset({Kind.TEXT})
_DATE = frozenset({Kind.DATE})
_LIST = frozenset({Kind.LIST})

OPERATORS = {
    "eq": Operator(_EQUAL, Wanted.SAME, "is this value"),
    "ne": Operator(_EQUAL, Wanted.SAME, "is stated and is another value"),
    "lt": Operator(_ORDERED, Wanted.SAME, "is less, or earlier"),
    "le": Operator(_ORDERED, Wanted.SAME, "is at most this, or not later"),
    "gt": Operator(_ORDERED, Wanted.SAME, "is more, or later"),
    "ge": Operator(_ORDERED, Wanted.SAME, "is at least this, or not earlier"),
    "in": Operator(_EQUAL, Wanted.SET, "is one of these"),
    "not_in": Operator(_EQUAL, Wanted.SET, "is stated and is none of these"),
    "present": Operator(_ANY, Wanted.FLAG, "is stated (true) or not (false); never unknown"),
    "matches": Operator(_TEXT, Wanted.PATTERN, "the whole text matches the regular expression"),
    "starts_with": Operator(_TEXT, Wanted.TEXT, "begins with this text"),
    "valid_as": Operator(
        _TEXT, Wanted.SCHEME, "is well formed by this scheme, including check digits"
    ),
    "contains": Operator(_LIST, Wanted.ITEM, "the list contains this value"),
    "contains_all": Operator(_LIST, Wanted.ITEMS, "the list contains all of these"),
    "contains_any": Operator(_LIST, Wanted.ITEMS, "the list contains at least one of these"),
    "older_than_months": Operator(_DATE, Wanted.NUMBER, "more months ago than this"),
    "older_than_days": Operator(_DATE, Wanted.NUMBER, "more days ago than this"),
    "within_months": Operator(_DATE, Wanted.NUMBER, "from today to this many months ahead"),
    "within_days": Operator(_DATE, Wanted.NUMBER, "from today to this many days ahead"),
}

# What other languages call them.
OTHER_NAMES = {
    **{"lte": "le", "<=": "le", "<": "lt", "gte": "ge", ">=": "ge", ">": "gt"},
    **{"=": "eq", "==": "eq", "is": "eq", "equals": "eq", "!=": "ne", "<>": "ne", "not": "ne"},
}

QUANTIFIERS = {
    "some": "at least one item satisfies the condition",
    "every": "no item fails the condition; true for an empty list",
    "none": "no item satisfies the condition; true for an empty list",
    "count": "how many items there are, or satisfy `where`",
}

COMBINATORS = {
    "all": "every condition of the list holds",
    "any": "at least one condition of the list holds",
    "not": "the condition does not hold",
}

OTHER_COMBINATORS = {
    **{"or": "any", "any_of": "any", "anyOf": "any", "either": "any"},
    **{"and": "all", "all_of": "all", "allOf": "all", "both": "all"},
}

SCHEMES = {"lei": "ISO 17442, with its two check digits (ISO 7064 MOD 97-10)", "timezone": "IANA"}

# The comparisons that `count` may use.
COUNT_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
