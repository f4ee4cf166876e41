"""How time is taken: in turns, as processor time, and kept turn by turn.

The machine may be busy and its clock may wander. So nothing is measured after something else is
finished; all contenders of a table take turns, each turn is long enough for the clock, and what is
compared is always what was measured in the same turn.
"""

import gc
import resource
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

Clock = Callable[[], float]
Turns = list[float]
"""Seconds that one contender took, turn by turn."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of what was measured, and what a quarter of it stayed below and above."""

    low: float
    middle: float
    high: float


def spread(values: Sequence[float]) -> Spread:
    """The spread of at least one value."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Spread(low, median(values), high)


def ratios(one: Turns, other: Turns) -> Spread:
    """How many times the other it took, compared turn by turn."""
    return spread([a / b for a, b in zip(one, other, strict=True)])


def in_turns(
    works: Mapping[str, Callable[[], object]],
    turns: int,
    least: float = 0.02,
    clock: Clock = time.process_time,
) -> dict[str, Turns]:
    """Seconds that each work took, turn by turn. In a turn a work is repeated until it has taken
    `least` seconds; the turn counts what one repetition took. The first turn does not count."""
    repeats = {name: _repeats(work, least) for name, work in works.items()}
    taken: dict[str, Turns] = {name: [] for name in works}
    # What one contender keeps in memory is no work for the garbage collector in another's turn.
    gc.collect()
    gc.freeze()
    for _ in range(turns):
        for name, work in works.items():
            gc.collect()
            start = clock()
            for _ in range(repeats[name]):
                work()
            taken[name].append((clock() - start) / repeats[name])
    return taken


def _repeats(work: Callable[[], object], least: float) -> int:
    """How often a work is to be repeated; it is warm afterwards."""
    work()
    if not least:
        return 1
    start = time.process_time()
    work()
    once = time.process_time() - start
    return max(1, round(least / max(once, 1e-6)))


def run(command: Sequence[str], may_fail: bool = False) -> str:
    """What a process writes.

    Raises:
        subprocess.CalledProcessError: it ended with an error, unless it may.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=not may_fail)
    return done.stdout


def children() -> float:
    """Seconds of processor time that ended child processes have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
