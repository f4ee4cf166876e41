"""The targets that the project has set itself, and how far what was measured is from each."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.measure import Spread
from benchmarks.tables import Table, digits, seconds


@dataclass(frozen=True, slots=True)
class Target:
    """One target: the figure it is about, and the limit; `least` when that is a lower limit."""

    text: str
    figure: str
    limit: float
    least: bool = False
    shown: Callable[[float], str] = digits

    def distance(self, figure: Spread) -> str:
        """Whether it is met, or how far it is."""
        value = figure.middle
        if value >= self.limit if self.least else value <= self.limit:
            return "yes"
        if not self.limit or value <= 0:
            return "no"
        return f"no: {digits(self.limit / value if self.least else value / self.limit)} × off"


_OURS = "sourcing"
_CLEAN = "clean, 4 KB"
TARGETS = [
    Target("cold start at most 8 × bare Python", "cold / bare Python", 8),
    Target("cold start at most ¼ of check-jsonschema", "check-jsonschema / cold", 4, least=True),
    Target(
        "at most 300 µs for a valid 4.4 KB proposal, forty rules",
        f"{_OURS}, {_CLEAN}",
        300e-6,
        shown=seconds,
    ),
    Target(
        "the same with all shipped rules, the smallest proposal that passes them",
        "core, smallest that passes all",
        300e-6,
        shown=seconds,
    ),
    Target("at least 4 × as fast as OPA's evaluation", f"OPA / ours, {_CLEAN}", 4, least=True),
    Target("within 4 × of the floor", f"{_OURS} / floor, {_CLEAN}", 4),
    Target("100 × the size at most 110 × the time", "growth, 440 KB / 4 KB", 110),
    Target("10 × the size, shipped rules: at most 11 ×", "core, 440 KB / 44 KB", 11),
    Target("640 rules at most 4 × 40", "640 rules / 40 rules", 4),
    Target("100,000 files at most 5 MB more than 10,000", "memory, 100,000 - 10,000 (MB)", 5),
    Target("two cores at least 1.8 × one", "two cores", 1.8, least=True),
    Target("unchanged files at most ⅛ of the time", "again / first", 1 / 8),
    Target("policy loads in 150 ms without a cache", "policy, anew", 0.150, shown=seconds),
    Target("and in 15 ms from it", "policy, kept", 0.015, shown=seconds),
]


def table(figures: dict[str, Spread]) -> Table:
    """Every target beside what was measured."""
    result = Table(
        "Targets", "Medians; the tables below have the spread.", ["target", "measured", "met"]
    )
    for target in TARGETS:
        figure = figures.get(target.figure)
        measured = target.shown(figure.middle) if figure else "not measured in this run"
        result.rows.append([target.text, measured, target.distance(figure) if figure else ""])
    return result
