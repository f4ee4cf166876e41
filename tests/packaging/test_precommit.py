"""The hooks work with the real pre-commit, on a scratch repository."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from checker.reading.discover import PROPOSAL_SUFFIXES
from tests.conftest import ROOT
from tests.git import git

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
GOOD = (ROOT / "examples" / "card-disputes-managed-service.json").read_text(encoding="utf-8")
RULE = """\
id: ORG-01
title: Components have a name
severity: fail
for: component
require: {name: {present: true}}
message: "{id} has no name."
remediation: Name it.
rationale: A test.
references: [{source: iso37500, at: a test}]
examples:
  pass: [{name: named, patch: {components: [{id: desk, name: Desk}]}}]
"""
# On any other day the examples may have grown old.
ARGUMENTS = {
    "sourcing-check": ["--as-of", "2026-11-23"],
    "sourcing-check-all": ["--as-of", "2026-11-23"],
    "sourcing-test-rules": [],
}
WRONG = RULE + "  fail: [{name: named too, patch: {components: [{id: desk, name: Desk}]}}]\n"


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository as an organisation has it: proposals, rules of its own and their settings."""
    folder = tmp_path_factory.mktemp("hooks")
    at = folder / "scratch"
    at.mkdir()
    git("init", "-q", at=at)
    shutil.copytree(ROOT / "examples" / "evidence", at / "proposals" / "evidence")
    (at / "sourcing.toml").write_text('rule-folders = ["our-rules"]\n')
    hooks = [{"id": name, "args": arguments} for name, arguments in ARGUMENTS.items()]
    source = {"repo": str(checkout(folder / "sourcing")), "rev": "v1", "hooks": hooks}
    (at / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [source]}))
    return at


def checkout(at: Path) -> Path:
    """This checkout with what is not committed yet, under a tag."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (at / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, at / name)
    git("init", "-q", at=at)
    git("add", "--all", "--force", at=at)
    git("commit", "-q", "-m", "as it is", at=at)
    git("tag", "v1", at=at)
    return at


def hook(
    name: str, at: Path, files: dict[str, str], changed: Sequence[str] = ()
) -> tuple[int, str]:
    """What pre-commit says in a repository of a rule and these files, all or some of them
    changed."""
    for folder in ("proposals", "our-rules"):
        for file in (at / folder).glob("*.*"):
            file.unlink()
    for path, text in ({"our-rules/ORG-01-named.yaml": RULE} | files).items():
        (at / path).parent.mkdir(exist_ok=True)
        (at / path).write_text(text, encoding="utf-8")
    git("add", "--all", at=at)
    command = [sys.executable, "-m", "pre_commit", "run", name, "--files", *(changed or files)]
    environment = os.environ | {
        "CPPFLAGS": "-O2 -DPyEval_CallObject=PyObject_CallObject",
        "PRE_COMMIT_HOME": str(at.parent / "cache"),
    }
    ran = subprocess.run(
        command, cwd=at, env=environment, capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


BAD = json.dumps({"id": "bad", "titel": "Bad"})
PASSING = {
    "sourcing-check": {"proposals/good.json": GOOD},
    "sourcing-check-all": {"proposals/good.json": GOOD, "our-rules/ORG-01-named.yaml": RULE},
    "sourcing-test-rules": {"our-rules/ORG-01-named.yaml": RULE},
}
FAILING = {
    "sourcing-check": (
        {"proposals/bad.ndjson": BAD, "proposals/note.txt": "-"},
        'unknown field "titel"',
    ),
    "sourcing-check-all": (
        {"proposals/a.json": GOOD, "proposals/b.json": GOOD, "proposals/bad.json": BAD},
        "PFL-03",
    ),
    "sourcing-test-rules": ({"our-rules/ORG-01-named.yaml": WRONG}, "named too"),
}


def test_every_hook_is_tried() -> None:
    assert {each["id"] for each in HOOKS} == set(ARGUMENTS) == set(PASSING) == set(FAILING)


@pytest.mark.parametrize("suffix", PROPOSAL_SUFFIXES)
def test_no_file_with_the_name_of_a_proposal_is_passed_over(suffix: str) -> None:
    for hook in HOOKS[:2]:
        for name in (f"proposals/a{suffix}", f"proposals/a{suffix.upper()}"):
            assert re.search(hook.get("files", ""), name)
            assert not re.search(hook.get("exclude", "^$"), name)
            assert hook.get("types", ["file"]) == ["file"]


@pytest.mark.parametrize(
    ("name", "hooks"),
    [
        ("proposals/evidence/report.pdf", []),
        ("proposals/a.json.orig", []),
        ("our-rules/ORG-01.yaml", ["sourcing-check-all"]),
        ("sourcing.toml", ["sourcing-check-all"]),
    ],
)
def test_other_files_run_the_hooks_that_they_have_a_say_in(name: str, hooks: list[str]) -> None:
    assert hooks == [
        hook["id"]
        for hook in HOOKS[:2]
        if re.search(hook.get("files", ""), name) and not re.search(hook.get("exclude", "^$"), name)
    ]


@pytest.mark.precommit
@pytest.mark.parametrize("name", PASSING)
def test_a_hook_lets_pass_what_is_right(name: str, repository: Path) -> None:
    code, told = hook(name, repository, PASSING[name])
    assert code == 0, told
    assert "Passed" in told


@pytest.mark.precommit
@pytest.mark.parametrize("name", FAILING)
def test_a_hook_stops_what_is_wrong_and_says_why(name: str, repository: Path) -> None:
    files, said = FAILING[name]
    code, told = hook(name, repository, files)
    assert code == 1, told
    assert said in told


@pytest.mark.precommit
def test_the_hook_of_the_whole_repository_runs_for_a_rule_and_sees_what_did_not_change(
    repository: Path,
) -> None:
    files = {"our-rules/ORG-01-named.yaml": RULE, "proposals/bad.json": BAD}
    code, told = hook("sourcing-check-all", repository, files, ["our-rules/ORG-01-named.yaml"])
    assert code == 1, told
    assert "proposals/bad.json" in told
