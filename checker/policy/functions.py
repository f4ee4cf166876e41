"""The functions of `let`: what each takes and gives.

Like the operators, a table: what a function computes stands in `checker.facts.functions`.
"""

from enum import Enum, auto

from checker.record import record
from checker.schema import FieldType, Kind

NUMBER = FieldType(Kind.NUMBER)
BOOLEAN = FieldType(Kind.BOOLEAN)
IDS = FieldType(Kind.LIST, item=FieldType(Kind.TEXT))


class Shape(Enum):
    """How the arguments of a function are written."""

    PATH = auto()  # path
    ITEMS = auto()  # {of: list, where: condition}
    VALUES = auto()  # {of: list, value: path in an item, where: condition}
    LINKS = auto()  # {of: list, from: path in an item, to: path in an item, where: condition}
    PAIR = auto()  # [left, right]
    NAMED = auto()  # {name: path, …}, the names given


@record
class Argument:
    """A named argument: the kind of its path, and the fields that it, or each item, must have."""

    name: str
    kind: Kind
    fields: tuple[str, ...] = ()


@record
class Function:
    """`kinds` are the types an argument or item value may have; `result` is the type of what comes
    out, or None when it is that of the arguments. `names` are the arguments of a NAMED function."""

    shape: Shape
    kinds: frozenset[Kind]
    result: FieldType | None
    help: str
    names: tuple[Argument, ...] = ()


_AMOUNT = frozenset({Kind.NUMBER, Kind.MONEY})
_ORDERED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE})
_ANY = frozenset({Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.TEXT, Kind.BOOLEAN})
_DATE = frozenset({Kind.DATE})

FUNCTIONS = {
    "count": Function(Shape.ITEMS, frozenset(), NUMBER, "how many items"),
    "sum": Function(Shape.VALUES, _AMOUNT, None, "the sum of the values, in one currency"),
    "min": Function(Shape.VALUES, _ORDERED, None, "the smallest, or earliest, value"),
    "max": Function(Shape.VALUES, _ORDERED, None, "the largest, or latest, value"),
    "distinct": Function(Shape.VALUES, _ANY, NUMBER, "how many different values"),
    "increasing": Function(
        Shape.VALUES, _ORDERED, BOOLEAN, "whether each value exceeds the one before it in the file"
    ),
    "circular": Function(
        Shape.LINKS,
        frozenset({Kind.TEXT}),
        BOOLEAN,
        "whether the links lead back to where they began",
    ),
    "value": Function(Shape.PATH, _ANY | {Kind.DURATION}, None, "the value at the path"),
    "difference": Function(Shape.PAIR, _AMOUNT, None, "the first minus the second"),
    "ratio": Function(Shape.PAIR, _AMOUNT, NUMBER, "the first divided by the second"),
    "months_between": Function(
        Shape.PAIR, _DATE, NUMBER, "whole months from the first day to the second"
    ),
    "days_between": Function(Shape.PAIR, _DATE, NUMBER, "days from the first day to the second"),
    "overlap_hours": Function(
        Shape.NAMED,
        frozenset(),
        NUMBER,
        "working hours that two teams in two time zones share on the day of the run",
        (
            Argument("hours", Kind.OBJECT, ("start", "end")),
            Argument("zone", Kind.TEXT),
            Argument("with_hours", Kind.OBJECT, ("start", "end")),
            Argument("with_zone", Kind.TEXT),
        ),
    ),
    "weighted_best": Function(
        Shape.NAMED,
        frozenset(),
        IDS,
        "ids of the options with the highest sum of score times weight over all criteria",
        (
            Argument("options", Kind.LIST, ("id", "scores")),
            Argument("criteria", Kind.LIST, ("category", "weight")),
        ),
    ),
}
