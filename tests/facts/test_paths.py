"""What a path means: names in scopes, references followed, and lists of ids walked as entities."""

from typing import Any

import pytest

from tests.small import derivation, truth

T, F, U = "true", "false", "unknown"

PARTS = [
    {"id": "lid", "name": "Lid", "number": 1, "boxId": "red", "boxIds": ["red", "blue"]},
    {"id": "base", "name": "Base", "number": 2, "boxId": "blue", "boxIds": []},
]
BOXES = [
    {"id": "red", "name": "Red box", "country": "SE", "number": 10, "ownerId": "base"},
    {"id": "blue", "name": "Blue box", "country": "DE", "number": 20, "ownerId": "gone"},
]
SAID = {"number": 5, "text": "fine", "parts": PARTS, "boxes": BOXES}


def _with_part(**part: Any) -> dict[str, Any]:
    return {"parts": [{"id": "lid", **part}], "boxes": BOXES}


@pytest.mark.parametrize(
    ("part", "condition", "holds"),
    [
        ({"boxId": "red"}, "{box.country: SE}", T),
        ({"boxId": "red"}, "{box.country: DE}", F),
        ({"boxId": "red"}, "{boxId: red}", T),
        ({"boxId": "red"}, "{box.id: red}", T),
        ({"boxId": "red"}, "{box: {present: true}}", T),
        # a chain: part, its box, the part that owns the box
        ({"boxId": "red"}, "{box.owner.id: base}", U),
        ({"boxId": "gone"}, "{box.country: SE}", U),
        ({"boxId": "gone"}, "{box.country: {ne: SE}}", U),
        ({"boxId": "gone"}, "{box.country: {present: true}}", F),
        ({"boxId": "gone"}, "{box: {present: false}}", T),
        ({"boxId": "gone"}, "{boxId: {present: true}}", T),
        ({"boxId": "Red"}, "{box.country: SE}", U),
        ({"boxId": None}, "{box.country: SE}", U),
        ({"boxId": "TBD"}, "{box.country: SE}", U),
        ({"boxId": 5}, "{box.country: SE}", U),
        ({"boxId": {"id": "red"}}, "{box.country: SE}", U),
        ({}, "{box.country: SE}", U),
    ],
)
def test_a_reference_leads_to_the_entity_with_that_id(
    part: dict[str, Any], condition: str, holds: str
) -> None:
    assert truth(condition, _with_part(**part), "for: part") == holds


def test_a_chain_of_references_is_followed_to_its_end() -> None:
    said = {**_with_part(boxId="red", number=7)}
    said["boxes"] = [{"id": "red", "ownerId": "lid"}]
    assert truth("{box.owner.number: 7}", said, "for: part") == T
    assert truth("{box.owner.box.owner.id: lid}", said, "for: part") == T


@pytest.mark.parametrize(
    ("ids", "condition", "holds"),
    [
        (["red", "blue"], "some: {country: DE}", T),
        (["red"], "some: {country: DE}", F),
        (["red", "blue"], "every: {country: {in: [SE, DE]}}", T),
        (["red", "blue"], "every: {country: SE}", F),
        (["red"], "none: {country: DE}", T),
        (["red", "blue"], "none: {country: DE}", F),
        ([], "some: {country: DE}", F),
        ([], "every: {country: DE}", T),
        ([], "none: {country: DE}", T),
        # an id that leads nowhere is an entity of which nothing is known
        (["gone"], "some: {country: DE}", U),
        (["gone"], "every: {country: DE}", U),
        (["gone"], "none: {country: DE}", U),
        (["gone", "blue"], "some: {country: DE}", T),
        (["gone", "red"], "every: {country: DE}", F),
        (["gone", "blue"], "none: {country: DE}", F),
        (["gone", "red"], "some: {id: {present: true}}", T),
        (["gone"], "some: {id: {present: true}}", F),
        (["red", "blue"], "count: {eq: 2}", T),
        (["red", "red"], "count: {eq: 2}", T),
        (["red", "gone"], "count: {eq: 2}", T),
        (["red", "gone"], "count: {ge: 1, where: {country: SE}}", T),
        (["red", "gone"], "count: {ge: 2, where: {country: SE}}", U),
        (["red", "gone"], "count: {ge: 3, where: {country: SE}}", F),
        (["red", "gone"], "count: {eq: 1, where: {country: SE}}", U),
        (["red", "gone"], "count: {le: 2, where: {country: SE}}", T),
        (["red", "gone"], "count: {ne: 0, where: {country: SE}}", T),
        (["red", "blue"], "contains: red", T),
        (["red", "blue"], "contains_all: [red, green]", F),
        (None, "some: {country: DE}", U),
        (None, "every: {country: DE}", U),
        (None, "none: {country: DE}", U),
        (None, "count: {le: 0}", U),
        (None, "count: {ge: 1}", U),
        ("red", "some: {country: SE}", U),
        ([None], "some: {country: SE}", U),
        ([["red"]], "some: {country: SE}", U),
    ],
)
def test_the_items_of_a_list_of_ids_are_the_entities(ids: Any, condition: str, holds: str) -> None:
    said = _with_part(boxIds=ids)
    assert truth(f"{{boxIds: {{{condition}}}}}", said, "for: part") == holds


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        # the innermost item that has the name, then the entity, then the proposal
        ("{number: 1}", T),
        ("{this.number: 1}", T),
        ("{proposal.number: 5}", T),
        ("{text: fine}", U),
        ("{proposal.text: fine}", T),
        ("{title: A proposal}", T),
        ("{boxes: {some: {number: 10}}}", T),
        ("{boxes: {some: {number: 1}}}", F),
        ("{boxes: {some: {this.number: 1}}}", T),
        ("{boxes: {some: {proposal.number: 5}}}", T),
        ("{boxes: {some: {title: A proposal}}}", T),
        ("{boxes: {some: {id: {path: this.boxId}}}}", T),
        ("{boxes: {some: {id: {path: boxId}}}}", T),
        ("{boxes: {some: {owner.number: 2}}}", T),
        ("{parts: {some: {id: {ne: {path: this.id}}}}}", T),
        ("{parts: {count: {eq: 1, where: {id: {path: this.id}}}}}", T),
        ("{parts: {some: {boxIds: {some: {number: 20, this.number: 1}}}}}", T),
        ("{parts: {some: {boxIds: {some: {country: SE, this.id: base}}}}}", F),
    ],
)
def test_a_name_is_looked_up_from_the_inside_out(condition: str, holds: str) -> None:
    assert truth(condition, SAID, "for: part", entity="lid") == holds


@pytest.mark.parametrize(
    ("condition", "said", "holds"),
    [
        ("{words: {some: {item: fine}}}", {"words": ["bad", "fine"]}, T),
        ("{words: {every: {item: {matches: '[a-z]+'}}}}", {"words": ["a", "B"]}, F),
        ("{words: {none: {item: bad}}}", {"words": ["fine", None]}, U),
        ("{numbers: {every: {item: {gt: 0}}}}", {"numbers": [1, 0.5]}, T),
        ("{numbers: {every: {item: {gt: 0}}}}", {"numbers": [1, "2"]}, U),
        ("{days: {some: {item: {le: {path: asOf}}}}}", {"days": ["2026-11-24", "2026-11-23"]}, T),
        ("{codes: {some: {item: {path: code}}}}", {"codes": ["red"], "code": "red"}, T),
        ("{words: {some: {item: {path: text}}}}", {"words": ["a"], "text": "a"}, T),
    ],
)
def test_a_plain_value_of_a_list_is_called_item(
    condition: str, said: dict[str, Any], holds: str
) -> None:
    assert truth(condition, said) == holds


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ({"lines": [{"number": 1}, {"number": 2}]}, T),
        ({"lines": [{"number": 1}, "two"]}, U),
        ({"lines": [{"number": 1}, None]}, U),
        ({"lines": [{"number": 1}, {"number": "2"}]}, U),
        ({"lines": {"number": 2}}, U),
        ({"lines": "TBD"}, U),
    ],
)
def test_an_item_of_another_shape_is_not_known_and_not_passed_over(
    said: dict[str, Any], holds: str
) -> None:
    assert truth("{lines: {every: {number: {ge: 1}}}}", said) == holds


@pytest.mark.parametrize("inner", [None, "TBD", 5, [], "text"])
def test_a_path_through_what_is_no_object_is_not_stated(inner: Any) -> None:
    assert truth("{inner.number: 5}", {"inner": inner}) == U
    assert truth("{inner.number: {present: true}}", {"inner": inner}) == F


def test_of_two_entities_with_one_id_the_first_is_meant() -> None:
    boxes = [{"id": "red", "country": "SE"}, {"id": "red", "country": "DE"}]
    said = {"parts": [{"id": "lid", "boxId": "red"}], "boxes": boxes}
    assert truth("{box.country: SE}", said, "for: part") == T


SIZES = "cases: [{value: big, when: {number: {gt: 10}}}, {value: small, when: {number: {gt: 0}}}]"


@pytest.mark.parametrize(
    ("number", "otherwise", "condition", "holds"),
    [
        (11, "", "{size: big}", T),
        (5, "", "{size: small}", T),
        (0, "", "{size: big}", U),
        (0, "", "{size: {present: true}}", F),
        (0, "otherwise: none", "{size: none}", T),
        (None, "", "{size: big}", U),
        (None, "otherwise: none", "{size: {ne: none}}", U),
        (None, "otherwise: none", "{size: {present: true}}", F),
    ],
)
def test_a_derived_attribute_is_read_like_a_field(
    number: int | None, otherwise: str, condition: str, holds: str
) -> None:
    derived = derivation(f"{SIZES}\n{otherwise}")
    assert truth(condition, {"number": number}, "", derived) == holds


def test_a_derived_attribute_is_reached_over_references_and_in_lists() -> None:
    derived = derivation(f"for: box\n{SIZES}")
    said = {"parts": PARTS[:1], "boxes": [{**BOXES[0], "number": 11}, {**BOXES[1], "number": 5}]}
    assert truth("{box.size: big}", said, "for: part", derived) == T
    assert truth("{boxIds: {some: {size: small}}}", said, "for: part", derived) == T
    assert truth("{boxes: {every: {size: big}}}", said, "", derived) == F
