"""Days, months, time zones and working hours."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_FIRST, _LAST = date.min.year, date.max.year


def day_of(text: str) -> date | None:
    """The day that a text writes as YYYY-MM-DD; None for any other text, though ISO 8601 has it."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """The same day of the month, months later or earlier; its last day when it has no such day.

    Beyond the calendar (years 1 to 9999) it is the calendar's first or last day.
    """
    from calendar import monthrange

    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < _FIRST:
        return date.min
    if year > _LAST:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """The day so many days later or earlier; the calendar's first or last day beyond it."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def months_between(first: date, second: date) -> int:
    """Whole months from one day to the other; negative when the second is earlier."""
    if second < first:
        return -months_between(second, first)
    months = (second.year - first.year) * 12 + second.month - first.month
    return months - (add_months(first, months) > second)


def is_time_zone(name: str) -> bool:
    """Whether it is the name of an IANA time zone, whatever else this machine knows by name."""
    return name in _names()


@cache
def _names() -> frozenset[str]:
    import tzdata

    listed = Path(tzdata.__file__).with_name("zones").read_text(encoding="utf-8")
    return frozenset(listed.split())


def _zone(name: str) -> "ZoneInfo | None":
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name) if is_time_zone(name) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def overlap_hours(
    hours: tuple[str, str], zone: str, with_hours: tuple[str, str], with_zone: str, day: date
) -> float | None:
    """Hours that two daily working times share on that day, in all neighbouring days of the other.

    Times are `HH:MM` in their own zone; a day that ends before it starts runs past midnight. None
    when a zone or a time is none, and when a day ends as it starts: it may be none or a whole one.
    """
    mine, other = _zone(zone), _zone(with_zone)
    if mine is None or other is None:
        return None
    try:
        spans = [_span(*hours, mine, day)]
        others = [_span(*with_hours, other, day + timedelta(days=n)) for n in (-2, -1, 0, 1, 2)]
    except (ValueError, OverflowError):
        return None
    shared = [
        (min(end, their_end) - max(start, their_start)).total_seconds()
        for start, end in spans
        for their_start, their_end in others
    ]
    return sum(seconds for seconds in shared if seconds > 0) / 3600


def _span(start: str, end: str, zone: "ZoneInfo", day: date) -> tuple[datetime, datetime]:
    first, last = time.fromisoformat(start), time.fromisoformat(end)
    if first == last:
        raise ValueError(f"from {start} to {end} may be no time or a whole day")
    end_day = day if last > first else day + timedelta(days=1)
    # Compared in UTC: within one zone Python compares wall clocks and overlooks a change of time.
    return (
        datetime.combine(day, first, zone).astimezone(UTC),
        datetime.combine(end_day, last, zone).astimezone(UTC),
    )
