"""A reference list that is too old to be relied on is told."""

from datetime import date

import pytest

from checker.facts.freshness import out_of_date
from checker.policy import ReferenceList


@pytest.mark.parametrize(
    ("fresh_for", "max_age", "day", "told"),
    [
        (None, None, "2099-01-01", False),
        (12, None, "2027-01-31", False),
        (12, None, "2027-02-01", True),
        (None, 12, "2027-01-31", False),
        (None, 12, "2027-02-01", True),
        (1, None, "2026-02-28", False),
        (1, None, "2026-03-01", True),
        # what the list says of itself comes first, both ways
        (24, 12, "2027-02-01", False),
        (6, 12, "2026-08-01", True),
    ],
)
def test_a_list_is_fresh_up_to_and_on_its_last_day(
    fresh_for: int | None, max_age: int | None, day: str, told: bool
) -> None:
    found = ReferenceList("eea", "t", "2026-01-31", "s", ("DE",), fresh_for, "lists/eea.yaml", 3)
    lines = [told for _, told in out_of_date({"eea": found}, date.fromisoformat(day), max_age)]
    months = fresh_for or max_age
    line = f"@eea: as of 2026-01-31, fresh for {months} months (lists/eea.yaml:3)"
    assert lines == ([line] if told else [])
