"""Values, decided in Python: what stands at a path, and whether one comparison holds."""

from checker.facts.calendar import add_days, add_months
from checker.facts.proposal import (
    Abridged,
    Item,
    Portfolio,
    Proposal,
    Scopes,
    abridged,
    restored,
)
from checker.facts.read import (
    FALSE,
    TRUE,
    UNKNOWN,
    Reader,
    Readers,
    Run,
    Truth,
    broken_link,
    locate,
)

__all__ = [
    "FALSE",
    "TRUE",
    "UNKNOWN",
    "Abridged",
    "Item",
    "Portfolio",
    "Proposal",
    "Reader",
    "Readers",
    "Run",
    "Scopes",
    "Truth",
    "abridged",
    "add_days",
    "add_months",
    "broken_link",
    "locate",
    "restored",
]
