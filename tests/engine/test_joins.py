"""Lists joined with the entity that is asked about: found in an index as a loop finds it."""

from typing import Any

import pytest

from checker.engine import Evaluator, joins
from checker.engine.joins import Members
from checker.facts import FALSE, TRUE, UNKNOWN
from tests.small import AS_OF, document_of, policy_of, rule

PARTS = [{"id": n, "text": n} for n in "abcdef"]
BOXES = [
    {"id": "1", "country": "a", "name": "a", "lines": [{"word": "a"}, {"word": "b"}]},
    {"id": "2", "country": "a", "name": "b", "lines": [{"word": "c"}]},
    {"id": "3", "country": "b", "name": "c", "lines": [{"word": "a"}, {"word": ""}]},
    {"id": "4", "country": "c", "name": "c", "lines": []},
    {"id": "6", "country": "x", "name": "e", "lines": [{"word": "f"}]},
]
# Its country is not stated.
LOOSE = {"id": "5", "name": "f", "lines": [{"word": "z"}]}


def outcomes(condition: str, value: dict[str, Any]) -> str:
    """What a rule about each part comes to, a letter for each."""
    evaluator = Evaluator(policy_of(rule(f"for: part\nrequire: {condition}\n")))
    evaluation = evaluator.evaluate(evaluator.facts(document_of(value).value, AS_OF))
    assert [result.error for result in evaluation.results] == [""] * len(value["parts"])
    letters = {"PASS": "T", "FAIL": "F", "MISSING": "u"}
    return "".join(letters[r.outcome.name] for r in evaluation.results if r.outcome is not None)


@pytest.mark.parametrize(
    ("condition", "boxes", "holds"),
    [
        ("{some: {country: {path: this.text}}}", BOXES, "TTTFFFu"),
        ("{some: {country: {path: this.text}}}", [*BOXES, LOOSE], "TTTuuuu"),
        ("{none: {country: {path: this.text}}}", BOXES, "FFFTTTu"),
        ("{every: {country: {ne: {path: this.text}}}}", [*BOXES, LOOSE], "FFFuuuu"),
        ("{count: {ge: 2, where: {country: {path: this.text}}}}", BOXES, "TFFFFFu"),
        ("{count: {ge: 2, where: {country: {path: this.text}}}}", [*BOXES, LOOSE], "TuuFFFu"),
        # two values of an item, of which one may be unknown
        ("{some: {country: {path: this.text}, name: {path: this.text}}}", BOXES, "TFTFFFu"),
        (
            "{some: {country: {path: this.text}, name: {path: this.text}}}",
            [*BOXES, LOOSE],
            "TFTFFuu",
        ),
        (
            "{every: {any: [{country: {ne: {path: this.text}}}, {name: {ne: {path: this.text}}}]}}",
            [*BOXES, LOOSE],
            "FTFTTuu",
        ),
        # a list in each item
        ("{some: {lines: {some: {word: {path: this.text}}}}}", BOXES, "TTTuuTu"),
        ("{none: {lines: {some: {word: {path: this.text}}}}}", BOXES, "FFFuuFu"),
        # a part of the condition that joins, beside one that looks at more of the entity
        (
            "{every: {any: [{country: {ne: {path: this.text}}}, "
            "{number: {lt: {path: this.number}}}]}}",
            [{**box, "number": 5} for box in BOXES],
            "FTuTTTu",
        ),
    ],
)
@pytest.mark.parametrize("few", [0, 4, 1000])
def test_a_join_holds_for_the_entities_of_which_a_loop_says_so(
    monkeypatch: pytest.MonkeyPatch,
    condition: str,
    boxes: list[dict[str, Any]],
    holds: str,
    few: int,
) -> None:
    monkeypatch.setattr(joins, "_FEW", few)
    numbers = {"a": 5, "b": 6}
    parts = [{**part, "number": numbers.get(str(part["id"]))} for part in PARTS]
    value = {"parts": [*parts, {"id": "u"}], "boxes": boxes}
    assert outcomes(f"{{proposal.boxes: {condition}}}", value) == holds


@pytest.mark.parametrize("few", [0, 4, 1000])
def test_a_list_of_ids_contains_one_or_may(monkeypatch: pytest.MonkeyPatch, few: int) -> None:
    monkeypatch.setattr(joins, "_FEW", few)
    parts = [{"id": n, "text": n, "words": [n]} for n in "abcde"]
    asked = "{proposal.parts: {count: {eq: 1, where: {words: {contains: {path: this.text}}}}}}"
    assert outcomes(asked, {"parts": parts}) == "TTTTT"
    parts[0]["words"] = ["a", "b"]
    assert outcomes(asked, {"parts": parts}) == "TFTTT"
    parts[0]["words"] = ["a", ""]  # one that is not stated may be any
    assert outcomes(asked, {"parts": parts}) == "Tuuuu"
    del parts[0]["words"]
    assert outcomes(asked, {"parts": parts}) == "uuuuu"


def test_members_are_in_a_list_or_may_be() -> None:
    known, unknown = Members(["a", "b"]), Members(["a", None])
    assert (known["a"], known["c"], unknown["a"], unknown["c"]) == (TRUE, FALSE, TRUE, UNKNOWN)
    assert Members([])["a"] == FALSE
