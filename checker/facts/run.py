"""What conditions are decided in, and the truths that they can have."""

from datetime import date

from checker.facts.proposal import Portfolio, Proposal
from checker.record import record

FALSE, UNKNOWN, TRUE = 0, 1, 2


@record
class Run:
    """What readers read from: a proposal, those beside it, and the day of the run."""

    proposal: Proposal
    portfolio: Portfolio
    as_of: date
