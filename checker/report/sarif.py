"""The report as SARIF 2.1.0, inside the limits of code scanning services.

What was accepted and what passed is left out: services open an alert for each result. The region is
one token, since an alert shows in a pull request only when all its lines are in the diff.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote

from checker import __version__
from checker.findings import Evidence, Finding, ProposalReport, Verdict
from checker.policy import Rule
from checker.reading import InputProblem, Span, told
from checker.report.caveats import TITLES, Caveat, caveats
from checker.report.grounds import related
from checker.report.json_text import json_lines
from checker.report.model import Report
from checker.report.place import repository_path
from checker.report.words import address, told_with_fix, waived

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_TOP = "%SRCROOT%"
_FROM_TOP = {"uriBaseId": _TOP}
_LONGEST = 1000
_MOST_RESULTS = 5000
_MOST_RELATED = 10
_LONGEST_RELATED = 200
_CAVEAT_LEVELS = {
    "weakening": "warning",
    "stale-list": "warning",
    "no-rules": "note",
    "no-effect": "note",
}
_LEVELS = {"fail": "error", "warn": "warning"}


def sarif_report(report: Report, *, suppressed: bool = False) -> Iterator[str]:
    """The run as one SARIF log; with `suppressed` also what was accepted, for auditors: code
    scanning services would open an alert for it."""
    return json_lines(_log(report, suppressed))


def _log(report: Report, suppressed: bool) -> dict[str, Any]:
    driver = {
        "name": "sourcing",
        "semanticVersion": __version__,
        "rules": [_rule(rule, report) for rule in report.policy.rules],
        "notifications": [
            {"id": kind, "shortDescription": {"text": title}} for kind, title in TITLES.items()
        ],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "sourcing/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_TOP: {"description": {"text": "The top of the repository."}}},
        "invocations": iter(
            [
                {
                    "executionSuccessful": report.exit_code != 2,
                    "exitCode": report.exit_code,
                    "toolExecutionNotifications": _notes(report, suppressed),
                    "toolConfigurationNotifications": [_caveat(each) for each in caveats(report)],
                }
            ]
        ),
        "results": _results(report, suppressed),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": iter([run])}


def _notes(report: Report, suppressed: bool) -> Iterator[dict[str, Any]]:
    """What else there is to say about the run."""
    yield from map(_notification, report.problems)
    for proposal, found in report.findings:
        if found.verdict is Verdict.ERROR:
            yield _note(found.message, _location(proposal.name, found.span))
    for proposal, more, _ in report.rest:
        said = f"{more.number} more findings of {more.rule_id} are counted but not listed"
        yield _note(said, _location(proposal.name, None), "warning")
    left = sum(1 for _ in _shown(report, suppressed)) - _MOST_RESULTS
    if left > 0:
        said = f"{left} results were left out: services keep {_MOST_RESULTS}"
        yield _note(said, None, "warning")


def _results(report: Report, suppressed: bool) -> Iterator[dict[str, Any]]:
    """The results that services keep: errors first, and what was accepted last."""
    index = {rule.id: number for number, rule in enumerate(report.policy.rules)}
    results = (
        _result(found, proposal, index[found.rule.id])
        for accepted in ((False, True) if suppressed else (False,))
        for level in ("error", "warning")
        for proposal, found in _shown(report, suppressed)
        if (found.was is not None) is accepted and _LEVELS[found.severity] == level
    )
    return islice(results, _MOST_RESULTS)


def _shown(report: Report, suppressed: bool) -> Iterator[tuple[ProposalReport, Finding]]:
    for proposal, found in report.findings:
        if found.verdict is not Verdict.ERROR and (suppressed or found.was is None):
            yield proposal, found


def _rule(rule: Rule, report: Report) -> dict[str, Any]:
    known = address(rule.references, report.policy)
    text = f"{rule.rationale} Source: " + "; ".join(
        report.policy.sources[reference.source].title for reference in rule.references
    )
    return {
        "id": rule.id,
        "name": _cut(rule.title, 255),
        "shortDescription": {"text": _cut(rule.title)},
        "fullDescription": {"text": _cut(rule.rationale)},
        "help": {"text": _cut(text)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": list(dict.fromkeys([rule.pack, rule.group])),
            "problem.severity": _LEVELS[rule.severity],
        },
    } | ({"helpUri": known} if known else {})


def _result(found: Finding, proposal: ProposalReport, index: int) -> dict[str, Any]:
    name = proposal.name
    others = [_related(e.elsewhere or name, e) for e in related(found)]
    result: dict[str, Any] = {
        "ruleId": found.rule.id,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": _cut(told_with_fix(found))},
        "locations": [_location(name, found.span)],
        "partialFingerprints": {"sourcingFinding/v1": found.fingerprint},
        "properties": {"verdict": str(found.verdict)},
    }
    if others:
        result["relatedLocations"] = others[:_MOST_RELATED]
    if found.was is not None:
        why = waived(found.waiver) if found.waiver else "already known, in the baseline"
        suppression = {"kind": "external", "status": "accepted", "justification": _cut(why)}
        result["suppressions"] = [suppression]
    return result


def _related(name: str, evidence: Evidence) -> dict[str, Any]:
    text = f"{evidence.path} {evidence.wanted}"
    return _location(name, evidence.span) | {"message": {"text": _cut(text, _LONGEST_RELATED)}}


def _location(name: str, span: Span | None) -> dict[str, Any]:
    # A name that is not UTF-8 keeps its bytes; a colon would make what is before it a scheme.
    path = repository_path(name)
    file = {"uri": quote(path, safe="/", errors="surrogateescape")}
    # Without an address of the top: where the repository lay is nobody's business, and differs.
    place: dict[str, Any] = {"artifactLocation": file | ({} if path[:1] == "/" else _FROM_TOP)}
    if span:
        place["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        }
    return {"physicalLocation": place}


def _notification(problem: InputProblem) -> dict[str, Any]:
    location = _location(problem.name, None)
    if problem.line is not None:
        # Without an end: the problem may be that the file ends here.
        region = {"startLine": problem.line, "startColumn": problem.column or 1}
        location["physicalLocation"]["region"] = region
    return _note(told(problem.message, problem.hint), location)


def _caveat(caveat: Caveat) -> dict[str, Any]:
    location = _location(caveat.file, None) if caveat.file else None
    if location and caveat.line:
        location["physicalLocation"]["region"] = {"startLine": caveat.line}
    note = _note(f"{TITLES[caveat.kind]}: {caveat.text}", location, _CAVEAT_LEVELS[caveat.kind])
    return note | {"descriptor": {"id": caveat.kind}}


def _note(text: str, location: dict[str, Any] | None, level: str = "error") -> dict[str, Any]:
    found: dict[str, Any] = {"level": level, "message": {"text": _cut(text)}}
    return found | ({"locations": [location]} if location else {})


def _cut(text: str, longest: int = _LONGEST) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= longest else flat[: longest - 1] + "…"
