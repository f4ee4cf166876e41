"""Tables of what was measured, as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.measure import Spread


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what has to be known to read it."""

    title: str
    note: str
    columns: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)

    def markdown(self) -> str:
        """The table under a heading of the third level."""
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        return f"### {self.title}\n\n{self.note}\n\n{table}\n"


def seconds(value: float) -> str:
    """A time, in the unit that suits it, to three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{digits(value / size)} {unit}"
    return f"{digits(value / 1e-6)} µs"


def times(of: Spread) -> str:
    """A ratio with its quarters."""
    return f"{digits(of.middle)} ({digits(of.low)} to {digits(of.high)})"


def digits(value: float) -> str:
    """A number to three digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
