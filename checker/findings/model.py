"""What is said about a proposal: findings, each with everything needed to check it by hand."""

from collections import Counter
from datetime import date
from enum import StrEnum

from checker.findings.excerpt import Excerpt
from checker.findings.placements import Placement
from checker.policy import Rule
from checker.reading import Pointer, Span
from checker.record import field, record


class Verdict(StrEnum):
    """The verdicts of a rule about an entity, and what became of those that someone accepted:
    waived by name, or known from before the rules were in force."""

    FAIL = "fail"
    WARN = "warn"
    UNDETERMINED = "undetermined"
    ERROR = "error"
    WAIVED = "waived"
    BASELINED = "baselined"
    PASS = "pass"
    NOT_APPLICABLE = "not_applicable"


WORST_FIRST = (
    Verdict.ERROR,
    Verdict.FAIL,
    Verdict.UNDETERMINED,
    Verdict.WARN,
    Verdict.WAIVED,
    Verdict.BASELINED,
)
"""The verdicts that findings have, in the order in which reports show them. What is undetermined
may still fail: it comes before a warning."""


def counted_as(verdict: Verdict, severity: str) -> str:
    """The severity as which a verdict of a rule counts: what is undetermined has that of the rule,
    while a failure is one and a warning is one, whether the severity or `missing` says so."""
    return severity if verdict is Verdict.UNDETERMINED else str(verdict)


_FIRST_CHARACTER = Span(1, 1, 1, 2)


@record
class Subject:
    """The entity that a verdict is about, or the proposal itself."""

    kind: str
    id: str
    label: str
    pointer: Pointer


@record
class Evidence:
    """A fact that a verdict rests on: what the file says at a place, and what the rule wants.

    `value` is None when nothing is stated. `span` is the token to point at; that of the nearest
    parent when nothing is stated. `worked_out` marks a computed or derived value, which stands
    nowhere in the file: `pointer` is then the place it speaks about. `alternative` marks one of
    several ways out. `excerpt` is the line of `span`. `elsewhere` names the file when the fact
    stands in another proposal's.
    """

    path: str
    pointer: Pointer
    value: str | None
    wanted: str
    span: Span
    excerpt: Excerpt
    worked_out: bool = False
    alternative: bool = False
    elsewhere: str = ""


@record
class Derived:
    """A derived attribute that a verdict rests on, with what it was worked out from."""

    subject: Subject
    attribute: str
    title: str
    value: str | None
    evidence: tuple[Evidence, ...]


@record
class MissingFact:
    """A fact that would have to be stated; `description` is what the schema says of it.
    `elsewhere` names the file when it is missing in another proposal."""

    path: str
    pointer: Pointer
    description: str
    elsewhere: str = ""


@record
class Waiver:
    """Somebody's word that a finding is accepted until the end of a day (UTC).

    It is about one rule and one proposal, by id; `entity`, the id of an entity, or `pointer`, a
    JSON pointer, narrow it, and are empty when it covers all that the rule finds there. `file` and
    `line` say where it is written.
    """

    rule: str
    proposal: str
    entity: str
    pointer: str
    reason: str
    compensating_control: str
    approver: str
    granted: date
    expires: date
    file: str
    line: int


class WaiverState(StrEnum):
    """How a waiver stands on the day of the run.

    Expiring: active, for less than a month. Over-broad: active, and it covers several findings
    without naming what they are about. Refused: it has no effect, since it may not be given so.
    """

    ACTIVE = "active"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    UNUSED = "unused"
    OVER_BROAD = "over-broad"
    REFUSED = "refused"


@record
class WaiverUse:
    """What a waiver did in a run: the number of findings it covers, or would cover if it had not
    expired or been refused; `note` says why, where there is something to say."""

    waiver: Waiver
    state: WaiverState
    findings: int
    note: str = ""


@record
class Finding:
    """A verdict other than pass and not applicable, with its grounds.

    `severity` is what it counts as for the exit code. `span` is the token to point at, `key_span`
    that of the field's name where it has one. `fingerprint` stays the same when the file is
    reformatted or its lists are reordered. `was` is the verdict before it was waived, by `waiver`,
    or baselined; None when neither happened.
    """

    rule: Rule
    verdict: Verdict
    severity: str
    subject: Subject
    message: str
    remediation: str
    pointer: Pointer
    span: Span
    excerpt: Excerpt
    fingerprint: str
    hint: str = ""
    key_span: Span | None = None
    evidence: tuple[Evidence, ...] = ()
    derived: tuple[Derived, ...] = ()
    missing: tuple[MissingFact, ...] = ()
    waiver: Waiver | None = None
    was: Verdict | None = None


@record
class Settled:
    """A pass, or a rule that does not apply; `reason` and `rule_line` say why it does not."""

    rule: Rule
    verdict: Verdict
    subject: Subject
    reason: str = ""
    rule_line: int = 0


@record
class More:
    """Verdicts of a rule that are counted and, since so many are alike, not explained; the
    fingerprints are those that the findings would have."""

    rule_id: str
    verdict: Verdict
    number: int
    fingerprints: tuple[str, ...] = ()


@record
class Approved:
    """Somebody's approval of a proposal, in a role, by the day of the run."""

    role: str
    person: str


def shown_first(finding: Finding) -> tuple[object, ...]:
    """By this findings of a proposal are put in order: worst first, and of those that are as bad
    what breaks the schema, since others may come of it."""
    verdict = WORST_FIRST.index(finding.verdict)
    return (
        verdict,
        finding.rule.check != "schema",
        finding.rule.id,
        finding.span.line,
        finding.span.column,
    )


@record
class ProposalReport:
    """Everything about one proposal: the name of its file, findings worst first, counts of all
    verdicts, and the settled rest when it was asked for. `more` are the findings beyond those that
    are explained, of rules that have very many. `author` is empty when none is stated; it and
    `approved` tell who may accept what, and are not for showing. `span` is the first character.
    `placements` are its components on the axes of the sourcing model.
    `regimes` are those that the proposal names: what asks for another was not asked of it."""

    name: str
    id: str
    title: str
    status: str
    findings: tuple[Finding, ...]
    counts: Counter[Verdict]
    settled: tuple[Settled, ...] = field(default=())
    more: tuple[More, ...] = field(default=())
    author: str = ""
    approved: tuple[Approved, ...] = ()
    regimes: frozenset[str] = frozenset()
    span: Span = _FIRST_CHARACTER
    placements: tuple[Placement, ...] = ()
