"""Values that reports must not show, masked where findings are made, so that no format can forget.

A path hides the value that stands there and all below it, whatever place in a list it has. Ids are
never hidden: by them findings are told apart and waived. A derived attribute is a word of the
policy's own, and is shown.
"""

import re
from collections.abc import Container, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from checker.findings.excerpt import MASK, Excerpt
from checker.findings.words import cut, shown
from checker.policy import Rule
from checker.policy.conditions import Computed, Key, Let, Path
from checker.reading import Document, Pointer, Span
from checker.record import is_record, parts_of, replace
from checker.schema import FieldType, ProposalType
from checker.suggest import did_you_mean

Names = tuple[str, ...]
T = TypeVar("T")

# By these things are told apart, or they are no values of the proposal.
_KEPT = frozenset(
    {
        "id",
        "name",
        "rule_id",
        "author",
        "fingerprint",
        "fingerprints",
        "pointer",
        "path",
        "elsewhere",
    }
    | {"rule", "counts", "excerpt", "span", "key_span", "kind", "attribute", "severity", "status"}
)
_OWN = r"x_\w+"


class BadRedaction(Exception):
    """A path that can hide nothing; the message says why."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


class Redaction:
    """Paths such as `financials.**` or `providers[].name`, ready to be held against places;
    `paths` has them as they were written."""

    def __init__(self, paths: Sequence[str], types: ProposalType) -> None:
        """The paths, each of a field that a proposal can have.

        Raises:
            BadRedaction: one is not.
        """
        self.paths = tuple(paths)
        self._hidden = tuple(_names(path, types) for path in paths)
        self._keys = frozenset(names[-1] for names in self._hidden)
        self._referring = frozenset(_referring(types))

    def hides(self, pointer: Pointer) -> bool:
        """Whether what stands there must not be shown."""
        names = tuple(step for step in pointer if isinstance(step, str))
        return any(names[: len(hidden)] == hidden for hidden in self._hidden)

    def taints(self, path: Path) -> bool:
        """Whether a computed value may rest on something hidden: by the names of fields on its
        way, so rather too often than not often enough."""
        return any(
            (isinstance(step, Key) and step.name in self._keys)
            or (isinstance(step, Computed) and self._of_let(step.let))
            for step in path.steps
        )

    def _of_let(self, let: Let) -> bool:
        parts = (*let.arguments, let.source, let.value, let.to)
        return any(isinstance(part, Path) and self.taints(part) for part in parts)

    def spans(self, document: Document) -> tuple[Span, ...]:
        """Where the hidden values of a proposal stand in its file."""
        found = (document.value_span(at) for at, _ in self._values(document.value, ()))
        return tuple(span for span in found if span)

    def masked(self, report: T, value: Any) -> T:
        """What is said of a proposal without the words and numbers that are hidden in it."""
        ids = set(_ids(value))
        texts = {
            text
            for at, found in self._values(value, ())
            if not self._is_shown_anyway(at, found, ids)
            for text in _written(found)
        }
        if not texts:
            return report
        longest = sorted(texts, key=lambda text: (-len(text), text))
        pattern = "|".join(map(re.escape, longest))
        found: T = _replaced(report, re.compile(rf"(?<![\w])(?:{pattern})(?![\w])"))
        return found

    def _is_shown_anyway(self, at: Pointer, value: Any, ids: Container[Any]) -> bool:
        """Whether a hidden value is but the id of an entity, to which the place refers. It may be a
        word such as "onshore", which would else be hidden in whatever is said."""
        names = tuple(step for step in at if isinstance(step, str))
        return names[-1] in self._referring and value in ids and names not in self._hidden

    def _values(self, value: Any, at: Pointer) -> Iterator[tuple[Pointer, Any]]:
        if isinstance(value, dict):
            for key, member in value.items():
                yield from self._values(member, (*at, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                yield from self._values(item, (*at, index))
        elif self.hides(at) and at[-1] != "id":
            yield at, value


def _names(path: str, types: ProposalType) -> Names:
    names = tuple(step.removesuffix("[]") for step in path.removesuffix(".**").split("."))
    found: FieldType = types.entities["proposal"]
    for step in names:
        while found.item is not None:
            found = found.item
        if re.fullmatch(_OWN, step):
            return names
        if step not in found.properties:
            hint = did_you_mean(step, found.properties)
            what = f'"{path}" hides nothing: there is no field "{step}"'
            raise BadRedaction(path, f"{what}; {hint}" if hint else what)
        found = found.properties[step]
    if names[-1] == "id":
        why = f'"{path}": ids cannot be hidden, because findings are identified by them'
        raise BadRedaction(path, why)
    return names


def _referring(types: ProposalType) -> Iterator[str]:
    """The names of the fields whose values are ids of entities."""
    waiting, seen = list(types.entities.values()), set[int]()
    while waiting:
        found = waiting.pop()
        if id(found) in seen:
            continue
        seen.add(id(found))
        for name, member in found.properties.items():
            item = member.item or member
            waiting.append(item)
            if item.refers_to:
                yield name


def _ids(value: Any) -> Iterator[str]:
    """The ids of all entities in a value."""
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value["id"]
        value = list(value.values())
    for member in value if isinstance(value, list) else ():
        yield from _ids(member)


def _written(value: Any) -> Iterator[str]:
    """The ways in which reports write a value."""
    if isinstance(value, str) and value.strip():
        yield from (value, value.strip(), " ".join(value.split()), cut(value))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        exact = Decimal(repr(value))
        yield from (repr(value), f"{value}", shown(exact), f"{exact:f}", f"{exact:,f}")


def _replaced(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(MASK, value)
    if isinstance(value, tuple):
        return tuple(_replaced(item, pattern) for item in value)
    if is_record(value) and not isinstance(value, type | Rule | Excerpt | Span):
        kept = {
            name: _replaced(part, pattern)
            for name, part in parts_of(value).items()
            if name not in _KEPT
        }
        return replace(value, **kept)
    return value
