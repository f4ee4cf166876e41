"""Shells complete the options of `sourcing`, also of commands that are read without typer."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app

STARTED_SO = "import sys; from checker.cli import main; main()"
OPTIONS = ["--output-format", "--output-file", "--output"]
LINE = "sourcing check --out"
ASKED = {
    "bash": {"COMP_WORDS": LINE, "COMP_CWORD": "2"},
    "zsh": {"_TYPER_COMPLETE_ARGS": LINE},
    "fish": {"_TYPER_COMPLETE_ARGS": LINE, "_TYPER_COMPLETE_FISH_ACTION": "get-args"},
}


@pytest.fixture(autouse=True)
def _the_shell_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else typer takes the shell that it finds above the process, whatever is asked for."""
    monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")


@pytest.fixture(scope="module")
def bin_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the console script."""
    script = tmp_path_factory.mktemp("bin") / "sourcing"
    script.write_text(f"#!{sys.executable}\n{STARTED_SO}\n", encoding="utf-8")
    script.chmod(0o755)
    return script.parent


def ran(bin_folder: Path, words: list[str], **variables: str) -> str:
    path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    found = os.pathsep.join(sys.path)
    environment = os.environ | {"PATH": path, "PYTHONPATH": found} | variables
    return subprocess.run(
        words, env=environment, capture_output=True, text=True, check=True, timeout=60
    ).stdout


def told(*words: str, **variables: str) -> str:
    """What `sourcing` says with these words, in this process."""
    return CliRunner().invoke(app, words, prog_name="sourcing", env=variables).stdout


@pytest.mark.parametrize("shell", ASKED)
def test_the_options_of_check_are_offered(shell: str) -> None:
    offered = told(_SOURCING_COMPLETE=f"complete_{shell}", **ASKED[shell])
    assert {option for option in OPTIONS if option not in offered} == set()
    assert "--jobs" not in offered


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("bash", "complete -o default -F _sourcing_completion sourcing"),
        ("zsh", "#compdef sourcing"),
        ("fish", "complete --command sourcing"),
    ],
)
def test_a_script_is_shown_for_each_shell(shell: str, line: str) -> None:
    assert line in told("--show-completion", shell)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_completes_by_the_script(bin_folder: Path) -> None:
    program = (
        f"{told('--show-completion', 'bash')}\nCOMP_WORDS=({LINE}); COMP_CWORD=2\n"
        '_sourcing_completion sourcing; printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    assert ran(bin_folder, ["bash", "-c", program]).splitlines() == OPTIONS


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_has_it_after_installing(bin_folder: Path, tmp_path: Path) -> None:
    home = str(tmp_path)
    ran(bin_folder, ["sourcing", "--install-completion", "bash"], HOME=home)
    line = ran(bin_folder, ["bash", "-ic", "complete -p sourcing"], HOME=home)
    assert line == "complete -o default -F _sourcing_completion sourcing\n"
