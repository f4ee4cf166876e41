"""The names that a proposal repeats and that rules compare: each has to be written alike."""

from collections.abc import Iterable, Iterator
from typing import Any

from checker.reading import Pointer
from checker.schema.missing import UNSEEN

_EACH = "*"
_PERSONS = (
    ("author",),
    ("approvals", _EACH, "person"),
    ("decision", "overrideApprovedBy"),
    ("risks", _EACH, "acceptedBy"),
    ("personnel", "clearance", "derogationBy"),
)
_GROUPS = (
    ("buyer", "ultimateParent"),
    ("providers", _EACH, "ultimateParent"),
    ("providers", _EACH, "alternatives", _EACH, "ultimateParent"),
)
# Of one provider, itself among them: two providers may mean two customers by one word.
_CUSTOMERS = (("name",), ("references", _EACH, "name"))


def person_key(name: str) -> str:
    """What two ways to write one person's name have in common: all but blanks, capitals, and how
    Unicode puts a letter together."""
    plain = name if name.isascii() else as_seen(name)
    return " ".join(plain.split()).casefold()


def company_key(name: str) -> str:
    """What two ways to write one company's name have in common: `person_key`, without the full
    stops and commas of "N.V." and ", Inc."."""
    return " ".join(person_key(name).replace(".", "").replace(",", " ").split())


def as_seen(name: str) -> str:
    """The name without characters that nobody sees, each letter in the one form that Unicode
    prefers (NFKC)."""
    import unicodedata  # most names need none of it

    seen = "".join(c for c in name if unicodedata.category(c) != "Cf" and c not in UNSEEN)
    return unicodedata.normalize("NFKC", seen)


def written_otherwise(value: Any) -> Iterator[tuple[Pointer, str, str, str]]:
    """Each mention of a person, a group of companies or a customer who is written otherwise before:
    where, how, how before, and who."""
    persons = (found for steps in _PERSONS for found in _mentions(value, steps, ()))
    yield from _otherwise(persons, "person")
    groups = (found for steps in _GROUPS for found in _mentions(value, steps, ()))
    yield from _otherwise(groups, "company")
    providers = value.get("providers") if value.__class__ is dict else None
    for index, provider in enumerate(providers if providers.__class__ is list else ()):
        at = ("providers", index)
        customers = (found for steps in _CUSTOMERS for found in _mentions(provider, steps, at))
        yield from _otherwise(customers, "customer")


def _otherwise(
    mentions: Iterable[tuple[Pointer, str]], who: str
) -> Iterator[tuple[Pointer, str, str, str]]:
    key = person_key if who == "person" else company_key
    first: dict[str, str] = {}
    for pointer, name in mentions:
        before = first.setdefault(key(name), name)
        if before != name:
            yield pointer, name, before, who


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
