"""The README shows a real run."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_run_in_the_readme_is_what_the_command_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block of lines between two ellipses stands in the output, in that order."""
    shown = re.search(r"\$ sourcing (check .*)\n((?s:.*?))```", README)
    assert shown is not None
    monkeypatch.chdir(ROOT)
    output = CliRunner().invoke(app, shlex.split(shown[1])).stdout
    blocks = [block.strip("\n") for block in shown[2].split("…\n") if block.strip()]
    assert len(blocks) == 3
    places = [output.find(block) for block in blocks]
    assert -1 < places[0] < places[1] < places[2]
    assert output.endswith(blocks[-1] + "\n")


def test_the_first_proposal_of_the_readme_can_be_begun(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    block = re.search(r"A first proposal:\n```console\n((?s:.*?))```", README)
    assert block is not None
    monkeypatch.chdir(tmp_path)
    *begun, checked = [line.removeprefix("$ sourcing ") for line in block[1].splitlines()]
    for line in begun:
        words, _, file = line.partition(" > ")
        ran = CliRunner().invoke(app, shlex.split(words))
        assert ran.exit_code == 0
        if file:
            Path(file).write_text(ran.stdout)
    draft = Path("proposals/payroll.json")
    draft.write_text(draft.read_text().replace("{", '{"$schema": "../proposal.schema.json",', 1))
    found = CliRunner().invoke(app, shlex.split(checked))
    assert "What most of the " in found.stdout
    assert "0 fail, 0 warn" in found.stdout
