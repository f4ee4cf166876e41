"""What a whole process costs, from its start to its end, and what taking the policy is of that."""

import json
import sys
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks import corpus, outsourced
from benchmarks.floor import failures
from benchmarks.measure import Turns, children, in_turns, ratios, run, spread
from benchmarks.parts import Results, Setting
from benchmarks.parts.ours import lay_papers
from benchmarks.parts.warm import compare
from benchmarks.peers import NotHere
from benchmarks.peers.programs import (
    AGAIN,
    BARE,
    CHECK_JSONSCHEMA,
    OURS,
    PROGRAMS,
    Command,
    Program,
    findings_of,
)
from benchmarks.tables import Table, seconds, times

_AGREEING = range(20)
_TURNS = 9
# What a check needs is imported before the clock starts, and Python looks for cycles as often as
# `sourcing` has it do so; only loading is counted.
_LOAD = """\
import gc, sys, time
import checker.cli.check, checker.engine.evaluate, checker.engine.generate, checker.facts.read
import checker.policy.load, yaml
from checker.cli import OBJECTS
from checker.cli.settings import chosen_policy
from checker.config import Config
from checker.engine import Evaluator
from checker.store import open_store
gc.set_threshold(OBJECTS)
start = time.process_time()
store = open_store(None) if sys.argv[1] == "kept" else None
Evaluator(chosen_policy(Config(), store=store))
print(time.process_time() - start)
"""


def measure(setting: Setting, results: Results) -> None:
    """Starts processes in turns."""
    folder = setting.room("cold")
    lay_papers(folder)
    proposal = folder / "proposal.json"
    proposal.write_bytes(corpus.proposal(0, 0))
    commands: dict[Program, Command] = {}
    missing: dict[Program, str] = {}
    for program in PROGRAMS:
        try:
            commands[program] = program.command(folder, setting.peers, [proposal])
        except NotHere as why:
            missing[program] = str(why)
    results.tables.append(_agreement(setting, commands))
    results.tables.append(_processes(setting, results, commands, missing, proposal))
    results.tables.append(_policy(setting, results))


def _agreement(setting: Setting, commands: dict[Program, Command]) -> Table:
    folder = setting.room("agreement")
    proposals = []
    for seed in _AGREEING:
        path = folder / f"proposal-{seed}.json"
        path.write_bytes(outsourced.broken(seed, outsourced.SIZES["4 KB"]))
        proposals.append(path)
    note = f"As above, on {len(proposals)} broken proposals of 4 KB."
    table = Table("Agreement of whole programs", note, ["tool", "failures found"])
    for program in commands:
        if program.findings is None:
            continue
        command = program.command(folder, setting.peers, proposals)
        found = findings_of(program, command, proposals)
        failed = 0
        for path in proposals:
            wanted = failures(json.loads(path.read_bytes()))
            compare(program.name, path.name, found[path], wanted)
            failed += len(wanted)
        table.rows.append([program.name, str(failed)])
    return table


def _processes(
    setting: Setting,
    results: Results,
    commands: dict[Program, Command],
    missing: dict[Program, str],
    proposal: Path,
) -> Table:
    seeds = count()

    def start(program: Program) -> None:
        # Else our cache would have the answer, and not only the policy.
        if program is not AGAIN:
            proposal.write_bytes(corpus.proposal(next(seeds), 0))
        run(commands[program], may_fail=True)

    works = {program.name: partial(start, program) for program in commands}
    taken = in_turns(works, min(setting.turns, _TURNS), least=0, clock=children)
    bare = taken[BARE.name]
    note = (
        "Processor time from the start of a process to its end, a proposal of "
        f"{proposal.stat().st_size:,} bytes in which nothing fails, another one each time."
    )
    columns = ["process", "does", "time", "× bare Python", "× sourcing check"]
    table = Table("Whole processes", note, columns)
    for program in PROGRAMS:
        if program in missing:
            why = f"not installed: {missing[program]}"
            table.rows.append([program.name, program.does, why, "", ""])
            continue
        turns = taken[program.name]
        against = ratios(turns, taken[OURS.name])
        cells = [seconds(spread(turns).middle), times(ratios(turns, bare)), times(against)]
        table.rows.append([program.name, program.does, *cells])
        results.figures[f"{program.name}, process"] = spread(turns)
    results.figures["cold / bare Python"] = ratios(taken[OURS.name], bare)
    if CHECK_JSONSCHEMA.name in taken:
        other = taken[CHECK_JSONSCHEMA.name]
        results.figures["check-jsonschema / cold"] = ratios(other, taken[OURS.name])
    return table


def _policy(setting: Setting, results: Results) -> Table:
    note = (
        "Processor time to load, check and compile the shipped rules, imports not counted; each "
        "turn a new process, beside one of bare Python. In brackets the quarters."
    )
    table = Table("Taking the policy", note, ["from", "time", "× bare Python"])
    names = {"anew": "rule files", "kept": "cache"}
    commands = {how: [sys.executable, "-c", _LOAD, how] for how in names}
    bare: Turns = []
    took: dict[str, Turns] = {how: [] for how in names}
    run(commands["kept"])
    for _ in range(min(setting.turns, _TURNS) * 2 + 1):
        start = children()
        run(BARE.command(Path(), Path(), []))
        bare.append(children() - start)
        for how, command in commands.items():
            took[how].append(float(run(command)))
    for how, name in names.items():
        found = spread(took[how])
        results.figures[f"policy, {how}"] = found
        cells = [seconds(value) for value in (found.middle, found.low, found.high)]
        shown = f"{cells[0]} ({cells[1]} to {cells[2]})"
        table.rows.append([name, shown, times(ratios(took[how], bare))])
    return table
