"""Verdicts and their grounds."""

from checker.findings.accept import Acceptance, Accepting
from checker.findings.baseline import Baseline
from checker.findings.excerpt import Excerpt
from checker.findings.explain import Explainer
from checker.findings.judge import Judge
from checker.findings.model import (
    WORST_FIRST,
    Approved,
    Derived,
    Evidence,
    Finding,
    MissingFact,
    More,
    ProposalReport,
    Settled,
    Subject,
    Verdict,
    Waiver,
    WaiverState,
    WaiverUse,
)
from checker.findings.placements import Placement
from checker.findings.redact import BadRedaction, Redaction
from checker.findings.trace import Step, Tracer
from checker.findings.truth_table import Place, Row, Why, Worked, call
from checker.findings.words import (
    UNSTATED,
    cut,
    operand_text,
    requirement,
    shown,
    statement,
)

__all__ = [
    "UNSTATED",
    "WORST_FIRST",
    "Acceptance",
    "Accepting",
    "Approved",
    "BadRedaction",
    "Baseline",
    "Derived",
    "Evidence",
    "Excerpt",
    "Explainer",
    "Finding",
    "Judge",
    "MissingFact",
    "More",
    "Place",
    "Placement",
    "ProposalReport",
    "Redaction",
    "Row",
    "Settled",
    "Step",
    "Subject",
    "Tracer",
    "Verdict",
    "Waiver",
    "WaiverState",
    "WaiverUse",
    "Why",
    "Worked",
    "call",
    "cut",
    "operand_text",
    "requirement",
    "shown",
    "statement",
]
