"""The grounds of a finding in words, for reports that show them."""

from checker.findings import Derived, Evidence, Excerpt, Finding
from checker.reading import Span, pointer_text
from checker.report.frame import Mark
from checker.report.words import flat

_MOST_MARKS = 4


def marks(found: Finding) -> list[Mark]:
    """What to point at in the file of the finding, each place once."""
    if found.rule.check in {"schema", "waivers"}:
        return [Mark(found.span, found.excerpt, "")]
    notes: dict[tuple[Span, Excerpt], list[str]] = {}
    for evidence in found.evidence:
        if evidence.value is not None and not evidence.worked_out and not evidence.elsewhere:
            place = evidence.span, evidence.excerpt
            notes.setdefault(place, []).append(wanted(evidence))
    return [Mark(*place, flat(_joined(said))) for place, said in notes.items()][:_MOST_MARKS]


def wanted(evidence: Evidence) -> str:
    """What the rule asks of a value, `either` before one of several ways out."""
    return f"either {evidence.wanted}" if evidence.alternative else evidence.wanted


def worked_out(found: Finding) -> list[Evidence]:
    """Values that the finding rests on and that stand nowhere in the file."""
    told = {derived.attribute for derived in found.derived}
    return [
        evidence
        for evidence in found.evidence
        if evidence.worked_out
        and not evidence.elsewhere
        and evidence.value is not None
        and evidence.path.rpartition(".")[2] not in told
    ]


def derived_text(derived: Derived) -> str:
    """A derived attribute and what it was worked out from, as one line."""
    about = f"{derived.subject.kind} {flat(derived.subject.id)}"
    reasons = (
        f"{pointer_text(e.pointer)} is {flat(e.value or 'not stated')}" for e in derived.evidence
    )
    because = "; ".join(dict.fromkeys(reasons))
    value = derived.value or "not known"
    return f"{derived.attribute} of {about} is {flat(value)}" + f" ({because})" * bool(because)


def _joined(notes: list[str]) -> str:
    """What is asked of one value: `either must be a or must be b` when one is enough."""
    first, *rest = dict.fromkeys(notes)
    return first + "".join(
        f" or {note.removeprefix('either ')}" if note.startswith("either ") else f"; {note}"
        for note in rest
    )
