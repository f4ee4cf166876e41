"""What the pages on configuration and organisation packs show is possible and complete."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from checker.config import read_config
from checker.reading import DiskTree
from tests.conftest import ROOT
from tests.console import shown, steps

PAGES = [ROOT / "docs" / "configuration.md", ROOT / "docs" / "organisation-packs.md"]
_TOML = re.compile(r"^```toml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SNIPPETS = [text for page in PAGES for text in _TOML.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_every_snippet_is_a_configuration(tmp_path: Path, snippet: str) -> None:
    (tmp_path / "sourcing.toml").write_text("", encoding="utf-8")
    file = tmp_path / "project" / "sourcing.toml"
    file.parent.mkdir()
    file.write_text(snippet, encoding="utf-8")
    assert read_config(file, DiskTree()).files[-1] == file.as_posix()


def test_every_key_is_shown() -> None:
    schema = json.loads((ROOT / "schemas/v1/config.schema.json").read_text(encoding="utf-8"))
    tables = [schema, schema["$defs"]["rule"], *schema["properties"].values()]
    keys = {key for table in tables for key in table.get("properties", {})}
    shown = "\n".join(SNIPPETS)
    assert {key for key in keys if not re.search(rf"\b{key}\b", shown)} == set()


def test_the_pack_that_is_shown_is_the_example() -> None:
    (shown,) = re.findall(
        r"^```yaml pack.yaml\n(.*?)^```$", PAGES[1].read_text("utf-8"), re.M | re.S
    )
    example = ROOT / "examples/organisation-pack/northwind_sourcing/rules/pack.yaml"
    assert shown == example.read_text(encoding="utf-8")


def test_the_runs_on_the_page_are_what_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = ROOT / "examples"
    shutil.copytree(example / "organisation-pack", tmp_path, dirs_exist_ok=True)
    for name in ("card-disputes.json", "archive/old.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(example / "card-disputes-managed-service.json", tmp_path / name)
    page = PAGES[0].read_text(encoding="utf-8")
    section = page.partition("## Where each setting comes from")[2].partition("\n## ")[0]
    (tmp_path / "sourcing.toml").write_text(_TOML.findall(section)[0], encoding="utf-8")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    tried = steps(section)
    for command, wanted in tried:
        ran = CliRunner().invoke(app, command.split()[1:])
        assert (ran.exit_code, bool(shown(wanted).fullmatch(ran.stdout))) == (0, True), ran.stdout
    assert len(tried) == 2
