"""`sourcing check`: exit codes, options, and what goes where.

The proposals and the built-in rules are those of `tests/report/golden`: clean.json passes,
draft.json is undetermined, mixed.json and wrong.json fail, broken.json cannot be read; the pack
`extra` has one rule, of which clean.json makes a warning.
"""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.cli.settings import day as day_of_run
from checker.report.formats import NAMES
from tests.cli.conftest import GOLDEN, Run
from tests.conftest import ROOT
from tests.small import rule

CLEAN = (GOLDEN / "clean.json").read_bytes()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        # 0: nothing at or above the fail level
        ("clean.json", 0),
        ("clean.json --fail-level warn", 0),
        ("clean.json --pack extra", 0),
        ("mixed.json --fail-level never", 0),
        ("mixed.json --select FUN-02", 0),
        ("wrong.json --fail-level never", 0),
        ("rules --allow-empty", 0),
        # 1: findings
        ("mixed.json", 1),
        ("wrong.json", 1),
        ("clean.json mixed.json", 1),
        ("mixed.json clean.json", 1),
        ("mixed.json --select FUN-02 --fail-level warn", 1),
        ("clean.json --pack extra --fail-level warn", 1),
        # what is undetermined counts at the severity of its rule
        ("draft.json", 1),
        ("draft.json --select FUN-01", 1),
        ("draft.json --fail-level never", 0),
        # 2: a file cannot be read, or an option is wrong
        ("broken.json", 2),
        ("broken.json --fail-level never", 2),
        ("broken.json --allow-empty", 2),
        ("clean.json broken.json", 2),
        ("mixed.json broken.json", 2),
        ("nowhere.json", 2),
        ("clean.json nowhere.json", 2),
        ("nothing*.json", 2),
        ("*.json", 2),
        ("clean.json --fail-level soon", 2),
        ("clean.json --color blue", 2),
        ("clean.json --as-of 2026-02-30", 2),
        ("clean.json --output-format pdf", 2),
        ("clean.json --unknown", 2),
        ("clean.json --rules nowhere", 2),
        ("clean.json --output-file nowhere/report.txt", 2),
        # 3: nothing was checked
        ("rules", 3),
        ("rules --fail-level never", 3),
    ],
)
def test_the_exit_code(run: Run, words: str, code: int) -> None:
    assert run("check", *words.split()).exit_code == code


@pytest.mark.parametrize("output_format", NAMES)
@pytest.mark.parametrize(
    ("name", "code"), [("clean.json", 0), ("mixed.json", 1), ("broken.json", 2), ("rules", 3)]
)
def test_the_format_has_no_say_in_the_exit_code(
    run: Run, output_format: str, name: str, code: int
) -> None:
    found = run("check", name, "--output-format", output_format)
    assert found.exit_code == code
    if output_format in {"json", "json-v1", "sarif"}:
        assert json.loads(found.stdout)


def test_one_run_writes_several_reports_and_the_text_goes_to_the_terminal(
    run: Run, tmp_path: Path
) -> None:
    files = {name: tmp_path / name for name in ("json", "sarif", "concise")}
    wanted = [word for name, file in files.items() for word in ("--output", f"{name}={file}")]
    found = run("check", "mixed.json", *wanted)
    assert found.exit_code == 1
    assert found.stdout == run("check", "mixed.json").stdout
    for name, file in files.items():
        assert file.read_text() == run("check", "mixed.json", "-f", name).stdout


@pytest.mark.parametrize(
    ("words", "formats"),
    [
        ("--output concise=-", ["concise"]),
        ("--output concise=- --output json=-", ["concise", "json"]),
        ("-f text --output concise=-", ["text", "concise"]),
        ("-f concise", ["concise"]),
        ("", ["text"]),
    ],
)
def test_what_goes_to_standard_output_goes_there_in_the_order_asked_for(
    run: Run, words: str, formats: list[str]
) -> None:
    alone = [run("check", "mixed.json", "-f", name).stdout for name in formats]
    assert run("check", "mixed.json", *words.split()).stdout == "".join(alone)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--fail-level warm", '--fail-level: unknown value "warm"; did you mean "warn"?'),
        ("--fail-level x", '--fail-level: unknown value "x"; one of fail, warn, never'),
        ("--color alwys", '--color: unknown value "alwys"; did you mean "always"?'),
        ("--as-of 2026-02-30", '--as-of: "2026-02-30" is not a date; write YYYY-MM-DD'),
        ("--as-of 20261123", '--as-of: "20261123" is not a date; write YYYY-MM-DD'),
        ("--as-of today", '--as-of: "today" is not a date; write YYYY-MM-DD'),
        ("--pack extr", '--pack: unknown value "extr"; did you mean "extra"?'),
        ("--pack zz", '--pack: unknown value "zz"; one of core, extra'),
        ("--select FUN-10", '--select: no rule begins with "FUN-10"; did you mean "FUN-0'),
        ("--select XX", '--select: no rule begins with "XX"'),
        ("--ignore PLK-01", '--ignore: no rule begins with "PLK-01"; did you mean "PLC-01"?'),
        ("--select FUN --select XX", '--select: no rule begins with "XX"'),
        ("--baseline nowhere.json", "--baseline: there is no file nowhere.json"),
        ("--waivers nowhere.yaml", "--waivers: there is no file nowhere.yaml"),
        ("--rules nowhere", "error: 1 problem in the rules\nnowhere:1:1: no such folder of rules"),
        (
            "--output-file no/where",
            "the text report cannot be written to no/where: its folder does not exist",
        ),
        ("--output-fromat text", "No such option: --output-fromat"),
        ("--output-format pdf", 'unknown value "pdf"; one of text'),
        ("--output-format jsn", '--output-format: unknown value "jsn"; did you mean "json"?'),
        ("--output sarf=x", '--output: unknown value "sarf"; did you mean "sarif"?'),
        ("--output sarif", '"sarif" names no file; write --output sarif=report.sarif, or sarif=-'),
        ("-o r.html", "r.html would hold the text report; write --output html=r.html, or add"),
        ("-o r.JSON", "r.JSON would hold the text report; write --output json=r.JSON, or add"),
        ("--output json=", '"json=" names no file; write --output json=report.json'),
        ("--output json=x --output sarif=x", "two reports would be written to x"),
        (
            "--output json=no/w",
            "the json report cannot be written to no/w: its folder does not exist",
        ),
    ],
)
def test_a_wrong_option_says_what_it_could_be(run: Run, words: str, message: str) -> None:
    found = run("check", "clean.json", *words.split())
    assert found.exit_code == 2
    assert found.stdout == ""
    assert message in found.stderr
    assert "Traceback" not in found.stderr


def _ids(run: Run, *words: str) -> set[str]:
    """The rules that gave a verdict about mixed.json."""
    found = json.loads(run("check", "mixed.json", "-f", "json", *words).stdout)
    (proposal,) = found["proposals"]
    return {said["rule"] for said in [*proposal["findings"], *proposal["settled"]]}


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", {"FUN-01", "FUN-02", "PLC-01", "SCH-01"}),
        ("--select FUN", {"FUN-01", "FUN-02", "SCH-01"}),
        ("--select FUN-01", {"FUN-01", "SCH-01"}),
        ("--select FUN-01 --select PLC", {"FUN-01", "PLC-01", "SCH-01"}),
        ("--ignore FUN", {"PLC-01", "SCH-01"}),
        ("--select FUN --ignore FUN-02", {"FUN-01", "SCH-01"}),
        ("--ignore SCH", {"FUN-01", "FUN-02", "PLC-01", "SCH-01"}),
        ("--pack extra", {"EXT-01", "FUN-01", "FUN-02", "PLC-01", "SCH-01"}),
        ("--pack *", {"EXT-01", "FUN-01", "FUN-02", "PLC-01", "SCH-01"}),
        ("--pack extra --select EXT", {"EXT-01", "SCH-01"}),
    ],
)
def test_rules_are_chosen_by_pack_and_by_the_beginning_of_their_id(
    run: Run, words: str, ids: set[str]
) -> None:
    assert _ids(run, *words.split()) == ids


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Etc/GMT-14"])
def test_today_is_the_day_of_utc_wherever_the_machine_stands(
    zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        before, found, after = datetime.now(UTC).date(), day_of_run(None), datetime.now(UTC).date()
    finally:
        monkeypatch.undo()
        time.tzset()
    assert found in {before, after}


@pytest.mark.parametrize(
    ("day", "verdict"),
    [("2026-03-01", "not_applicable"), ("2026-03-06", "not_applicable"), ("2026-03-07", "warn")],
)
def test_the_day_to_judge_by_is_that_of_the_option(
    run: Run, tmp_path: Path, day: str, verdict: str
) -> None:
    asked = "when: {proposedOn: {older_than_days: 5}}\nrequire: {status: approved}\nseverity: warn"
    (tmp_path / "late.yaml").write_text(rule(f"id: OWN-01\n{asked}"))
    said = {"id": "x", "title": "X", "status": "proposed", "proposedOn": "2026-03-01"}
    words = ["--rules", str(tmp_path), "--select", "OWN", "--as-of", day, "-f", "concise"]
    found = run("check", "-", *words, "--fail-level", "warn", input=json.dumps(said).encode())
    assert found.exit_code == (1 if verdict == "warn" else 0)
    assert ("warn: OWN-01" in found.stdout) == (verdict == "warn")


def test_rules_of_ones_own_stand_beside_the_built_in_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(rule("id: OWN-01\nrequire: {title: Payroll}"))
    assert _ids(run, "--rules", str(tmp_path)) == {"FUN-01", "FUN-02", "OWN-01", "PLC-01", "SCH-01"}


def test_rules_that_do_not_load_are_told_before_anything_is_checked(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "1.yaml").write_text(rule("id: OWN-01\nrequire: {titel: Payroll}"))
    (tmp_path / "2.yaml").write_text(rule("id: FUN-01\nsevrity: warn"))
    found = run("check", "mixed.json", "--rules", tmp_path)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr == (
        "error: 2 problems in the rules\n"
        f'{tmp_path}/1.yaml:2:11: unknown path "titel"; did you mean "title"?\n'
        f'{tmp_path}/2.yaml:2:1: unknown key "sevrity"; did you mean "severity"?\n'
    )


def test_a_proposal_comes_from_standard_input(run: Run) -> None:
    found = run("check", "-", "-f", "concise", input=CLEAN)
    assert found.exit_code == 0
    assert found.stdout.startswith("1 proposal")


@pytest.mark.parametrize(
    ("data", "words", "message"),
    [
        (b"", "", "<stdin>"),
        (b'{"id": 1', "", "<stdin>:1:9: error: the JSON text ends"),
        (b'{"id": 1', "--stdin-filename a/b.json", "a/b.json:1:9: error: the JSON text ends"),
        (b"\xff", "", "<stdin>:1:1: error: "),
    ],
)
def test_standard_input_that_cannot_be_read_is_told_by_its_name(
    run: Run, data: bytes, words: str, message: str
) -> None:
    found = run("check", "-", "-f", "concise", *words.split(), input=data)
    assert found.exit_code == 2
    assert found.stdout.startswith(message)


def test_standard_input_can_hold_a_proposal_a_line(run: Run) -> None:
    lines = b'{"id": "a", "title": "A"}\n{"id": "b", "title": "B"}\n'
    words = ["--stdin-filename", "all.ndjson", "-f", "concise", "--select", "FUN-01"]
    found = run("check", "-", *words, input=lines)
    assert found.stdout.splitlines() == [
        "all.ndjson:1:1: fail: FUN-01 not stated: function.rtoHours",
        "all.ndjson:2:1: fail: FUN-01 not stated: function.rtoHours",
        "2 proposals · 2 rules: 2 fail, 0 warn, 2 passed",
    ]


def test_good_files_are_judged_beside_a_bad_one(run: Run) -> None:
    found = run("check", "broken.json", "mixed.json", "clean.json", "-f", "concise")
    lines = found.stdout.splitlines()
    assert lines[0].startswith("broken.json:3:10: error: the JSON text ends")
    assert "mixed.json:8:17: fail: FUN-01 payroll is back after 24 hours" in lines[1]
    assert lines[-1].startswith("2 proposals · 4 rules: 2 fail, 1 warn, ")
    assert lines[-1].endswith("; 1 could not be read")


def test_a_folder_is_searched_for_proposals(run: Run, tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.json", "deep/a.json"):
        (tmp_path / name).write_bytes(CLEAN)
    (tmp_path / "notes.txt").write_text("no proposal")
    assert run("check", tmp_path).stdout.splitlines()[-1].startswith("2 proposals · ")


def test_a_run_that_finds_nothing_says_so(run: Run, tmp_path: Path) -> None:
    nothing = "there was nothing to check: no .json, .ndjson or .jsonl file"
    begin = "`sourcing new proposal` writes one"
    found = run("check", tmp_path)
    assert found.exit_code == 3
    assert found.stderr == f"error: {nothing} in {tmp_path}; {begin}\n"
    found = run("check", tmp_path, "--allow-empty")
    assert (found.exit_code, found.stderr) == (0, f"note: {nothing} in {tmp_path}\n")


@pytest.mark.parametrize(
    ("words", "environment", "coloured"),
    [
        ("", {}, False),
        ("", {"FORCE_COLOR": "1"}, True),
        ("", {"CLICOLOR_FORCE": "1"}, True),
        ("", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("", {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        ("--color always", {"NO_COLOR": "1"}, True),
        ("--color never", {"FORCE_COLOR": "1"}, False),
        ("--color auto", {"FORCE_COLOR": "1"}, True),
        ("--color always -f concise", {}, False),
        ("--color always -f json", {}, False),
    ],
)
def test_colour_is_asked_for_by_flag_then_by_environment(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    words: str,
    environment: dict[str, str],
    coloured: bool,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert (b"\x1b[" in run("check", "mixed.json", *words.split()).stdout_bytes) is coloured


def test_the_report_goes_to_a_file_when_asked(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.txt"
    found = run("check", "mixed.json", "-o", target)
    assert (found.exit_code, found.stdout, found.stderr) == (1, "", "")
    assert target.read_text(encoding="utf-8") == run("check", "mixed.json").stdout


def test_the_format_can_come_from_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCING_OUTPUT_FORMAT", "json")
    assert json.loads(run("check", "clean.json").stdout)["proposals"]
    assert run("check", "clean.json", "-f", "text").stdout.startswith("1 proposal")


def test_verbose_tells_also_what_passed_and_what_does_not_apply(run: Run) -> None:
    output = run("check", "clean.json", "--verbose").stdout
    assert "passed FUN-01 [proposal canteen]" in output
    assert "not applicable FUN-02 [proposal canteen]: function.customerFacing is false" in output
    assert "(rules/core/small/FUN-02-name.yaml:5)" in output


def test_the_built_in_rules_judge_without_any_option() -> None:
    """A process of its own: the entry point, the shipped rules, today."""
    said = {"id": "x", "title": "Überall 😀"}
    command = [sys.executable, "-c", "from checker.cli import main; main()", "check", "-"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "FORCE_COLOR": ""}
    found = subprocess.run(
        command, input=json.dumps(said).encode(), capture_output=True, env=environment, check=False
    )
    assert (found.returncode, found.stderr) == (1, b"")
    assert "Überall 😀 (x)" in found.stdout.decode("utf-8")


# What users are promised and do not get yet.


def test_an_unknown_format_is_told_with_a_suggestion(run: Run) -> None:
    assert 'did you mean "json"?' in run("check", "clean.json", "-f", "jsno").stderr


@pytest.mark.parametrize("prefix", ["FNU", "FUM"])
def test_a_near_prefix_is_suggested(run: Run, prefix: str) -> None:
    found = run("check", "clean.json", "--select", prefix)
    assert 'did you mean "FUN' in found.stderr


def test_a_selected_rule_whose_pack_is_off_is_told(run: Run) -> None:
    found = run("check", "clean.json", "--select", "EXT-01", "--fail-level", "warn")
    assert found.exit_code != 0 or "--pack extra" in found.stderr


def test_a_locked_rule_that_is_not_selected_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(rule("id: OWN-01\nlocked: true\nrequire: {title: Canteen}"))
    found = run("check", "clean.json", "--rules", str(tmp_path), "--select", "FUN")
    assert "Weaker than the rules as written" in found.stdout
    assert "OWN-01" in found.stdout
    found = run("check", "clean.json", "--rules", str(tmp_path), "--select", "OWN")
    assert "Weaker" not in found.stdout


def test_rules_named_twice_count_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(rule("id: OWN-01\nrequire: {title: Canteen}"))
    words = ["--rules", str(tmp_path), "--rules", str(tmp_path), "--select", "OWN"]
    found = run("check", "clean.json", *words)
    assert found.exit_code == 2 or "2 rules: 0 fail, 0 warn, 2 passed" in found.stdout


def test_an_empty_run_that_is_allowed_is_no_error(run: Run) -> None:
    assert "error" not in run("check", "rules", "--allow-empty").stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "clean.json",
            'error: "clean.json" is not a command; to check it: sourcing check clean.json\n',
        ),
        (". -f json", 'error: "." is not a command; to check it: sourcing check . -f json\n'),
        (
            "schema proposals",
            'error: schema: unknown value "proposals"; did you mean "proposal"?\n',
        ),
        ("schema toml", 'error: schema: unknown value "toml"; one of proposal, rule, report,'),
        ("baseline crate", 'error: baseline: unknown value "crate"; did you mean "create"?\n'),
    ],
)
def test_a_wrong_word_says_what_it_could_be(run: Run, words: str, message: str) -> None:
    found = run(*words.split())
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(message)


@pytest.mark.parametrize("command", ["check", "rules", "test"])
def test_help_gives_each_exit_code_a_line(run: Run, command: str) -> None:
    lines = [line.strip() for line in run(command, "--help").stdout.splitlines()]
    codes = [line.split()[0] for line in lines if line[:1].isdecimal()]
    assert codes == ["0", "1", "2", "3"][: len(codes)]
    assert len(codes) >= 3


def test_new_by_itself_shows_what_can_be_begun(run: Run) -> None:
    assert "proposal" in run("new").stdout
