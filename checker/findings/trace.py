"""Why a condition came out as it did: the same logic once more, with every step kept.

Only findings are traced, so it may be slow. It is a second evaluation beside the engine's; when the
two disagree, the finding is an error and nothing is believed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from checker.facts import FALSE, TRUE, UNKNOWN, Item, Readers, Run, Scopes, Truth
from checker.facts.join import once_for_all, outside
from checker.policy.conditions import (
    PORTFOLIO,
    TRUE_CONDITION,
    All,
    AnyOf,
    Compare,
    Condition,
    Negated,
    Path,
    Quantified,
)
from checker.record import record

MOST_ITEMS = 20
"""So many items of a list are shown at most."""

_FEW = 2
_NO_OTHERS = Counter[int]()
_MOST_PROPOSALS = 5


@record
class Step:
    """A condition, its truth where it was asked, and the steps it rests on. Of a large portfolio
    only the first items of each truth have one: `others` are the truths of those without."""

    condition: Condition
    truth: int
    scopes: Scopes
    parts: tuple["Step", ...] = ()
    others: Counter[int] = _NO_OTHERS


@record
class Ground:
    """A comparison, or a list that is not stated, that decided the outcome.

    `wanted` is the truth that it would have had to have; `alternative` says that another ground
    could have had its own instead.
    """

    condition: Compare | Quantified
    truth: int
    wanted: int
    scopes: Scopes
    alternative: bool = False


class Tracer:
    """Traces conditions; keeps the readers it makes.

    A `hopeful` one takes `present` as unknown where nothing is stated yet.
    """

    def __init__(self, *, hopeful: bool = False) -> None:
        self._hopeful = hopeful
        self.readers = Readers(self._truth_of)
        self._places: dict[int, tuple[Quantified, object]] = {}

    def trace(self, condition: Condition, run: Run, scopes: Scopes) -> Step:
        """The condition's truth, step by step."""
        match condition:
            case Compare():
                truth = self.readers.compare(condition)(run, scopes)
                if self._hopeful and condition.operator == "present":
                    stated = self.readers.value(condition.path)(run, scopes) is not None
                    truth = truth if stated else UNKNOWN
                return Step(condition, truth, scopes)
            case Quantified():
                return self._quantified(condition, run, scopes)
            case Negated(part):
                inner = self.trace(part, run, scopes)
                return Step(condition, TRUE - inner.truth, scopes, (inner,))
            case All(parts):
                steps = tuple(self.trace(part, run, scopes) for part in parts)
                truth = min((step.truth for step in steps), default=TRUE)
                return Step(condition, truth, scopes, steps)
            case AnyOf(parts):
                steps = tuple(self.trace(part, run, scopes) for part in parts)
                truth = max((step.truth for step in steps), default=FALSE)
                return Step(condition, truth, scopes, steps)

    def _quantified(self, condition: Quantified, run: Run, scopes: Scopes) -> Step:
        items = self.readers.items(condition.path)(run, scopes)
        if items is None:
            return Step(condition, UNKNOWN, scopes)
        wanted = FALSE if condition.of_false else TRUE
        told, others = self._told(condition, items, run, scopes)
        steps = tuple(self.trace(condition.inner, run, (*scopes, item)) for item in told)
        counts = others + Counter(step.truth for step in steps)
        sure, most = counts[wanted], counts[wanted] + counts[UNKNOWN]
        if any(first <= sure and most <= last for first, last in condition.ranges):
            return Step(condition, TRUE, scopes, steps, others)
        possible = any(sure <= last and first <= most for first, last in condition.ranges)
        return Step(condition, UNKNOWN if possible else FALSE, scopes, steps, others)

    def _told(
        self, condition: Quantified, items: list[Item], run: Run, scopes: Scopes
    ) -> tuple[list[Item], Counter[int]]:
        """The items that have a step, and how many others have which truth."""
        inner = condition.inner
        if inner == TRUE_CONDITION:
            return [], Counter({TRUE: len(items)})
        if condition.path.scope != PORTFOLIO or len(items) <= MOST_ITEMS:
            return items, Counter()
        _, place = self._places.setdefault(id(condition), (condition, object()))
        values = [self.readers.value(path) for path in dict.fromkeys(outside(inner, len(scopes)))]
        found: tuple[list[Item], Counter[int]] = once_for_all(
            run,
            place,
            lambda *values: self._first(condition, items, run, scopes),
            *(value(run, scopes) for value in values),
        )
        return found

    def _first(
        self, condition: Quantified, items: list[Item], run: Run, scopes: Scopes
    ) -> tuple[list[Item], Counter[int]]:
        """The first items of each truth, as many as can be shown, and how many others have it."""
        inner, joined = condition.inner, items
        if not condition.of_false:
            joined = self.joined(condition.path, inner, run, scopes)
        of_truth: dict[int, list[Item]] = {FALSE: [], UNKNOWN: [], TRUE: []}
        for item in joined:
            of_truth[self.trace(inner, run, (*scopes, item)).truth].append(item)
        others = Counter({truth: len(found) for truth, found in of_truth.items()})
        others[FALSE] += len(items) - len(joined)
        looked_at = set(joined)
        of_truth[FALSE] += islice((each for each in items if each not in looked_at), MOST_ITEMS)
        place = run.portfolio.places(items[0].kind).__getitem__
        first = [sorted(found, key=place)[:MOST_ITEMS] for found in of_truth.values()]
        others -= Counter({truth: len(found) for truth, found in zip(of_truth, first, strict=True)})
        return sorted(chain.from_iterable(first), key=place), others

    def joined(self, path: Path, inner: Condition, run: Run, scopes: Scopes) -> list[Item]:
        """The items of a list that is stated, in their order, without those of the portfolio for
        which a join tells that the condition is false."""
        found = self.readers.items(path, inner, len(scopes))(run, scopes) or []
        if path.scope != PORTFOLIO or not found:
            return found
        return sorted(found, key=run.portfolio.places(found[0].kind).__getitem__)

    def _truth_of(self, condition: Condition) -> Truth:
        return lambda run, scopes: self.trace(condition, run, scopes).truth


def grounds(step: Step, wanted: int = TRUE, alternative: bool = False) -> Iterator[Ground]:
    """The comparisons to which a truth is owed: those that would have to change to change it."""
    condition = step.condition
    match condition:
        case Compare():
            yield Ground(condition, step.truth, wanted, step.scopes, alternative)
        case Negated():
            yield from grounds(step.parts[0], TRUE - wanted, alternative)
        case All() | AnyOf():
            deciding = [part for part in step.parts if part.truth == step.truth]
            one_is_enough = isinstance(condition, AnyOf) == (wanted == TRUE)
            for part in deciding:
                yield from grounds(
                    part, wanted, alternative or (one_is_enough and len(deciding) > 1)
                )
        case Quantified():
            yield from _of_items(condition, step, wanted, alternative)


def _of_items(
    condition: Quantified, step: Step, wanted: int, alternative: bool
) -> Iterator[Ground]:
    inner_wanted = _wanted_of_items(condition.quantifier, wanted)
    deciding = [part for part in step.parts if part.truth == deciding_truth(condition, step.truth)]
    if condition.path.scope == PORTFOLIO:
        deciding = deciding[:_MOST_PROPOSALS]  # a large portfolio would drown the finding
    either = alternative or (condition.quantifier == "some" and len(deciding) > 1)
    found = [ground for part in deciding for ground in grounds(part, inner_wanted, either)]
    if condition.quantifier == "some" and step.truth == FALSE and len(deciding) > _FEW:
        found = []  # that none of many fits is said of the list, not of each
    if condition.quantifier == "count" or not found:
        yield Ground(condition, step.truth, wanted, step.scopes, alternative)
    yield from found


def _wanted_of_items(quantifier: str, wanted: int) -> int:
    return TRUE - wanted if quantifier == "none" else wanted


def deciding_truth(condition: Quantified, truth: int) -> int:
    """The truth of those items to which the quantifier owes its own."""
    if truth == UNKNOWN or condition.quantifier == "count":
        return UNKNOWN
    if condition.quantifier == "none":
        return TRUE - truth
    return truth


def items_in(found: Iterable[Ground]) -> set[Item]:
    """The items of lists that the grounds speak about."""
    return {item for ground in found for item in ground.scopes[2:]}
