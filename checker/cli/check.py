"""`sourcing check`: bytes in, a report out."""

import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from checker.cli.settings import Usage, one_of
from checker.findings import Judge, ProposalReport
from checker.policy import Policy
from checker.reading import MAX_BYTES, InputProblem, Source, discover
from checker.report.json_report import json_report
from checker.report.model import Report
from checker.report.sarif import sarif_report
from checker.report.text import concise_report, text_report
from checker.workers import Checking, check_sources, cores

_NOTHING = 3


class Format(StrEnum):
    """The formats of a report."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What the user asked for."""

    paths: list[str]
    format: Format
    output: Path | None
    fail_level: str
    as_of: date
    stdin_name: str
    color: str
    verbose: bool
    allow_empty: bool
    jobs: int | None


def run_check(policy: Policy, settings: CheckSettings) -> int:
    """Checks what the paths name, writes the report, and returns the exit code.

    Raises:
        Usage: an option has no such value, or the report cannot be written.
    """
    one_of("--fail-level", settings.fail_level, ("fail", "warn", "never"))
    one_of("--color", settings.color, ("auto", "always", "never"))
    problems: list[InputProblem] = []
    proposals: list[ProposalReport] = []
    for found in _checked(policy, settings):
        if isinstance(found, InputProblem):
            problems.append(found)
        else:
            proposals.append(found)
    report = Report(proposals, problems, policy, settings.as_of, settings.fail_level)
    _write("\n".join(_lines(report, settings)) + "\n", settings.output)
    if report.exit_code == _NOTHING:
        word = "note" if settings.allow_empty else "error"
        what = "there was nothing to check: no .json, .ndjson or .jsonl file"
        print(f"{word}: {what}", file=sys.stderr)
        return 0 if settings.allow_empty else _NOTHING
    return report.exit_code


def _checked(policy: Policy, settings: CheckSettings) -> Iterator[ProposalReport | InputProblem]:
    detailed = settings.verbose or settings.format is Format.JSON
    checking = Checking(Judge(policy), settings.as_of, detailed)
    stdin = cache(lambda: sys.stdin.buffer.read(MAX_BYTES + 1))

    def find() -> Iterator[Source | InputProblem]:
        return discover(settings.paths, stdin=stdin, stdin_name=settings.stdin_name)

    return check_sources(checking, find, settings.jobs or cores())


def _lines(report: Report, settings: CheckSettings) -> Iterator[str]:
    match settings.format:
        case Format.JSON:
            yield _json(json_report(report))
        case Format.SARIF:
            yield _json(sarif_report(report))
        case Format.CONCISE:
            yield from concise_report(report)
        case Format.TEXT:
            yield from text_report(report, colour=_colour(settings), verbose=settings.verbose)


def _json(value: Any) -> str:
    # Build logs take ##[ and ##vso[ for commands wherever they stand; `##` is in strings only.
    return re.sub("#(?=#)", r"\\u0023", json.dumps(value, indent=2))


def _colour(settings: CheckSettings) -> bool:
    """The flag, then NO_COLOR, then FORCE_COLOR, then whether it is a terminal."""
    if settings.color != "auto":
        return settings.color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE"):
        return True
    return settings.output is None and sys.stdout.isatty()


def _write(text: str, output: Path | None) -> None:
    data = text.encode("utf-8", "backslashreplace")
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(data)
    except OSError as error:
        raise Usage(f"--output-file: {output} cannot be written: {error.strerror}") from None
