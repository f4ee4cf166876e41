"""`sourcing rules --check` as a user sees it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.small import rule

_DEAD = (
    "id: OWN-01\nfor: component\nwhen: {classification: {eq: strategic, ne: strategic}}\n"
    "require: {ownerRole: {present: true}}\n"
    "examples: {pass: [{name: a}], fail: [{name: b}]}"
)


def test_what_is_wrong_is_told_with_its_line_and_a_way_out(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(rule(_DEAD))
    found = run("rules", "--check", tmp_path)
    assert found.exit_code == 1
    assert found.stdout == (
        "fail never-applicable  OWN-01: `when` can never hold\n"
        f"  --> {tmp_path}/own.yaml:3\n"
        "  why: its conditions exclude each other, so the rule never applies\n"
        "  fix: remove or correct one of the conditions\n\n"
        "1 rule, 0 derived attributes: 1 fail, 0 warn, 0 note\n"
        "Only what is certain is reported: comparisons of two values, computed values and "
        "different lists are assumed to be independent.\n"
    )


@pytest.mark.parametrize(("level", "code"), [("fail", 0), ("warn", 1), ("note", 1), ("never", 0)])
def test_the_level_decides_on_the_exit_code(
    run: Run, tmp_path: Path, level: str, code: int
) -> None:
    (tmp_path / "own.yaml").write_text(rule("id: OWN-01\nrequire: {title: Payroll}"))
    found = run("rules", "--check", tmp_path, "--fail-level", level, "-f", "json")
    told = json.loads(found.stdout)
    assert (found.exit_code, told["exitCode"]) == (code, code)
    assert {finding["kind"] for finding in told["findings"]} == {"no-example"}


def test_without_a_folder_the_rules_that_come_with_the_product_are_looked_at(run: Run) -> None:
    found = run("rules", "--check")
    assert "5 rules, 1 derived attribute:" in found.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("rules rules", "error: folders are for --check only; to add rules use --rules FOLDER\n"),
        ("rules --check nowhere", "error: 1 problem in the rules\nnowhere:1:1: no such folder"),
        ("rules --check --fail-level wran", 'error: --fail-level: unknown value "wran"; did you'),
    ],
)
def test_what_is_asked_wrongly_is_told(run: Run, words: str, message: str) -> None:
    found = run(*words.split())
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(message)
