"""Each function of `let`, as a table: the call, what the proposal says, and what comes out."""

from datetime import date
from typing import Any

import pytest

from tests.small import AS_OF, truth

NOTHING = ""  # unknown, as a value that is not stated


def _eur(amount: float) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


def _usd(amount: float) -> dict[str, Any]:
    return {"amount": amount, "currency": "USD"}


def _lines(**columns: list[Any]) -> dict[str, Any]:
    rows = zip(*columns.values(), strict=True)
    return {"lines": [dict(zip(columns, row, strict=True)) for row in rows]}


COUNT = [
    ("{count: {of: lines}}", _lines(number=[1, 2, 3]), "3"),
    ("{count: {of: lines}}", {"lines": []}, "0"),
    ("{count: {of: lines}}", {}, NOTHING),
    ("{count: {of: lines}}", {"lines": None}, NOTHING),
    ("{count: {of: lines}}", {"lines": {"number": 1}}, NOTHING),
    ("{count: {of: lines, where: {number: {gt: 1}}}}", _lines(number=[1, 2, 3]), "2"),
    ("{count: {of: lines, where: {number: {gt: 1}}}}", _lines(number=[1, 2, None]), NOTHING),
    ("{count: {of: lines, where: {number: {gt: 1}}}}", {"lines": []}, "0"),
    ("{count: {of: words, where: {item: fine}}}", {"words": ["fine", "bad", "fine"]}, "2"),
]

SUM = [
    ("{sum: {of: numbers}}", {"numbers": [0.1, 0.2]}, "0.3"),
    ("{sum: {of: numbers}}", {"numbers": [0.1] * 10}, "1"),
    ("{sum: {of: numbers}}", {"numbers": [10**14, 0.001, -(10**14)]}, "0.001"),
    ("{sum: {of: numbers}}", {"numbers": [1e300, 1e-300, -1e300, 2]}, "{gt: 2}"),
    ("{sum: {of: numbers}}", {"numbers": []}, "0"),
    ("{sum: {of: numbers}}", {"numbers": [1, None]}, NOTHING),
    ("{sum: {of: numbers}}", {"numbers": [1, "2"]}, NOTHING),
    ("{sum: {of: numbers}}", {}, NOTHING),
    ("{sum: {of: lines, value: number}}", _lines(number=[1, 2]), "3"),
    (
        "{sum: {of: lines, value: number, where: {flag: true}}}",
        _lines(number=[1, 2, None], flag=[True, True, False]),
        "3",
    ),
    (
        "{sum: {of: lines, value: number, where: {flag: true}}}",
        _lines(number=[1, 2], flag=[True, None]),
        NOTHING,
    ),
    ("{sum: {of: amounts}}", {"amounts": [_eur(0.1), _eur(0.2)]}, "0.3 EUR"),
    ("{sum: {of: amounts}}", {"amounts": [_eur(1), _usd(1)]}, NOTHING),
    ("{sum: {of: amounts}}", {"amounts": []}, NOTHING),
    ("{sum: {of: amounts}}", {"amounts": [_eur(1), None]}, NOTHING),
]

EXTREMES = [
    ("{min: {of: numbers}}", {"numbers": [3, -1, 2]}, "-1"),
    ("{max: {of: numbers}}", {"numbers": [3, -1, 2]}, "3"),
    ("{min: {of: numbers}}", {"numbers": []}, NOTHING),
    ("{max: {of: numbers}}", {"numbers": [3, "TBD"]}, NOTHING),
    ("{min: {of: days}}", {"days": ["2026-03-01", "2026-02-28"]}, "2026-02-28"),
    ("{max: {of: days}}", {"days": ["2026-03-01", "2026-02-28"]}, "2026-03-01"),
    ("{max: {of: days}}", {"days": ["2026-03-01", "2026-02-30"]}, NOTHING),
    ("{max: {of: amounts}}", {"amounts": [_eur(1), _eur(9)]}, "9 EUR"),
    ("{max: {of: amounts}}", {"amounts": [_eur(1), _usd(9)]}, NOTHING),
    (
        "{max: {of: lines, value: number, where: {flag: true}}}",
        _lines(number=[9, 1], flag=[False, True]),
        "1",
    ),
]

DISTINCT = [
    ("{distinct: {of: words}}", {"words": ["a", "b", "a", "A"]}, "3"),
    ("{distinct: {of: words}}", {"words": []}, "0"),
    ("{distinct: {of: words}}", {"words": ["a", None]}, NOTHING),
    ("{distinct: {of: numbers}}", {"numbers": [1, 1.0, 2]}, "2"),
    ("{distinct: {of: flags}}", {"flags": [True, False, True]}, "2"),
    ("{distinct: {of: amounts}}", {"amounts": [_eur(1), _eur(1.0), _eur(2)]}, "2"),
    ("{distinct: {of: amounts}}", {"amounts": [_eur(1), _usd(1)]}, NOTHING),
]

INCREASING = [
    ("{increasing: {of: numbers}}", {"numbers": [1, 2, 3]}, "true"),
    ("{increasing: {of: numbers}}", {"numbers": [1, 2, 2]}, "false"),
    ("{increasing: {of: numbers}}", {"numbers": [3, 2]}, "false"),
    ("{increasing: {of: numbers}}", {"numbers": [3]}, "true"),
    ("{increasing: {of: numbers}}", {"numbers": []}, "true"),
    ("{increasing: {of: numbers}}", {"numbers": [1, None, 3]}, NOTHING),
    ("{increasing: {of: days}}", {"days": ["2026-02-28", "2026-03-01"]}, "true"),
    ("{increasing: {of: amounts}}", {"amounts": [_eur(1), _eur(2)]}, "true"),
    ("{increasing: {of: amounts}}", {"amounts": [_eur(1), _usd(2)]}, NOTHING),
]

PAIRS = [
    ("{difference: [number, limit]}", {"number": 0.3, "limit": 0.1}, "0.2"),
    ("{difference: [number, 1]}", {"number": 1}, "0"),
    ("{difference: [100, number]}", {"number": 1}, "99"),
    ("{difference: [number, limit]}", {"number": 1}, NOTHING),
    ("{difference: [amount, cap]}", {"amount": _eur(1.1), "cap": _eur(1)}, "0.1 EUR"),
    ("{difference: [amount, cap]}", {"amount": _eur(1), "cap": _usd(1)}, NOTHING),
    ("{ratio: [number, limit]}", {"number": 1, "limit": 8}, "0.125"),
    ("{ratio: [number, 4]}", {"number": 1}, "0.25"),
    ("{ratio: [number, 0]}", {"number": 1}, NOTHING),
    ("{ratio: [number, limit]}", {"number": 0, "limit": 0}, NOTHING),
    ("{ratio: [amount, cap]}", {"amount": _eur(1), "cap": _eur(4)}, "0.25"),
    ("{ratio: [amount, cap]}", {"amount": _eur(1), "cap": _usd(4)}, NOTHING),
]

DAYS = [
    ("months_between", "2026-01-31", "2026-02-28", "1"),
    ("months_between", "2026-01-30", "2026-02-28", "1"),
    ("months_between", "2026-01-31", "2026-02-27", "0"),
    ("months_between", "2024-01-31", "2024-02-28", "0"),
    ("months_between", "2024-02-29", "2025-02-28", "12"),
    ("months_between", "2026-01-15", "2026-01-15", "0"),
    ("months_between", "2026-01-15", "2027-01-14", "11"),
    ("months_between", "2027-01-15", "2026-01-15", "-12"),
    ("months_between", "2026-02-28", "2026-01-31", "-1"),
    ("months_between", "2026-01-15", "TBD", NOTHING),
    ("days_between", "2024-02-28", "2024-03-01", "2"),
    ("days_between", "2025-02-28", "2025-03-01", "1"),
    ("days_between", "2026-03-01", "2026-02-28", "-1"),
    ("days_between", "2026-03-01", None, NOTHING),
]

# ours, zone, theirs, zone, day of the run, hours shared
OVERLAPS = [
    ("09:00-17:00", "Europe/Paris", "09:00-17:00", "Europe/Paris", "2026-11-23", "8"),
    ("09:00-17:00", "Europe/Paris", "09:00-17:00", "Asia/Kolkata", "2026-11-23", "3.5"),
    ("09:00-17:00", "Europe/Paris", "09:00-17:00", "Asia/Kolkata", "2026-06-23", "4.5"),
    ("09:00-17:00", "Europe/Paris", "09:00-17:00", "America/New_York", "2026-11-23", "2"),
    # Europe has put its clocks back and America has not, for one week
    ("09:00-17:00", "Europe/Paris", "09:00-17:00", "America/New_York", "2026-10-27", "3"),
    ("09:00-17:00", "Europe/Paris", "09:00-17:00", "Pacific/Auckland", "2026-11-23", "0"),
    ("09:00-17:00", "Europe/Paris", "17:00-22:00", "Europe/Paris", "2026-11-23", "0"),
    ("22:00-06:00", "Europe/Paris", "05:00-13:00", "Europe/Paris", "2026-11-23", "1"),
    ("09:00-17:00", "Europe/Paris", "22:00-10:00", "Europe/Paris", "2026-11-23", "1"),
    ("09:00-17:00", "Pacific/Kiritimati", "09:00-17:00", "Pacific/Niue", "2026-11-23", "7"),
    ("09:00-09:00", "UTC", "10:00-11:00", "UTC", "2026-11-23", NOTHING),
    ("10:00-11:00", "UTC", "09:00-09:00", "UTC", "2026-11-23", NOTHING),
    ("09:00-17:00", "Europe/Atlantis", "09:00-17:00", "UTC", "2026-11-23", NOTHING),
    ("09:00-17:00", "TBD", "09:00-17:00", "UTC", "2026-11-23", NOTHING),
    ("9 to 5", "UTC", "09:00-17:00", "UTC", "2026-11-23", NOTHING),
    ("09:00-25:00", "UTC", "09:00-17:00", "UTC", "2026-11-23", NOTHING),
    ("09:00-", "UTC", "09:00-17:00", "UTC", "2026-11-23", NOTHING),
]

LINKS = [
    ("a>b", "false"),
    ("a>b b>c", "false"),
    ("a>b b>a", "true"),
    ("a>a", "true"),
    ("a>b b>c c>a", "true"),
    ("a>b c>b", "false"),
    ("x>y a>b b>a", "true"),
    ("a>", NOTHING),
    ("", "false"),
]


def _came_out(let: str, said: dict[str, Any], value: str, as_of: date = AS_OF) -> str:
    """`true` when the function gives that value: NOTHING, a literal, or what `{…}` asks."""
    asked = value if value.startswith("{") else f"{{eq: {value}}}"
    condition = f"{{n: {asked if value else '{present: false}'}}}"
    return truth(condition, said, f"let: {{n: {let}}}", as_of=as_of)


@pytest.mark.parametrize(
    ("let", "said", "value"), [*COUNT, *SUM, *EXTREMES, *DISTINCT, *INCREASING, *PAIRS]
)
def test_a_function_gives_the_value(let: str, said: dict[str, Any], value: str) -> None:
    assert _came_out(let, said, value) == "true"


@pytest.mark.parametrize(("function", "first", "second", "value"), DAYS)
def test_time_between_two_days(function: str, first: str, second: str | None, value: str) -> None:
    said = {"day": first, "until": second}
    assert _came_out(f"{{{function}: [day, until]}}", said, value) == "true"


def _hours(text: str) -> dict[str, str]:
    start, _, end = text.partition("-")
    return {"start": start, "end": end}


@pytest.mark.parametrize(("ours", "zone", "theirs", "their_zone", "day", "hours"), OVERLAPS)
def test_hours_that_two_working_days_share(
    ours: str, zone: str, theirs: str, their_zone: str, day: str, hours: str
) -> None:
    said = {"hours": _hours(ours), "zone": zone}
    said |= {"theirHours": _hours(theirs), "theirZone": their_zone}
    let = (
        "{overlap_hours: {hours: hours, zone: zone, with_hours: theirHours, with_zone: theirZone}}"
    )
    assert _came_out(let, said, hours, as_of=date.fromisoformat(day)) == "true"


@pytest.mark.parametrize(("links", "value"), LINKS)
def test_links_that_lead_back_are_a_circle(links: str, value: str) -> None:
    pairs = [link.split(">") for link in links.split()]
    parts = [{"id": f"p{n}", "name": a, "text": b} for n, (a, b) in enumerate(pairs)]
    let = "{circular: {of: parts, from: name, to: text}}"
    assert _came_out(let, {"parts": parts}, value) == "true"


def _option(key: str, *scores: int | None, **more: Any) -> dict[str, Any]:
    names = ("cost", "risk")
    found = [{"category": c, "score": s} for c, s in zip(names, scores, strict=False)]
    return {"id": key, "scores": found, **more}


def _weights(cost: float | str, risk: float) -> list[dict[str, Any]]:
    return [{"category": "cost", "weight": cost}, {"category": "risk", "weight": risk}]


@pytest.mark.parametrize(
    ("options", "criteria", "best"),
    [
        ([_option("a", 9, 1), _option("b", 5, 6)], _weights(50, 50), ["b"]),
        ([_option("a", 9, 1), _option("b", 5, 6)], _weights(90, 10), ["a"]),
        ([_option("a", 5, 5), _option("b", 5, 5)], _weights(50, 50), ["a", "b"]),
        ([_option("a", 1, 2), _option("b", 2, 1)], _weights(0.1, 0.1), ["a", "b"]),
        ([_option("a", 9, 9, ruledOutReason="too far"), _option("b", 1, 1)], _weights(1, 1), ["b"]),
        ([_option("a", ruledOutReason="x"), _option("b", 1, 1)], _weights(1, 1), ["b"]),
        ([_option("a", 9, 9, ruledOutReason="TBD"), _option("b", 1, 1)], _weights(1, 1), ["a"]),
        ([_option("a", 9, 9, ruledOutReason="x")], _weights(1, 1), None),
        ([_option("a", 9), _option("b", 1, 1)], _weights(1, 1), None),
        ([_option("a", 9, None), _option("b", 1, 1)], _weights(1, 1), None),
        ([_option("a", 9, 9)], _weights("high", 1), None),
        ([_option("a", 9, 9)], [*_weights(1, 1), *_weights(1, 1)], None),
        ([_option("a", 9, 9)], [], None),
        ([], _weights(1, 1), None),
        (None, _weights(1, 1), None),
    ],
)
def test_the_options_with_the_highest_weighted_sum(
    options: Any, criteria: Any, best: list[str] | None
) -> None:
    let = "{weighted_best: {options: options, criteria: criteria}}"
    said = {"options": options, "criteria": criteria}
    assert _came_out(let, said, NOTHING) == ("true" if best is None else "false")
    if best is not None:
        ids = ", ".join(best)
        asked = f"{{contains_all: [{ids}], count: {{eq: {len(best)}}}}}"
        assert _came_out(let, said, asked) == "true"


@pytest.mark.parametrize(
    ("lets", "said", "asked"),
    [
        ("m: {sum: {of: numbers}}, n: {ratio: [m, 2]}", {"numbers": [1, 2]}, "n: 1.5"),
        ("m: {max: {of: days}}, n: {days_between: [m, asOf]}", {"days": ["2026-11-20"]}, "n: 3"),
        (
            "mean: {ratio: [4, 2]}, n: {count: {of: numbers, where: {item: {gt: {path: mean}}}}}",
            {"numbers": [1, 2, 3]},
            "n: 1",
        ),
        (
            "m: {count: {of: words}}, n: {difference: [number, m]}",
            {"words": ["a"], "number": 5},
            "n: 4",
        ),
    ],
)
def test_a_computed_value_may_rest_on_those_before_it(
    lets: str, said: dict[str, Any], asked: str
) -> None:
    assert truth(f"{{{asked}}}", said, f"let: {{{lets}}}") == "true"


def test_a_value_may_be_computed_for_each_item() -> None:
    inside = "let: {words2: {count: {of: words}}}, words2: {ge: 2}"
    said = {"parts": [{"id": "a", "words": ["x", "y"]}, {"id": "b", "words": ["x"]}]}
    assert truth(f"{{parts: {{some: {{{inside}}}}}}}", said) == "true"
    assert truth(f"{{parts: {{every: {{{inside}}}}}}}", said) == "false"


def test_value_names_what_an_inner_list_would_hide() -> None:
    said = {"number": 3, "lines": [{"number": 3}, {"number": 4}]}
    condition = "{lines: {count: {eq: 1, where: {number: {path: outer}}}}}"
    assert truth(condition, said, "let: {outer: {value: number}}") == "true"


def test_a_difference_is_as_exact_as_a_sum() -> None:
    said = {"limit": 1e20, "number": 1e-20}
    let = "let: {n: {difference: [limit, number]}}"
    assert truth("{n: {lt: {path: limit}}}", said, let) == "true"
