"""The product under test, asked the same questions as the oracle."""

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from checker.engine import Evaluator, Facts
from checker.exercise.run import verdict_of
from checker.facts import Portfolio
from checker.findings import Finding, Judge, ProposalReport
from checker.policy import Policy, load_policy
from checker.reading import Document, Pointer, Source, parse
from checker.schema import read_types

Dict = dict[str, Any]
ROOT = Path(__file__).parent.parent.parent
Key = tuple[str, str, Pointer]
NOTHING = "There is nothing to calculate it from."
UNKNOWN_OUTCOMES = ("not stated", "cannot tell")

_REST: Dict = {
    "title": "A rule",
    "message": "It does not hold.",
    "remediation": "Change it.",
    "rationale": "To see.",
    "references": [{"source": "book"}],
}
_SOURCES: Dict = {"sources": {"book": {"title": "A book", "short": "Book"}}}
_LIST: Dict = {"title": "A list", "as_of": "2026-01-01", "source": "A book"}


@dataclass(frozen=True, slots=True)
class Said:
    """What the product says of a rule and an entity. `missing` are the facts that it asks for, each
    with the number of the proposal; None where it was not asked. `vague` when it also asks for what
    has no place of its own. `elsewhere` are the facts of other proposals, under the names by which
    it asks for them: of a derived attribute there it names the entity only."""

    verdict: str
    missing: frozenset[tuple[int, Pointer]] | None = None
    vague: bool = False
    elsewhere: frozenset[tuple[int, str, Pointer]] = frozenset()


class Product:
    """A policy loaded by the product, and its two ways to a verdict."""

    def __init__(self, policy: Policy) -> None:
        self.evaluator = Evaluator(policy)
        self.judge = Judge(policy)

    @classmethod
    def of(cls, schema: Dict, files: Iterable[Dict]) -> "Product":
        """The product with rules as plain dicts. A policy that does not load raises."""
        with tempfile.TemporaryDirectory() as folder:
            for number, file in enumerate([_SOURCES, *map(_completed, files)]):
                path = Path(folder) / f"{number:04}.yaml"
                path.write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
            return cls(load_policy([Path(folder)], read_types(schema)))

    @classmethod
    def shipped(cls) -> "Product":
        """The product with the rules that it comes with."""
        return cls(load_policy([ROOT / "rules"]))

    def evaluated(
        self, proposals: Sequence[Dict], as_of: date
    ) -> list[tuple[dict[Key, Said], dict[Key, Any]]]:
        """The verdicts of the engine alone, and the derived values, for each proposal."""
        facts = [self.evaluator.facts(proposal, as_of) for proposal in proposals]
        portfolio = Portfolio([found.proposal for found in facts])
        return [self._evaluated(found, portfolio) for found in facts]

    def _evaluated(
        self, facts: Facts, portfolio: Portfolio
    ) -> tuple[dict[Key, Said], dict[Key, Any]]:
        said = {
            (r.rule.id, r.item.kind, r.item.pointer): Said(verdict_of(r))
            for r in self.evaluator.evaluate(facts, portfolio).results
        }
        derived = {
            (d.name, d.about, item.pointer): item.attributes.get(d.name)
            for d, _ in self.evaluator.compiled.derivations
            for item in facts.proposal.entities[d.about]
        }
        return said, derived

    def judged(self, proposals: Sequence[Dict], as_of: date) -> list[dict[Key, Said]]:
        """The verdicts that a user reads, with the facts that are missing, for each proposal."""
        documents = [_document(proposal, n) for n, proposal in enumerate(proposals)]
        facts = [self.judge.facts(document, as_of) for document in documents]
        portfolio = Portfolio([found.proposal for found in facts])
        return [
            _judged(self.judge.judge_beside(found, portfolio, with_settled=True), number)
            for number, found in enumerate(facts)
        ]


def _judged(report: ProposalReport, number: int) -> dict[Key, Said]:
    settled = (s for s in report.settled if s.rule.check is None)
    findings = (f for f in report.findings if f.rule.check is None)
    return {
        **{(s.rule.id, s.subject.kind, s.subject.pointer): Said(s.verdict.value) for s in settled},
        **{(f.rule.id, f.subject.kind, f.subject.pointer): _said(f, number) for f in findings},
    }


def _document(proposal: Dict, number: int) -> Document:
    (document,) = parse(Source(f"{number}.json", json.dumps(proposal).encode()))
    assert isinstance(document, Document), document
    return document


def _said(found: Finding, number: int) -> Said:
    unknown = found.message.startswith(UNKNOWN_OUTCOMES) or found.verdict.value == "undetermined"
    missing = frozenset(
        (int(fact.elsewhere.removesuffix(".json") or number), fact.pointer)
        for fact in found.missing
        if fact.description != NOTHING
    )
    vague = any(f.description == NOTHING for f in found.missing)
    elsewhere = frozenset(
        (int(fact.elsewhere.removesuffix(".json")), fact.path, fact.pointer)
        for fact in found.missing
        if fact.elsewhere
    )
    return Said(found.verdict.value, missing if unknown else None, vague, elsewhere)


def _completed(file: Dict) -> Dict:
    if "list" in file:
        return {**_LIST, **file}
    made = {**_REST, **file, "references": _REST["references"]}
    if "derive" in file:
        made = {k: v for k, v in made.items() if k not in {"message", "remediation"}}
    return made
