"""docs/adoption.md, run: old findings, a pull request, waivers that count and one that does not."""

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from tests.conftest import ROOT
from tests.console import shown, steps

PAGE = (ROOT / "docs" / "adoption.md").read_text(encoding="utf-8")
OLD = ("agency-it-outsourcing", "bank-platform-migration")
NEW = "card-disputes-managed-service"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of two old proposals, and a draft beside it that declares a wrong location."""
    top, drafts = tmp_path / "repository", tmp_path / "drafts"
    shutil.copytree(ROOT / "examples" / "evidence", top / "proposals" / "evidence")
    for name in OLD:
        shutil.copy(ROOT / "examples" / f"{name}.json", top / "proposals")
    drafts.mkdir()
    text = (ROOT / "examples" / f"{NEW}.json").read_text(encoding="utf-8")
    text = text.replace(f'"id": "{NEW}"', '"id": "disputes"')
    text = text.replace('"locationType": "offshore"', '"locationType": "onshore"', 1)
    (drafts / "disputes.json").write_text(text, encoding="utf-8")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / ".gitconfig").write_text("[user]\nname = a\nemail = a@example.org\n")
    monkeypatch.chdir(top)
    subprocess.run(["git", "init", "--quiet", "--initial-branch", "main"], check=True)
    return top


def run(command: str) -> tuple[str, int]:
    """What a command says, and its exit code; `sourcing` runs in this process."""
    program, *words = shlex.split(command)
    if program == "sourcing":
        found = CliRunner().invoke(app, words)
        return found.stdout, found.exit_code
    done = subprocess.run([program, *words], capture_output=True, text=True, check=True)
    return done.stdout, done.returncode


def test_the_history_on_the_page_is_what_happens(repository: Path) -> None:
    said, code = "", 0
    tried = 0
    for command, wanted in steps(PAGE):
        if command == "echo $?":
            assert wanted == f"{code}\n", said
            continue
        said, code = run(command)
        assert shown(wanted).fullmatch(said), f"{command}\n{said}"
        tried += 1
    assert tried > 15


def test_the_annotation_is_on_a_line_that_the_pull_request_added(repository: Path) -> None:
    subprocess.run(["git", "commit", "--quiet", "--allow-empty", "-m", "x"], check=True)
    shutil.copy(repository.parent / "drafts" / "disputes.json", repository / "proposals")
    words = "check proposals --since main --as-of 2026-11-23 -f sarif"
    log = json.loads(CliRunner().invoke(app, words.split()).stdout)
    found = [r for r in log["runs"][0]["results"] if "disputes" in json.dumps(r)]
    (place,) = found[0]["locations"]
    line = place["physicalLocation"]["region"]["startLine"]
    text = (repository / "proposals" / "disputes.json").read_text(encoding="utf-8")
    assert '"locationType": "onshore"' in text.splitlines()[line - 1]
