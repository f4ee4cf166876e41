"""GitLab Code Quality (docs.gitlab.com, "Code Quality report format")."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from checker.findings import Finding, More, ProposalReport, Verdict
from checker.findings.fingerprints import of_texts
from checker.reading import InputProblem, printable, told
from checker.report.caveats import TITLES, Caveat, alarms
from checker.report.json_text import json_lines
from checker.report.model import Report
from checker.report.place import repository_path
from checker.report.words import flat, told_with_fix

_LEVELS = {
    Verdict.ERROR: "blocker",
    Verdict.FAIL: "critical",
    Verdict.WARN: "minor",
    Verdict.UNDETERMINED: "major",
}


def gitlab_report(report: Report) -> Iterator[str]:
    """The open findings, as an array; also when there are none: the widget needs it to compare."""
    issues = chain(
        map(_problem, report.problems),
        (_finding(proposal, found) for proposal, found in report.open),
        map(_caveat, alarms(report)),
        (_more(proposal, more) for proposal, more, _ in report.rest),
    )
    return json_lines(_told_apart(issues))


def _finding(proposal: ProposalReport, found: Finding) -> dict[str, Any]:
    blocks = found.verdict is Verdict.FAIL and not found.rule.waivable
    return _issue(
        found.rule.id,
        f"{found.rule.id} {found.verdict}: {told_with_fix(found)}",
        "blocker" if blocks else _LEVELS[found.verdict],
        proposal.name,
        found.span.line,
        found.fingerprint,
    )


def _more(proposal: ProposalReport, more: More) -> dict[str, Any]:
    said = f"{more.rule_id} {more.verdict}: {more.number} more findings like those listed"
    return _issue(more.rule_id, said, _LEVELS[more.verdict], proposal.name, 1, "more")


def _problem(problem: InputProblem) -> dict[str, Any]:
    said = told(problem.message, problem.hint)
    return _issue(problem.code, said, "blocker", problem.name, problem.line or 1, problem.message)


def _caveat(caveat: Caveat) -> dict[str, Any]:
    # Every issue needs a file: what an option did is about all of them.
    said = f"{TITLES[caveat.kind]}: {caveat.text}"
    return _issue(caveat.kind, said, "info", caveat.file or ".", caveat.line or 1, caveat.text)


def _issue(
    check: str, said: str, severity: str, name: str, line: int, *identity: str
) -> dict[str, Any]:
    path = printable(repository_path(name))
    return {
        "description": flat(said),
        "check_name": check,
        "fingerprint": of_texts(check, path, *identity),
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }


def _told_apart(issues: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Equal fingerprints, which GitLab would show as one, are made into others."""
    seen: set[bytes] = set()
    for issue in issues:
        fingerprint = issue["fingerprint"]
        while (known := bytes.fromhex(fingerprint)) in seen:
            fingerprint = of_texts(fingerprint)
        seen.add(known)
        yield issue | {"fingerprint": fingerprint}
