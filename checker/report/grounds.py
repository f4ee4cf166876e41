"""The grounds of a finding in words, for reports that show them."""

from checker.findings import Derived, Evidence, Excerpt, Finding
from checker.reading import Span, pointer_text
from checker.report.frame import Mark
from checker.report.words import flat

_MOST_MARKS = 4
_MOST_WAYS = 6
_ONE_WAY = "one way to pass: "


def marks(found: Finding) -> list[Mark]:
    """What to point at in the file of the finding, each place once."""
    if found.rule.check == "schema":
        return [Mark(found.span, found.excerpt, "")]
    seen: dict[tuple[Span, Excerpt], list[Evidence]] = {}
    for evidence in found.evidence:
        if evidence.value is not None and not evidence.worked_out and not evidence.elsewhere:
            seen.setdefault((evidence.span, evidence.excerpt), []).append(evidence)
    ways = sum(evidence.alternative for evidence in found.evidence)
    return [Mark(*place, flat(_note(said, ways))) for place, said in seen.items()][:_MOST_MARKS]


def wanted(evidence: Evidence) -> str:
    """What the rule asks of a value, which may be one of several ways out."""
    return f"{_ONE_WAY}{evidence.wanted}" if evidence.alternative else evidence.wanted


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


def related(found: Finding) -> list[Evidence]:
    """What else than the token of the finding to point at, each once."""
    others = {
        (e.path, e.wanted, e.span, e.elsewhere): e
        for e in found.evidence
        if not e.worked_out and (e.elsewhere or e.span != found.span)
    }
    return list(others.values())


def derived_text(derived: Derived) -> str:
    """A derived attribute and what it was worked out from, as one line."""
    about = f"{derived.subject.kind} {flat(derived.subject.id)}"
    reasons = (
        f"{pointer_text(e.pointer)} is {flat(e.value or 'not stated')}" for e in derived.evidence
    )
    because = "; ".join(dict.fromkeys(reasons))
    value = derived.value or "not known"
    return f"{derived.attribute} of {about} is {flat(value)}" + f" ({because})" * bool(because)


def _note(said: list[Evidence], ways: int) -> str:
    """What is asked of one value: `must be a, or b` when one is enough. `ways` counts the ways out
    at all values; where there are others than these, it is told."""
    notes = dict.fromkeys(each.wanted for each in said if not each.alternative)
    here = [each.wanted for each in said if each.alternative]
    if here:
        notes[_ONE_WAY * (len(here) < ways) + _or(list(dict.fromkeys(here)))] = None
    return "; ".join(notes)


def _or(wanted: list[str]) -> str:
    first, *rest = wanted[:_MOST_WAYS]
    more = len(wanted) - _MOST_WAYS
    common = "must be " if first.startswith("must be ") else "must "
    told = [each.removeprefix(common).removeprefix("must ") for each in rest]
    return ", or ".join([first, *told, *([f"one of {more} more"] if more > 0 else [])])
