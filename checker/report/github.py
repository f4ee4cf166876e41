"""Annotations of GitHub Actions: commands in the log that put a finding beside its line.

A step may show ten errors and ten warnings, first come first served (docs.github.com, REST,
"checks/runs"). So the gravest come first, findings of one rule in one file are one annotation, and
the last place says how many more there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from checker.findings import Finding, Verdict
from checker.reading import InputProblem, printable, told
from checker.report.caveats import alarms, by_kind
from checker.report.model import Report, rest_of
from checker.report.place import repository_path
from checker.report.words import flat, number, summary

MOST = 10
_MOST_LINES = 20
_ORDER = (Verdict.ERROR, Verdict.FAIL, Verdict.UNDETERMINED, Verdict.WARN)
_LEVELS = {"fail": "error", "warn": "warning"}


@dataclass(slots=True)
class _Group:
    """The open findings of one rule, verdict and file: the first of them, and where all stand."""

    name: str
    first: Finding
    lines: list[int]


@dataclass(slots=True)
class _Level:
    """The annotations of one level by their verdict, as many of each as a step may show, and the
    number of the findings beyond those."""

    groups: dict[Verdict, dict[tuple[str, str], _Group]]
    more: int = 0


def github_report(report: Report) -> Iterator[str]:
    """The commands, errors first, and the summary."""
    levels = {level: _Level({verdict: {} for verdict in _ORDER}) for level in _LEVELS.values()}
    for proposal in report.with_findings:
        for found in proposal.findings:
            if found.was is None:
                _put(levels[_LEVELS[found.severity]], proposal.name, found)
        # Those that are counted only are told of too.
        for rest, severity in rest_of(proposal):
            levels[_LEVELS[severity]].more += rest.number
    for name, level in levels.items():
        problems = report.problems if name == "error" else ()
        commands = [(_problem(problem), 1) for problem in problems]
        for groups in level.groups.values():
            commands += [(_annotation(name, g), len(g.lines)) for g in groups.values()]
        yield from _within(name, commands, level.more)
    for title, texts in by_kind(alarms(report)):
        yield _command("notice", {"title": title}, "\n".join(map(flat, texts)))
    yield summary(report)


def _put(level: _Level, name: str, found: Finding) -> None:
    groups = level.groups[found.verdict]
    key = found.rule.id, name
    if key in groups:
        groups[key].lines.append(found.span.line)
    elif len(groups) < MOST:
        groups[key] = _Group(name, found, [found.span.line])
    else:
        level.more += 1


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
    said = told(problem.message, problem.hint)
    return _command("error", place | {"title": "cannot be read"}, said)


def _annotation(level: str, group: _Group) -> str:
    found = group.first
    span = found.span
    place = {
        "file": repository_path(group.name),
        "line": str(span.line),
        "endLine": str(span.end_line),
        "col": str(span.column),
        "endColumn": str(span.end_column),
        "title": f"{found.rule.id} {found.verdict}: {found.rule.title}",
    }
    said = flat(told(found.message, found.hint))
    count = len(group.lines)
    if count > 1:
        lines = ", ".join(map(str, group.lines[:_MOST_LINES]))
        more = f" and {count - _MOST_LINES} more" if count > _MOST_LINES else ""
        said = f"{count} findings, at lines {lines}{more}: {said}"
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
