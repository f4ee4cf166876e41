"""What we cost with all rules that are shipped, with many rules, and step by step."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import corpus, outsourced
from benchmarks.floor import floor
from benchmarks.measure import in_turns, ratios, spread
from benchmarks.parts import Results, Setting
from benchmarks.peers.python import judging
from benchmarks.rules import many
from benchmarks.tables import Table, seconds, times
from benchmarks.translate import ours
from checker.engine import Evaluation, Evaluator, Facts
from checker.findings import Judge, ProposalReport
from checker.policy import Policy, load_policy
from checker.policy.choose import turned_on
from checker.reading import Document, Source, parse
from checker.report.formats import render
from checker.report.model import Report
from checker.resources import shipped
from checker.schema import is_stated
from checker.schema.bundle import proposal_schema

_SEEDS = range(4)
_COPIES = 16


def measure(setting: Setting, results: Results) -> None:
    """Measures us alone, beside the floor."""
    policy = core()
    folder = setting.room("core")
    lay_papers(folder)
    results.tables.append(_core(setting, results, policy, folder))
    results.tables.append(_many_rules(setting, results, folder))


def core() -> Policy:
    """The rules that `sourcing check` asks when nothing else is said."""
    return turned_on(load_policy([shipped("rules")], with_examples=False), [], [])


def lay_papers(folder: Path) -> None:
    """Puts the evidence that proposals of both kinds point to into a folder."""
    outsourced.lay_out(folder, [])
    for paper in (shipped("examples") / "evidence/captive-centre").iterdir():
        (folder / "evidence/captive-centre").mkdir(exist_ok=True)
        (folder / "evidence/captive-centre" / paper.name).write_bytes(paper.read_bytes())


def _core(setting: Setting, results: Results, policy: Policy, folder: Path) -> Table:
    kinds: dict[str, Callable[[int], bytes]] = {
        "smallest that passes all": lambda seed: corpus.proposal(seed, 0),
        "the same, a quarter of the rules firing": lambda seed: corpus.firing(seed, 0),
        "outsourced, much not stated": lambda seed: outsourced.proposal(seed, 4_400),
        "outsourced, passes all, 44 KB": lambda seed: outsourced.proposal(seed, 44_000),
        "outsourced, passes all, 440 KB": lambda seed: outsourced.proposal(seed, 440_000),
    }
    check, by_hand = judging(policy, folder), floor(proposal_schema())
    note = (
        f"{len(policy.rules)} rules. `× floor` compares with parsing, validating and the forty "
        "rules by hand on the same proposals."
    )
    columns = ["proposal", "bytes", "findings", "time", "× floor"]
    table = Table("All rules that are shipped", note, columns)
    for name, make in kinds.items():
        batch = [make(seed) for seed in _SEEDS]
        works = {
            "ours": lambda batch=batch: [check(data) for data in batch],
            "floor": lambda batch=batch: [by_hand(data) for data in batch],
        }
        taken = in_turns(works, setting.turns)
        each = spread([turn / len(batch) for turn in taken["ours"]])
        size, found = len(batch[0]), len(check(batch[0]))
        against = ratios(taken["ours"], taken["floor"])
        results.figures[f"core, {name}"] = each
        table.rows.append([name, f"{size:,}", str(found), seconds(each.middle), times(against)])
    small = results.figures["core, outsourced, passes all, 44 KB"]
    large = results.figures["core, outsourced, passes all, 440 KB"]
    results.figures["core, 440 KB / 44 KB"] = spread([large.middle / small.middle])
    return table


def _many_rules(setting: Setting, results: Results, folder: Path) -> Table:
    works = {}
    for copies in (1, _COPIES):
        pack = folder / f"pack{copies}"
        ours.write_pack(pack, many(copies))
        check = judging(load_policy([pack], with_examples=False), folder)
        batch = [outsourced.proposal(seed, 4_400) for seed in _SEEDS]
        works[copies * 40] = partial(_each, check, batch)
    taken = in_turns({str(rules): work for rules, work in works.items()}, setting.turns)
    note = (
        "The forty rules, and sixteen times forty of which one in sixteen applies, on clean "
        "proposals of 4 KB."
    )
    table = Table("Growth with rules", note, ["rules", "time", "× forty rules"])
    for rules, turns in taken.items():
        against = ratios(turns, taken["40"])
        each = spread([turn / len(_SEEDS) for turn in turns])
        table.rows.append([rules, seconds(each.middle), times(against)])
        results.figures[f"{rules} rules / 40 rules"] = against
    return table


def _each(check: Callable[[bytes], object], batch: list[bytes]) -> None:
    for data in batch:
        check(data)


def profile(setting: Setting, results: Results) -> None:
    """Measures where the time of a check goes: chains of steps, each a step longer than the one
    before it; what a chain takes longer in the same turn is the cost of its last step."""
    policy, folder = core(), setting.room("core")
    lay_papers(folder)
    proposals = {
        "passes all": corpus.proposal(0, 0),
        "a quarter firing": corpus.firing(0, 0),
        "440 KB, passes all": outsourced.proposal(0, 440_000),
    }
    note = (
        f"With the {len(policy.rules)} shipped rules, in a warm process. `findings` is all of the "
        "judgement that is not above it; `report` writes the default text."
    )
    table = Table("Where the time goes", note, ["step", *proposals])
    columns = []
    for data in proposals.values():
        chains, report = _chains(policy, folder)
        works = {step: partial(chain, data) for step, chain in chains.items()}
        works["report"] = partial(report, chains["findings"](data))
        taken = in_turns(works, setting.turns)
        costs, before = {}, [0.0] * setting.turns
        for step in chains:
            added = [after - start for start, after in zip(before, taken[step], strict=True)]
            costs[step], before = max(0.0, spread(added).middle), taken[step]
        costs["report"] = spread(taken["report"]).middle
        costs["all"] = sum(costs.values())
        columns.append([f"{seconds(c)} ({c / costs['all']:.0%})" for c in costs.values()])
    for step, *cells in zip([*works, "all"], *columns, strict=True):
        table.rows.append([step, *cells])
    results.tables.append(table)


def _chains(
    policy: Policy, folder: Path
) -> tuple[dict[str, Callable[[bytes], Any]], Callable[[ProposalReport], None]]:
    """The steps up to the findings, each with all before it, and that of writing them."""
    judge, evaluator = Judge(policy), Evaluator(policy)
    name, within, day = str(folder / "proposal.json"), str(folder), outsourced.AS_OF

    def read(data: bytes) -> Document:
        (document,) = parse(Source(name, data, within))
        assert isinstance(document, Document)
        return document

    def validate(data: bytes) -> Document:
        document = read(data)
        assert is_stated(document.value)
        return document

    def facts(data: bytes) -> Facts:
        return judge.facts(validate(data), day)

    def rules(data: bytes) -> Evaluation:
        return evaluator.evaluate(facts(data), None)

    def findings(data: bytes) -> ProposalReport:
        return judge.judge(read(data), day)

    def report(found: ProposalReport) -> None:
        for _ in render("text", Report((found,), (), policy, day, "fail")):
            pass

    chains: dict[str, Callable[[bytes], Any]]
    chains = {"parse": read, "validate": validate, "facts": facts, "rules": rules}
    return chains | {"findings": findings}, report
