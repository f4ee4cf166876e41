"""The tools that are compared, each behind one function from bytes to the rules that fail.

A peer gets its rules and all that it can prepare before the first proposal; what is measured is
what it takes from the bytes of a proposal to a Python set of what fails in it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.rules import PLACES, RULES, things

Found = set[tuple[str, str]]
"""Rules that fail, each with the id of the thing that it fails for."""

Check = Callable[[bytes], Found]


class NotHere(Exception):
    """A peer cannot be measured on this machine; the message says why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One contender that is warm in this process.

    `does` tells which steps of a check it takes, so that nobody compares apples with pears. `start`
    gives its check, with the rules loaded, or raises `NotHere`; it may use the folder. `asks` is
    how many of the forty rules it is asked, from the first on. `largest` is the size in bytes up to
    which it is measured.
    """

    name: str
    does: str
    start: Callable[[Path], Check]
    asks: int = len(RULES)
    largest: int = 1 << 30


def thing_at(proposal: dict[str, Any], path: Sequence[Any]) -> str:
    """The id of the thing that a path leads to, or to a part of."""
    for about, place in PLACES.items():
        keys = place.split(".") if place else []
        if keys and list(path[: len(keys)]) == keys and len(path) > len(keys):
            return str(things(about, proposal)[int(path[len(keys)])]["id"])
    return str(proposal["id"])
