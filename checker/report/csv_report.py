"""The findings as a table, for a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from checker.findings import Finding, ProposalReport
from checker.reading import InputProblem, pointer_text, told
from checker.report.caveats import TITLES, Caveat, caveats
from checker.report.model import Report
from checker.report.place import repository_path
from checker.report.words import flat, sources, waived

COLUMNS = (
    "file",
    "line",
    "column",
    "verdict",
    "severity",
    "rule",
    "title",
    "proposal",
    "kind",
    "entity",
    "pointer",
    "message",
    "fix",
    "source",
    "accepted",
    "fingerprint",
)
# A spreadsheet takes what begins with one of these for a formula (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")

# A cell of Excel holds 32,767 characters; escapes make text longer.
_LONGEST = 2000


def csv_report(report: Report) -> Iterator[str]:
    """A line of names, then a line for each problem, caveat and finding, accepted ones too."""
    yield ",".join(COLUMNS)
    for problem in report.problems:
        yield _line(_problem(problem))
    for caveat in caveats(report):
        yield _line(_caveat(caveat))
    for proposal in report.with_findings:
        for found in proposal.findings:
            yield _line(_finding(found, proposal, report))
        for more in proposal.more:
            message = f"{more.number} more findings like those listed"
            cells = {"file": proposal.name, "verdict": str(more.verdict), "rule": more.rule_id}
            yield _line(cells | {"proposal": proposal.id, "message": message})


def _problem(problem: InputProblem) -> dict[str, str]:
    return {
        "file": repository_path(problem.name),
        "line": str(problem.line or ""),
        "column": str(problem.column or ""),
        "verdict": "error",
        "severity": "fail",
        "rule": problem.code,
        "message": problem.message,
        "fix": problem.hint,
    }


def _caveat(caveat: Caveat) -> dict[str, str]:
    return {
        "file": repository_path(caveat.file) if caveat.file else "",
        "line": str(caveat.line or ""),
        "verdict": "note",
        "rule": caveat.kind,
        "title": TITLES[caveat.kind],
        "message": caveat.text,
    }


def _finding(found: Finding, proposal: ProposalReport, report: Report) -> dict[str, str]:
    was = f"was {found.was}" if found.was else ""
    return {
        "file": repository_path(proposal.name),
        "line": str(found.span.line),
        "column": str(found.span.column),
        "verdict": str(found.verdict),
        "severity": found.severity,
        "rule": found.rule.id,
        "title": found.rule.title,
        "proposal": proposal.id,
        "kind": found.subject.kind,
        "entity": found.subject.id,
        "pointer": pointer_text(found.pointer),
        "message": told(found.message, found.hint),
        "fix": found.remediation,
        "source": sources(found.rule.references, report.policy),
        "accepted": f"{was}, {waived(found.waiver)}" if found.waiver else was,
        "fingerprint": found.fingerprint,
    }


def _line(cells: dict[str, str]) -> str:
    target = io.StringIO()
    csv.writer(target, lineterminator="").writerow(_cell(cells.get(name, "")) for name in COLUMNS)
    return target.getvalue()


def _cell(text: str) -> str:
    shown = flat(text[:_LONGEST])
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
