"""`sourcing waive` and `sourcing waivers`: the ledger written to, and looked through."""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from checker.cli.acceptance import Accepted, Files, judged, read_waivers, tell_unread
from checker.cli.exclusion import Exclusion
from checker.cli.explain import rule_named
from checker.cli.settings import Usage
from checker.cli.writing import write_text
from checker.config import Config
from checker.findings import (
    Acceptance,
    Accepting,
    Finding,
    ProposalReport,
    Waiver,
    WaiverState,
    WaiverUse,
)
from checker.findings.ledger import MOST_MONTHS, LedgerProblems, read_ledger
from checker.policy import Policy
from checker.reading import DiskTree, printable, told
from checker.record import record, replace
from checker.report.json_report import use_json
from checker.report.standing import use_line
from checker.report.words import number
from checker.suggest import did_you_mean

_TOP = "waivers:"
_EMPTY = f"{_TOP} []"
# The options whose names are not those of the keys.
_OPTIONS = {"compensating_control": "control"}


@record
class WaiveSettings:
    """What the user asked for. `entities` are ids; none when there is one finding only."""

    file: str
    rule: str
    entities: Sequence[str]
    reason: str
    control: str
    approver: str
    granted: date
    expires: date
    as_of: date


def waive(policy: Policy, config: Config, ledger: Path, settings: WaiveSettings) -> Iterator[str]:
    """Appends waivers to the ledger, and says what they cover.

    Raises:
        Usage: there is no such finding, or it may not be waived so. The ledger is unchanged then.
    """
    rule = rule_named(policy, settings.rule)
    if not rule.waivable:
        raise Usage(f"{rule.id} cannot be waived: it says waivable: false")
    before = read_waivers(ledger, config, DiskTree())
    paths = [str(Path(settings.file).parent)] if rule.across else [settings.file]
    narrowed = replace(policy, rules=(rule,))
    proposals = judged(narrowed, paths, settings.as_of, Exclusion(config))
    accepted, _ = _accept(before, config, narrowed, proposals, settings.as_of)
    proposal, found = _chosen(accepted, settings)
    wanted = [_waiver(proposal, finding, ledger, settings) for finding in found]
    _hold_options(wanted[0], config)
    text = _appended(ledger, wanted)
    after = _read_back(text, ledger, config)
    if [_plain(w) for w in after] != [_plain(w) for w in (*before, *wanted)]:
        entries = "".join(_entry(waiver, "  ") for waiver in wanted)
        raise Usage(f"{ledger} is not written as a list of lines; add this by hand:\n{entries}")
    _, uses = _accept(after, config, narrowed, proposals, settings.as_of)
    added = [use for use in uses if use.waiver in after[len(before) :]]
    for use in added:
        if use.state not in (WaiverState.ACTIVE, WaiverState.EXPIRING):
            raise Usage(f"the waiver would have no effect: {use.note or use.state}")
    write_text(ledger, text)
    for finding, use in zip(found, added, strict=True):
        where = f"{printable(proposal.name)}:{finding.span.line}:{finding.span.column}"
        yield f"{where}: {finding.verdict}: {rule.id} {printable(finding.message)}"
        yield f"  waived until {use.waiver.expires} by {ledger}:{use.waiver.line}"


def _accept(
    waivers: Sequence[Waiver],
    config: Config,
    policy: Policy,
    proposals: Sequence[ProposalReport],
    as_of: date,
) -> tuple[list[ProposalReport], list[WaiverUse]]:
    return Accepting(Acceptance(waivers, config.waivers.approvers), policy, as_of).accept(proposals)


def _chosen(
    proposals: Sequence[ProposalReport], settings: WaiveSettings
) -> tuple[ProposalReport, list[Finding]]:
    """The open findings of the rule in the file that are to be waived."""
    name = os.path.realpath(settings.file)
    own = [p for p in proposals if os.path.realpath(p.name) == name]
    found = [
        (proposal, finding)
        for proposal in own
        for finding in proposal.findings
        if finding.rule.id == settings.rule.upper()
    ]
    open_ones = [pair for pair in found if pair[1].was is None]
    if not open_ones:
        what = "is already waived" if found else "finds nothing"
        raise Usage(f"{settings.rule.upper()} {what} in {settings.file}")
    known = [finding.subject.id for _, finding in open_ones]
    settled = {finding.subject.id for _, finding in found} - set(known)
    for entity in settings.entities:
        if entity in settled:
            raise Usage(f"{settings.rule.upper()} is already waived for {entity}")
        if entity not in known:
            hint = did_you_mean(entity, known) or f"it has findings about {', '.join(known)}"
            raise Usage(f'--entity: no finding is about "{entity}"; {hint}')
    chosen = [
        pair
        for pair in open_ones
        if not settings.entities or pair[1].subject.id in settings.entities
    ]
    if len(chosen) > 1 and not settings.entities:
        raise Usage(
            f"there are {len(chosen)} findings; name what to waive with --entity, which may be "
            f"given several times: {', '.join(known)}"
        )
    if len({proposal.id for proposal, _ in chosen}) > 1:
        raise Usage(f"{settings.file} holds several proposals with such findings")
    return chosen[0][0], [finding for _, finding in chosen]


def _waiver(
    proposal: ProposalReport, finding: Finding, ledger: Path, settings: WaiveSettings
) -> Waiver:
    return Waiver(
        rule=finding.rule.id,
        proposal=proposal.id,
        entity=finding.subject.id if finding.subject.kind != "proposal" else "",
        pointer="",
        reason=settings.reason.strip(),
        compensating_control=settings.control.strip(),
        approver=settings.approver.strip(),
        granted=settings.granted,
        expires=settings.expires,
        file=ledger.as_posix(),
        line=0,
    )


def _hold_options(waiver: Waiver, config: Config) -> None:
    """Holds what the options say to what a ledger takes.

    Raises:
        Usage: one says what may not be, by its name: there are no lines to point at yet.
    """
    entry = _entry(waiver, "  ")
    try:
        read_ledger("", f"{_TOP}\n{entry}".encode(), config.waivers.max_months or MOST_MONTHS)
    except LedgerProblems as error:
        keys = [line.strip(" -").partition(":")[0] for line in (_TOP, *entry.splitlines())]
        options = [_OPTIONS.get(key, key) for key in keys]
        said = (f"--{options[p.line - 1]}: {told(p.message, p.hint)}" for p in error.problems)
        raise Usage("\n".join(said)) from None


def _plain(waiver: Waiver) -> Waiver:
    return replace(waiver, line=0)


# The file


def _appended(ledger: Path, waivers: Sequence[Waiver]) -> str:
    """The text of the ledger with these waivers after all that is there, comments and all."""
    text = ledger.read_text(encoding="utf-8") if ledger.exists() else ""
    if not text.strip() or text.strip().endswith(_EMPTY):
        text = text.replace(_EMPTY, _TOP) if text.strip() else _TOP
    first = next((line for line in text.splitlines() if line.lstrip().startswith("- ")), "  - ")
    indent = first[: len(first) - len(first.lstrip())]
    return text.rstrip("\n") + "\n" + "".join(_entry(waiver, indent) for waiver in waivers)


def _entry(waiver: Waiver, indent: str) -> str:
    lines = [f"rule: {waiver.rule}", f"proposal: {_quoted(waiver.proposal)}"]
    if waiver.entity:
        lines.append(f"entity: {_quoted(waiver.entity)}")
    lines += [
        f"reason: {_quoted(waiver.reason)}",
        f"compensating_control: {_quoted(waiver.compensating_control)}",
        f"approver: {_quoted(waiver.approver)}",
        f"granted: {waiver.granted}",
        f"expires: {waiver.expires}",
    ]
    return f"{indent}- " + f"\n{indent}  ".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _read_back(text: str, ledger: Path, config: Config) -> list[Waiver]:
    class Written(DiskTree):
        def read(self, path: Path) -> bytes | None:
            return text.encode()

    return read_waivers(ledger, config, Written())


# Looking through it


def list_waivers(
    policy: Policy,
    config: Config,
    accepted: Accepted,
    files: Files,
    paths: Sequence[str],
    as_of: date,
    *,
    as_json: bool,
) -> Iterator[str]:
    """Every waiver and how it stands, the order of the ledger kept.

    Raises:
        Usage: a proposal cannot be read, so that not all findings are known.
    """
    proposals = judged(policy, paths, as_of, Exclusion(config))
    tell_unread((proposal.name for proposal in proposals), files)
    accepting = Accepting(accepted.acceptance, policy, as_of)
    _, uses = accepting.accept(proposals)
    uses += accepting.idle(proposals)
    uses.sort(key=lambda use: (use.waiver.file, use.waiver.line))
    if as_json:
        yield json.dumps([use_json(use) for use in uses], indent=2)
        return
    for use in uses:
        yield use_line(use)
    counts = Counter(use.state for use in uses)
    told = ", ".join(f"{counts[state]} {state}" for state in WaiverState if counts[state])
    yield number(len(uses), "waiver") + f": {told}" * bool(told)
