"""`sourcing waive` and `sourcing waivers`: a waiver written, used, and looked after."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import GOLDEN, Run

OPTIONS = {
    "--reason": 'The contract ends: "soon"',
    "--control": "A review each month",
    "--approver": "Ada Lovelace",
    "--expires": "2027-03-31",
    "--as-of": "2026-11-23",
}
Waive = Callable[..., Any]


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A proposal with two failures and a warning, by an author."""
    value = json.loads((GOLDEN / "mixed.json").read_bytes()) | {"author": "Bo"}
    path = tmp_path / "mixed.json"
    path.write_text(json.dumps(value, indent=2), encoding="utf-8")
    return path


@pytest.fixture
def waive(run: Run, mixed: Path) -> Waive:
    def waived(*words: str, **options: str) -> Any:
        given = OPTIONS | {f"--{name}": value for name, value in options.items()}
        return run("waive", mixed, *words, *(word for pair in given.items() for word in pair))

    return waived


def check(run: Run, mixed: Path, *words: str) -> Any:
    return run("check", mixed, "--as-of", "2026-11-23", "-f", "concise", *words)


def test_a_finding_is_waived_by_a_line_in_the_ledger_beside_it(
    run: Run, mixed: Path, waive: Waive
) -> None:
    assert check(run, mixed).exit_code == 1
    done = waive("FUN-01")
    assert done.exit_code == 0, done.stderr
    assert "fail: FUN-01 payroll is back after 24 hours" in done.stdout
    assert (mixed.parent / "waivers.yaml").read_text(encoding="utf-8") == (
        "waivers:\n"
        "  - rule: FUN-01\n"
        '    proposal: "payroll-1"\n'
        '    reason: "The contract ends: \\"soon\\""\n'
        '    compensating_control: "A review each month"\n'
        '    approver: "Ada Lovelace"\n'
        "    granted: 2026-11-23\n"
        "    expires: 2027-03-31\n"
    )
    found = check(run, mixed)
    assert "waived: FUN-01" in found.stdout
    assert "waived by Ada Lovelace until 2027-03-31" in found.stdout
    assert "1 fail, 1 warn, 2 undetermined, 1 waived" in found.stdout
    audited = check(run, mixed, "--no-waivers").stdout
    assert "waived:" not in audited
    assert "2 fail" in audited


def test_the_next_waiver_comes_after_what_is_there_comments_and_all(
    run: Run, mixed: Path, waive: Waive
) -> None:
    ledger = mixed.parent / "waivers.yaml"
    ledger.write_text("# Ours.\nwaivers: []\n", encoding="utf-8")
    assert waive("FUN-01").exit_code == 0
    ledger.write_text(ledger.read_text(encoding="utf-8") + "  # the end\n", encoding="utf-8")
    before = ledger.read_text(encoding="utf-8")
    assert waive("PLC-01", "--entity", "run", "--entity", "desk").exit_code == 0
    after = ledger.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert after.startswith("# Ours.\nwaivers:\n")
    assert after.count("- rule: PLC-01") == 2
    assert check(run, mixed).exit_code == 1  # one is still undetermined
    assert "3 waived" in check(run, mixed).stdout


REFUSED = [
    (["FUN-1"], {}, 'there is no rule "FUN-1"; did you mean "FUN-01"?'),
    (["FUN-03"], {}, "there is no rule"),
    (["PLC-01"], {}, "there are 3 findings; name what to waive with --entity"),
    (["PLC-01", "--entity", "rum"], {}, 'no finding is about "rum"; did you mean "run"?'),
    (["FUN-01"], {"approver": " bo "}, "its approver is the author of the proposal"),
    (
        ["FUN-01"],
        {"expires": "2027-11-24"},
        "--expires: the waiver is granted for too long; no later than 20",
    ),
    (["FUN-01"], {"expires": "2026-11-22"}, "--expires: the waiver expires before it is granted"),
    (["FUN-01"], {"expires": "soon"}, '--expires: "soon" is not a date'),
    (["FUN-01"], {"reason": "TBD"}, "--reason: reason has no content"),
    (["FUN-01"], {"control": " "}, "--control: compensating_control has no content"),
    (["SCH-01"], {}, "SCH-01 finds nothing"),
]


@pytest.mark.parametrize(("words", "options", "why"), REFUSED)
def test_what_may_not_be_waived_leaves_the_ledger_alone(
    mixed: Path, waive: Waive, words: list[str], options: dict[str, str], why: str
) -> None:
    found = waive(*words, **options)
    assert found.exit_code == 2
    assert why in found.stderr
    assert not (mixed.parent / "waivers.yaml").exists()


def test_a_finding_is_waived_once(waive: Waive) -> None:
    assert waive("FUN-01").exit_code == 0
    again = waive("FUN-01")
    assert again.exit_code == 2
    assert "FUN-01 is already waived" in again.stderr
    assert waive("PLC-01", "--entity", "run").exit_code == 0
    again = waive("PLC-01", "--entity", "run")
    assert (again.exit_code, again.stderr) == (2, "error: PLC-01 is already waived for run\n")


def test_a_ledger_in_another_style_is_left_alone_and_the_lines_are_shown(
    mixed: Path, waive: Waive
) -> None:
    assert waive("FUN-01").exit_code == 0
    ledger = mixed.parent / "waivers.yaml"
    text = '{"waivers": []}\n'
    ledger.write_text(text, encoding="utf-8")
    found = waive("FUN-01")
    assert found.exit_code == 2
    assert ledger.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("command", ["check", "waivers"])
def test_a_broken_ledger_is_an_error_at_its_line_and_never_a_waiver(
    run: Run, mixed: Path, waive: Waive, command: str
) -> None:
    assert waive("FUN-01").exit_code == 0
    ledger = mixed.parent / "waivers.yaml"
    ledger.write_text(
        ledger.read_text(encoding="utf-8").replace("expires", "expire"), encoding="utf-8"
    )
    found = run(command, mixed)
    assert found.exit_code == 2
    assert "2 problems in the waivers" in found.stderr
    assert 'waivers.yaml:8:5: unknown key "expire"; did you mean "expires"?' in found.stderr
    assert found.stdout == ""


LISTED = [
    ("2026-11-23", "active", "1 waiver: 1 active"),
    ("2027-03-01", "expiring", "1 waiver: 1 expiring"),
    ("2027-04-01", "expired", "1 waiver: 1 expired"),
]


@pytest.mark.parametrize(("day", "state", "told"), LISTED)
def test_waivers_are_listed_with_how_they_stand(
    run: Run, mixed: Path, waive: Waive, day: str, state: str, told: str
) -> None:
    waive("FUN-01")
    found = run("waivers", mixed.parent, "--as-of", day)
    assert found.exit_code == 0
    assert found.stdout.splitlines()[-1] == told
    as_json = json.loads(run("waivers", mixed.parent, "--as-of", day, "-f", "json").stdout)
    assert [use["state"] for use in as_json] == [state]


def test_without_waivers_the_list_says_so(run: Run, mixed: Path) -> None:
    assert run("waivers", mixed.parent).stdout == "0 waivers\n"


@pytest.mark.parametrize("command", ["check", "waivers"])
def test_a_ledger_that_was_not_looked_for_is_told(
    run: Run, mixed: Path, waive: Waive, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    waive("FUN-01")
    monkeypatch.setattr("checker.cli.settings.shipped", lambda _: GOLDEN / "rules")
    monkeypatch.chdir(mixed.parent)
    Path("proposals").mkdir()
    for name in ("mixed.json", "waivers.yaml"):
        Path(name).rename(Path("proposals", name))
    note = "note: proposals/waivers.yaml was not read: name its folder, or use --waivers\n"
    assert run(command, "--as-of", "2026-11-23").stderr == note
    for said in (["proposals"], ["--waivers", "proposals/waivers.yaml"]):
        assert run(command, *said, "--as-of", "2026-11-23").stderr == ""


def test_an_approver_has_to_be_on_the_list_of_the_configuration(
    run: Run, mixed: Path, waive: Waive
) -> None:
    (mixed.parent / "sourcing.toml").write_text('[waivers]\napprovers = ["Eve"]\n')
    found = waive("FUN-01")
    assert found.exit_code == 2
    assert "Ada Lovelace is not on the list of approvers" in found.stderr
    assert waive("FUN-01", approver="eve").exit_code == 0
