"""Whatever a proposal or the name of its file says, a report says it and does nothing else."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.cli.check import CheckSettings, Output, run_check
from checker.policy import Policy
from checker.report.formats import FORMATS
from tests.hostile.attacks import (
    COMMANDS,
    DISGUISE,
    MARKUP,
    TERMINAL,
    TOGETHER,
    good,
    with_texts,
)

_DRIVES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_DISGUISES = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0041]")
_GITHUB = re.compile(r"^\s*::|##\[", re.MULTILINE)
_AZURE = re.compile(r"##vso\[")
PLAIN = ["text", "concise", "grouped"]
DATA = ["json", "sarif"]

# Where markup is read as markup.
MARKED_UP = [name for name, row in FORMATS.items() if row.extension in {"html", "md", "xml"}]

Check = Callable[[str], str]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: Policy) -> Check:
    """Checks the current folder, which must have problems, and gives the report."""
    monkeypatch.chdir(tmp_path)

    def run(output: str) -> str:
        report = tmp_path / "report.txt"
        settings = CheckSettings(
            paths=["."],
            outputs=[Output(output, report)],
            sarif_suppressed=False,
            fail_level="fail",
            as_of=date(2026, 11, 23),
            stdin_name="<stdin>",
            color="never",
            verbose=True,
            allow_empty=False,
            jobs=1,
        )
        assert run_check(policy, settings) in {1, 2}
        return report.read_text(encoding="utf-8")

    return run


def small() -> dict[str, Any]:
    """A proposal with texts of every kind that reports show, and few of each."""
    return {
        key: value[:1] if isinstance(value, list) else value
        for key, value in good().items()
        if key in {"id", "title", "status", "providers", "components", "ip", "function", "metrics"}
    }


def write_all(attacks: list[str]) -> None:
    for number, attack in enumerate(attacks):
        text = json.dumps(with_texts(small(), attack))
        Path(f"{number}.json").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("output", PLAIN)
def test_no_value_drives_a_terminal_or_breaks_a_line(check: Check, output: str) -> None:
    write_all([TOGETHER])
    text = check(output)
    assert _DRIVES.findall(text) == []
    assert _DISGUISES.findall(text) == []
    assert "\\x1b[2J" in text


@pytest.mark.parametrize("output", PLAIN)
def test_no_value_commands_the_log_of_a_build(check: Check, output: str) -> None:
    write_all(COMMANDS)
    text = check(output)
    assert _GITHUB.findall(text) == []
    assert _AZURE.findall(text) == []
    assert "stop-commands" in text


@pytest.mark.parametrize("output", [*PLAIN, *DATA])
def test_no_file_name_does_either(check: Check, output: str) -> None:
    for number, attack in enumerate([*TERMINAL, *DISGUISE, *COMMANDS]):
        name = attack.replace("/", "_").replace("\x00", "")
        Path(f"{name}{number}.json").write_text('{"status": "x"}')
        Path(f"{name}{number}bad.json").write_text("{")
    text = check(output)
    assert _DRIVES.findall(text) == []
    assert _DISGUISES.findall(text) == []
    assert re.findall(r"^\s*::", text, re.MULTILINE) == []
    if output in PLAIN:
        assert _GITHUB.findall(text) + _AZURE.findall(text) == []


@pytest.mark.parametrize("output", DATA)
def test_data_is_ascii_and_gives_values_back(check: Check, output: str) -> None:
    write_all([TOGETHER, *COMMANDS])
    text = check(output)
    assert text.isascii()
    assert _DRIVES.findall(text) == []
    assert re.findall(r"^\s*::", text, re.MULTILINE) == []
    if output == "json":
        assert {f"{TOGETHER}{small()['title']}"} < {
            p["title"] for p in json.loads(text)["proposals"]
        }


@pytest.mark.parametrize("output", DATA)
def test_data_does_not_command_the_log_of_a_build(check: Check, output: str) -> None:
    write_all(COMMANDS)
    text = check(output)
    assert _GITHUB.findall(text) + _AZURE.findall(text) == []


def test_sarif_holds_no_markdown_and_percent_encodes_names(check: Check) -> None:
    write_all(MARKUP)
    Path("a b%2F<x>.json").write_text("{}")
    log = json.loads(check("sarif"))
    assert "markdown" not in json.dumps([r["message"] for r in log["runs"][0]["results"]])
    uris = {
        location["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
        for location in result["locations"]
    }
    assert "a%20b%252F%3Cx%3E.json" in uris
    assert all(re.fullmatch(r"[A-Za-z0-9%/._-]+", uri) for uri in uris)


@pytest.mark.parametrize("output", [*PLAIN, *DATA])
def test_a_name_that_is_not_utf_8_is_reported(check: Check, output: str) -> None:
    Path("caf\udce9.json").write_text("{")
    assert "caf" in check(output)


@pytest.mark.parametrize("output", PLAIN)
def test_long_values_and_lines_are_cut(check: Check, output: str) -> None:
    value = good() | {"status": "s" * 1_000_000, "x" * 1_000_000: 1}
    value["providers"][0]["country"] = "A" * 1_000_000
    Path("long.json").write_text(json.dumps(value))
    assert max(map(len, check(output).splitlines())) < 10_000


@pytest.mark.parametrize("output", FORMATS)
def test_no_format_of_the_table_does_what_a_proposal_says(check: Check, output: str) -> None:
    write_all([TOGETHER, *COMMANDS])
    text = check(output)
    assert _DRIVES.findall(text) == []
    assert _DISGUISES.findall(text) == []
    for command in COMMANDS:
        said = command.strip()
        lines = [line.strip() for line in text.splitlines()]
        assert not any(line.startswith(said) for line in lines), command
        assert "##" not in said or said[said.index("##") :] not in text, command
    if output in MARKED_UP:
        assert "<script>alert(1)" not in text
    if FORMATS[output].extension == "md":
        assert not re.search(r"(?<!\\)\]\(javascript:", text)
