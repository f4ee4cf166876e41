"""Reference lists that can no longer be relied on."""

from collections.abc import Iterator, Mapping
from datetime import date

from checker.facts.calendar import add_months
from checker.policy import ReferenceList


def out_of_date(
    lists: Mapping[str, ReferenceList], as_of: date, max_age_months: int | None
) -> Iterator[tuple[ReferenceList, str]]:
    """Each list that is too old on that day, and what to say of it.

    A list says itself for how many months it stays fresh; for one that does not, `max_age_months`
    is meant, if it is given. The last day still counts.
    """
    for name, found in sorted(lists.items()):
        months = found.fresh_for_months or max_age_months
        if months is not None and add_months(date.fromisoformat(found.as_of), months) < as_of:
            told = f"@{name}: as of {found.as_of}, fresh for {months} months ({found.place})"
            yield found, told
