"""A person is written alike everywhere: nobody approves their own work by a capital letter."""

from collections.abc import Iterator
from typing import Any

import pytest

from checker.schema import check_schema, is_stated
from checker.schema.bundle import proposal_schema
from checker.schema.persons import written_otherwise
from tests.schema.test_validate import BASE

PERSON = "#/$defs/person"


def _approved(*persons: str) -> dict[str, Any]:
    approvals = [{"person": person, "level": "owner"} for person in persons]
    return {**BASE, "author": "Jo Doe", "approvals": approvals}


@pytest.mark.parametrize("person", ["jo doe", "Jo Doe ", "Jo  Doe", "JO DOE"])
def test_a_person_written_otherwise_is_a_problem_at_its_place(person: str) -> None:
    value = _approved("Ann Other", person)
    (problem,) = check_schema(value)
    assert problem.pointer == ("approvals", 1, "person")
    assert problem.message == f'"{person}" is also written "Jo Doe"'
    assert not is_stated(value)


ANDRE, AS_TWO = "Andr\u00e9", "Andre\u0301"


@pytest.mark.parametrize(
    ("person", "other"),
    [
        (AS_TWO, "in other characters"),
        (ANDRE + "\u200b", "in other characters"),
        (AS_TWO.upper(), f'"{ANDRE}"'),
        ("\uff21ndr\u00e9", "in other characters"),
    ],
)
def test_a_letter_put_together_otherwise_makes_no_other_person(person: str, other: str) -> None:
    value = {**_approved(person), "author": ANDRE}
    (problem,) = check_schema(value)
    assert problem.message.endswith(f" is also written {other}")
    assert not is_stated(value)


def test_persons_written_alike_and_other_persons_are_none() -> None:
    assert check_schema(_approved("Jo Doe", "Jo Do", "J. Doe")) == []
    assert is_stated(_approved("Jo Doe", "Ann Other"))


def test_every_field_of_the_schema_that_names_a_person_is_compared() -> None:
    schema = proposal_schema()

    def places(node: dict[str, Any], at: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
        target = node.get("$ref", "")
        if target == PERSON:
            yield at
        elif target:
            yield from places(schema["$defs"][target.removeprefix("#/$defs/")], at)
        for key, member in node.get("properties", {}).items():
            yield from places(member, (*at, key))
        if "items" in node:
            yield from places(node["items"], (*at, 0))

    found = list(places(schema, ()))
    assert len(found) > 3
    for place in found:
        value: Any = "jo doe"
        for step in reversed(place):
            value = [value] if step == 0 else {step: value}
        if place != ("author",):
            assert [at for at, *_ in written_otherwise({"author": "Jo Doe", **value})] == [place]
