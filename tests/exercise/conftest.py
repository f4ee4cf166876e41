"""Packs of one rule, written for a test and run by `sourcing test`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checker.cli.app import app

HEAD = """id: ORG-01
title: Notice is short
severity: fail
require: {contract.noticeDaysBuyer: {le: 90}}
message: "{contract.noticeDaysBuyer} days."
remediation: Agree less.
rationale: To move on.
references: [{source: uksp}]
"""
Pack = Callable[..., Path]
Run = Callable[..., Result]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Writes a pack whose rule has these lines besides, and other files by name."""

    def written(lines: str, head: str = HEAD, **others: str) -> Path:
        folder = tmp_path / "house"
        folder.mkdir()
        (folder / "ORG-01.yaml").write_text(head + lines, encoding="utf-8")
        for name, text in others.items():
            (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return folder

    return written


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `sourcing test` with these words in the folder that holds the pack."""
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, ["test", *map(str, words)])
