"""The ledger of waivers: every mistake is an error at its line, and waives nothing."""

import json
import textwrap
from datetime import date
from typing import Any

import jsonschema_rs
import pytest
import yaml

from checker.findings import Waiver
from checker.findings.ledger import LedgerProblems, read_ledger
from checker.resources import schema_file

SCHEMA = jsonschema_rs.validator_for(
    json.loads(schema_file("waivers.schema.json").read_bytes()), validate_formats=True
)
GOOD = """\
waivers:
  # why this is here
  - rule: IP-03
    proposal: p
    entity: patents
    reason: The licence ends in March.
    compensating_control: A review each month.
    approver: Ada
    granted: 2026-11-01
    expires: 2027-11-01
"""
TEXT = GOOD.replace("\n    entity: patents", "")


def read(text: str) -> tuple[Waiver, ...]:
    return read_ledger("waivers.yaml", text.encode())


def test_a_waiver_says_what_who_why_and_until_when_and_where_it_stands() -> None:
    assert read(GOOD) == (
        Waiver(
            rule="IP-03",
            proposal="p",
            entity="patents",
            pointer="",
            reason="The licence ends in March.",
            compensating_control="A review each month.",
            approver="Ada",
            granted=date(2026, 11, 1),
            expires=date(2027, 11, 1),
            file="waivers.yaml",
            line=3,
        ),
    )
    assert read("waivers: []\n") == ()


def plain(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)


@pytest.mark.parametrize("text", [GOOD, TEXT, "waivers: []\n"])
def test_what_is_read_keeps_to_the_schema(text: str) -> None:
    assert SCHEMA.is_valid(plain(text))


WRONG = [
    # (the mistake, the error, whether the schema sees it too)
    (("waivers:", "waiver:"), "1:1: a ledger begins with the key waivers", True),
    (("waivers:", "more: 1\nwaivers:"), '1:1: unknown key "more"', True),
    (("  - rule", "    rule"), "1:1: waivers must be a list", True),
    (("IP-03", "IP"), '3:5: "IP" is not a rule id; name one rule, such as IP-03', True),
    (("IP-03", '"IP-*"'), '3:5: "IP-*" is not a rule id', True),
    (
        ("rule: IP-03", "rule: IP-03\n    enttiy: x"),
        'unknown key "enttiy"; did you mean "entity"?',
        True,
    ),
    (("\n    proposal: p", ""), "3:5: the waiver has no proposal", True),
    (("\n    expires: 2027-11-01", ""), "3:5: the waiver has no expires", True),
    (("\n    compensating_control: A review each month.", ""), "has no compensating_control", True),
    (("The licence ends in March.", '""'), "6:5: reason has no content", True),
    (("The licence ends in March.", "TBD"), "6:5: reason has no content", False),
    (
        ("proposal: p", "proposal: 7"),
        "4:5: proposal must be a text; put it between double quotes",
        False,
    ),
    (("2027-11-01", "2027-02-30"), '10:5: "2027-02-30" is not a date; write YYYY-MM-DD', True),
    (("2027-11-01", "never"), '10:5: "never" is not a date', True),
    (("2027-11-01", "2026-10-31"), "10:5: the waiver expires before it is granted", False),
    (
        ("2027-11-01", "2027-11-02"),
        "10:5: the waiver is granted for too long; no later than 2027-11-01",
        False,
    ),
    (
        ("entity: patents", "entity: patents\n    pointer: /ip"),
        "names an entity or a pointer, not both",
        True,
    ),
    (("entity: patents", "pointer: ip"), '"ip" is not a JSON pointer', True),
    (("proposal: p", "proposal: *all"), "aliases (*name) are not allowed", True),
    (("proposal: p", "proposal: p\n    proposal: q"), 'the key "proposal" is given twice', False),
    (
        ("  - rule: IP-03", "  - just words\n  - rule: IP-03"),
        "3:5: a waiver must be a mapping",
        True,
    ),
]


@pytest.mark.parametrize(("change", "error", "by_schema"), WRONG)
def test_a_mistake_is_an_error_at_its_line(
    change: tuple[str, str], error: str, by_schema: bool
) -> None:
    text = GOOD.replace(*change)
    assert text != GOOD
    with pytest.raises(LedgerProblems) as raised:
        read(text)
    assert error in str(raised.value)
    assert str(raised.value).startswith("waivers.yaml:")
    if by_schema:
        try:
            value = plain(text)
        except yaml.YAMLError:
            return
        assert not SCHEMA.is_valid(value)


def test_one_bad_waiver_spoils_the_file_and_all_that_is_wrong_is_told() -> None:
    bad = GOOD + textwrap.indent("- rule: X\n  proposal: TBD\n", "  ")
    with pytest.raises(LedgerProblems) as raised:
        read(bad)
    assert len(raised.value.problems) == 7


@pytest.mark.parametrize("text", ["", "waivers:\n", "- rule: IP-03\n", "waivers: {}\n", "\t- x"])
def test_a_file_that_is_no_ledger_is_an_error(text: str) -> None:
    with pytest.raises(LedgerProblems):
        read(text)


def test_how_long_a_waiver_may_last_is_a_setting() -> None:
    with pytest.raises(LedgerProblems, match=r"at most 1 month$"):
        read_ledger("waivers.yaml", GOOD.encode(), 1)
    assert read_ledger("waivers.yaml", GOOD.replace("2027-11-01", "2028-10-31").encode(), 24)
