"""What is wrong with the evidence that a proposal names: files that are gone or changed, or papers
that are not issued yet, or no longer count on the day the contract starts."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from checker.facts import Item, Run
from checker.facts.calendar import day_of
from checker.findings.excerpt import excerpt
from checker.findings.fingerprints import of_verdict
from checker.findings.model import Evidence, Finding, MissingFact, Verdict
from checker.findings.words import UNSTATED, cut, listed
from checker.policy import Rule
from checker.reading import Document, PaperProblem, Pointer
from checker.record import record
from checker.schema import is_missing

if TYPE_CHECKING:
    from checker.findings.explain import Explainer

# Looks at the file at a path, with the digest it should have: `checker.reading.Papers.look`.
LookAt = Callable[[str, str | None], PaperProblem | None]


@record
class Flaw:
    """One thing wrong with a piece of evidence. `value` is None when a fact is not stated; `known`
    is False when nobody can tell from here whether anything is wrong."""

    pointer: Pointer
    value: str | None
    message: str
    hint: str
    wanted: str
    known: bool = True

    @property
    def stated(self) -> bool:
        """Whether it is something that the proposal says."""
        return self.value is not None


def flaws(item: Item, look: LookAt, as_of: date) -> list[Flaw]:
    """What is wrong on a day with one piece of evidence of a proposal; empty when it can be relied
    on."""
    return [flaw for flaw in (_of_file(item, look), _of_issue(item, as_of), _of_day(item)) if flaw]


def paper_verdict(rule: Rule, found: list[Flaw], *, draft: bool) -> Verdict:
    """What is surely wrong decides; then what is not stated; then what cannot be told from here."""
    if not found:
        return Verdict.PASS
    if any(flaw.stated and flaw.known for flaw in found):
        return Verdict(rule.severity)
    if draft or all(flaw.stated for flaw in found):
        return Verdict.UNDETERMINED
    return Verdict(rule.missing or rule.severity)


def paper_finding(
    rule: Rule,
    verdict: Verdict,
    severity: str,
    found: Sequence[Flaw],
    item: Item,
    run: Run,
    explainer: "Explainer",
) -> Finding:
    """What is wrong with one piece of evidence, as a finding."""
    document = run.proposal.document
    assert document is not None
    stated = [flaw for flaw in found if flaw.stated]
    unstated = [MissingFact(flaw.message, flaw.pointer, "") for flaw in found if not flaw.stated]
    told = [flaw.message for flaw in stated]
    if unstated:
        told.append(f"{UNSTATED}{listed(fact.path for fact in unstated)}")
    pointer = (stated or found)[0].pointer
    span = document.nearest(pointer)[0]
    subject = explainer.subject(item)
    return Finding(
        rule=rule,
        verdict=verdict,
        severity=severity,
        subject=subject,
        message="; ".join(told),
        hint="; ".join(flaw.hint for flaw in found if flaw.hint),
        remediation=explainer.text(rule.remediation, run, (run.proposal.root, item), ()),
        pointer=pointer,
        span=span,
        excerpt=excerpt(document, span),
        key_span=document.key_span(pointer),
        evidence=tuple(_evidence(flaw, item, document) for flaw in found),
        missing=tuple(unstated),
        fingerprint=of_verdict(rule, subject, document),
    )


def _evidence(flaw: Flaw, item: Item, document: Document) -> Evidence:
    span = document.nearest(flaw.pointer)[0]
    path = ".".join(map(str, flaw.pointer[len(item.pointer) :])) if flaw.stated else flaw.message
    return Evidence(path, flaw.pointer, flaw.value, flaw.wanted, span, excerpt(document, span))


def _of_file(item: Item, look: LookAt) -> Flaw | None:
    path, digest = _text(item.value, "path"), _text(item.value, "sha256")
    at = (*item.pointer, "path")
    if path is None:
        return Flaw(at, None, "path", "", "must be stated")
    problem = look(path, digest)
    if problem is None:
        return None
    message = f"{cut(path)} {problem.message}"
    if problem.of_digest:
        at, path = (*item.pointer, "sha256"), digest
        return Flaw(at, path, message, problem.hint, "must be the SHA-256 of the file")
    wanted = "must lead to a file in the repository"
    return Flaw(at, path, message, problem.hint, wanted, problem.certain)


def _of_issue(item: Item, as_of: date) -> Flaw | None:
    first, last = _text(item.value, "issuedOn"), _text(item.value, "expiresOn")
    if first is None:
        return None
    at: Pointer = (*item.pointer, "issuedOn")
    if day_of(first) is None:
        message = f"issued on {cut(first)}, which is not a date"
        return Flaw(at, first, message, "", "must be a date", known=False)
    if first > as_of.isoformat():
        message = f"issued on {first}, after the date of this check ({as_of})"
        return Flaw(at, first, message, "", f"must be no later than today ({as_of})")
    if last is not None and day_of(last) and last < first:
        message = f"issued on {first}, after the date on which it expires ({last})"
        return Flaw(at, first, message, "", f"must be no later than expiresOn ({last})")
    return None


def _of_day(item: Item) -> Flaw | None:
    last = _text(item.value, "expiresOn")
    if last is None:
        return None
    contract = item.home.root.value.get("contract")
    start = _text(contract, "startDate") if isinstance(contract, dict) else None
    if start is None:
        at: Pointer = ("contract", "startDate")
        return Flaw(at, None, "contract.startDate", "", "must be stated")
    if not (day_of(last) and day_of(start)):
        message = f"expires on {cut(last)}, which cannot be compared with {cut(start)}"
        return Flaw((*item.pointer, "expiresOn"), last, message, "", "must be a date", known=False)
    if last >= start:
        return None
    message = f"expires on {cut(last)}, before the contract starts on {cut(start)}"
    wanted = f"must be no earlier than contract.startDate ({cut(start)})"
    return Flaw((*item.pointer, "expiresOn"), last, message, "", wanted)


def _text(value: dict[str, Any], key: str) -> str | None:
    found = value.get(key)
    return found if isinstance(found, str) and not is_missing(found) else None
