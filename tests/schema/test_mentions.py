"""A name that rules compare is written alike everywhere: nobody approves their own work by a
capital letter, and no group is two by a full stop."""

from collections.abc import Iterator
from typing import Any

import pytest

from checker.schema import check_schema, is_stated
from checker.schema.bundle import proposal_schema
from checker.schema.mentions import written_otherwise
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
        (ANDRE + "\u3164", "in other characters"),
        (ANDRE + "\u034f", "in other characters"),
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


PARENT = "Voorbeeld Bank N.V."


@pytest.mark.parametrize(
    "parent", ["VOORBEELD BANK N.V.", "Voorbeeld Bank NV", "Voorbeeld  Bank N.V."]
)
def test_a_group_written_otherwise_is_a_problem_at_its_place(parent: str) -> None:
    provider = {"id": "acme", "ultimateParent": parent}
    value = {**BASE, "buyer": {"ultimateParent": PARENT}, "providers": [provider]}
    (problem,) = check_schema(value)
    assert problem.pointer == ("providers", 0, "ultimateParent")
    assert problem.message == f'"{parent}" is also written "{PARENT}"'
    assert problem.hint.startswith("spell a company the same")
    assert not is_stated(value)


def test_groups_with_other_names_are_others() -> None:
    providers = [{"id": "acme", "ultimateParent": "Voorbeeld Bank B.V."}]
    assert check_schema({**BASE, "buyer": {"ultimateParent": PARENT}, "providers": providers}) == []


def test_a_customer_of_one_provider_is_written_alike_and_of_another_need_not_be() -> None:
    def refers(id_: str, *names: str) -> dict[str, Any]:
        return {"id": id_, "name": "Acme Ltd", "references": [{"name": name} for name in names]}

    assert (
        check_schema({**BASE, "providers": [refers("one", "A Bank"), refers("two", "A bank")]})
        == []
    )
    (twice, itself) = check_schema(
        {**BASE, "providers": [refers("one", "A Bank", "a  bank", "ACME LTD.")]}
    )
    assert twice.pointer == ("providers", 0, "references", 1, "name")
    assert itself.message == '"ACME LTD." is also written "Acme Ltd"'
    assert itself.hint.startswith("spell a customer the same")


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
