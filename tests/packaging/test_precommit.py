"""The hooks work with the real pre-commit, on a scratch repository."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def git(*arguments: str, at: Path) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=at, check=True, capture_output=True)


@pytest.mark.precommit
def test_the_hook_stops_a_bad_proposal_and_lets_a_good_one_pass(tmp_path: Path) -> None:
    repository = tmp_path / "scratch"
    repository.mkdir()
    git("init", "-q", at=repository)
    good = (ROOT / "examples" / "card-disputes-managed-service.json").read_bytes()
    (repository / "good.json").write_bytes(good)
    git("add", ".", at=repository)
    assert try_hook(repository).returncode == 0

    (repository / "bad.json").write_text(json.dumps({"id": "bad", "titel": "Bad"}))
    git("add", ".", at=repository)
    run = try_hook(repository)
    assert run.returncode == 1
    assert 'unknown field "titel"' in run.stdout


def try_hook(repository: Path) -> subprocess.CompletedProcess[str]:
    # try-repo clones the checkout, with what is not committed yet, and installs it by itself.
    command = [sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "sourcing-check", "-a"]
    environment = os.environ | {
        "CPPFLAGS": "-O2 -DPyEval_CallObject=PyObject_CallObject",
        "PRE_COMMIT_HOME": str(repository.parent / "cache"),
    }
    return subprocess.run(
        command, cwd=repository, env=environment, capture_output=True, text=True, check=False
    )
