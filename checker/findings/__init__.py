"""Verdicts and their grounds."""

from checker.findings.judge import Judge
from checker.findings.model import (
    Derived,
    Evidence,
    Finding,
    MissingFact,
    ProposalReport,
    Settled,
    Subject,
    Verdict,
)

__all__ = [
    "Derived",
    "Evidence",
    "Finding",
    "Judge",
    "MissingFact",
    "ProposalReport",
    "Settled",
    "Subject",
    "Verdict",
]
