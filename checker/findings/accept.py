"""Findings that somebody accepted: which waiver covers what, and how each waiver stands.

All of it happens after the verdicts, and none of it takes a finding away: what is waived stays in
the report, and what is wrong with a waiver is a finding by itself (`check: waivers`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from checker.findings.excerpt import Excerpt
from checker.findings.fingerprints import of_texts
from checker.findings.model import (
    WORST_FIRST,
    Evidence,
    Finding,
    More,
    ProposalReport,
    Settled,
    Subject,
    Verdict,
    Waiver,
    WaiverState,
    WaiverUse,
    shown_first,
)
from checker.policy import Policy, Rule
from checker.reading import Span, pointer_text, told
from checker.record import record, replace
from checker.schema import person_key
from checker.suggest import did_you_mean

EXPIRING = timedelta(days=30)
"""How long before its end a waiver is reported as expiring."""

CHECK = "waivers"


@record
class Acceptance:
    """What a run accepts: its waivers, and who may approve them; anybody but the author may, when
    nobody is named."""

    waivers: Sequence[Waiver]
    approvers: Sequence[str] = ()


@record
class _Objection:
    """A reason why a waiver has no effect: which of its keys is at fault and what it should be."""

    why: str
    key: str
    value: str
    wanted: str


class Accepting:
    """Waivers ready to be held against proposals, on one day."""

    def __init__(self, acceptance: Acceptance, policy: Policy, as_of: date) -> None:
        self._approvers = [person_key(name) for name in acceptance.approvers]
        self._rules = {rule.id: rule for rule in policy.rules}
        self._checks = [rule for rule in policy.rules if rule.check == CHECK]
        self._as_of = as_of
        self._by_proposal: dict[str, list[Waiver]] = {}
        for waiver in sorted(acceptance.waivers, key=_narrowest_first):
            self._by_proposal.setdefault(waiver.proposal, []).append(waiver)

    def accept(
        self, proposals: Sequence[ProposalReport], *, with_settled: bool = False
    ) -> tuple[list[ProposalReport], list[WaiverUse]]:
        """The proposals with what is waived in them, and what became of each waiver that names one
        of them, in the order of the ledger."""
        owners = Counter(proposal.id for proposal in proposals)
        found: list[ProposalReport] = []
        uses: list[WaiverUse] = []
        for proposal in proposals:
            twice = owners[proposal.id] > 1
            accepted, used = self.accept_one(proposal, twice=twice, with_settled=with_settled)
            found.append(accepted)
            uses += used
        return found, in_order(uses)

    def names(self, proposal: str) -> bool:
        """Whether a waiver names the proposal with that id."""
        return bool(proposal) and proposal in self._by_proposal

    def accept_one(
        self, proposal: ProposalReport, *, twice: bool, with_settled: bool
    ) -> tuple[ProposalReport, list[WaiverUse]]:
        """The proposal with what is waived in it, and what became of each waiver that names it;
        `twice` says that another has its id."""
        if not self.names(proposal.id):
            return proposal, []
        accepted, used = self._accepted(proposal, self._by_proposal[proposal.id], twice)
        return _judged(accepted, used, self._checks, with_settled), [use for use, _ in used]

    def idle(self, proposals: Iterable[ProposalReport]) -> list[WaiverUse]:
        """The waivers that name none of these proposals."""
        known = {proposal.id for proposal in proposals}
        note = "no proposal of this run has the id"
        return [
            WaiverUse(waiver, self._idle_state(waiver), 0, f'{note} "{name}"')
            for name, waivers in self._by_proposal.items()
            if name not in known
            for waiver in waivers
        ]

    def _idle_state(self, waiver: Waiver) -> WaiverState:
        return WaiverState.EXPIRED if waiver.expires < self._as_of else WaiverState.UNUSED

    def _accepted(
        self, proposal: ProposalReport, waivers: Sequence[Waiver], twice: bool
    ) -> tuple[ProposalReport, list[tuple[WaiverUse, list[_Objection]]]]:
        objections = {w: list(self._objections(w, proposal, twice)) for w in waivers}
        in_force = [
            w for w in waivers if not objections[w] and w.granted <= self._as_of <= w.expires
        ]
        findings = [_waived(f, in_force) for f in proposal.findings]
        rests = [(r, next((w for w in in_force if _covers_all(w, r)), None)) for r in proposal.more]
        used = Counter(f.waiver for f in findings if f.waiver)
        for rest, waiver in rests:
            if waiver is not None:
                used[waiver] += rest.number
        uses = []
        for waiver in waivers:
            if waiver in in_force:
                use = self._use_in_force(waiver, used[waiver])
            else:
                left = sum(f.was is None and _covers(waiver, f) for f in findings)
                left += sum(
                    rest.number for rest, by in rests if not by and _covers_all(waiver, rest)
                )
                use = self._use_without_effect(waiver, left, objections[waiver])
            uses.append((use, objections[waiver]))
        idle = [waiver for waiver in waivers if waiver not in in_force]
        findings = [_with_notes(f, self._notes(f, idle, objections)) for f in findings]
        more = [replace(rest, verdict=Verdict.WAIVED) if by else rest for rest, by in rests]
        return with_findings(proposal, findings, more), uses

    # Whether a waiver has effect

    def _objections(
        self, waiver: Waiver, proposal: ProposalReport, twice: bool
    ) -> Iterator[_Objection]:
        approver = person_key(waiver.approver)
        rule = self._rules.get(waiver.rule)
        if rule is not None and not rule.waivable:
            why = f"{rule.id} cannot be waived"
            yield _Objection(why, "rule", waiver.rule, "must be a rule that can be waived")
        if twice:
            why = f'several proposals have the id "{waiver.proposal}"'
            yield _Objection(why, "proposal", waiver.proposal, "must be the id of one proposal")
        if not proposal.author:
            why = "the proposal does not state its author"
            yield _Objection(why, "approver", waiver.approver, "must not be the author")
        elif approver == person_key(proposal.author):
            why = "its approver is the author of the proposal"
            yield _Objection(why, "approver", waiver.approver, "must not be the author")
        if self._approvers and approver not in self._approvers:
            why = f"{waiver.approver} is not on the list of approvers"
            yield _Objection(
                why, "approver", waiver.approver, "must be one of waivers.approvers in the settings"
            )

    def _use_in_force(self, waiver: Waiver, used: int) -> WaiverUse:
        if not used:
            note = "it covers no finding"
            if waiver.rule not in self._rules:
                likely = did_you_mean(waiver.rule, sorted(self._rules))
                note = told(f"{waiver.rule} is not a rule of this run", likely)
            return WaiverUse(waiver, WaiverState.UNUSED, 0, note)
        if used > 1 and not waiver.entity and not waiver.pointer:
            note = "it covers several findings: name the entity of each"
            return WaiverUse(waiver, WaiverState.OVER_BROAD, used, note)
        if waiver.expires - self._as_of <= EXPIRING:
            return WaiverUse(waiver, WaiverState.EXPIRING, used)
        return WaiverUse(waiver, WaiverState.ACTIVE, used)

    def _use_without_effect(
        self, waiver: Waiver, left: int, objections: Sequence[_Objection]
    ) -> WaiverUse:
        if waiver.expires < self._as_of:
            return WaiverUse(waiver, WaiverState.EXPIRED, left)
        if objections:
            note = "; ".join(objection.why for objection in objections)
            return WaiverUse(waiver, WaiverState.REFUSED, left, note)
        return WaiverUse(waiver, WaiverState.UNUSED, 0, f"it is valid from {waiver.granted} on")

    def _notes(
        self,
        finding: Finding,
        waivers: Iterable[Waiver],
        objections: Mapping[Waiver, Sequence[_Objection]],
    ) -> Iterator[str]:
        """What there is to say, of an open finding, about waivers that would cover it."""
        for waiver in waivers if finding.was is None else ():
            if _covers(waiver, finding):
                where = f"The waiver at {waiver.file}:{waiver.line}"
                if waiver.expires < self._as_of:
                    yield f"{where} by {waiver.approver} expired on {waiver.expires}."
                elif objections[waiver]:
                    yield f"{where} has no effect: {objections[waiver][0].why}."
                else:
                    yield f"{where} is valid from {waiver.granted} on."


def with_findings(
    proposal: ProposalReport, findings: Iterable[Finding], more: Iterable[More]
) -> ProposalReport:
    """The proposal with other findings and the counts that follow from them."""
    found = tuple(sorted(findings, key=shown_first))
    rest = tuple(more)
    counts = Counter({v: n for v, n in proposal.counts.items() if v not in WORST_FIRST})
    counts.update(finding.verdict for finding in found)
    for each in rest:
        counts[each.verdict] += each.number
    return replace(proposal, findings=found, more=rest, counts=counts)


def _narrowest_first(waiver: Waiver) -> tuple[object, ...]:
    """Of several waivers that cover a finding the first counts: the narrowest, then that which
    holds longest, whatever their order in the file."""
    broad = not waiver.entity and not waiver.pointer
    return broad, -waiver.expires.toordinal(), waiver.approver, waiver.reason, waiver.line


def _waived(finding: Finding, in_force: Iterable[Waiver]) -> Finding:
    for waiver in in_force:
        if _covers(waiver, finding):
            return replace(finding, verdict=Verdict.WAIVED, was=finding.verdict, waiver=waiver)
    return finding


def _covers(waiver: Waiver, finding: Finding) -> bool:
    if finding.rule.id != waiver.rule or finding.verdict is Verdict.ERROR:
        return False
    if waiver.entity:
        return finding.subject.id == waiver.entity
    if waiver.pointer:
        places = {pointer_text(finding.pointer), pointer_text(finding.subject.pointer)}
        return waiver.pointer in places
    return True


def _covers_all(waiver: Waiver, more: More) -> bool:
    return more.rule_id == waiver.rule and not waiver.entity and not waiver.pointer


def _with_notes(finding: Finding, notes: Iterable[str]) -> Finding:
    return replace(finding, hint=" ".join(filter(None, [finding.hint, *notes])))


def in_order(uses: Iterable[WaiverUse]) -> list[WaiverUse]:
    """One use for each waiver, although several proposals may have the id that it names, in the
    order of the ledger."""
    once = {use.waiver: use for use in uses}
    return sorted(once.values(), key=lambda use: (use.waiver.file, use.waiver.line))


# The verdict about a waiver itself


def _judged(
    proposal: ProposalReport,
    used: Iterable[tuple[WaiverUse, list[_Objection]]],
    rules: Iterable[Rule],
    with_settled: bool,
) -> ProposalReport:
    """The proposal with a verdict about each waiver that names it."""
    findings = list(proposal.findings)
    settled = list(proposal.settled)
    counts = proposal.counts.copy()
    uses = sorted(used, key=lambda pair: pair[0].waiver.line)
    for rule in rules:
        for use, objections in uses:
            subject = _subject(use.waiver)
            verdict, reason = _verdict(use)
            if verdict is Verdict.FAIL:
                findings.append(_finding(rule, use, objections, subject, proposal))
                continue
            counts[verdict] += 1
            if with_settled:
                settled.append(Settled(rule, verdict, subject, reason))
    proposal = replace(proposal, counts=counts, settled=tuple(settled))
    return with_findings(proposal, findings, proposal.more)


def _verdict(use: WaiverUse) -> tuple[Verdict, str]:
    if use.state is WaiverState.REFUSED or (use.state is WaiverState.EXPIRED and use.findings):
        return Verdict.FAIL, ""
    if use.state is WaiverState.EXPIRED:
        return Verdict.NOT_APPLICABLE, "it has expired, and there is nothing left for it to cover"
    return Verdict.PASS, ""


def _subject(waiver: Waiver) -> Subject:
    what = waiver.entity or waiver.pointer
    name = f"{waiver.rule} {what}".rstrip()
    return Subject("waiver", name, f"waiver of {name} by {waiver.approver}", ())


def _finding(
    rule: Rule,
    use: WaiverUse,
    objections: Sequence[_Objection],
    subject: Subject,
    proposal: ProposalReport,
) -> Finding:
    waiver = use.waiver
    if use.state is WaiverState.EXPIRED:
        expired = f"it expired on {waiver.expires}"
        objections = [
            _Objection(expired, "expires", waiver.expires.isoformat(), "must be a future date")
        ]
    why = "; ".join(objection.why for objection in objections)
    at = Span(waiver.line, 1, waiver.line, 2)
    blank = Excerpt("", 0, 1)
    return Finding(
        rule=rule,
        verdict=Verdict(rule.severity),
        severity=rule.severity,
        subject=subject,
        message=f"The waiver of {waiver.rule} has no effect: {why}.",
        remediation="".join(part for part in rule.remediation.parts if isinstance(part, str)),
        pointer=(),
        span=proposal.span,
        excerpt=Excerpt("{", 0, 1),
        evidence=tuple(
            Evidence(o.key, (), o.value, o.wanted, at, blank, elsewhere=waiver.file)
            for o in objections
        ),
        fingerprint=_fingerprint(rule.id, waiver),
    )


def _fingerprint(rule_id: str, waiver: Waiver) -> str:
    about = (rule_id, waiver.proposal, waiver.rule, waiver.entity or waiver.pointer)
    days = (waiver.granted.isoformat(), waiver.expires.isoformat())
    return of_texts(*about, waiver.approver, *days)
