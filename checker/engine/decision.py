"""What the engine is asked: which outcome do these integers have?"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from checker.policy.conditions import NO_END
from checker.record import record

if TYPE_CHECKING:
    from checker.engine.formula import Terms


# A test compares one field of the fact with a constant: (field, operator, constant).
Test = tuple[int, str, int]


@record
class Decision:
    """A table from integers to one outcome.

    `productions` pairs an outcome with a conjunction of tests that proves it; several productions
    may prove one outcome. The outcomes exclude each other and cover every input, which the engine's
    driver checks at each answer rather than believes. `width` is the number of fields.
    """

    width: int
    productions: tuple[tuple[int, tuple[Test, ...]], ...]

    @property
    def nodes(self) -> int:
        """How many nodes of the network it takes: the distinct beginnings of its conjunctions."""
        first: dict[Test, Any] = {}
        count = 0
        for _, tests in self.productions:
            node = first
            for test in tests:
                if test not in node:
                    node[test] = {}
                    count += 1
                node = node[test]
        return count


def decision(width: int, outcomes: "Mapping[int, Terms]") -> Decision:
    """The decision with these outcomes; each is proved by any one of its terms."""
    tested = [
        (int(outcome), [test for field, bounds in term.items() for test in _tests(field, *bounds)])
        for outcome, terms in outcomes.items()
        for term in terms
    ]
    # Common tests first: conjunctions that begin alike share nodes.
    weight = Counter(chain.from_iterable(tests for _, tests in tested))
    ranked = sorted(sorted(weight), key=weight.__getitem__, reverse=True)
    rank = {test: number for number, test in enumerate(ranked)}.__getitem__
    # In one order, so that formulas of one meaning share a decision as far as can be seen.
    return Decision(
        width, tuple(sorted((o, tuple(sorted(tests, key=rank))) for o, tests in tested))
    )


@lru_cache(maxsize=1024)
def _tests(field: int, low: int, high: int) -> list[Test]:
    if low == high:
        return [(field, "$eq", low)]
    above = [(field, "$gte", low)] if low > 0 else []
    return above + ([(field, "$lte", high)] if high < NO_END else [])
