"""Packs of one rule, written for a test and run by `sourcing test`."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checker.cli.app import app
from tests.conftest import AS_OF, ROOT

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


@pytest.fixture(scope="session")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is built in, without the rules, which take long to load and do not matter here."""
    folder = tmp_path_factory.mktemp("shipped") / "rules"
    shutil.copytree(ROOT / "rules" / "core" / "derived", folder / "core" / "derived")
    shutil.copytree(ROOT / "rules" / "lists", folder / "lists")
    shutil.copy(ROOT / "rules" / "sources.yaml", folder)
    base = ROOT / "examples" / "card-disputes-managed-service.json"
    (folder / "examples.yaml").write_text(f"base: {base}\nas_of: {AS_OF}\n", encoding="utf-8")
    return folder


@pytest.fixture
def run(tmp_path: Path, built_in: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `sourcing test` with these words in the folder that holds the pack."""
    monkeypatch.chdir(tmp_path)
    for module in ("cli.exercise", "cli.settings", "exercise.examples"):
        monkeypatch.setattr(f"checker.{module}.shipped", lambda name: built_in)
    return lambda *words: CliRunner().invoke(app, ["test", *map(str, words)])
