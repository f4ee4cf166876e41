"""What a proposal costs in a process that is warm, for us and for the peers, and whether all find
the same."""

import json
from collections.abc import Callable, Iterator

from benchmarks import outsourced
from benchmarks.floor import failures
from benchmarks.measure import in_turns, ratios, spread
from benchmarks.parts import Results, Setting
from benchmarks.peers import Check, Found, NotHere, Peer, durable, python, rego
from benchmarks.tables import Table, digits, seconds, times

PEERS = [*python.PEERS, *rego.PEERS, *durable.PEERS]
FLOOR, OURS = PEERS[0].name, PEERS[1].name
_SEEDS = {"4 KB": range(8), "40 KB": range(2), "400 KB": range(1)}
_AGREEING = {"4 KB": range(50), "40 KB": range(4), "400 KB": range(1)}
_NOTE = (
    "Forty rules, equivalent in every language. Processor time from bytes to a Python set of what "
    "fails, the rules loaded before; `× floor` is the median of the ratios turn by turn, with its "
    "quarters. Mind what each does: OPA and its relatives look at no schema, and only we give "
    "messages, places and evidence."
)


class Disagreement(Exception):
    """Two tools find different things in one proposal; then no time is worth a comparison."""


def measure(setting: Setting, results: Results) -> None:
    """Starts the peers, holds them to the same findings, and measures them."""
    checks, missing = _started(setting)
    results.tables.append(_agreement(checks))
    for size in outsourced.SIZES:
        results.tables.append(_warm(setting, results, size, checks, missing))
    results.tables.append(_growth(results, checks))


def _started(setting: Setting) -> tuple[dict[Peer, Check], dict[Peer, str]]:
    checks, missing = {}, {}
    for peer in PEERS:
        try:
            checks[peer] = peer.start(setting.peers)
        except NotHere as why:
            missing[peer] = str(why)
    return checks, missing


def _proposals(size: str, seeds: range) -> Iterator[tuple[str, bytes]]:
    for seed in seeds:
        yield f"clean {size}, seed {seed}", outsourced.proposal(seed, outsourced.SIZES[size])
        yield f"broken {size}, seed {seed}", outsourced.broken(seed, outsourced.SIZES[size])


def _agreement(checks: dict[Peer, Check]) -> Table:
    proposals = [each for size, seeds in _AGREEING.items() for each in _proposals(size, seeds)]
    note = (
        f"{len(proposals)} proposals, half of them clean. What fails, and for which thing, is the "
        "same for all tools in every one of them; a difference stops the run."
    )
    table = Table("Agreement", note, ["tool", "rules", "failures found"])
    for peer, check in checks.items():
        if not peer.asks:
            continue
        asked = {f"BEN-{number:02}" for number in range(1, peer.asks + 1)}
        count = 0
        for name, data in proposals:
            wanted = {each for each in failures(json.loads(data)) if each[0] in asked}
            compare(peer.name, name, check(data), wanted)
            count += len(wanted)
        table.rows.append([peer.name, str(peer.asks), str(count)])
    return table


def compare(peer: str, proposal: str, found: Found, wanted: Found) -> None:
    """Holds what a peer found in a proposal against what the rules written by hand find.

    Raises:
        Disagreement: it is not the same.
    """
    if found == wanted:
        return
    lines = [f"{peer} and the floor disagree about the proposal {proposal}:"]
    for rule, thing in sorted(found ^ wanted):
        says, denies = (peer, "the floor") if (rule, thing) in found else ("the floor", peer)
        lines.append(f"  {rule} fails for {thing!r}, says {says}; {denies} does not")
    raise Disagreement("\n".join(lines))


def _warm(
    setting: Setting,
    results: Results,
    size: str,
    checks: dict[Peer, Check],
    missing: dict[Peer, str],
) -> Table:
    length = outsourced.SIZES[size]
    columns = ["tool", "does", "clean", "× floor", "a quarter broken", "× floor"]
    table = Table(f"One proposal of {size}", _NOTE if size == "4 KB" else "As above.", columns)
    there = {peer.name: check for peer, check in checks.items() if length <= peer.largest}
    cells: dict[str, list[str]] = {name: [] for name in there}
    for kind, make in (("clean", outsourced.proposal), ("broken", outsourced.broken)):
        batch = [make(seed, length) for seed in _SEEDS[size]]
        works = {name: _all(check, batch) for name, check in there.items()}
        taken = in_turns(works, setting.turns)
        for name, turns in taken.items():
            each = spread([turn / len(batch) for turn in turns])
            against = ratios(turns, taken[FLOOR])
            results.figures[f"{name}, {kind}, {size}"] = each
            results.figures[f"{name} / floor, {kind}, {size}"] = against
            cells[name] += [seconds(each.middle), times(against)]
        if "OPA" in taken:
            results.figures[f"OPA / ours, {kind}, {size}"] = ratios(taken["OPA"], taken[OURS])
    for peer in PEERS:
        if peer in missing:
            table.rows.append([peer.name, peer.does, f"not installed: {missing[peer]}", "", "", ""])
        elif peer.name not in there:
            table.rows.append([peer.name, peer.does, "left out: takes too long", "", "", ""])
        else:
            table.rows.append([peer.name, peer.does, *cells[peer.name]])
    return table


def _all(check: Check, batch: list[bytes]) -> Callable[[], None]:
    def work() -> None:
        for data in batch:
            check(data)

    return work


def _growth(results: Results, checks: dict[Peer, Check]) -> Table:
    sizes = {size: len(outsourced.proposal(0, length)) for size, length in outsourced.SIZES.items()}
    first = sizes["4 KB"]
    note = (
        "How many times the smallest proposal the others cost, clean; the proposals have "
        + " and ".join(f"{size / first:.1f}" for size in list(sizes.values())[1:])
        + " times its bytes."
    )
    table = Table("Growth with size", note, ["tool", *list(sizes)[1:]])
    for peer in checks:
        row = [peer.name]
        small = results.figures[f"{peer.name}, clean, 4 KB"].middle
        for size in list(sizes)[1:]:
            figure = results.figures.get(f"{peer.name}, clean, {size}")
            row.append(digits(figure.middle / small) if figure else "")
            if figure and (peer.name, size) == (OURS, "400 KB"):
                results.figures["growth, 440 KB / 4 KB"] = spread([figure.middle / small])
        table.rows.append(row)
    return table
