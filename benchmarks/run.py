"""How fast a check is beside what it is made of: `python benchmarks/run.py`.

Everything is measured in one run and in turns, as processor time, so that a busy machine slows all
alike; what counts are the ratios. Prints a table; `docs/performance.md` keeps one.
"""

import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs

from checker.findings import Judge
from checker.policy import load_policy
from checker.reading import Document, Source, parse
from checker.resources import shipped
from checker.schema.bundle import proposal_schema

EXAMPLES = Path(__file__).parent.parent / "examples"
AS_OF = date(2026, 11, 24)
ROUNDS = 7


def main() -> None:
    """Measures and prints."""
    judge = Judge(load_policy([shipped("rules")]))
    schema = proposal_schema()
    fast, slow = jsonschema_rs.validator_for(schema), jsonschema.Draft202012Validator(schema)
    print(f"{platform.machine()}, Python {platform.python_version()}, {date.today()}\n")
    print("| proposal | bytes | findings | parse | whole check | floor | jsonschema alone |")
    print("|---|---|---|---|---|---|---|")
    for path in sorted(EXAMPLES.glob("*.json"), key=lambda path: path.stat().st_size):
        source = Source(path.name, path.read_bytes())
        value = json.loads(source.data)
        costs = _in_turns(
            lambda source=source: parse(source),
            lambda source=source: _whole(judge, source),
            lambda source=source: fast.is_valid(json.loads(source.data)),
            lambda value=value: slow.is_valid(value),
        )
        found = len(_whole(judge, source).findings)
        cells = " | ".join(f"{cost * 1e3:.2f} ms" for cost in costs)
        print(f"| {path.stem} | {len(source.data)} | {found} | {cells} |")
    _cold(str(EXAMPLES / "card-disputes-managed-service.json"))


def _whole(judge: Judge, source: Source) -> Any:
    (document,) = parse(source)
    assert isinstance(document, Document)
    return judge.judge(document, AS_OF)


def _in_turns(*works: Callable[[], object]) -> list[float]:
    """The median processor time of each in seconds, after one turn that does not count."""
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(ROUNDS + 1):
        for work, times in zip(works, taken, strict=True):
            start = time.process_time()
            work()
            if turn:
                times.append(time.process_time() - start)
    return [statistics.median(times) for times in taken]


def _cold(proposal: str) -> None:
    program = "from checker.cli import main; main()"
    check = [sys.executable, "-c", program, "check", proposal, "--as-of", AS_OF.isoformat()]
    kinds = {
        "bare Python": [sys.executable, "-c", "pass"],
        "check": check,
        "check --no-cache": [*check, "--no-cache"],
    }
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for turn in range(ROUNDS + 1):
        for name, command in kinds.items():
            before = _children()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            if turn:
                taken[name].append(_children() - before)
    bare = min(taken["bare Python"])
    print("\n| whole process | processor time | times bare Python |")
    print("|---|---|---|")
    for name, times in taken.items():
        print(f"| {name} | {min(times) * 1e3:.0f} ms | {min(times) / bare:.1f} |")


def _children() -> float:
    """Seconds of processor time that ended child processes took, finer than `os.times` has it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
