"""What a run accepts: the ledgers and the baseline that the settings name, read and held against
what was found."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from checker.cli.exclusion import Exclusion
from checker.cli.settings import Usage
from checker.config import Config
from checker.findings import (
    Acceptance,
    Accepting,
    Baseline,
    ProposalReport,
    Waiver,
    WaiverUse,
)
from checker.findings.accept import in_order
from checker.findings.spool import Spool
from checker.policy import Policy
from checker.reading import InputProblem, Tree, Unreadable, discover, printable
from checker.reading.discover import MAGIC, STDIN
from checker.record import record
from checker.workers import Checking, check_sources, cores

LEDGER = "waivers.yaml"
BASELINE = ".sourcing-baseline.json"


@record
class Files:
    """Where waivers and known findings stand; either may not be there yet. `named` says that an
    option or the configuration names the ledger."""

    ledgers: tuple[Path, ...]
    baseline: Path
    named: bool = False


@record
class Accepted:
    """What a run accepts, from its files."""

    acceptance: Acceptance
    baseline: Baseline | None = None


NOTHING = Accepted(Acceptance(()))


@record
class Settlement:
    """Findings once it is known what was accepted, what became of each waiver, and how many known
    findings are there no more."""

    proposals: Spool
    waivers: list[WaiverUse]
    stale: int


def accepted_files(
    paths: Sequence[str], config: Config, ledger: Path | None = None, baseline: Path | None = None
) -> Files:
    """The files that the options name, else the configuration, else those that lie beside the
    proposals (waivers) and in the current folder (baseline)."""
    named = ledger or config.waivers.file
    ledgers = (named,) if named else _beside(paths)
    return Files(ledgers, baseline or config.baseline or Path(BASELINE), named is not None)


def _beside(paths: Iterable[str]) -> tuple[Path, ...]:
    folders = [Path()]
    for path in paths:
        if path != STDIN and MAGIC.isdisjoint(path):
            folders.append(Path(path) if Path(path).is_dir() else Path(path).parent)
    return tuple(dict.fromkeys(folder / LEDGER for folder in folders))


def tell_unread(names: Iterable[str], files: Files) -> None:
    """Notes the ledgers that lie beside proposals and were not looked for, since the folder was
    not named."""
    if files.named:
        return
    read = {os.path.abspath(ledger) for ledger in files.ledgers}  # noqa: PTH100
    folders = dict.fromkeys(os.path.dirname(name) for name in names)  # noqa: PTH120
    for ledger in (os.path.join(folder, LEDGER) for folder in folders):  # noqa: PTH118
        if os.path.abspath(ledger) not in read and os.path.isfile(ledger):  # noqa: PTH100, PTH113
            where = printable(ledger)
            print(f"note: {where} was not read: name its folder, or use --waivers", file=sys.stderr)


def accepted(files: Files, config: Config, tree: Tree, *, waivers: bool = True) -> Accepted:
    """What the files say; without `waivers` all that is waived is open again.

    Raises:
        Usage: a file is there and cannot be used. Nothing is accepted by a file with a mistake.
    """
    found: list[Waiver] = []
    for file in files.ledgers if waivers else ():
        found += read_waivers(file, config, tree)
    known = _read(files.baseline, tree)
    baseline = None if known is None else _baseline(files.baseline, known)
    return Accepted(Acceptance(found, config.waivers.approvers), baseline)


def _baseline(file: Path, data: bytes) -> Baseline:
    from checker.findings.baseline import BaselineProblem, read_baseline

    try:
        return Baseline(read_baseline(file.as_posix(), data))
    except BaselineProblem as error:
        raise Usage(f"the baseline cannot be used: {error}") from None


def read_waivers(file: Path, config: Config, tree: Tree) -> list[Waiver]:
    """The waivers of one ledger; none when the file is not there.

    Raises:
        Usage: there is anything wrong in it.
    """
    data = _read(file, tree)
    if data is None:
        return []
    from checker.findings.ledger import MOST_MONTHS, LedgerProblems, read_ledger

    try:
        return list(read_ledger(file.as_posix(), data, config.waivers.max_months or MOST_MONTHS))
    except LedgerProblems as error:
        raise Usage(error.told("the waivers")) from None


def _read(file: Path, tree: Tree) -> bytes | None:
    try:
        return tree.read(file)
    except Unreadable as error:
        raise Usage(str(error)) from None


def settle(
    proposals: Spool,
    accepted: Accepted,
    policy: Policy,
    as_of: date,
    *,
    with_settled: bool = False,
) -> Settlement:
    """The findings of a run, each put in its place again with what is accepted of it."""
    accepting = Accepting(accepted.acceptance, policy, as_of)
    baseline = accepted.baseline or Baseline(())
    uses: list[WaiverUse] = []
    stale = 0
    named = [
        (number, each.id)
        for number, each in enumerate(proposals.outlines())
        if accepting.names(each.id) or baseline.names(each.id)
    ]
    owners = Counter(name for _, name in named)
    for number, name in named:
        twice = owners[name] > 1
        found, used = accepting.accept_one(
            proposals[number], twice=twice, with_settled=with_settled
        )
        uses += used
        stale += len(baseline.stale([found], policy))
        proposals.put(number, found if twice else baseline.covered(found))
    return Settlement(proposals, in_order(uses), stale)


def judged(
    policy: Policy, paths: Sequence[str], as_of: date, exclusion: Exclusion
) -> list[ProposalReport]:
    """Every proposal that the paths name and that a check would look at, judged, with nothing
    accepted yet.

    Raises:
        Usage: something cannot be read or judged, so that not all findings are known.
    """
    checking = Checking(policy, as_of, with_settled=False)
    found = Spool(policy)
    find = partial(discover, paths, leaves_out=exclusion.leaves_out, enters=exclusion.enters)
    for item in check_sources(checking, find, cores()):
        if isinstance(item, InputProblem):
            raise Usage(str(item))
        found.add(item)
    return list(found)
