"""A long comparison of oracle and product: `python -m tests.oracle.soak --minutes 30`.

Random worlds (a schema, rules, proposals), and in one turn of eight the shipped rules over damaged
examples.
Prints progress, and at the end how often each word of the language was asked and how it came out.
A difference is made small and kept under `tests/oracle/regressions/`, where `test_agreement` finds
it from then on.

Exit code 0 when all agreed, 1 on any difference, 2 when nothing was compared.

durable_rules is compiled with what pip is told to; to compare with a default build as well:

    python3.11 -m venv build && env -u CPPFLAGS build/bin/pip install durable-rules==2.0.28
    PYTHONPATH=build/lib/python3.11/site-packages python -m tests.oracle.soak --minutes 30
"""

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

from checker.engine import joins
from tests.oracle import shipped
from tests.oracle.agreement import Comparison, compared
from tests.oracle.product import Product
from tests.oracle.shrink import Case, shrunk
from tests.oracle.words import table, unheard
from tests.oracle.worlds import random_proposal, random_world

REGRESSIONS = Path(__file__).parent / "regressions"
RULES, DERIVATIONS = 40, 6
BATCHES, TOGETHER = 60, 3
SHIPPED_BATCHES = 30
DEEP = 6  # one batch in so many is compared with missing facts, which takes longer
SECONDS_BETWEEN_LINES = 30

Found = tuple[Comparison, list[Case]]


def one_world(seed: int) -> Found:
    """Compares one world; the cases that differ."""
    random = Random(seed)
    world = random_world(random, RULES, DERIVATIONS)
    product = Product.of(world.schema, world.files)
    total, cases = Comparison(), []
    for batch in range(BATCHES):
        proposals = [random_proposal(random, world.schema) for _ in range(TOGETHER)]
        found = compared(product, world, proposals, deep=batch % DEEP == 0)
        total += found
        if found.differences:
            cases.append(Case(world, proposals))
    return total, cases


def shipped_rules(seed: int) -> Found:
    """Compares the shipped rules over damaged examples; the cases that differ."""
    random = Random(seed)
    world, product = shipped.world(), _shipped_product()
    total, cases = Comparison(), []
    for batch in range(SHIPPED_BATCHES):
        chosen = random.sample(shipped.examples(), random.randint(1, TOGETHER))
        proposals = [shipped.damaged(random, example) for example in chosen]
        found = compared(product, world, proposals, deep=batch % DEEP == 0)
        total += found
        if found.differences:
            cases.append(Case(world, proposals))
    return total, cases


@cache
def _shipped_product() -> Product:
    return Product.shipped()


def one_turn(seed: int) -> Found:
    """A random world, or in one turn of eight the shipped rules."""
    return one_world(seed) if seed % 8 else shipped_rules(seed)


def main() -> int:
    """Runs until the time is up."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.oracle.soak",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000 * 1_000_000)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=int, default=5, help="how many differences to keep")
    given = parser.parse_args()
    joins._FEW = 0  # lists are short here, and the index is to be tried
    print(f"seed {given.seed}, {given.jobs} jobs, {given.minutes:g} minutes", flush=True)
    total, worlds, kept = Comparison(), 0, 0
    start = shown = time.monotonic()
    for seed, (found, cases) in _worlds(given.seed, given.jobs, start + 60 * given.minutes):
        total += found
        worlds += 1
        for difference in found.differences[:3]:
            print(f"seed {seed}: {difference}", flush=True)
        if cases and kept < given.keep:
            kept += 1
            print(f"  kept in {_kept(cases[0], seed)}", flush=True)
        if time.monotonic() - shown > SECONDS_BETWEEN_LINES:
            shown = time.monotonic()
            print(_line(total, worlds, shown - start), flush=True)
    print(table(total.asked))
    for word, way in unheard(total.asked):
        print(f"never asked: {word} {way}")
    print("done:", _line(total, worlds, time.monotonic() - start))
    if not total.verdicts:
        return 2
    return 1 if total.differences else 0


def _worlds(first: int, jobs: int, until: float) -> Iterator[tuple[int, Found]]:
    """Worlds as they are done; with one job, in the order of their seeds."""
    with ProcessPoolExecutor(jobs) as pool:
        seeds = count(first)
        running: dict[Future[Found], int] = {}
        while running or time.monotonic() < until:
            while len(running) <= jobs and time.monotonic() < until:
                seed = next(seeds)
                running[pool.submit(one_turn, seed)] = seed
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(done), done.result()


def _kept(case: Case, seed: int) -> Path:
    difference = case.differences()[0]
    name = f"{difference.what.replace(': ', '-').replace(' ', '-').lower()}-{seed}"
    return shrunk(case, difference).keep(REGRESSIONS, name, "found by the soak")


def _line(total: Comparison, worlds: int, seconds: float) -> str:
    return (
        f"{worlds} worlds, {total.pairs:,} rule × proposal comparisons "
        f"({total.pairs / seconds:,.0f} a second): {total.verdicts:,} verdicts, "
        f"{total.derived:,} derived values, {total.missing:,} lists of missing facts, "
        f"{len(total.differences):,} differences"
    )


if __name__ == "__main__":
    sys.exit(main())
