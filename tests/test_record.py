"""Records are values: made of named parts, equal by them, and never changed."""

import dataclasses
import pickle
import re
from collections.abc import Mapping
from typing import Any

import pytest

from checker.record import (
    field,
    is_record,
    late_names_of,
    names_of,
    partly,
    parts_of,
    record,
    replace,
    values_of,
)
from tests.conftest import ROOT


@record
class Point:
    """With a default, one that is made anew, and parts that are looked past."""

    x: int
    y: int = 0
    tags: dict[str, str] = field(default_factory=dict, hash=False)
    note: str = field(default="", compare=False, repr=False)

    @property
    def sum(self) -> int:
        return self.x + self.y


@dataclasses.dataclass(frozen=True, slots=True)
class Standard:
    """The same, made by the standard library."""

    x: int
    y: int = 0
    tags: dict[str, str] = dataclasses.field(default_factory=dict, hash=False)
    note: str = dataclasses.field(default="", compare=False, repr=False)


@record
class Nothing:
    """Without a part."""


MADE: list[tuple[tuple[Any, ...], Mapping[str, Any]]] = [
    ((1,), {}),
    ((1, 2), {}),
    ((1,), {"y": 2}),
    ((), {"y": 2, "x": 1}),
    ((1, 2, {"a": "b"}, "n"), {}),
]
NOT_MADE: list[tuple[tuple[Any, ...], Mapping[str, Any]]] = [
    ((), {}),
    ((1, 2, {}, "", 5), {}),
    ((1,), {"z": 2}),
    ((1,), {"x": 2}),
]


@pytest.mark.parametrize(("values", "named"), MADE)
def test_a_record_is_what_the_standard_library_makes(
    values: tuple[Any, ...], named: Mapping[str, Any]
) -> None:
    ours, theirs = Point(*values, **named), Standard(*values, **named)
    assert values_of(ours) == dataclasses.astuple(theirs)
    assert parts_of(ours) == dataclasses.asdict(theirs)
    assert repr(ours) == repr(theirs).replace("Standard", "Point")
    assert hash(ours) == hash(theirs)


@pytest.mark.parametrize(("values", "named"), NOT_MADE)
def test_what_its_parts_do_not_allow_is_refused(
    values: tuple[Any, ...], named: Mapping[str, Any]
) -> None:
    for kind in (Point, Standard):
        with pytest.raises(TypeError):
            kind(*values, **named)


def test_records_are_equal_by_what_is_compared() -> None:
    assert Point(1, note="a") == Point(1, note="b")
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, tags={"a": "b"}) != Point(1)
    assert Point(1) != Standard(1)
    assert Nothing() == Nothing() != Point(1)
    assert len({Nothing(), Nothing(), Point(1), Point(1)}) == 2


def test_a_default_that_is_made_anew_is_nobody_elses() -> None:
    assert Point(1).tags is not Point(1).tags


@pytest.mark.parametrize("name", ["x", "sum", "other"])
def test_nothing_of_a_record_can_be_changed(name: str) -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match=name):
        setattr(point, name, 5)
    with pytest.raises(AttributeError, match=name):
        delattr(point, name)
    assert point == Point(1)


def test_another_with_other_parts_is_a_new_one() -> None:
    point = Point(1, note="n")
    assert values_of(replace(point, y=3)) == (1, 3, {}, "n")
    assert point.y == 0
    with pytest.raises(TypeError):
        replace(point, z=1)


def test_a_record_goes_from_one_process_to_another() -> None:
    point = Point(1, 2, {"a": "b"}, "n")
    assert values_of(pickle.loads(pickle.dumps(point))) == values_of(point)


def test_a_record_can_be_taken_apart() -> None:
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)
    assert names_of(Point) == names_of(Point(1)) == ("x", "y", "tags", "note")
    assert Point(1, 2).sum == 3
    assert [is_record(each) for each in (Point, Point(1), Standard(1), 1)] == [True, True] + 2 * [
        False
    ]


def test_all_that_never_changes_is_a_record() -> None:
    """`checker.findings.redact` masks the parts of records, and would pass by another kind."""
    frozen = re.compile(
        r"dataclass\([^)]*frozen|from dataclasses import .*(replace|fields|astuple|asdict)"
    )
    files = (ROOT / "checker").rglob("*.py")
    assert [f for f in files if f.name != "record.py" and frozen.search(f.read_text())] == []


@record
class Letter:
    """With parts that may be made later."""

    sender: str
    text: str = field(late=True)
    date: str = ""
    pages: tuple[str, ...] = field(default=(), late=True)


def test_late_parts_are_made_together_when_one_is_asked_for() -> None:
    made = []

    def rest() -> list[Any]:
        made.append(1)
        return ["text", ("page",)]

    letter = partly(Letter, ["me", "today"], rest)
    assert (letter.sender, letter.date, made) == ("me", "today", [])
    assert (letter.pages, letter.text, made) == (("page",), "text", [1])
    assert late_names_of(Letter) == ("text", "pages")


@pytest.mark.parametrize("use", [hash, repr, values_of, pickle.dumps, parts_of, replace])
def test_a_record_with_parts_yet_to_be_made_is_like_any(use: Any) -> None:
    whole = Letter("me", "text", "today", ("page",))
    assert use(partly(Letter, ["me", "today"], lambda: ["text", ("page",)])) == use(whole)
    assert partly(Letter, ["me", "today"], lambda: ["text", ("page",)]) == whole


def test_what_is_no_part_is_not_asked_for() -> None:
    for letter in (Letter("me", "text"), partly(Letter, ["me", "today"], lambda: ["", ()])):
        with pytest.raises(AttributeError, match="Letter has no part lines"):
            _ = letter.lines  # type: ignore[attr-defined]


def test_a_part_without_a_default_stands_before_those_with_one() -> None:
    @record
    class Mixed:
        x: int = 0
        y: int  # type: ignore[misc]

    with pytest.raises(TypeError, match="y has no default"):
        Mixed(1, 2)
