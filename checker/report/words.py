"""Words that reports for people share."""

from collections import Counter
from collections.abc import Sequence, Set

from checker.findings import WORST_FIRST, Finding, Verdict, Waiver, WaiverUse
from checker.findings.routing import Approval
from checker.policy import Policy, Reference
from checker.reading import printable, told
from checker.report.model import Report, Tampering

WORDS = {Verdict.PASS: "passed", Verdict.NOT_APPLICABLE: "not applicable"}


def summary(report: Report) -> str:
    """One line that accounts for every verdict."""
    counts = counted(report.counts, always={Verdict.FAIL, Verdict.WARN, Verdict.PASS})
    unread = f"; {len(report.problems)} could not be read" if report.problems else ""
    proposals = number(len(report.proposals), "proposal")
    rules = number(len(report.rules), "rule")
    return f"{proposals} · {rules}: {counts}{unread}"


def counted(counts: Counter[Verdict], always: Set[Verdict] = frozenset()) -> str:
    """How often each verdict was given, those left out that nobody got."""
    return ", ".join(
        f"{counts[verdict]} {WORDS.get(verdict, verdict)}"
        for verdict in Verdict
        if counts[verdict] or verdict in always
    )


def worst(counts: Counter[Verdict]) -> Verdict:
    """The gravest of the verdicts; a pass when there is nothing to say."""
    return next((verdict for verdict in WORST_FIRST if counts[verdict]), Verdict.PASS)


def number(count: int, thing: str) -> str:
    """`1 rule`, `2 rules`."""
    return f"{count} {thing}" + "s" * (count != 1)


def sources(references: Sequence[Reference], policy: Policy) -> str:
    """The sources of a rule as one line, by their short names, each with all its places."""
    places: dict[str, list[str]] = {}
    for reference in references:
        found = places.setdefault(policy.sources[reference.source].short, [])
        doubt = "" if reference.verified else "(not verified)"
        found.append(f"{reference.at or reference.sentence or ''} {doubt}".strip())
    return "; ".join(
        f"{short} {', '.join(place for place in found if place)}".strip()
        for short, found in places.items()
    )


def address(references: Sequence[Reference], policy: Policy) -> str | None:
    """The address of the first source that has one."""
    urls = (policy.sources[reference.source].url for reference in references)
    return next(filter(None, urls), None)


def told_with_fix(found: Finding) -> str:
    """What a finding says, and what to do about it."""
    return told(told(found.message, found.hint), f"Fix: {found.remediation}")


def flat(text: str) -> str:
    """The text on one line, safe to show."""
    return printable(" ".join(text.split()))


def waived(waiver: Waiver) -> str:
    """By whom a finding was waived, until when and why."""
    return f"waived by {flat(waiver.approver)} until {waiver.expires}: {flat(waiver.reason)}"


def waiver_use(use: WaiverUse) -> str:
    """A waiver as it stands: its state, what it is about, its end, and what it covers."""
    waiver = use.waiver
    about = " ".join(part for part in (waiver.proposal, waiver.entity or waiver.pointer) if part)
    note = f" ({flat(use.note)})" if use.note else ""
    covers = number(use.findings, "finding")
    words = f"{use.state}: {waiver.rule} of {flat(about)}, {waived(waiver)}"
    return f"{words} ({covers}){note}"


def approval(needed: Approval) -> str:
    """Who has to approve what, and for which rules."""
    what = {"waiver": "waiver of what fails", "look": "review of what warns"}
    why = what.get(needed.needed, needed.needed)
    return f"{needed.role}: {needed.proposal or needed.name}, {why} ({', '.join(needed.rules)})"


def tampering(found: Tampering) -> str:
    """What was changed in a file that the run did not read, since it is not trusted yet."""
    return f"{found.file} {found.change}: {found.what}"
