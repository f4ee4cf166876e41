"""What the engine is asked: which outcome do these integers have?"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from checker.record import record

if TYPE_CHECKING:
    from checker.engine.formula import Terms


# No count of things in a proposal comes near it, and it is far inside the engine's int64.
HIGHEST = 1 << 31

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
        return len({tests[: n + 1] for _, tests in self.productions for n in range(len(tests))})


def decision(width: int, outcomes: "Mapping[int, Terms]") -> Decision:
    """The decision with these outcomes; each is proved by any one of its terms."""
    tested = [
        (outcome, [test for field, bounds in term.items() for test in _tests(field, *bounds)])
        for outcome, terms in outcomes.items()
        for term in terms
    ]
    # Common tests first: conjunctions that begin alike share nodes.
    weight = Counter(test for _, tests in tested for test in tests)
    return Decision(
        width,
        tuple((int(o), tuple(sorted(tests, key=lambda t: (-weight[t], t)))) for o, tests in tested),
    )


def _tests(field: int, low: int, high: int) -> list[Test]:
    if low == high:
        return [(field, "$eq", low)]
    above = [(field, "$gte", low)] if low > 0 else []
    return above + ([(field, "$lte", high)] if high < HIGHEST else [])
