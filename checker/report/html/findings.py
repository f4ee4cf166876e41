"""The findings of one proposal, each with what is needed to check it by hand."""

from collections.abc import Iterator, Sequence

from checker.findings import UNSTATED, Evidence, Finding, ProposalReport, Verdict, cut
from checker.policy import Policy
from checker.reading import pointer_text, told
from checker.report.frame import frame
from checker.report.grounds import derived_text, marks, worked_out
from checker.report.html.markup import badge, lines, source_links, text
from checker.report.words import waived


def article(found: Finding, proposal: ProposalReport, policy: Policy) -> Iterator[str]:
    """One finding: what, the way out, where it comes from, and its grounds folded away."""
    subject = found.subject
    about = "" if subject.kind == "proposal" else f"{subject.kind} {subject.label or subject.id}"
    yield (
        f'<article class="finding" data-verdict="{found.verdict}" data-rule="{text(found.rule.id)}"'
        f' data-file="{text(proposal.name)}" data-line="{found.span.line}">'
    )
    yield f'<h4>{badge(found.verdict)} <span class="id">{text(found.rule.id)}</span> '
    yield f"{text(found.rule.title)}"
    yield f' <span class="about">{text(cut(about))}</span></h4>' if about else "</h4>"
    yield f"<p>{text(told(found.message, found.hint))}</p>"
    yield "<dl>"
    if found.waiver:
        yield _row("Waived", f"{text(waived(found.waiver))}")
        yield _row("Instead", text(found.waiver.compensating_control))
    elif found.verdict is Verdict.BASELINED:
        yield _row("Known", f"Was {found.was} before the rules were in force; in the baseline.")
    if found.was is None:
        yield _row("Fix", text(found.remediation))
    yield _row("Source", source_links(found.rule, policy))
    yield "</dl>"
    yield from _grounds(found, proposal)
    yield "</article>"


def _grounds(found: Finding, proposal: ProposalReport) -> Iterator[str]:
    place = f"{proposal.name}:{found.span.line}:{found.span.column}"
    yield f"<details><summary>Grounds, at <code>{text(place)}</code></summary>"
    shown = marks(found)
    if shown:
        yield f"<pre>{lines(frame(shown))}</pre>"
    elsewhere = [e for e in found.evidence if e.elsewhere and not e.worked_out]
    yield from _listed("In other proposals", list(dict.fromkeys(map(_elsewhere, elsewhere))))
    seen = [f"{e.path} is {e.value}, {e.wanted}" for e in worked_out(found)]
    yield from _listed("Calculated", seen)
    yield from _listed("Derived", [derived_text(derived) for derived in found.derived])
    missing = [
        f"{fact.elsewhere} {pointer_text(fact.pointer)}: {fact.description}".strip()
        for fact in found.missing
    ]
    yield from _listed(UNSTATED.strip(" :").capitalize(), missing)
    yield f'<p class="faint">Why this rule: {text(found.rule.rationale)}</p>'
    yield "</details>"


def _elsewhere(evidence: Evidence) -> str:
    place = f"{evidence.elsewhere}:{evidence.span.line}:{evidence.span.column}"
    return f"{place} {evidence.path} is {evidence.value or 'not stated'}"


def _listed(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield f"<p>{title}:</p><ul>"
        yield "".join(f"<li>{text(item)}</li>" for item in items)
        yield "</ul>"


def _row(name: str, value: str) -> str:
    return f"<dt>{name}</dt><dd>{value}</dd>"
