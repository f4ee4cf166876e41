"""Values, decided in Python: parsed proposals come in, and what stands in them at a path, of its
type, goes out, and whether one comparison of it holds."""

from typing import TYPE_CHECKING

from checker.late import late

if TYPE_CHECKING:
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
    from checker.facts.read import Readers, Truth, broken_link, locate
    from checker.facts.run import FALSE, TRUE, UNKNOWN, Run

__getattr__ = late(
    __name__,
    {
        "calendar": "add_days add_months",
        "proposal": "Abridged Item Portfolio Proposal Scopes abridged restored",
        "read": "Readers Truth broken_link locate",
        "run": "FALSE TRUE UNKNOWN Run",
    },
)
