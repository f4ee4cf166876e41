"""Outcomes come in, and findings with their grounds go out: verdicts, places, values and messages,
and what became of those that somebody accepted."""

from typing import TYPE_CHECKING

from checker.late import late

if TYPE_CHECKING:
    from checker.findings.accept import Acceptance, Accepting
    from checker.findings.baseline import Baseline
    from checker.findings.excerpt import Excerpt
    from checker.findings.explain import Explainer
    from checker.findings.judge import Judge
    from checker.findings.model import (
        WORST_FIRST,
        Derived,
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
    )
    from checker.findings.placements import Placement
    from checker.findings.redact import BadRedaction, Redaction
    from checker.findings.trace import Step, Tracer
    from checker.findings.truth_table import Place, Row, Why, call
    from checker.findings.words import UNSTATED, cut, operand_text, requirement, shown, statement

__getattr__ = late(
    __name__,
    {
        "accept": "Acceptance Accepting",
        "baseline": "Baseline",
        "excerpt": "Excerpt",
        "explain": "Explainer",
        "judge": "Judge",
        "model": (
            "WORST_FIRST Derived Evidence Finding More ProposalReport Settled Subject Verdict "
            "Waiver WaiverState WaiverUse"
        ),
        "placements": "Placement",
        "redact": "BadRedaction Redaction",
        "trace": "Step Tracer",
        "truth_table": "Place Row Why call",
        "words": "UNSTATED cut operand_text requirement shown statement",
    },
)
