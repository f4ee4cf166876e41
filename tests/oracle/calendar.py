"""Days, lengths of time and working hours, worked out from the calendar by the plainest means.

Nothing here knows the product: these are the definitions that the oracle judges by.
"""

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

_LENGTH = re.compile(
    r"P(?=.)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?"
)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


def day(text: Any) -> date | None:
    """The day that a text such as 2026-03-31 names."""
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def month_later(start: date, months: int) -> date:
    """The same day so many months on, or the last day of a month that is too short for it."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return next(
        date(year, month + 1, number)
        for number in range(start.day, 0, -1)
        if number <= _month_days(year, month)
    )


def whole_months(start: date, end: date) -> int:
    """How many whole months fit between two days; below zero when the second is the earlier."""
    if end < start:
        return -whole_months(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if month_later(start, months) <= end else months - 1


def length(text: Any) -> tuple[int, int] | None:
    """A length of time in ISO 8601 as months and seconds."""
    found = _LENGTH.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(n or 0) for n in found.groups())
    clock = hours * 3600 + minutes * 60 + seconds
    return years * 12 + months, (weeks * 7 + days) * 86_400 + clock


def longer_by(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int]:
    """By how many seconds the first length exceeds the second: the least and the most, since a
    length in months depends on when it begins."""
    months, seconds = first[0] - second[0], first[1] - second[1]
    least, most = (86_400 * days for days in _span(abs(months)))
    return (least + seconds, most + seconds) if months >= 0 else (seconds - most, seconds - least)


def shared_time(
    hours: dict[str, Any], zone: str, with_hours: dict[str, Any], with_zone: str, on: date
) -> timedelta | None:
    """How long two working days overlap, the first on day `on`, each by the clock of its zone."""
    first = _shift(hours, zone, on)
    if first is None:
        return None
    shared = timedelta()
    for step in (-2, -1, 0, 1, 2):
        second = _shift(with_hours, with_zone, on + timedelta(days=step))
        if second is None:
            return None
        shared += max(timedelta(), min(first[1], second[1]) - max(first[0], second[0]))
    return shared


def known_zone(name: str) -> bool:
    """Whether IANA knows a time zone of that name."""
    return name in _zones()


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _shift(hours: dict[str, Any], zone: str, on: date) -> tuple[datetime, datetime] | None:
    found = [_CLOCK.fullmatch(str(hours.get(end))) for end in ("start", "end")]
    if not known_zone(zone) or found[0] is None or found[1] is None:
        return None
    start, end = (
        datetime.combine(on, time(int(f[1]), int(f[2])), ZoneInfo(zone)) for f in found if f
    )
    if end == start:
        return None
    if end < start:
        end += timedelta(days=1)
    return start.astimezone(ZoneInfo("UTC")), end.astimezone(ZoneInfo("UTC"))


@cache
def _span(months: int) -> tuple[int, int]:
    """The fewest and the most days that so many months in a row can have."""
    ends = [0]
    for number in range(4800 + months):
        ends.append(ends[-1] + _month_days(2000 + number // 12, number % 12))
    spans = [ends[n + months] - ends[n] for n in range(4800)]
    return min(spans), max(spans)


def _month_days(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month]
