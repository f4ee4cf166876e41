"""The report as JUnit XML: a suite for each proposal, a case for each rule and entity.

What is below the fail level passes, with its severity as a property: readers of JUnit know no
warnings, and the exit code must not depend on the format.
"""

from collections.abc import Iterator
from posixpath import splitext

from checker.findings import Finding, More, ProposalReport, Settled, Verdict
from checker.reading import InputProblem, pointer_text, printable, told
from checker.report.caveats import TITLES, Caveat, caveats
from checker.report.junit import Case, Status, Suite, junit
from checker.report.model import Report, rest_of
from checker.report.place import repository_path
from checker.report.words import flat, sources, waived

_SEVERITIES = {"fail": "error", "warn": "warning"}


def junit_report(report: Report) -> Iterator[str]:
    """The run as one JUnit document."""
    return junit("sourcing check", lambda: _suites(report))


def _suites(report: Report) -> Iterator[Suite]:
    yield from map(_problem, report.problems)
    for proposal in report.proposals:
        yield _proposal(proposal, report)
    if policy := list(map(_caveat, caveats(report))):
        yield Suite("policy", policy)


def _problem(problem: InputProblem) -> Suite:
    name = _name(problem.name)
    said = flat(told(problem.message, problem.hint))
    case = Case(
        classname=_class(name),
        name=f"sourcing.input({problem.code})",
        status=Status.ERROR,
        message=flat(problem.message),
        text=f"{_place(problem.line, problem.column)}{said}",
        type=problem.code,
        file=name,
        line=problem.line or 0,
    )
    return Suite(name, [case])


def _caveat(caveat: Caveat) -> Case:
    """A case that passed, whose property tells the caveat: readers of JUnit know no remarks."""
    return Case(
        classname="policy",
        name=f"sourcing.policy({caveat.kind})",
        file=_name(caveat.file) if caveat.file else "",
        line=caveat.line,
        properties=[(TITLES[caveat.kind], flat(caveat.text))],
    )


def _proposal(proposal: ProposalReport, report: Report) -> Suite:
    name = _name(proposal.name)
    cases = [_finding(found, name, report) for found in proposal.findings]
    cases += [_more(m, name, report.fails_at(severity)) for m, severity in rest_of(proposal)]
    cases += [_passed(s, name) for s in proposal.settled if s.verdict is Verdict.PASS]
    return Suite(name, cases)


def _finding(found: Finding, name: str, report: Report) -> Case:
    span = found.span
    source = sources(found.rule.references, report.policy)
    said = flat(told(found.message, found.hint))
    fix = f"fix: {flat(found.remediation)} (source: {source})"
    return Case(
        classname=_class(name),
        name=f"sourcing.{found.rule.id}({printable(pointer_text(found.pointer))})",
        status=_status(found, report),
        message=waived(found.waiver) if found.waiver else said,
        text=f"{_place(span.line, span.column)}{said} ({found.rule.id}) {fix}",
        type=_SEVERITIES[found.severity],
        file=name,
        line=span.line,
        properties=_properties(found.rule.id, found.verdict, found.severity),
    )


def _status(found: Finding, report: Report) -> Status | None:
    if found.was is not None:
        return Status.SKIPPED
    if found.verdict is Verdict.ERROR:
        return Status.ERROR
    return Status.FAILURE if report.counts_as_failure(found) else None


def _more(more: More, name: str, fails: bool) -> Case:
    said = f"{more.number} more findings of {more.rule_id} like those listed"
    return Case(
        classname=_class(name),
        name=f"sourcing.{more.rule_id}(more)",
        status=Status.FAILURE if fails else None,
        message=said,
        text=said,
        type="more",
        file=name,
        line=0,
    )


def _passed(settled: Settled, name: str) -> Case:
    where = printable(pointer_text(settled.subject.pointer))
    return Case(_class(name), f"sourcing.{settled.rule.id}({where})", name, 0)


def _properties(rule: str, verdict: Verdict, severity: str) -> list[tuple[str, str]]:
    return [("rule", rule), ("verdict", str(verdict)), ("severity", _SEVERITIES[severity])]


def _class(name: str) -> str:
    """The path without its extension."""
    return splitext(name)[0]


def _name(name: str) -> str:
    return printable(repository_path(name))


def _place(line: int | None, column: int | None) -> str:
    return f"line {line}, col {column or 1}, " if line else ""
