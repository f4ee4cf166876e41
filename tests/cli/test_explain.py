"""`sourcing explain` and `sourcing rules`, with the rules of `tests/report/golden` built in."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.small import rule


def test_a_rule_is_explained_whole(run: Run) -> None:
    found = run("explain", "FUN-01")
    assert (found.exit_code, found.stderr) == (0, "")
    assert (
        found.stdout
        == """\
FUN-01  The function is back within a working day
severity: fail   pack: core   about: each proposal

Why: A day without the function is one too many.
Applies when: always
Requires that: function.rtoHours is at most 8
When facts are missing: fail
Parameter most = 8 (number): Hours within which a function must be back.
Finding: {function.name} is back after {function.rtoHours} hours; at most 8 are allowed.
Fix: Agree on 8 hours or fewer.
Avoid: back tomorrow
    function.rtoHours: 24
Prefer: back by the evening
    function.rtoHours: 8
Sources:
  Book Ch. 2: A book on sourcing
    https://example.org/book
Rule file: rules/core/small/FUN-01-recovery.yaml
No legal advice is given.
"""
    )


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("fun-01", "FUN-01  The function is back within a working day"),
        ("FUN-02", "severity: warn, or fail when it escalates"),
        ("FUN-02", "Is fail when this holds or is not known: function.criticality.assessment is"),
        ("PLC-01", "Applies when: classification is strategic"),
        ("PLC-01", "When facts are missing: undetermined"),
        ("PLC-01", "Derived abroad of component: Whether work is done in another country"),
        ("SCH-01", "Requires that: the product's own check of the schema finds nothing"),
        ("FUN-02", "  Book S1: A book on sourcing"),
        ("FUN-02", "    Work that matters is done near."),
        ("FUN-02", "  Book Ch. 3 (not verified): A book on sourcing"),
        ("PLC-01", "pack: core   about: each component"),
        ("PLC-01", "Finding: {name} is strategic and is done in {locationIds.country}."),
        # rules of packs that are off are explained too
        ("EXT-01", "severity: warn   pack: extra   about: each proposal"),
    ],
)
def test_an_explanation_says(run: Run, wanted: str, words: str) -> None:
    found = run("explain", wanted)
    assert found.exit_code == 0
    assert words in found.stdout


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("PLC-02", 'error: there is no rule "PLC-02"; did you mean "PLC-01"?\n'),
        ("plc-1", 'error: there is no rule "plc-1"; did you mean "PLC-01"?\n'),
        ("XYZ", 'error: there is no rule "XYZ"; `sourcing rules` lists them\n'),
    ],
)
def test_an_unknown_rule_is_told_with_a_suggestion(run: Run, wanted: str, message: str) -> None:
    found = run("explain", wanted)
    assert (found.exit_code, found.stdout, found.stderr) == (2, "", message)


def test_rules_of_ones_own_are_explained_too(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(rule("id: OWN-01\nrequire: {title: Payroll}"))
    found = run("explain", "own-01", "--rules", tmp_path)
    assert found.stdout.startswith("OWN-01  A rule\n")
    assert f"Rule file: {tmp_path}/own.yaml" in found.stdout


def test_an_explanation_can_be_read_by_a_program(run: Run) -> None:
    told = json.loads(run("explain", "PLC-01", "--output-format", "json").stdout)
    assert told["require"] == ["abroad is false"]
    assert told["derived"][0]["attribute"] == "abroad"
    assert told["whenUnknown"] == "undetermined"
    assert told["sources"][0]["says"] == "Work that matters is done near."


def test_an_explanation_can_be_a_page(run: Run) -> None:
    page = run("explain", "FUN-01", "--output-format", "markdown").stdout
    assert page.startswith("# FUN-01: The function is back within a working day\n")
    assert "```yaml\nfunction.rtoHours: 24\n```" in page


def test_rules_can_be_listed_for_a_program(run: Run) -> None:
    told = json.loads(run("rules", "--output-format", "json").stdout)
    assert [rule["id"] for rule in told["rules"]] == ["FUN-01", "FUN-02", "PLC-01", "SCH-01"]
    assert told["rules"][1]["escalatesTo"] == "fail"


@pytest.mark.parametrize(
    ("words", "output"),
    [
        (
            "",
            """\
core / small
  FUN-01  fail       The function is back within a working day
  FUN-02  warn→fail  Customers know the function by name
  PLC-01  fail       Strategic work stays at home
  SCH-01  fail       The proposal keeps to the schema

4 rules. `sourcing explain RULE` explains one.
""",
        ),
        (
            "--pack extra --select EXT",
            """\
core / small
  SCH-01  fail       The proposal keeps to the schema

extra / small
  EXT-01  warn       The total is worth the trouble

2 rules. `sourcing explain RULE` explains one.
""",
        ),
    ],
)
def test_the_rules_that_a_check_would_use_are_listed(run: Run, words: str, output: str) -> None:
    found = run("rules", *words.split())
    assert found.exit_code == 0
    assert found.stdout == output
