"""The Dockerfile. There is no Docker where these tests run: its steps are tried in a folder of
their own, but for those of the system's package manager and of users. The image itself is not
built."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

LINES = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
STEPS = [line.split(" ", 1) for line in LINES if line and not line.startswith("#")]


def of(instruction: str) -> list[str]:
    return [rest for name, rest in STEPS if name == instruction]


def test_the_image_runs_as_nobody_and_holds_no_compiler() -> None:
    assert of("USER") == ["10001"]
    stages = [rest for name, rest in STEPS if name == "FROM"]
    assert len(stages) == 2
    last = STEPS[max(n for n, (name, _) in enumerate(STEPS) if name == "FROM") :]
    assert not [rest for name, rest in last if name == "RUN" and "gcc" in rest]
    assert "-O2" in next(rest for rest in of("ENV") if rest.startswith("CPPFLAGS"))


def test_what_is_copied_is_there_and_not_ignored() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in ignored if line.startswith("!")}
    sources = [name for rest in of("COPY") if "--from" not in rest for name in rest.split()[:-1]]
    assert {name.removeprefix("./") for name in sources} == kept
    assert all((ROOT / name).exists() for name in kept)


@pytest.mark.wheel
def test_the_steps_that_need_no_docker_give_a_sourcing_that_checks(tmp_path: Path) -> None:
    source, target = tmp_path / "src", tmp_path / "opt"
    source.mkdir()
    for rest in of("COPY"):
        for name in rest.split()[:-1] if "--from" not in rest else ():
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, source / name)
    variables = dict(re.findall(r'(\w+)="([^"]*)"', next(iter(of("ENV")))))
    for rest in of("RUN"):
        if not rest.startswith("apt-get"):
            command = rest.replace("/opt/sourcing", str(target))
            env = os.environ | variables
            subprocess.run(["sh", "-ec", command], cwd=source, env=env, check=True)
    (entry,) = re.findall(r'"(\w+)"', of("ENTRYPOINT")[0])
    command = [target / "bin" / entry, "check", ROOT / "examples" / "early-draft.json"]
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    ran = subprocess.run(command, cwd=tmp_path, env=clean, capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"undetermined" in ran.stdout
