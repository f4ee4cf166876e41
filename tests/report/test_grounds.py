"""What a frame says beside a value: what must be, or the ways out of which one is enough."""

from types import SimpleNamespace
from typing import Any

import pytest

from checker.findings import Evidence, Excerpt
from checker.reading import Span
from checker.report.grounds import marks

HERE, THERE = Span(3, 5, 3, 9), Span(7, 5, 7, 9)
LINE = Excerpt("a line", 0, 1)


def asked(wanted: str, span: Span = HERE, *, one_way: bool = False, value: str = "x") -> Evidence:
    return Evidence("path", ("path",), value, wanted, span, LINE, alternative=one_way)


CASES: dict[str, tuple[list[Evidence], list[str]]] = {
    "what must be": ([asked("must be a")], ["must be a"]),
    "each thing once": ([asked("must be a"), asked("must be a")], ["must be a"]),
    "two things": ([asked("must be a"), asked("must not be b")], ["must be a; must not be b"]),
    "two ways out at one value": (
        [asked("must be a", one_way=True), asked("must be b", one_way=True)],
        ["must be a, or b"],
    ),
    "of two kinds": (
        [asked("must be a", one_way=True), asked("must not be stated", one_way=True)],
        ["must be a, or not be stated"],
    ),
    "ways out at two values": (
        [asked("must be a", one_way=True), asked("must be b", THERE, one_way=True)],
        ["one way to pass: must be a", "one way to pass: must be b"],
    ),
    "one more thing that must be": (
        [asked("must be a"), asked("must be b", one_way=True), asked("must be c", one_way=True)],
        ["must be a; must be b, or c"],
    ),
    "more ways than anybody reads": (
        [asked(f"must be {n}", one_way=True) for n in range(1500)],
        ["must be 0, or 1, or 2, or 3, or 4, or 5, or one of 1494 more"],
    ),
}


@pytest.mark.parametrize(("evidence", "notes"), CASES.values(), ids=list(CASES))
def test_a_frame_says_what_is_asked_of_a_value(evidence: list[Evidence], notes: list[str]) -> None:
    found: Any = SimpleNamespace(rule=SimpleNamespace(check=None), evidence=evidence)
    assert [mark.note for mark in marks(found)] == notes
