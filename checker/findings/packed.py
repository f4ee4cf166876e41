"""What is said about a proposal as bytes, and back: for other processes, files and caches.

Nothing is run to read it. An object is a list, of the number of its class and its fields; all else
that is no text, no number and no tuple of these is such a list too. Rules go by their ids. Things
that many findings have in common stand once, before the rest. `checker.engine.plain`, which keeps
policies, finds all that is equal, and would take more than three times as long to write a report.
"""

import marshal
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from checker.findings.excerpt import Excerpt
from checker.findings.model import (
    Approved,
    Derived,
    Evidence,
    Finding,
    MissingFact,
    More,
    ProposalReport,
    Settled,
    Subject,
    Verdict,
    Waiver,
)
from checker.findings.outline import Outline, outline
from checker.findings.placements import Placement
from checker.findings.routing import Approval
from checker.policy import Rule
from checker.reading import Span
from checker.record import names_of, record

_LEAVES = frozenset({str, int, float, bool, type(None)})
_CLASSES: tuple[type, ...] = (
    Approval,
    Approved,
    Derived,
    Evidence,
    Excerpt,
    Finding,
    MissingFact,
    More,
    Placement,
    ProposalReport,
    Settled,
    Span,
    Subject,
    Waiver,
)
_NAMES = {found: (number, names_of(found)) for number, found in enumerate(_CLASSES)}
_RULE, _VERDICT, _COUNTS, _SET, _DAY, _TUPLE, _COMMON = range(len(_CLASSES), len(_CLASSES) + 7)
_IN_COMMON = frozenset({Excerpt, Span, Subject})
_VERDICTS = {str(verdict): verdict for verdict in Verdict}
_LEVEL = 1  # of compression: the quickest, which already leaves a quarter


@record
class Packed:
    """A proposal as bytes: its outline, and all that is said about it."""

    outline: bytes
    report: bytes


def packed(proposal: ProposalReport) -> Packed:
    """The proposal as bytes."""
    return Packed(_outlined(outline(proposal)), zlib.compress(_dumped(proposal), _LEVEL))


def _outlined(found: Outline) -> bytes:
    # Flat, since outlines are read several times for each proposal of a run.
    counts = {str(verdict): count for verdict, count in found.counts.items()}
    approvals = _dumped(found.approvals) if found.approvals else b""
    sets = tuple(sorted(found.regimes)), tuple(sorted(found.open))
    return marshal.dumps((found.name, found.id, counts, *sets, approvals))


class Unpacking:
    """The way back, with the rules of a policy."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._makers: tuple[Callable[..., Any], ...] = (
            *_CLASSES,
            {rule.id: rule for rule in rules}.__getitem__,
            Verdict,
            _counts,
            lambda *parts: frozenset(parts),
            date.fromisoformat,
            lambda *parts: parts,
        )

    def outline(self, data: bytes) -> Outline:
        """The outline that was packed."""
        name, id_, counts, regimes, open_, approvals = marshal.loads(data)
        return Outline(
            name,
            id_,
            Counter({_VERDICTS[key]: count for key, count in counts.items()}),
            frozenset(regimes),
            frozenset(open_),
            self._loaded(approvals) if approvals else (),
        )

    def report(self, data: bytes) -> ProposalReport:
        """The report that was packed."""
        found: ProposalReport = self._loaded(zlib.decompress(data))
        return found

    def _loaded(self, data: bytes) -> Any:
        common: list[Any] = []
        makers = (*self._makers, common.__getitem__)

        def made(value: list[Any]) -> Any:
            number, *parts = [made(v) if v.__class__ is list else v for v in value]
            return makers[number](*parts)

        first, rest = marshal.loads(data)
        common.extend(map(made, first))
        return made(rest)


def _dumped(value: Any) -> bytes:
    common: dict[Any, int] = {}
    rest = _plain(value, common)
    return marshal.dumps(([_parts(each, common) for each in common], rest))


def _plain(value: Any, common: dict[Any, int]) -> Any:
    kind = value.__class__
    if kind in _LEAVES:
        return value
    if kind is tuple:
        if all(part.__class__ in _LEAVES for part in value):
            return value
        return [_TUPLE, *[_plain(part, common) for part in value]]
    if kind in _IN_COMMON:
        return [_COMMON, common.setdefault(value, len(common))]
    if kind in _NAMES:
        return _parts(value, common)
    if kind is Verdict:
        return [_VERDICT, str(value)]
    if kind is Rule:
        return [_RULE, value.id]
    if kind is Counter:
        return [_COUNTS, *[part for key, count in value.items() for part in (str(key), count)]]
    if kind is frozenset:
        return [_SET, *sorted(value)]
    if kind is date:
        return [_DAY, value.isoformat()]
    raise TypeError(f"{kind.__name__} is no part of a report")


def _parts(value: Any, common: dict[Any, int]) -> list[Any]:
    number, names = _NAMES[value.__class__]
    return [number, *[_plain(getattr(value, name), common) for name in names]]


def _counts(*parts: Any) -> Counter[Verdict]:
    return Counter(
        {_VERDICTS[key]: count for key, count in zip(parts[::2], parts[1::2], strict=True)}
    )
