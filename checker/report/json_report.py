"""The report for programs: JSON, described by `schemas/v1/report.schema.json`."""

from collections.abc import Iterator, Sequence
from typing import Any

from checker import __version__
from checker.findings import (
    Evidence,
    Finding,
    ProposalReport,
    Settled,
    Subject,
    Verdict,
    Waiver,
    WaiverUse,
)
from checker.findings.routing import Approval
from checker.policy import Rule
from checker.reading import InputProblem, Span, pointer_text
from checker.report.json_text import json_lines
from checker.report.model import Change, Report, Tampering

VERSION = "1"


def json_report(report: Report) -> Iterator[str]:
    """The whole run as one JSON value."""
    return json_lines(_run(report))


def _run(report: Report) -> dict[str, Any]:
    return {
        "schemaVersion": VERSION,
        "tool": {"name": "sourcing", "version": __version__},
        "asOf": report.as_of.isoformat(),
        "failLevel": report.fail_level,
        "exitCode": report.exit_code,
        "summary": {
            "proposals": len(report.proposals),
            "rules": len(report.rules),
            "verdicts": {str(verdict): report.counts[verdict] for verdict in Verdict},
        },
        "rules": [_rule(rule, report) for rule in report.rules],
        "proposals": map(_proposal, report.proposals),
        "waivers": [use_json(use) for use in report.waivers],
        "weakenings": [noted.text for noted in report.weakenings],
        "staleLists": [noted.text for noted in report.stale_lists],
        "regimesWithoutRules": report.regimes_without_rules,
        "tampering": [_tampering(found) for found in report.tampering],
        "changes": [_change(change) for change in report.changes],
        "approvals": map(_approval, report.approvals),
        "staleBaseline": report.stale,
        "errors": [_error(problem) for problem in report.problems],
    }


def _rule(rule: Rule, report: Report) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "pack": rule.pack,
        "group": rule.group,
        "severity": rule.severity,
        "about": rule.about,
        "references": [
            {
                "source": reference.source,
                "title": report.policy.sources[reference.source].title,
                "url": report.policy.sources[reference.source].url,
                "at": reference.at or reference.sentence,
                "verified": reference.verified,
            }
            for reference in rule.references
        ],
    }


def _proposal(proposal: ProposalReport) -> dict[str, Any]:
    return {
        "file": proposal.name,
        "id": proposal.id,
        "title": proposal.title,
        "status": proposal.status,
        "regimes": sorted(proposal.regimes),
        "verdicts": {str(verdict): proposal.counts[verdict] for verdict in Verdict},
        "findings": [_finding(found) for found in proposal.findings],
        "more": [
            {"rule": more.rule_id, "verdict": str(more.verdict), "number": more.number}
            for more in proposal.more
        ],
        "settled": [_settled(settled) for settled in proposal.settled],
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "rule": found.rule.id,
        "verdict": str(found.verdict),
        "severity": found.severity,
        "subject": _subject(found.subject),
        "message": found.message,
        "hint": found.hint,
        "remediation": found.remediation,
        "pointer": pointer_text(found.pointer),
        "span": _span(found.span),
        "keySpan": _span(found.key_span) if found.key_span else None,
        "evidence": _evidence(found.evidence),
        "derived": [
            {
                "subject": _subject(derived.subject),
                "attribute": derived.attribute,
                "title": derived.title,
                "value": derived.value,
                "evidence": _evidence(derived.evidence),
            }
            for derived in found.derived
        ],
        "missing": [
            {
                "path": m.path,
                "file": m.elsewhere or None,
                "pointer": pointer_text(m.pointer),
                "description": m.description,
            }
            for m in found.missing
        ],
        "fingerprint": found.fingerprint,
        "was": str(found.was) if found.was else None,
        "waiver": _waiver(found.waiver) if found.waiver else None,
    }


def _evidence(evidence: Sequence[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "path": item.path,
            "file": item.elsewhere or None,
            "pointer": pointer_text(item.pointer),
            "value": item.value,
            "wanted": item.wanted,
            "alternative": item.alternative,
            "workedOut": item.worked_out,
            "span": _span(item.span),
        }
        for item in evidence
    ]


def _settled(settled: Settled) -> dict[str, Any]:
    return {
        "rule": settled.rule.id,
        "verdict": str(settled.verdict),
        "subject": _subject(settled.subject),
        "reason": settled.reason,
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "kind": subject.kind,
        "id": subject.id,
        "label": subject.label,
        "pointer": pointer_text(subject.pointer),
    }


def _span(span: Span) -> dict[str, int]:
    return {
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "rule": waiver.rule,
        "proposal": waiver.proposal,
        "entity": waiver.entity,
        "pointer": waiver.pointer,
        "reason": waiver.reason,
        "compensatingControl": waiver.compensating_control,
        "approver": waiver.approver,
        "granted": waiver.granted.isoformat(),
        "expires": waiver.expires.isoformat(),
        "file": waiver.file,
        "line": waiver.line,
    }


def use_json(use: WaiverUse) -> dict[str, Any]:
    """How a waiver stands, as a JSON value."""
    return {
        "waiver": _waiver(use.waiver),
        "state": str(use.state),
        "findings": use.findings,
        "note": use.note,
    }


def _tampering(found: Tampering) -> dict[str, Any]:
    return {"file": found.file, "change": found.change, "what": found.what}


def _change(change: Change) -> dict[str, Any]:
    return {
        "file": change.name,
        "proposal": change.id,
        "fileBefore": change.was_name or None,
        "before": str(change.before) if change.before else None,
        "after": str(change.after) if change.after else None,
        "new": [_changed(found) for found in change.new],
        "fixed": [_changed(found) for found in change.fixed],
        "unchanged": change.unchanged,
    }


def _changed(found: Finding) -> dict[str, Any]:
    return {
        "rule": found.rule.id,
        "verdict": str(found.verdict),
        "subject": _subject(found.subject),
        "message": found.message,
        "fingerprint": found.fingerprint,
    }


def _approval(approval: Approval) -> dict[str, Any]:
    return {
        "file": approval.name,
        "proposal": approval.proposal,
        "role": approval.role,
        "needed": approval.needed,
        "rules": list(approval.rules),
        "givenBy": approval.given_by or None,
    }


def _error(problem: InputProblem) -> dict[str, Any]:
    return {
        "file": problem.name,
        "code": problem.code,
        "message": problem.message,
        "hint": problem.hint,
        "line": problem.line,
        "column": problem.column,
    }
