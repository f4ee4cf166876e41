"""The wheel, not the checkout, does the main job."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.wheel
def test_a_wheel_in_an_environment_of_its_own_checks_the_examples(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    home = tmp_path / "env"
    venv.create(home, with_pip=True)
    flags = {"CPPFLAGS": "-O2 -DPyEval_CallObject=PyObject_CallObject"}
    install = [home / "bin" / "pip", "install", "--quiet", wheel]
    subprocess.run(install, check=True, env=os.environ | flags, capture_output=True)
    command = [home / "bin" / "sourcing", "check", ROOT / "examples", "--as-of", "2026-11-23"]
    clean = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "COV_CORE_SOURCE"}}
    run = subprocess.run(
        [*command, "-f", "json"], capture_output=True, cwd=tmp_path, env=clean, check=False
    )
    report = json.loads(run.stdout)
    assert run.returncode == report["exitCode"] == 1
    assert report["summary"]["verdicts"]["pass"] > 100
    assert report["summary"]["rules"] >= 20
