"""From outcomes to findings: severity, message and place of each verdict."""

from collections import Counter
from collections.abc import Callable, Iterator, Set
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from checker.engine import Evaluation, Evaluator, Facts, Memory, Outcome, Result
from checker.facts import Item, Portfolio, Proposal, Run
from checker.findings.excerpt import excerpt
from checker.findings.fingerprints import numbered, of_verdict, within
from checker.findings.model import (
    Approved,
    Evidence,
    Finding,
    MissingFact,
    More,
    ProposalReport,
    Settled,
    Subject,
    Verdict,
    counted_as,
    shown_first,
)
from checker.findings.placements import placements
from checker.findings.words import UNSTATED, listed
from checker.policy import Policy, Rule
from checker.reading import Document, Papers, Pointer
from checker.record import replace
from checker.schema import (
    References,
    check_references,
    check_schema,
    is_missing,
    is_stated,
    without_missing,
)

# A proposal that passes needs nothing explained.
if TYPE_CHECKING:
    from checker.findings.explain import Explained, Explainer
    from checker.findings.papers import LookAt
    from checker.findings.redact import Redaction
    from checker.findings.truth_table import Why

_SETTLED: dict[Outcome | None, Verdict] = {
    Outcome.PASS: Verdict.PASS,
    Outcome.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
}
# Of verdicts that are alike in one proposal so many are explained; the others are counted.
_MOST_ALIKE = 100
_INVALID = "not valid as written"
_DISAGREE = "the engine and the explanation disagree"


class Judge:
    """A policy ready to judge proposals; one for a process."""

    def __init__(self, policy: Policy, redaction: "Redaction | None" = None) -> None:
        self.policy = policy
        self._redaction = redaction
        self._evaluator = Evaluator(policy)
        self._references = References(policy.types)
        self._schema_rules = [rule for rule in policy.rules if rule.check == "schema"]
        self._paper_rules = [rule for rule in policy.rules if rule.check == "evidence"]

    @cached_property
    def _explainer(self) -> "Explainer":
        from checker.findings.explain import Explainer

        return Explainer(self.policy, self._redaction)

    @cached_property
    def _hopeful(self) -> "Explainer":
        from checker.findings.explain import Explainer

        return Explainer(self.policy, hopeful=True)

    @property
    def memory(self) -> Memory:
        """What the engine answered so far."""
        return self._evaluator.memory

    def facts(self, document: Document, as_of: date) -> Facts:
        """The facts of a proposal on a day."""
        if self._redaction:
            document.hidden = self._redaction.spans(document)
        return self._evaluator.facts(document.value, as_of, document)

    def judge(
        self, document: Document, as_of: date, *, with_settled: bool = False
    ) -> ProposalReport:
        """Every verdict about one proposal by itself; `with_settled` lists also what passed or does
        not apply, with the reason."""
        facts = self.facts(document, as_of)
        try:
            return self.judge_beside(facts, None, with_settled=with_settled)
        finally:
            facts.proposal.close()

    def judge_beside(
        self,
        facts: Facts,
        portfolio: Portfolio | None,
        *,
        with_settled: bool = False,
        papers: Papers | None = None,
    ) -> ProposalReport:
        """Every verdict about one proposal beside those of a portfolio, where a rule looks at
        those. `papers` are the files that it may name, for a caller who asks what was seen of
        them."""
        document = facts.proposal.document
        assert document is not None
        regimes = regimes_named(document.value)
        evaluation = self._evaluator.evaluate(facts, portfolio, regimes)
        draft = _is_draft(document)
        tally = _Tally(document, with_settled)
        invalid = self._schema(facts.proposal, document, tally)
        if self._paper_rules:
            look = (papers or Papers(document.source)).look
            self._papers(evaluation.run, draft, tally, look)
        tally.count(Verdict.PASS, evaluation.count(Outcome.PASS))
        tally.count(Verdict.NOT_APPLICABLE, evaluation.count(Outcome.NOT_APPLICABLE))
        for result in evaluation.results if with_settled else evaluation.open:
            if result.outcome in _SETTLED:
                tally.settled.append(self._settled(result, evaluation.run))
                continue
            verdict, severity = self._verdict(result, evaluation, draft)
            subject = self._explainer.subject(result.item)
            make = partial(self._finding, result, evaluation, document, verdict, severity, invalid)
            tally.find(result.rule, verdict, severity, subject, make)
        report = ProposalReport(
            name=document.name,
            id=_text(document.value.get("id")),
            title=_text(document.value.get("title")),
            status=_text(document.value.get("status")),
            findings=tuple(numbered(sorted(tally.findings, key=shown_first))),
            counts=tally.counts,
            settled=tuple(tally.settled),
            more=tuple(tally.more()),
            author=_author(document.value),
            approved=tuple(_approved(document.value, facts.as_of)),
            regimes=regimes,
            span=document.start(),
            placements=tuple(placements(document.value)),
        )
        return self._redaction.masked(report, document.value) if self._redaction else report

    def why(self, facts: Facts, portfolio: Portfolio | None) -> Iterator["Why"]:
        """The truth table of every verdict, also of what passed and of what does not apply."""
        evaluation = self._evaluator.evaluate(facts, portfolio)
        draft = facts.proposal.root.value.get("status") == "draft"
        for result in evaluation.results:
            verdict, severity = _SETTLED.get(result.outcome), result.rule.severity
            if verdict is None:
                verdict, severity = self._verdict(result, evaluation, draft)
            yield self._why(result, evaluation, verdict, severity)

    def _why(
        self, result: Result, evaluation: Evaluation, verdict: Verdict, severity: str
    ) -> "Why":
        from checker.findings.truth_table import TruthTable, Why, agrees, because

        rule, run = result.rule, evaluation.run
        scopes = (run.proposal.root, result.item)
        table = TruthTable(self._explainer, run, rule)
        when, require = table.rows(rule.when, scopes), table.rows(rule.require, scopes)
        bad = result.outcome not in _SETTLED and rule.escalate_to is not None
        reason = because(result, verdict, severity)
        if not agrees(result, when, require):
            verdict, reason = Verdict.ERROR, result.error or _DISAGREE
        return Why(
            rule=rule,
            verdict=verdict,
            severity=severity,
            subject=self._explainer.subject(result.item),
            place=table.place(result.item),
            because=reason,
            when=when,
            require=require,
            escalate=table.rows(rule.escalate_when, scopes) if bad else None,
            worked=table.worked,
        )

    # Rules

    def _verdict(self, result: Result, evaluation: Evaluation, draft: bool) -> tuple[Verdict, str]:
        """The verdict by the table of the language, and the severity that it counts as."""
        rule = result.rule
        severity = (rule.escalate_to if result.escalated else None) or rule.severity
        match result.outcome:
            case None:
                return Verdict.ERROR, "fail"
            case Outcome.UNDETERMINED:
                return Verdict.UNDETERMINED, severity
        scopes = (evaluation.run.proposal.root, result.item)
        # A draft is still being written: what it does not say yet is no breach.
        if draft and self._hopeful.may_hold(rule.require, evaluation.run, scopes):
            return Verdict.UNDETERMINED, severity
        missing = rule.missing if result.outcome is Outcome.MISSING else None
        verdict = Verdict(missing or severity)
        return verdict, counted_as(verdict, severity)

    def _finding(
        self,
        result: Result,
        evaluation: Evaluation,
        document: Document,
        verdict: Verdict,
        severity: str,
        invalid: Set[Pointer],
    ) -> Finding:
        rule, run = result.rule, evaluation.run
        scopes = (run.proposal.root, result.item)
        subject = self._explainer.subject(result.item)
        why = self._why_open(result, evaluation, verdict, _is_draft(document))
        if isinstance(why, str):
            return _error(rule, subject, document, why)
        if invalid:
            why = replace(why, missing=tuple(_as_stated(fact, invalid) for fact in why.missing))
        message = _unstated(result.outcome, verdict, why, invalid)
        pointer = _main(why, subject, document)
        span, shown = self._explainer.place(pointer, run)
        return Finding(
            rule=rule,
            verdict=verdict,
            severity=severity,
            subject=subject,
            message=message or self._explainer.text(rule.message, run, scopes, why.grounds),
            remediation=self._explainer.text(
                rule.remediation, run, scopes, why.grounds, named=True
            ),
            pointer=pointer,
            span=span,
            excerpt=shown,
            key_span=document.key_span(pointer),
            evidence=why.evidence,
            derived=why.derived,
            missing=why.missing,
            fingerprint=of_verdict(rule, subject, document),
        )

    def _why_open(
        self, result: Result, evaluation: Evaluation, verdict: Verdict, draft: bool
    ) -> "Explained | str":
        """The grounds of a result; what is wrong, when there are none that can be believed."""
        if result.outcome is None:
            return result.error
        asks_when = result.outcome is Outcome.UNDETERMINED
        condition = result.rule.when if asks_when else result.rule.require
        scopes = (evaluation.run.proposal.root, result.item)
        try:
            why = self._explainer.explain(condition, evaluation.run, scopes)
        except Exception as error:  # what broke the evaluation breaks the explanation again
            return f"{type(error).__name__}: {error}"
        if not _agrees(result.outcome, why.truth):
            return _DISAGREE
        if verdict is Verdict.UNDETERMINED and not asks_when and draft:
            return self._hopeful.explain(condition, evaluation.run, scopes)
        return why

    def _settled(self, result: Result, run: Run) -> Settled:
        subject = self._explainer.subject(result.item)
        if result.outcome is Outcome.PASS:
            return Settled(result.rule, Verdict.PASS, subject)
        scopes = (run.proposal.root, result.item)
        why = self._explainer.explain(result.rule.when, run, scopes)
        reason = listed(_reason(evidence) for evidence in why.evidence)
        line = why.grounds[0].condition.line if why.grounds else 0
        return Settled(result.rule, Verdict.NOT_APPLICABLE, subject, reason, line)

    # The schema

    def _schema(self, proposal: Proposal, document: Document, tally: "_Tally") -> Set[Pointer]:
        """Judges by the schema, and tells which places break it."""
        value = document.value
        sound = proposal.all_have_own_ids and self._references.hold(value, proposal.by_id)
        if sound and is_stated(value):
            problems = []
        else:
            value = without_missing(value)
            problems = check_schema(value) + check_references(value, self.policy.types)
        subject = Subject("proposal", _text(value.get("id")), _text(value.get("title")), ())
        for rule in self._schema_rules:
            if problems:
                from checker.findings.breaches import breaches

                for finding in breaches(rule, problems, subject, document):
                    tally.keep(finding)
            else:
                tally.settle(Verdict.PASS, partial(Settled, rule, Verdict.PASS, subject))
        said = (p.pointer for p in problems if not p.on_key and not p.absent)
        return dict.fromkeys(said).keys()

    # Evidence

    def _papers(self, run: Run, draft: bool, tally: "_Tally", look: "LookAt") -> None:
        from checker.findings.papers import flaws, paper_finding, paper_verdict

        for item in run.proposal.entities["evidence"]:
            found = flaws(item, look, run.as_of)
            for rule in self._paper_rules:
                verdict = paper_verdict(rule, found, draft=draft)
                if verdict is Verdict.PASS:
                    tally.settle(verdict, partial(self._passed, rule, item))
                    continue
                explainer = self._explainer
                severity = counted_as(verdict, rule.severity)
                make = partial(paper_finding, rule, verdict, severity, found, item, run, explainer)
                tally.find(rule, verdict, severity, explainer.subject(item), make)

    def _passed(self, rule: Rule, item: Item) -> Settled:
        return Settled(rule, Verdict.PASS, self._explainer.subject(item))


class _Tally:
    """The verdicts of one proposal: each is counted, and of many alike a hundred are explained."""

    def __init__(self, document: Document, with_settled: bool) -> None:
        self.counts: Counter[Verdict] = Counter()
        self.findings: list[Finding] = []
        self.settled: list[Settled] = []
        self._document = document
        self._with_settled = with_settled
        self._alike: Counter[tuple[str, Verdict, str]] = Counter()
        self._beyond: dict[tuple[str, Verdict, str], list[str]] = {}

    def count(self, verdict: Verdict, number: int) -> None:
        """Counts verdicts of which nothing more is to be said."""
        if number:
            self.counts[verdict] += number

    def settle(self, verdict: Verdict, make: Callable[[], Settled]) -> None:
        """Counts a pass, or a rule that does not apply."""
        self.counts[verdict] += 1
        if self._with_settled:
            self.settled.append(make())

    def find(
        self,
        rule: Rule,
        verdict: Verdict,
        severity: str,
        subject: Subject,
        make: Callable[[], Finding],
    ) -> None:
        """Counts a finding, and makes it unless there are very many like it."""
        alike = rule.id, verdict, severity
        self._alike[alike] += 1
        if self._alike[alike] <= _MOST_ALIKE:
            self.keep(make())
            return
        self.counts[verdict] += 1
        self._beyond.setdefault(alike, []).append(of_verdict(rule, subject, self._document))

    def keep(self, finding: Finding) -> None:
        """Counts a finding that is made already, by the verdict it has."""
        self.findings.append(finding)
        self.counts[finding.verdict] += 1

    def more(self) -> Iterator[More]:
        """The findings that were counted only."""
        for (rule_id, verdict, _), fingerprints in self._beyond.items():
            yield More(rule_id, verdict, len(fingerprints), tuple(fingerprints))


def _error(rule: Rule, subject: Subject, document: Document, error: str) -> Finding:
    span = document.nearest(subject.pointer)[0]
    return Finding(
        rule=rule,
        verdict=Verdict.ERROR,
        severity="fail",
        subject=subject,
        message=f"no verdict: {error}",
        remediation="This is a defect of the checker, not of the proposal. Please report it.",
        pointer=subject.pointer,
        span=span,
        excerpt=excerpt(document, span),
        fingerprint=within(document, rule.id, subject.kind, subject.id),
    )


def _is_draft(document: Document) -> bool:
    return bool(document.value.get("status") == "draft")


def _agrees(outcome: Outcome, truth: int) -> bool:
    """Whether the traced truth is the one that the outcome claims."""
    return truth == 0 if outcome is Outcome.FAIL else truth == 1


def _main(why: "Explained", subject: Subject, document: Document) -> Pointer:
    """The place to show: where the first ground stands, else the first missing fact, but within
    what the verdict is about. A place in a part that the proposal has comes before one for which
    only its first line could stand."""
    stands = [e.pointer for e in why.evidence if not e.worked_out and not e.elsewhere]
    lacks = [fact.pointer for fact in why.missing if not fact.elsewhere]
    places = stands + lacks
    inside = [place for place in places if place[: len(subject.pointer)] == subject.pointer]
    chosen = inside or ([] if subject.pointer else places) or [subject.pointer]
    return next((place for place in chosen if document.nearest(place)[1]), chosen[0])


def _unstated(
    outcome: Outcome | None, verdict: Verdict, why: "Explained", invalid: Set[Pointer]
) -> str:
    """The message where facts are lacking; empty where none are, and the rule has its own."""
    from checker.findings.explain import asks_presence

    if outcome is Outcome.UNDETERMINED:
        return f"cannot tell whether the rule applies: {_lacking(why, invalid)}"
    lacks = outcome is Outcome.MISSING or verdict is Verdict.UNDETERMINED
    return _lacking(why, invalid) if lacks or all(map(asks_presence, why.grounds)) else ""


def _lacking(why: "Explained", invalid: Set[Pointer]) -> str:
    if not why.missing:
        seen = {e.pointer for e in why.evidence}
        wrong = [at for at in invalid if any(at[:n] in seen for n in range(1, len(at) + 1))]
        places = listed(".".join(map(str, at)) for at in wrong)
        return f"{_INVALID}: {places}" if wrong else "the values cannot be compared"
    return f"{UNSTATED}{listed(_full(fact) for fact in why.missing)}"


def _as_stated(fact: MissingFact, invalid: Set[Pointer]) -> MissingFact:
    """The fact, told apart when the proposal does say something in its place."""
    from checker.findings.explain import NO_VALUE

    worked_out = fact.description == NO_VALUE
    stated = not worked_out and not fact.elsewhere and fact.pointer in invalid
    return replace(fact, description=_INVALID) if stated else fact


def _full(fact: MissingFact) -> str:
    path = ".".join(str(step) for step in fact.pointer) or fact.path
    if fact.description == _INVALID:
        return f"{path} ({_INVALID})"
    return f"{path} in {fact.elsewhere}" if fact.elsewhere else path


def _reason(evidence: Evidence) -> str:
    value = "not stated" if evidence.value is None else evidence.value
    return f"{evidence.path} is {value} ({evidence.wanted})"


def regimes_named(value: dict[str, Any]) -> frozenset[str]:
    """What the proposal names in `buyer.regimes`; nothing, where it does not say: DOC-04 asks."""
    buyer = value.get("buyer")
    named = buyer.get("regimes") if isinstance(buyer, dict) else None
    return frozenset(filter(None, map(_text, named)) if isinstance(named, list) else ())


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


# People


def _author(value: Any) -> str:
    author = value.get("author")
    return "" if is_missing(author) else _text(author).strip()


def _approved(value: Any, as_of: date) -> Iterator[Approved]:
    """Who has approved by that day; an approval without one is not given yet."""
    approvals = value.get("approvals")
    for approval in approvals if isinstance(approvals, list) else ():
        if isinstance(approval, dict):
            role, person, on = (_text(approval.get(key)) for key in ("role", "person", "on"))
            if role and not is_missing(person) and "" < on <= as_of.isoformat():
                yield Approved(role, person)
