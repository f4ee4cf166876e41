"""A run over many files: how it spreads over cores, what it costs again, what memory it needs."""

import shutil
import sys
import time
from pathlib import Path

from benchmarks import corpus, outsourced
from benchmarks.measure import children, ratios, run, spread
from benchmarks.parts import Results, Setting
from benchmarks.parts.ours import lay_papers
from benchmarks.peers.programs import check_command
from benchmarks.rules import RULES
from benchmarks.tables import Table, digits, seconds, times
from benchmarks.translate import ours

_FILES = 2_000
_UNCHANGED, _LONG_UNCHANGED = 1_000, 10_000
_FEW_IN_MEMORY, _MANY_IN_MEMORY = 10_000, 100_000
_TURNS = 2
_PEAK = """\
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def measure(setting: Setting, results: Results) -> None:
    """Measures runs over folders."""
    pack = setting.room("files-pack")
    ours.write_pack(pack, RULES)
    # They look at one proposal each; rules that are shipped also look across all.
    forty = ["--rules", str(pack), "--pack", "benchmark", "--select", "BEN"]
    results.tables.append(_cores(setting, results, forty))
    results.tables.append(_again(setting, results))
    if setting.long:
        results.tables.append(_memory(setting, results, forty))


def _outsourced(setting: Setting, count: int) -> Path:
    """A folder of proposals, a quarter of them broken."""

    def file(seed: int) -> bytes:
        make = outsourced.proposal if seed % 4 else outsourced.broken
        return make(seed, outsourced.SIZES["4 KB"])

    folder = setting.room(f"files-{count}")
    outsourced.lay_out(folder, map(file, range(count)))
    return folder


def _passing(setting: Setting, count: int) -> Path:
    """A folder of proposals that pass all shipped rules, one in ten with findings, each about a
    function of its own."""

    def file(seed: int) -> bytes:
        make = corpus.proposal if seed % 10 else corpus.firing
        return make(seed, 0).replace(b'"F-3"', f'"F-{seed}"'.encode())

    folder = setting.room(f"passing-{count}")
    lay_papers(folder)
    outsourced.lay_out(folder, map(file, range(count)))
    return folder


def _command(folder: Path, *options: str) -> list[str]:
    return [*check_command("--output-format", "concise", *options), str(folder)]


def _cores(setting: Setting, results: Results, forty: list[str]) -> Table:
    folder = _outsourced(setting, _FILES)
    taken: dict[str, list[float]] = {"1": [], "2": []}
    for _ in range(min(setting.turns, _TURNS)):
        for jobs, turns in taken.items():
            start = time.perf_counter()
            run(_command(folder, *forty, "--no-cache", "--jobs", jobs), may_fail=True)
            turns.append(time.perf_counter() - start)
    note = (
        f"{_FILES:,} files of 4 KB, a quarter of them broken, forty rules; time by the wall, so "
        "that other work of the machine counts against two processes."
    )
    table = Table("Cores", note, ["--jobs 1", "--jobs 2", "one / two"])
    gain = ratios(taken["1"], taken["2"])
    results.figures["two cores"] = gain
    table.rows.append([*(seconds(spread(turns).middle) for turns in taken.values()), times(gain)])
    return table


def _again(setting: Setting, results: Results) -> Table:
    count = _LONG_UNCHANGED if setting.long else _UNCHANGED
    folder = _passing(setting, count)
    cold: list[float] = []
    warm: list[float] = []
    for turn in range(1 if setting.long else min(setting.turns, _TURNS)):
        cache = setting.folder / f"cache-{turn}"
        for taken in (cold, warm):
            start = children()
            run(_command(folder, "--cache-dir", str(cache)), may_fail=True)
            taken.append(children() - start)
        shutil.rmtree(cache, ignore_errors=True)
    note = (
        f"{count:,} files of 6 KB with the shipped rules, one in ten with findings: with an empty "
        "cache, and again with nothing changed. Processor time."
    )
    table = Table("The same files again", note, ["first", "again", "again / first"])
    part = ratios(warm, cold)
    results.figures["again / first"] = part
    cells = [seconds(spread(cold).middle), seconds(spread(warm).middle), times(part)]
    table.rows.append(cells)
    return table


def _memory(setting: Setting, results: Results, forty: list[str]) -> Table:
    note = (
        "The greatest resident memory of any process of a run over files of 4 KB with the forty "
        "rules."
    )
    table = Table("Memory", note, ["files", "peak"])
    peaks = []
    for count in (_FEW_IN_MEMORY, _MANY_IN_MEMORY):
        command = _command(_outsourced(setting, count), *forty, "--no-cache")
        peak = int(run([sys.executable, "-c", _PEAK, *command])) / 1024
        peaks.append(peak)
        table.rows.append([f"{count:,}", f"{digits(peak)} MB"])
    results.figures["memory, 100,000 - 10,000 (MB)"] = spread([peaks[1] - peaks[0]])
    return table
