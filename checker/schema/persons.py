"""The persons that a proposal names: rules compare them, so that one has to be written alike."""

from collections.abc import Iterator
from typing import Any

from checker.reading import Pointer

_EACH = "*"
_PERSONS = (
    ("author",),
    ("approvals", _EACH, "person"),
    ("decision", "overrideApprovedBy"),
    ("risks", _EACH, "acceptedBy"),
    ("personnel", "clearance", "derogationBy"),
)


def person_key(name: str) -> str:
    """What two ways to write one person's name have in common: all but blanks, capitals, and how
    Unicode puts a letter together."""
    plain = name if name.isascii() else as_seen(name)
    return " ".join(plain.split()).casefold()


def as_seen(name: str) -> str:
    """The name without characters that nobody sees, each letter in the one form that Unicode
    prefers (NFKC)."""
    import unicodedata  # most names need none of it

    seen = "".join(c for c in name if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", seen)


def written_otherwise(value: Any) -> Iterator[tuple[Pointer, str, str]]:
    """Each mention of a person who is written otherwise before: where, how, and how before."""
    first: dict[str, str] = {}
    for steps in _PERSONS:
        for pointer, name in _mentions(value, steps, ()):
            before = first.setdefault(person_key(name), name)
            if before != name:
                yield pointer, name, before


def _mentions(value: Any, steps: Pointer, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    if not steps:
        if value.__class__ is str:
            yield at, value
    elif steps[0] == _EACH:
        if value.__class__ is list:
            for index, item in enumerate(value):
                yield from _mentions(item, steps[1:], (*at, index))
    elif value.__class__ is dict and steps[0] in value:
        yield from _mentions(value[steps[0]], steps[1:], (*at, steps[0]))
