"""Breaches of the schema as findings."""

from collections.abc import Iterable, Iterator

from checker.findings.excerpt import excerpt
from checker.findings.fingerprints import place_name, within
from checker.findings.model import Evidence, Finding, Subject, Verdict
from checker.findings.words import cut
from checker.policy import Rule
from checker.reading import Document, pointer_text
from checker.schema import SchemaProblem

_FIX = "Write what the schema requires; `sourcing schema` shows it."


def breaches(
    rule: Rule, problems: Iterable[SchemaProblem], subject: Subject, document: Document
) -> Iterator[Finding]:
    """A finding of the rule for each way in which a proposal breaks the schema."""
    digests: dict[int, str] = {}
    for problem in problems:
        key_span = document.key_span(problem.pointer)
        place = (*problem.pointer, *problem.absent)
        span = key_span if problem.on_key and key_span else document.nearest(place)[0]
        shown = excerpt(document, span)
        where = cut(pointer_text(problem.pointer)) or "the proposal"
        name = place_name(problem.pointer, document.value, digests)
        yield Finding(
            rule=rule,
            verdict=Verdict(rule.severity),
            severity=rule.severity,
            subject=subject,
            message=f"{where}: {problem.message}",
            hint=problem.hint,
            remediation=_FIX,
            pointer=problem.pointer,
            span=span,
            excerpt=shown,
            key_span=key_span,
            evidence=(Evidence(where, problem.pointer, None, problem.message, span, shown),),
            fingerprint=within(document, rule.id, name, problem.message),
        )
