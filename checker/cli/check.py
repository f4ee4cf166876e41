"""`sourcing check`: bytes in, a report out."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker.cli.acceptance import NOTHING, Accepted, Files, Settlement, settle, tell_unread
from checker.cli.exclusion import Exclusion
from checker.cli.progress import Progress
from checker.cli.settings import Usage, one_of, stdin
from checker.cli.writing import report_file, write_lines, write_out
from checker.config import Config, ListSettings, Place
from checker.facts.freshness import out_of_date
from checker.findings import ProposalReport, WaiverUse
from checker.findings.spool import Spool
from checker.findings.words import listed
from checker.policy import Override, Policy
from checker.reading import InputProblem, Source, discover, printable
from checker.record import record
from checker.report.formats import FORMATS, NAMES, format_named, render
from checker.report.model import Change, Noted, Report, Tampering
from checker.store import Store
from checker.workers import Checking, Results, check_sources, cores

if TYPE_CHECKING:
    from checker.findings import Redaction
    from checker.reading.git_tree import GitTree

_NOTHING = 3
_ANY_AGE = ListSettings()
_NOTHING_LEFT_OUT = Exclusion(Config())


@record
class Output:
    """A report to write: the name of its format, and the file; None is standard output."""

    format: str
    file: Path | None


@record
class CheckSettings:
    """What the user asked for."""

    paths: list[str]
    outputs: Sequence[Output]
    sarif_suppressed: bool
    fail_level: str
    as_of: date
    stdin_name: str
    color: str
    verbose: bool
    allow_empty: bool
    jobs: int | None
    accepted: Accepted = NOTHING
    files: Files | None = None
    tampering: Sequence[Tampering] = ()
    since: "GitTree | None" = None
    redaction: "Redaction | None" = None
    lists: ListSettings = _ANY_AGE
    exclusion: Exclusion = _NOTHING_LEFT_OUT
    store: Store | None = None
    progress: bool = True
    never_fails: Place | None = None  # where the configuration says so


def run_check(policy: Policy, settings: CheckSettings) -> int:
    """Checks what the paths name, writes the report, and returns the exit code.

    Raises:
        Usage: an option has no such value, or the report cannot be written.
    """
    one_of("--fail-level", settings.fail_level, ("fail", "warn", "never"))
    one_of("--color", settings.color, ("auto", "always", "never"))
    stale = list(out_of_date(policy.lists, settings.as_of, settings.lists.max_age_months))
    if stale and settings.lists.stale == "error":
        raise Usage("\n".join(["reference lists are out of date", *(told for _, told in stale)]))
    find = _finder(settings)
    settled, problems = _settled(policy, settings, find)
    proposals, changed = _changed(policy, settings, settled.proposals, find)
    report = Report(
        proposals,
        problems,
        policy,
        settings.as_of,
        settings.fail_level,
        waivers=_about(proposals, settled),
        tampering=settings.tampering,
        changes=changed,
        stale=settled.stale,
        weakenings=[*map(_weakening, policy.weakenings), *_never_fails(settings.never_fails)],
        stale_lists=[Noted(told, found.file, found.line) for found, told in stale],
    )
    _write(report, settings)
    if settings.files:
        tell_unread((each.name for each in report.outlines), settings.files)
    if report.exit_code == _NOTHING and (settled.proposals or changed):
        if not changed:
            print("note: no proposal has changed", file=sys.stderr)
        return 0
    if report.exit_code == _NOTHING:
        word = "note" if settings.allow_empty else "error"
        print(f"{word}: there was nothing to check: {_why_nothing(settings)}", file=sys.stderr)
        return 0 if settings.allow_empty else _NOTHING
    return report.exit_code


def _weakening(override: Override) -> Noted:
    """A weakening, with its place where it is a line of a file and no option."""
    file = override.file if override.line else ""
    return Noted(str(override), file, override.line)


def _never_fails(place: Place | None) -> Iterator[Noted]:
    if place:
        text = f"no finding fails the run: fail-level never ({place})"
        yield Noted(text, place.file, place.line)


Find = Callable[[], Iterator[Source | InputProblem]]


def _finder(settings: CheckSettings) -> Find:
    once = cache(stdin)
    name, exclusion = settings.stdin_name, settings.exclusion
    paths = exclusion.named(settings.paths, name)
    return lambda: discover(
        paths,
        stdin=once,
        stdin_name=name,
        leaves_out=exclusion.leaves_out,
        enters=exclusion.enters,
    )


def _why_nothing(settings: CheckSettings) -> str:
    """Why no proposal was found: there is none, or the configuration leaves out all there are."""
    any_at_all = discover(settings.paths, stdin=lambda: b"", stdin_name=settings.stdin_name)
    excluded = settings.exclusion.places
    if excluded and next(any_at_all, None):
        hint = " (--force-exclude also excludes named files)" * settings.exclusion.force
        return f"exclude at {excluded} excludes every file found{hint}"
    hint = "" if settings.allow_empty else "; `sourcing new proposal` writes one"
    return f"no .json, .ndjson or .jsonl file in {printable(listed(settings.paths))}{hint}"


def _settled(
    policy: Policy, settings: CheckSettings, find: Find
) -> tuple[Settlement, list[InputProblem]]:
    """What is said about the sources, with what is accepted of it, and what cannot be read."""
    problems: list[InputProblem] = []
    proposals = Spool(policy)
    detailed = _detailed(settings)
    results = _results(policy, settings, detailed)
    checking = Checking(policy, settings.as_of, detailed, settings.redaction, results)
    with Progress(wanted=settings.progress) as progress:
        for found in check_sources(checking, find, settings.jobs or cores(), progress):
            if isinstance(found, InputProblem):
                problems.append(found)
            else:
                proposals.add(found)
    accepted = settings.accepted
    return settle(proposals, accepted, policy, settings.as_of, with_settled=detailed), problems


def _results(policy: Policy, settings: CheckSettings, detailed: bool) -> Results | None:
    """The answers of earlier runs that judged as this one does; None when nothing is kept."""
    if settings.store is None or policy.made is None or not policy.made.key:
        return None
    asked = (
        policy.made.key,
        [rule.id for rule in policy.rules],
        sorted(policy.conditional),
        settings.as_of.isoformat(),
        detailed,
        settings.redaction and settings.redaction.paths,
    )
    return Results(settings.store, [repr(asked).encode()])


def _about(proposals: Sequence[ProposalReport], settled: Settlement) -> list[WaiverUse]:
    """What became of the waivers that name these proposals."""
    if proposals is settled.proposals:
        return settled.waivers
    shown = {proposal.id for proposal in proposals}
    return [use for use in settled.waivers if use.waiver.proposal in shown]


def _changed(
    policy: Policy, settings: CheckSettings, proposals: Spool, find: Find
) -> tuple[Sequence[ProposalReport], list[Change]]:
    """Of these proposals those that differ from a commit, and how; all, when none is named.

    What they were is judged by the same policy, so that only the proposals can make a difference.
    """
    if settings.since is None:
        return proposals, []
    from checker.cli.since import before, changes

    exclusion = settings.exclusion
    paths = exclusion.named(settings.paths, settings.stdin_name)
    then = before(settings.since, paths, find(), exclusion.leaves_out)
    was, _ = _settled(policy, settings, lambda: iter(then.sources))
    return changes(list(was.proposals), list(proposals), then.differing)


def _detailed(settings: CheckSettings) -> bool:
    """Whether what passed is listed too."""
    return settings.verbose or any(
        format_named(output.format).lists_passed for output in settings.outputs
    )


def outputs(main: str | None, main_file: Path | None, others: Sequence[str]) -> tuple[Output, ...]:
    """The reports asked for: those of `others`, each as `FORMAT=FILE`, and the main one, which is
    left out when it was not asked for and another goes to standard output.

    Raises:
        Usage: there is no such format, no file is named, the name of a file is that of another
            format, or two reports go to one file.
    """
    if main is None and main_file is not None:
        _hold_name(main_file)
    found = [_output(text) for text in others]
    if main or main_file or not any(output.file is None for output in found):
        found.insert(0, Output(one_of("--output-format", main or "text", NAMES), main_file))
    files = [output.file for output in found if output.file]
    for file in files:
        if files.count(file) > 1:
            raise Usage(f"--output: two reports would be written to {file}")
    return tuple(found)


def _hold_name(file: Path) -> None:
    """Holds the name of a file for text, whose format nobody named, to be no other format's."""
    likely = [n for n, row in FORMATS.items() if f".{row.extension}" == file.suffix.lower()]
    if likely and "text" not in likely:
        raise Usage(
            f"--output-file: {file} would hold the text report; write --output {likely[0]}={file}, "
            "or add --output-format text"
        )


def _output(text: str) -> Output:
    name, equals, file = text.partition("=")
    row = format_named(one_of("--output", name, NAMES))
    if not equals or not file:
        raise Usage(
            f'--output: "{text}" names no file; write --output {name}=report.{row.extension}, '
            f"or {name}=- for standard output"
        )
    return Output(name, None if file == "-" else Path(file))


def _colour(settings: CheckSettings, output: Output) -> bool:
    """The flag, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    if settings.color != "auto":
        return settings.color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return _is_for_terminal(output)


def _is_for_terminal(output: Output) -> bool:
    return output.file is None and sys.stdout.isatty()


def _columns() -> int:
    from shutil import get_terminal_size  # only here: most runs have no terminal

    return get_terminal_size().columns


def _write(report: Report, settings: CheckSettings) -> None:
    """Files first: when one cannot be written, nothing looks like a report."""
    with ExitStack() as files:
        for output in settings.outputs:
            if output.file is not None:
                stream = files.enter_context(report_file(output.file, output.format))
                write_lines(stream, _lines(report, output, settings))
    for output in settings.outputs:
        if output.file is None:
            write_out(_lines(report, output, settings))


def _lines(report: Report, output: Output, settings: CheckSettings) -> Iterator[str]:
    return render(
        output.format,
        report,
        colour=_colour(settings, output),
        verbose=settings.verbose,
        suppressed=settings.sarif_suppressed,
        width=_columns() if _is_for_terminal(output) else None,
    )
