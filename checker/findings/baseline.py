"""Findings known from before: a JSON file of fingerprints, which hides what it lists and no more.

It grows only when somebody writes it anew. One finding stands on one line, so that a review shows
what was added, and two branches can be merged.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from checker.findings.accept import with_findings
from checker.findings.model import Finding, More, ProposalReport, Verdict
from checker.policy import Policy
from checker.record import record, replace, values_of

_KEYS = ("proposal", "rule", "entity", "verdict", "fingerprint")
# What is worse than what is known is not covered.
_BADNESS = {Verdict.UNDETERMINED: 1, Verdict.WARN: 2, Verdict.FAIL: 3}
_VERSION = 1


class BaselineProblem(Exception):
    """A baseline that cannot be used; the message says why."""


@record
class Known:
    """A finding as it was when the baseline was written. The fingerprint tells which it is; the
    rest is for people, but for the verdict: a finding that got worse is not known."""

    proposal: str
    rule: str
    entity: str
    verdict: str
    fingerprint: str


def read_baseline(name: str, data: bytes) -> tuple[Known, ...]:
    """The findings that a file lists.

    Raises:
        BaselineProblem: it is not such a file, through and through.
    """
    try:
        value = json.loads(data, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise BaselineProblem(f"{name}:{error.lineno}:{error.colno}: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        raise BaselineProblem(f"{name}: {error}") from None
    if not isinstance(value, dict) or value.keys() != {"version", "findings"}:
        raise BaselineProblem(f'{name}: a baseline has the keys "version" and "findings"')
    if value["version"] != _VERSION:
        raise BaselineProblem(f"{name}: this is version {_VERSION}, the file says otherwise")
    if not isinstance(value["findings"], list):
        raise BaselineProblem(f"{name}: findings must be a list")
    return tuple(_known(name, number, item) for number, item in enumerate(value["findings"], 1))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def _known(name: str, number: int, item: Any) -> Known:
    if not isinstance(item, dict) or set(item) != set(_KEYS):
        raise BaselineProblem(f"{name}: finding {number} must have the keys {', '.join(_KEYS)}")
    if not all(isinstance(value, str) for value in item.values()):
        raise BaselineProblem(f"{name}: finding {number}: every value must be a text")
    if item["verdict"] not in _BADNESS:
        known = ", ".join(_BADNESS)
        raise BaselineProblem(f"{name}: finding {number}: the verdict must be one of {known}")
    return Known(**item)


def baseline_text(known: Iterable[Known]) -> str:
    """The text of a file that lists these, each once, in order."""
    lines = [
        json.dumps(dict(zip(_KEYS, each, strict=True)), ensure_ascii=False)
        for each in sorted({values_of(one) for one in known})
    ]
    inside = "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
    return f'{{"version": {_VERSION}, "findings": {inside}}}\n'


def findings_now(proposals: Sequence[ProposalReport]) -> Iterator[Known]:
    """What a baseline written now would list: every open finding of proposals that can be told
    apart by their ids, without those about waivers and without errors."""
    owners = _owners(proposals)
    for proposal in proposals:
        if owners[proposal.id] == 1:
            for finding in proposal.findings:
                if finding.verdict in _BADNESS and _may_be_known(finding):
                    yield _of_finding(proposal, finding)
            for more in proposal.more:
                if more.verdict in _BADNESS:
                    for mark in more.fingerprints:
                        yield Known(proposal.id, more.rule_id, "", more.verdict, mark)


def without_baseline(proposals: Sequence[ProposalReport]) -> list[str]:
    """The files of proposals that no baseline can cover: their ids are missing or not theirs
    alone."""
    owners = _owners(proposals)
    return [p.name for p in proposals if p.findings and owners[p.id] != 1]


def _owners(proposals: Iterable[ProposalReport]) -> Counter[str]:
    return Counter(proposal.id for proposal in proposals if proposal.id)


def _of_finding(proposal: ProposalReport, finding: Finding) -> Known:
    verdict = finding.was or finding.verdict
    entity = finding.subject.id if finding.subject.pointer else ""
    return Known(proposal.id, finding.rule.id, entity, str(verdict), finding.fingerprint)


def _may_be_known(finding: Finding) -> bool:
    return finding.rule.check != "waivers"


class Baseline:
    """The findings known from before, ready to be held against proposals."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.known = tuple(known)
        self._known: dict[str, dict[str, Known]] = {}
        for each in self.known:
            self._known.setdefault(each.proposal, {})[each.fingerprint] = each

    def names(self, proposal: str) -> bool:
        """Whether it lists findings of the proposal with that id."""
        return proposal in self._known

    def covered(self, proposal: ProposalReport) -> ProposalReport:
        """A proposal with what is known marked as baselined; what is waived stays so. Only for one
        that has its id for itself: of copies nothing is known."""
        known = self._known.get(proposal.id, {})
        findings = [_baselined(f, known) for f in proposal.findings]
        shown = {finding.fingerprint for finding in proposal.findings}
        more = [part for rest in proposal.more for part in _parted(rest, shown, known)]
        return with_findings(proposal, findings, more)

    def stale(self, proposals: Iterable[ProposalReport], policy: Policy) -> list[Known]:
        """What is listed of these proposals and found no more; of rules that the run does not have
        nothing can be said."""
        rules = {rule.id for rule in policy.rules}
        found = []
        for proposal in proposals:
            marks = _marks(proposal)
            for mark, known in self._known.get(proposal.id, {}).items():
                if mark not in marks and known.rule in rules:
                    found.append(known)
        return sorted(found, key=values_of)

    def pruned(
        self, proposals: Sequence[ProposalReport], policy: Policy, *, whole: bool
    ) -> list[Known]:
        """What remains of the list: without what was fixed, and with the milder verdict where one
        is. Proposals that are not among these are dropped when these are the `whole` folder."""
        stale = set(self.stale(proposals, policy))
        by_id = {proposal.id: proposal for proposal in proposals}
        remaining = []
        for name, entries in self._known.items():
            if name not in by_id and whole:
                continue
            now = {f.fingerprint: f for f in by_id[name].findings} if name in by_id else {}
            for mark, known in entries.items():
                if known not in stale:
                    remaining.append(_milder(known, now.get(mark)))
        return remaining


def _parted(rest: More, shown: set[str], known: dict[str, Known]) -> Iterator[More]:
    """Findings that are counted only, as those that are known and those that are not."""
    marks = [m for m in rest.fingerprints if m not in shown and _is_known(rest.verdict, m, known)]
    left = tuple(mark for mark in rest.fingerprints if mark not in marks)
    if marks:
        verdict = Verdict.BASELINED
        yield replace(rest, verdict=verdict, number=len(marks), fingerprints=tuple(marks))
    if rest.number > len(marks):
        yield replace(rest, number=rest.number - len(marks), fingerprints=left)


def _baselined(finding: Finding, known: dict[str, Known]) -> Finding:
    if _may_be_known(finding) and _is_known(finding.verdict, finding.fingerprint, known):
        return replace(finding, verdict=Verdict.BASELINED, was=finding.verdict)
    return finding


def _is_known(verdict: Verdict, mark: str, known: dict[str, Known]) -> bool:
    found = known.get(mark)
    if found is None or verdict not in _BADNESS:
        return False
    return _BADNESS[verdict] <= _BADNESS[Verdict(found.verdict)]


def _marks(proposal: ProposalReport) -> set[str]:
    marks = {finding.fingerprint for finding in proposal.findings}
    return marks.union(*(more.fingerprints for more in proposal.more))


def _milder(known: Known, finding: Finding | None) -> Known:
    verdict = (finding.was or finding.verdict) if finding else None
    if verdict in _BADNESS and _BADNESS[verdict] < _BADNESS[Verdict(known.verdict)]:
        return replace(known, verdict=str(verdict))
    return known
