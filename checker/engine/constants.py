"""What generated functions name: each said as plain data, and made into a function or a table."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from checker.engine.joins import Members, Narrowed, Tally, for_each_list
from checker.engine.tables import Table
from checker.facts import FALSE, TRUE, UNKNOWN, Item, Run, Scopes
from checker.facts.compare import COMPARISONS
from checker.facts.convert import converter
from checker.facts.functions import OVER_NAMED, OVER_PAIRS, OVER_VALUES, circular
from checker.facts.join import Join, once_for_all
from checker.facts.proposal import inside, nothing
from checker.schema import FieldType, is_missing

# What to make, a key of `_MAKERS`, and with what.
Spec = tuple[Any, ...]


def names(specs: tuple[Spec, ...], answers: Callable[[int], Table]) -> dict[str, Any]:
    """The objects by the names that the source has for them; `answers` gives the table of a
    decision's."""
    found = dict(_ALWAYS)
    for number, (kind, *arguments) in enumerate(specs):
        if kind == "decision":
            found[f"K{number}"] = answers(arguments[0])
        else:
            found[f"K{number}"] = _MAKERS[kind](*arguments)
    return found


_ALWAYS: dict[str, Any] = {
    "numbers": frozenset({int, float}),
    **{
        each.__name__: each
        for each in (inside, nothing, for_each_list, Narrowed, Tally, once_for_all)
    },
}


def of_nothing(operator: str, operand: Any) -> int:
    """The truth of a comparison with a constant where nothing is stated."""
    return _compare(operator)(None, operand, None)


def judge(operator: str, operand: Any, found: FieldType | None) -> Callable[[Any], int]:
    """The truth of a comparison with a constant: of a raw value of this type, or without one, of a
    value that is of its type already."""
    convert = _conversion(found, listed=operator != "present") if found else _same
    judged = _compare(operator)
    return lambda raw: judged(convert(raw), operand, None)


def _same(value: Any) -> Any:
    return value


def _conversion(found: FieldType, *, listed: bool = False) -> Callable[[Any], Any]:
    """From a raw value to one of the type, or None; with `listed`, items of a list too."""
    convert = converter(found)
    default = None if found.default is None else convert(found.default)
    each = _each(found.item) if listed and found.item else _same

    def converted(raw: Any) -> Any:
        return each(default if default is not None and is_missing(raw) else convert(raw))

    return converted


def _each(item: FieldType) -> Callable[[Any], Any]:
    convert = converter(item)
    return lambda found: None if found is None else [convert(value) for value in found]


def _members(item: FieldType) -> Callable[[Any], Members | None]:
    convert = converter(item)
    return lambda found: None if found is None else Members(map(convert, found))


def _compare(operator: str) -> Callable[[Any, Any, Any], int]:
    if operator == "present":
        return _present
    comparison = COMPARISONS[operator]

    def compared(value: Any, other: Any, as_of: Any) -> int:
        if value is None or other is None:
            return UNKNOWN
        result = comparison(value, other, as_of)
        return UNKNOWN if result is None else TRUE if result else FALSE

    return compared


def _present(value: Any, wanted: bool, _: Any) -> int:
    return TRUE if (value is not None) is wanted else FALSE


def _stated(function: str) -> Callable[[tuple[Any, ...], Any], Any]:
    """A function over values, unknown where one of them is not stated."""
    pair, named = OVER_PAIRS.get(function), OVER_NAMED.get(function)

    def result(values: tuple[Any, ...], as_of: Any) -> Any:
        if any(value is None for value in values):
            return None
        return pair(*values) if pair else named(list(values), as_of) if named else None

    return result


def _over(function: str, money: bool) -> Callable[[list[Any] | None], Any]:
    """A function over the items that count, unknown where one of their values is not stated."""

    def counted(found: list[Any] | None) -> Any:
        return None if found is None else Decimal(len(found))

    def linked(found: list[Any] | None) -> Any:
        if found is None or any(None in link for link in found):
            return None
        return circular(found)

    def over(found: list[Any] | None) -> Any:
        return None if found is None or None in found else OVER_VALUES[function](found, money)

    return counted if function == "count" else linked if function == "circular" else over


def _join(kind: str, *joins: Join) -> Callable[..., list[Item]]:
    from checker.facts import Readers  # not every policy looks across proposals

    return Readers(_no_truth).everywhere(kind, *joins)


def _no_truth(condition: object) -> Callable[[Run, Scopes], int]:
    raise AssertionError("the keys of a join hold no conditions")


def _dated(operator: str, operand: Any) -> Table:
    """The truths of a comparison that depends on the day, by value and day."""
    compare = _compare(operator)
    return Table(lambda asked: compare(asked[0], operand, asked[1]))


_MAKERS: dict[str, Callable[..., Any]] = {
    "judge": judge,
    "table": lambda operator, operand, found: Table(judge(operator, operand, found)),
    "compare": _compare,
    "dated": _dated,
    "value": _same,
    "items": _each,
    "members": _members,
    "convert": _conversion,
    "typed": lambda found: Table(_conversion(found)),
    "join": _join,
    "place": lambda number: object(),
    "function": _stated,
    "over": _over,
}
