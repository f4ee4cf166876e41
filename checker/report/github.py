"""Annotations of GitHub Actions: commands in the log that put a finding beside its line.

A step may show ten errors and ten warnings, first come first served (docs.github.com, REST,
"checks/runs"). So the gravest come first, findings of one rule in one file are one annotation, and
the last place says how many more there are.
"""

from collections.abc import Iterator, Sequence

from checker.findings import Finding, ProposalReport, Verdict
from checker.reading import InputProblem, printable
from checker.report.model import Report
from checker.report.place import repository_path
from checker.report.words import flat, number, summary

MOST = 10
_MOST_LINES = 20
_ORDER = (Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.WARN)
_LEVELS = {"fail": "error", "warn": "warning"}
_Group = Sequence[tuple[ProposalReport, Finding]]


def github_report(report: Report) -> Iterator[str]:
    """The commands, errors first, and the summary."""
    groups = _groups(report)
    for level in ("error", "warning"):
        problems = report.problems if level == "error" else ()
        commands = [(_problem(problem), 1) for problem in problems]
        commands += [
            (_annotation(level, group), len(group))
            for group in groups
            if _LEVELS[group[0][1].severity] == level
        ]
        # Those that are counted only are told of too.
        extra = sum(more.number for _, more, rest in report.rest if _LEVELS[rest] == level)
        yield from _within(level, commands, extra)
    yield summary(report)


def _groups(report: Report) -> list[_Group]:
    """The open findings of one rule, verdict and file together; the gravest verdict first."""
    groups: dict[tuple[str, str, Verdict], list[tuple[ProposalReport, Finding]]] = {}
    for proposal, found in report.open:
        key = found.rule.id, proposal.name, found.verdict
        groups.setdefault(key, []).append((proposal, found))
    return sorted(groups.values(), key=lambda group: _ORDER.index(group[0][1].verdict))


def _within(level: str, commands: list[tuple[str, int]], extra: int) -> Iterator[str]:
    if len(commands) <= MOST and not extra:
        yield from (command for command, _ in commands)
        return
    shown = commands[: MOST - 1]
    yield from (command for command, _ in shown)
    left = sum(count for _, count in commands[MOST - 1 :]) + extra
    word = number(left, f"more {level}")
    yield _command(level, {"title": f"sourcing: {word}"}, f"{word}: see the summary of this run")


def _problem(problem: InputProblem) -> str:
    place = {"file": repository_path(problem.name)}
    if problem.line:
        place |= {"line": str(problem.line), "col": str(problem.column or 1)}
    return _command(
        "error", place | {"title": "cannot be read"}, f"{problem.message} {problem.hint}"
    )


def _annotation(level: str, group: _Group) -> str:
    proposal, found = group[0]
    span = found.span
    place = {
        "file": repository_path(proposal.name),
        "line": str(span.line),
        "endLine": str(span.end_line),
        "col": str(span.column),
        "endColumn": str(span.end_column),
        "title": f"{found.rule.id} {found.verdict}: {found.rule.title}",
    }
    said = f"{flat(found.message)} {flat(found.hint)}".strip()
    if len(group) > 1:
        lines = [str(each.span.line) for _, each in group]
        more = f" and {len(lines) - _MOST_LINES} more" if len(lines) > _MOST_LINES else ""
        said = f"{len(group)} findings, at lines {', '.join(lines[:_MOST_LINES])}{more}: {said}"
    return _command(level, place, f"{said}\nfix: {flat(found.remediation)}")


def _command(level: str, properties: dict[str, str], message: str) -> str:
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {written}::{_data(message)}"


def _data(text: str) -> str:
    """As actions/toolkit does it (packages/core/src/command.ts)."""
    lines = "\n".join(printable(line) for line in text.splitlines())
    return lines.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(" ".join(text.splitlines())).replace(":", "%3A").replace(",", "%2C")
