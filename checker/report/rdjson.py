"""The Reviewdog Diagnostic Format (reviewdog, proto/rdf/reviewdog.proto).

Lines and columns count from 1, columns in bytes of UTF-8; the end is exclusive.
"""

from collections.abc import Iterator
from itertools import chain
from typing import Any

from checker.findings import Excerpt, Finding, More, ProposalReport
from checker.policy import Policy
from checker.reading import InputProblem, Span, printable, told
from checker.report.caveats import TITLES, Caveat, alarms
from checker.report.grounds import related
from checker.report.json_text import json_lines
from checker.report.model import Report
from checker.report.place import repository_path
from checker.report.words import address, flat, told_with_fix

_SEVERITIES = {"fail": "ERROR", "warn": "WARNING"}


def rdjson_report(report: Report) -> Iterator[str]:
    """The open findings as one DiagnosticResult."""
    diagnostics = chain(
        map(_problem, report.problems),
        (_finding(proposal, found, report.policy) for proposal, found in report.open),
        map(_caveat, alarms(report)),
        (_more(*rest) for rest in report.rest),
    )
    return json_lines({"source": {"name": "sourcing"}, "diagnostics": diagnostics})


def _finding(proposal: ProposalReport, found: Finding, policy: Policy) -> dict[str, Any]:
    url = address(found.rule.references, policy)
    name = proposal.name
    others = [
        {
            "message": flat(f"{e.path} {e.wanted}"),
            "location": _location(e.elsewhere or name, e.span, e.excerpt),
        }
        for e in related(found)
    ]
    return {
        "message": flat(f"{found.verdict}: {told_with_fix(found)}"),
        "location": _location(name, found.span, found.excerpt),
        "severity": _SEVERITIES[found.severity],
        "code": {"value": found.rule.id} | ({"url": url} if url else {}),
    } | ({"related_locations": others} if others else {})


def _more(proposal: ProposalReport, more: More, severity: str) -> dict[str, Any]:
    return {
        "message": f"{more.verdict}: {more.number} more findings like those listed",
        "location": {"path": printable(repository_path(proposal.name))},
        "severity": _SEVERITIES[severity],
        "code": {"value": more.rule_id},
    }


def _caveat(caveat: Caveat) -> dict[str, Any]:
    place = {"range": {"start": {"line": caveat.line}}} if caveat.line else {}
    # Every diagnostic needs a file: what an option did is about all of them.
    path = printable(repository_path(caveat.file)) if caveat.file else "."
    return {
        "message": flat(f"{TITLES[caveat.kind]}: {caveat.text}"),
        "location": {"path": path} | place,
        "severity": "INFO",
        "code": {"value": caveat.kind},
    }


def _problem(problem: InputProblem) -> dict[str, Any]:
    # Without a column: that of the problem counts code points, and there is no line to count in.
    place = {"range": {"start": {"line": problem.line}}} if problem.line else {}
    return {
        "message": flat(told(problem.message, problem.hint)),
        "location": {"path": printable(repository_path(problem.name))} | place,
        "severity": "ERROR",
        "code": {"value": problem.code},
    }


def _location(name: str, span: Span, excerpt: Excerpt) -> dict[str, Any]:
    end = {"line": span.end_line, "column": excerpt.end_byte}
    start = {"line": span.line, "column": excerpt.first_byte}
    return {"path": printable(repository_path(name)), "range": {"start": start, "end": end}}
