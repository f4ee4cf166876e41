"""Each operator, as a truth table: what the proposal says, what the rule asks, and what holds.

The day of the run is 2026-11-23 where a table does not give another.
"""

import zoneinfo
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.small import document_of, reference_list, truth

T, F, U = "true", "false", "unknown"
Row = tuple[Any, str, str]


def _table(field: str, *rows: Row) -> list[Any]:
    """Rows of (what the proposal says, what the rule asks, what holds), each a test of its own."""
    return [
        pytest.param(field, said, asked, holds, id=f"{field} {said} {asked} {holds}")
        for said, asked, holds in rows
    ]


def _eur(amount: float) -> dict[str, Any]:
    return {"amount": amount, "currency": "EUR"}


NUMBERS = _table(
    "number",
    (5, "{eq: 5}", T),
    (5.0, "{eq: 5}", T),
    (5, "{eq: 5.0}", T),
    (5, "{eq: 6}", F),
    (0.1, "{eq: 0.1}", T),
    (0.300000000000001, "{eq: 0.3}", F),
    (-0.0, "{eq: 0}", T),
    (5, "{ne: 5}", F),
    (5, "{ne: 6}", T),
    (4.9999999999999, "{lt: 5}", T),
    (5, "{lt: 5}", F),
    (5, "{le: 5}", T),
    (5.0000000000001, "{le: 5}", F),
    (5, "{gt: 5}", F),
    (5.0000000000001, "{gt: 5}", T),
    (5, "{ge: 5}", T),
    (1e300, "{gt: 999999999999999}", T),
    (1e-300, "{gt: 0}", T),
    (5, "{in: [4, 5.0]}", T),
    (5, "{in: [4, 6]}", F),
    (5, "{not_in: [4, 6]}", T),
    (5, "{not_in: [4, 5]}", F),
    (5, "{ge: 1, le: 9}", T),
    (5, "{ge: 1, le: 4}", F),
    ("5", "{eq: 5}", U),
    ("5", "{ne: 6}", U),
    (True, "{eq: 1}", U),
    ([5], "{eq: 5}", U),
    ("many", "{not_in: [4]}", U),
)

TEXTS = _table(
    "text",
    ("fine", "{eq: fine}", T),
    ("Fine", "{eq: fine}", F),
    ("fine ", "{eq: fine}", F),
    ("fine", "{ne: good}", T),
    ("fine", "{in: [good, fine]}", T),
    ("fine", "{in: '@names'}", T),
    ("bad", "{in: '@names'}", F),
    ("bad", "{not_in: '@names'}", T),
    (5, "{ne: fine}", U),
    ({}, "{not_in: [fine]}", U),
    ("abc", "{matches: '[a-c]+'}", T),
    ("abcd", "{matches: '[a-c]+'}", F),
    ("xabc", "{matches: '[a-c]+'}", F),
    ("abc\n", "{matches: '[a-c]+'}", F),
    ("b", "{matches: 'a|b'}", T),
    ("ab", "{matches: 'a|b'}", F),
    ("Abc", "{matches: '[a-c]+'}", F),
    ("Abc", "{matches: '(?i)[a-c]+'}", T),
    ("zoë", r"{matches: '\p{L}+'}", T),
    ("zoë", r"{matches: '\w+'}", F),  # as in JSON Schema, \w is for ASCII only
    ("a" * 5000 + "!", "{matches: '(a+)+'}", F),
    ("abc", "{starts_with: ab}", T),
    ("ab", "{starts_with: ab}", T),
    ("a", "{starts_with: ab}", F),
    ("Abc", "{starts_with: ab}", F),
    ("529900T8BM49AURSDO55", "{valid_as: lei}", T),
    ("529900T8BM49AURSDO54", "{valid_as: lei}", F),
    ("529900t8bm49aursdo55", "{valid_as: lei}", F),
    ("5299 00T8 BM49 AURS DO55", "{valid_as: lei}", F),
    ("529900T8BM49AURSDO5", "{valid_as: lei}", F),
    ("Europe/Paris", "{valid_as: timezone}", T),
    ("UTC", "{valid_as: timezone}", T),
    ("Europe/Atlantis", "{valid_as: timezone}", F),
    ("Europe", "{valid_as: timezone}", F),
    ("../../etc/passwd", "{valid_as: timezone}", F),
    ("+02:00", "{valid_as: timezone}", F),
)

CODES = _table(
    "code",
    ("red", "{eq: red}", T),
    ("blue", "{eq: red}", F),
    ("blue", "{ne: red}", T),
    ("Red", "{eq: red}", U),
    ("purple", "{ne: red}", U),
    ("purple", "{not_in: [red, blue]}", U),
)

FLAGS = _table(
    "flag",
    (True, "{eq: true}", T),
    (False, "{eq: true}", F),
    (False, "{ne: true}", T),
    (False, "{in: [true, false]}", T),
    ("true", "{eq: true}", U),
    (1, "{eq: true}", U),
    (0, "{ne: true}", U),
)

DAYS = _table(
    "day",
    ("2026-03-31", "{eq: 2026-03-31}", T),
    ("2026-03-31", "{ne: 2026-03-31}", F),
    ("2026-03-31", "{lt: 2026-03-31}", F),
    ("2026-03-30", "{lt: 2026-03-31}", T),
    ("2026-03-31", "{le: 2026-03-31}", T),
    ("2026-04-01", "{gt: 2026-03-31}", T),
    ("2026-03-31", "{ge: 2026-04-01}", F),
    ("2026-03-31", "{in: [2026-03-30, 2026-03-31]}", T),
    ("2026-11-23", "{eq: {path: asOf}}", T),
    ("2026-11-24", "{le: {path: asOf}}", F),
    ("2024-02-29", "{gt: 2024-02-28}", T),
    ("2025-02-29", "{gt: 2024-02-28}", U),
    ("20260331", "{eq: 2026-03-31}", U),
    ("2026-3-31", "{eq: 2026-03-31}", U),
    ("31.03.2026", "{ne: 2026-03-31}", U),
    ("2026-03-31T00:00:00Z", "{eq: 2026-03-31}", U),
    ("2026-W14-2", "{eq: 2026-03-31}", U),
    (20260331, "{eq: 2026-03-31}", U),
)

LENGTHS = _table(
    "length",
    ("P3M", "{lt: P12M}", T),
    ("P12M", "{le: P1Y}", T),
    ("P1Y", "{lt: P12M}", F),
    ("P1Y", "{gt: P11M}", T),
    ("PT4H", "{lt: P1D}", T),
    ("PT24H", "{ge: P1D}", T),
    ("PT24H", "{gt: P1D}", F),
    ("P2W", "{le: P14D}", T),
    ("PT90M", "{gt: PT1H}", T),
    ("P27D", "{lt: P1M}", T),
    ("P28D", "{lt: P1M}", U),
    ("P28D", "{le: P1M}", T),
    ("P30D", "{lt: P1M}", U),
    ("P30D", "{ge: P1M}", U),
    ("P31D", "{ge: P1M}", T),
    ("P31D", "{gt: P1M}", U),
    ("P32D", "{gt: P1M}", T),
    ("P4W", "{le: P1M}", T),
    ("P24M", "{gt: P731D}", F),
    ("P2M", "{ge: P59D}", T),
    ("P2M", "{gt: P59D}", U),
    ("P13M", "{ge: P393D}", T),
    ("P1M30D", "{lt: P2M3D}", T),
    ("P1M30D", "{lt: P2M}", U),
    ("P1M", "{gt: PT0S}", T),
    ("P365D", "{le: P1Y}", T),
    ("P365D", "{lt: P1Y}", U),
    ("P366D", "{ge: P1Y}", T),
    ("P367D", "{gt: P1Y}", T),
    ("P1Y", "{gt: P52W}", T),
    ("P", "{lt: P1M}", U),
    ("P1DT", "{lt: P1M}", U),
    ("P٣M", "{lt: P1Y}", U),
    ("PT", "{lt: P1M}", U),
    ("P1.5M", "{lt: P2M}", U),
    ("-P1M", "{lt: P2M}", U),
    ("3 months", "{lt: P2M}", U),
    (90, "{lt: P2M}", U),
)

AMOUNTS = _table(
    "amount",
    (_eur(1000), "{eq: 1000 EUR}", T),
    (_eur(1000.00), "{eq: 1000.00 EUR}", T),
    (_eur(0.1), "{eq: 0.1 EUR}", T),
    (_eur(999.99), "{lt: 1000 EUR}", T),
    (_eur(1000), "{lt: 1000 EUR}", F),
    (_eur(1000), "{le: 1000 EUR}", T),
    (_eur(-1), "{lt: 0 EUR}", T),
    (_eur(1000), "{ne: 1000 EUR}", F),
    (_eur(1000), "{in: [1000 EUR, 5 USD]}", T),
    (_eur(7), "{in: [1000 EUR, 5 EUR]}", F),
    (_eur(1000), "{eq: 1000 USD}", U),
    (_eur(1000), "{ne: 1000 USD}", U),
    (_eur(1000), "{lt: 1 USD}", U),
    (_eur(1000), "{in: [5 EUR, 5 USD]}", U),
    (_eur(1000), "{not_in: [5 EUR, 5 USD]}", U),
    ({"amount": 1000}, "{gt: 1 EUR}", U),
    ({"currency": "EUR"}, "{gt: 1 EUR}", U),
    ({"amount": "1000", "currency": "EUR"}, "{gt: 1 EUR}", U),
    ({"amount": 1000, "currency": "TBD"}, "{gt: 1 EUR}", U),
    (1000, "{gt: 1 EUR}", U),
)

LISTS = _table(
    "words",
    (["a", "b"], "{contains: a}", T),
    (["a", "b"], "{contains: c}", F),
    ([], "{contains: a}", F),
    (["a", None], "{contains: a}", T),
    (["b", None], "{contains: a}", U),
    (["b", "TBD"], "{contains: a}", U),
    (["b", 5], "{contains: a}", U),
    (["a", "b", "c"], "{contains_all: [a, b]}", T),
    (["a"], "{contains_all: [a, b]}", F),
    (["a", None], "{contains_all: [a, b]}", U),
    ([], "{contains_all: [a]}", F),
    (["a"], "{contains_any: [a, b]}", T),
    (["c"], "{contains_any: [a, b]}", F),
    (["c", None], "{contains_any: [a, b]}", U),
    ([], "{contains_any: [a]}", F),
    ("a", "{contains: a}", U),
    ({"a": 1}, "{contains_any: [a]}", U),
)

PRESENT = [
    *_table(
        "text",
        ("fine", "{present: true}", T),
        ("fine", "{present: false}", F),
        (5, "{present: true}", F),
    ),
    *_table("number", (0, "{present: true}", T), ("0", "{present: true}", F)),
    *_table("flag", (False, "{present: true}", T)),
    *_table("code", ("purple", "{present: true}", F)),
    *_table("day", ("2026-02-30", "{present: true}", F)),
    *_table("words", ([], "{present: true}", T), ("a", "{present: true}", F)),
    *_table("inner", ({}, "{present: true}", T), ([], "{present: true}", F)),
    *_table("amount", (_eur(0), "{present: true}", T), ({}, "{present: true}", F)),
    *_table("assumed", (None, "{present: true}", T)),
]

DEFAULTS = _table(
    "assumed",
    (None, "{eq: 7}", T),
    ("TBD", "{eq: 7}", T),
    (8, "{eq: 7}", F),
    ("eight", "{eq: 7}", U),
)

TWO_FIELDS = [
    ("{number: {lt: {path: limit}}}", {"number": 1, "limit": 2}, T),
    ("{number: {path: limit}}", {"number": 1, "limit": 1.0}, T),
    ("{number: {lt: {path: limit}}}", {"number": 1}, U),
    ("{number: {ne: {path: limit}}}", {"limit": 1}, U),
    ("{amount: {le: {path: cap}}}", {"amount": _eur(1), "cap": _eur(1)}, T),
    ("{amount: {le: {path: cap}}}", {"amount": _eur(1), "cap": {"amount": 9, "currency": "U"}}, U),
    ("{length: {lt: {path: notice}}}", {"length": "P30D", "notice": "P1M"}, U),
    ("{text: {in: {path: words}}}", {"text": "a", "words": ["a", None]}, T),
    ("{text: {in: {path: words}}}", {"text": "a", "words": ["b", None]}, U),
    ("{text: {not_in: {path: words}}}", {"text": "a", "words": ["b", None]}, U),
    ("{text: {in: {path: words}}}", {"text": "a", "words": []}, F),
    ("{text: {not_in: {path: words}}}", {"text": "a", "words": []}, T),
    ("{text: {in: {path: words}}}", {"text": "a"}, U),
    ("{words: {contains: {path: text}}}", {"text": "a", "words": ["a"]}, T),
    ("{words: {contains: {path: text}}}", {"words": ["a"]}, U),
    ("{amounts: {contains: 5 EUR}}", {"amounts": [_eur(4), _eur(5)]}, T),
    ("{amounts: {contains: 5 USD}}", {"amounts": [_eur(4)]}, U),
    ("{numbers: {contains_all: [0.1, 2]}}", {"numbers": [0.1, 2.0]}, T),
    ("{days: {contains: 2026-03-31}}", {"days": ["2026-03-31"]}, T),
]

AWAY_FROM_TODAY = [
    # a month back from the last day of a month is the last day of the month before
    ("2026-05-31", "older_than_months: 3", "2026-02-27", T),
    ("2026-05-31", "older_than_months: 3", "2026-02-28", F),
    ("2024-05-31", "older_than_months: 3", "2024-02-28", T),
    ("2024-05-31", "older_than_months: 3", "2024-02-29", F),
    ("2026-03-31", "older_than_months: 1", "2026-02-28", F),
    ("2026-03-01", "older_than_months: 1", "2026-02-01", F),
    ("2026-03-01", "older_than_months: 1", "2026-01-31", T),
    ("2026-01-15", "older_than_months: 12", "2025-01-14", T),
    ("2026-01-15", "older_than_months: 12", "2025-01-15", F),
    ("2026-01-15", "older_than_months: 0", "2026-01-14", T),
    ("2026-01-15", "older_than_months: 0", "2026-01-15", F),
    ("2026-01-15", "older_than_months: 12", "2027-01-15", F),
    ("2026-01-15", "older_than_months: 99999", "1900-01-01", F),
    ("2024-03-01", "older_than_days: 1", "2024-02-29", F),
    ("2024-03-01", "older_than_days: 1", "2024-02-28", T),
    ("2025-03-01", "older_than_days: 1", "2025-02-28", F),
    ("2026-01-01", "older_than_days: 365", "2025-01-01", F),
    ("2026-01-31", "within_months: 1", "2026-02-28", T),
    ("2026-01-31", "within_months: 1", "2026-03-01", F),
    ("2026-01-31", "within_months: 1", "2026-01-31", T),
    ("2026-01-31", "within_months: 1", "2026-01-30", F),
    ("2028-01-31", "within_months: 1", "2028-02-29", T),
    ("2026-01-31", "within_months: 999999", "9999-12-31", T),
    ("2026-12-31", "within_days: 1", "2027-01-01", T),
    ("2026-12-31", "within_days: 1", "2027-01-02", F),
    ("2026-12-31", "within_days: 0", "2026-12-31", T),
    ("2026-12-31", "within_days: 1", "2026-12-30", F),
    ("2026-12-31", "within_days: 1", "soon", U),
    ("2026-12-31", "older_than_days: 1", None, U),
]

LIST_OF_NAMES = reference_list("list: names\nvalues: [fine, good]")


@pytest.mark.parametrize(
    ("field", "said", "asked", "holds"),
    [*NUMBERS, *TEXTS, *CODES, *FLAGS, *DAYS, *LENGTHS, *AMOUNTS, *LISTS, *PRESENT, *DEFAULTS],
)
def test_what_an_operator_says_of_a_value(field: str, said: Any, asked: str, holds: str) -> None:
    assert truth(f"{{{field}: {asked}}}", {field: said}, "", LIST_OF_NAMES) == holds


@pytest.mark.parametrize(("condition", "said", "holds"), TWO_FIELDS)
def test_two_values_of_a_proposal_are_compared(
    condition: str, said: dict[str, Any], holds: str
) -> None:
    assert truth(condition, said) == holds


@pytest.mark.parametrize(("today", "asked", "said", "holds"), AWAY_FROM_TODAY)
def test_a_day_is_seen_from_the_day_of_the_run(
    today: str, asked: str, said: str | None, holds: str
) -> None:
    found = truth(f"{{day: {{{asked}}}}}", {"day": said}, as_of=date.fromisoformat(today))
    assert found == holds


ASKED = [
    "text: {eq: fine}",
    "text: {ne: fine}",
    "text: {in: [fine]}",
    "text: {not_in: [fine]}",
    "text: {matches: fine}",
    "text: {starts_with: f}",
    "text: {valid_as: timezone}",
    "number: {eq: 1}",
    "number: {ne: 1}",
    "number: {lt: 1}",
    "number: {le: 1}",
    "number: {gt: 1}",
    "number: {ge: 1}",
    "flag: {ne: true}",
    "code: {not_in: [red]}",
    "day: {gt: 2026-01-01}",
    "day: {older_than_months: 1}",
    "day: {older_than_days: 1}",
    "day: {within_months: 1}",
    "day: {within_days: 1}",
    "length: {gt: P1M}",
    "amount: {gt: 1 EUR}",
    "words: {contains: fine}",
    "words: {contains_all: [fine]}",
    "words: {contains_any: [fine]}",
    "words: {some: {item: fine}}",
    "words: {every: {item: fine}}",
    "words: {none: {item: fine}}",
    "words: {count: {le: 9, where: {item: fine}}}",
]
NOTHING = [None, "", " ", "TBD", "tbd", "T.B.D.", "to be confirmed", "n/a", "unknown", "?"]


@pytest.mark.parametrize("asked", ASKED)
def test_of_what_is_not_stated_nothing_is_known(asked: str) -> None:
    field = asked.partition(":")[0]
    assert truth(f"{{{asked}}}", {}) == U
    assert truth(f"{{{asked}}}", {field: None}) == U
    assert truth(f"{{{asked}}}", {field: "TBD"}) == U


@pytest.mark.parametrize("said", NOTHING)
def test_a_mark_for_nothing_is_not_stated(said: str | None) -> None:
    assert truth("{text: {ne: fine}}", {"text": said}) == U
    assert truth("{text: {present: true}}", {"text": said}) == F
    assert truth("{text: {present: false}}", {"text": said}) == T


@pytest.mark.parametrize("said", ["0", "none", "no", "NA", "na", "pending", "TBC Bank"])
def test_a_word_that_says_something_is_stated(said: str) -> None:
    assert truth("{text: {present: true}}", {"text": said}) == T


@pytest.mark.parametrize(
    ("condition", "number", "text", "holds"),
    [
        # number: {gt: 1} and text: fine, in all nine mixtures of true, false and unknown
        ("all", 2, "fine", T),
        ("all", 2, "bad", F),
        ("all", 2, None, U),
        ("all", 0, "fine", F),
        ("all", 0, "bad", F),
        ("all", 0, None, F),
        ("all", None, "fine", U),
        ("all", None, "bad", F),
        ("all", None, None, U),
        ("any", 2, "fine", T),
        ("any", 2, "bad", T),
        ("any", 2, None, T),
        ("any", 0, "fine", T),
        ("any", 0, "bad", F),
        ("any", 0, None, U),
        ("any", None, "fine", T),
        ("any", None, "bad", U),
        ("any", None, None, U),
    ],
)
def test_conditions_combine_by_strong_kleene_logic(
    condition: str, number: int | None, text: str | None, holds: str
) -> None:
    said = {"number": number, "text": text}
    both = f"{condition}: [{{number: {{gt: 1}}}}, {{text: fine}}]"
    assert truth(f"{{{both}}}", said) == holds
    turned = {T: F, F: T, U: U}[holds]
    assert truth(f"{{not: {{{both}}}}}", said) == turned


def test_a_number_beyond_what_is_read_never_reaches_an_operator() -> None:
    with pytest.raises(AssertionError, match="is not a JSON number"):
        document_of({"number": float("inf")})


# What the language promises and the operators do not do yet.


@pytest.mark.parametrize(
    ("said", "asked"),
    [("P394D", "{lt: P13M}"), ("P424D", "{lt: P14M}")],
)
def test_days_are_told_from_months_only_where_that_is_sure(said: str, asked: str) -> None:
    assert truth(f"{{length: {asked}}}", {"length": said}) == U


@pytest.mark.parametrize("asked", ["older_than_days: 9999999", "within_days: 9999999"])
def test_a_number_of_days_beyond_the_calendar_is_no_defect(asked: str) -> None:
    said = {"day": "2026-11-23"}
    assert truth(f"{{day: {{{asked}}}}}", said) == (T if "within" in asked else F)


def test_a_time_zone_is_one_of_iana_and_not_of_the_machine(tmp_path: Path) -> None:
    iana = resources.files("tzdata.zoneinfo").joinpath("UTC").read_bytes()
    (tmp_path / "localtime").write_bytes(iana)
    zoneinfo.reset_tzpath([tmp_path])
    try:
        assert truth("{text: {valid_as: timezone}}", {"text": "localtime"}) == F
    finally:
        zoneinfo.reset_tzpath()
        zoneinfo.ZoneInfo.clear_cache()


def test_a_pattern_can_be_a_parameter() -> None:
    declared = "params: {shape: {type: text, default: '[a-c]+', doc: x}}"
    assert truth("{text: {matches: $shape}}", {"text": "abc"}, declared) == T
