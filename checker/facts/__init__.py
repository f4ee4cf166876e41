"""Values, decided in Python: what stands at a path, and whether one comparison holds."""

from checker.facts.proposal import Item, Portfolio, Proposal, Scopes
from checker.facts.read import (
    FALSE,
    TRUE,
    UNKNOWN,
    Pending,
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
    "Item",
    "Pending",
    "Portfolio",
    "Proposal",
    "Reader",
    "Readers",
    "Run",
    "Scopes",
    "Truth",
    "broken_link",
    "locate",
]
