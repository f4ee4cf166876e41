"""`--show-settings` and `--show-files`: what a run would go by, without a run."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import GOLDEN, Run

PACK = "pack: ours\ntitle: O\ndescription: d\nrules:\n  FUN-02: {severity: fail, locked: true}\n"
BASE = """\
exclude = ["old"]
[rules.FUN-01]
params.most = 30
[lists]
stale = "error"
"""
NEAREST = """\
extend = "base.toml"
rule-folders = ["ours"]
baseline = "known.json"
[rules.FUN-01]
params.most = 40
[rules.PLC-01]
enabled = false
[redact]
paths = ["title"]
[waivers]
approvers = ["CRO", "CIO"]
"""


@pytest.fixture
def folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: the golden proposals with their rules, and a pack beside them."""
    shutil.copytree(GOLDEN / "rules", tmp_path / "rules")
    shutil.copy(GOLDEN / "clean.json", tmp_path)
    for name, text in (
        ("base.toml", BASE),
        ("sourcing.toml", NEAREST),
        ("ours/pack.yaml", PACK),
        ("old/clean.json", (GOLDEN / "clean.json").read_text()),
        (".draft.json", "{}"),
        ("a.schema.json", "{}"),
        ("node_modules/a.json", "{}"),
        (".git/HEAD", ""),
        ("notes.md", ""),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_setting_is_shown_with_its_layer(run: Run, folder: Path) -> None:
    words = "--config sourcing.toml --fail-level never --as-of 2026-11-23"
    words += " --baseline other.json --waivers here.yaml --no-redact"
    found = run("check", "--show-settings", *words.split())
    assert found.exit_code == 0
    golden = Path(__file__).parent / "golden" / "show-settings.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found.stdout, encoding="utf-8")
    assert found.stdout == golden.read_text(encoding="utf-8")


def test_settings_are_shown_as_json_too(run: Run, folder: Path) -> None:
    found = json.loads(run("check", "--show-settings", "-f", "json").stdout)["settings"]
    (most,) = (setting for setting in found if setting["key"] == "rules.FUN-01.params.most")
    assert most == {
        "key": "rules.FUN-01.params.most",
        "value": "40",
        "layer": "sourcing.toml:5",
        "insteadOf": [
            {"value": "8", "layer": "built in"},
            {"value": "30", "layer": "base.toml:3"},
        ],
        "locked": None,
        "note": None,
    }


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("--isolated", "configuration none command line (--isolated)"),
        ("--isolated --pack extra", "packs.extra on, 1 rule command line (--pack extra)"),
        ("--isolated --pack *", "packs.extra on, 1 rule command line (--pack *)"),
        ("--isolated --rules ours", "rule-folders ours command line (--rules)"),
        ("--isolated --rules ours", "packs.ours on, 0 rules command line (--rules ours)"),
        ("--no-waivers", "ignored: --no-waivers"),
        ("--force-exclude", "force-exclude true"),
        ("--ignore SCH", "rules.SCH-01.severity"),
        ("--ignore FUN-01", "rules.FUN-01.enabled false command line (--ignore FUN-01)"),
    ],
)
def test_what_an_option_sets_is_shown_as_its_own(
    run: Run, folder: Path, words: str, line: str
) -> None:
    found = run("check", "--show-settings", *words.split())
    assert found.exit_code == 0, found.output
    assert line in " ".join(found.stdout.split())


FILES = """\
clean.json
old/clean.json

Left out:
  .draft.json    its name begins with a dot
  .git           its name begins with a dot
  a.schema.json  it is a schema
  node_modules   node_modules is never searched
"""
EXCLUDED = '  old            exclude "old" (base.toml:1)\n'


def test_files_are_shown_and_why_others_are_not_among_them(run: Run, folder: Path) -> None:
    rules = run("check", "--show-files", "--isolated", "rules")
    assert (rules.exit_code, rules.stdout) == (0, "(no file would be checked)\n")
    found = run("check", "--show-files", "--isolated")
    assert (found.exit_code, found.stdout) == (0, FILES)
    found = run("check", "--show-files")
    assert (found.exit_code, found.stdout) == (0, FILES.replace("old/clean.json\n", "") + EXCLUDED)
    assert json.loads(run("check", "--show-files", "-f", "json").stdout)["files"] == ["clean.json"]


def test_a_named_file_that_is_left_out_is_told_too(run: Run, folder: Path) -> None:
    found = run("check", "--show-files", "--force-exclude", "old/clean.json", "clean.json")
    assert found.stdout == (
        'clean.json\n\nLeft out:\n  old/clean.json  exclude "old" (base.toml:1)\n'
    )


def test_what_cannot_be_checked_is_an_error_here_too(run: Run, folder: Path) -> None:
    found = run("check", "--show-files", "clean.json", "gone.json")
    assert found.exit_code == 2
    assert found.stdout == (
        "clean.json\n\nCannot be checked:\n"
        "  gone.json: no such file or folder. Did you mean clean.json?\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--show-files --show-settings", "--show-settings and --show-files: use only one of them"),
        ("--show-files -f sarif", 'with --show-files: unknown value "sarif"; one of text, json'),
        ("--show-settings -f htlm", "one of text, json"),
    ],
)
def test_what_cannot_be_shown_is_told(run: Run, folder: Path, words: str, message: str) -> None:
    found = run("check", *words.split())
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr
