"""A bar shows on a terminal how far a long run is; an interruption leaves nothing behind."""

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

# A run of many files, each slow, whose bar shows at once. Whoever runs the tests in the background
# of a shell hands down that interruptions are ignored.
PROGRAM = """\
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from checker.cli import main, progress
from checker.workers import check
progress._AFTER = 0
check._FEW = 0
alone = check.Checking.alone
check.Checking.alone = lambda *of: (time.sleep(float({pause})), alone(*of))[1]
main()
"""


class Terminal:
    """A run whose standard error is a terminal."""

    def __init__(self, folder: Path, *words: str, pause: float = 0.0, **variables: str) -> None:
        self._ours, theirs = pty.openpty()
        self._shown = b""
        variables = {"TERM": "xterm", **variables}
        names = {"CI", "NO_COLOR", "FORCE_COLOR"}
        kept = {name: value for name, value in os.environ.items() if name not in names}
        command = [sys.executable, "-c", PROGRAM.format(pause=pause), "check", str(folder)]
        self.process = subprocess.Popen(
            [
                *command,
                "-j",
                "2",
                "--isolated",
                "--select",
                "PFL-04",
                "--as-of",
                "2026-11-24",
                *words,
            ],
            stdout=subprocess.PIPE,
            stderr=theirs,
            cwd=ROOT,
            env=kept | variables,
            start_new_session=True,
        )
        os.close(theirs)

    def shown(self, until: bytes = b"") -> str:
        """What the terminal was sent up to a word, or to the end."""
        while not until or until not in self._shown:
            try:
                more = os.read(self._ours, 4096)
            except OSError:  # nobody writes to it any more
                break
            if not more:
                break
            self._shown += more
        return self._shown.decode()

    def close(self) -> None:
        """Ends the run, should it not have ended."""
        self.process.kill()
        self.process.communicate()
        os.close(self._ours)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(40):
        (tmp_path / f"{number:02}.json").write_text(f'{{"id": "p{number}"}}')
    return tmp_path


def _seen(folder: Path, *words: str, **variables: str) -> str:
    terminal = Terminal(folder, *words, **variables)
    try:
        assert terminal.process.stdout is not None
        terminal.process.stdout.read()
        return terminal.shown()
    finally:
        terminal.close()


def test_a_terminal_shows_how_far_a_run_is_and_forgets_it(folder: Path) -> None:
    seen = _seen(folder)
    assert "reading 1 files" in seen
    assert "checking [" in seen
    assert "of 40 files" in seen
    assert seen.endswith("\r\x1b[K")


@pytest.mark.parametrize(
    ("words", "variables"),
    [
        (["--no-progress"], {}),
        ([], {"CI": "true"}),
        ([], {"TERM": "dumb"}),
    ],
)
def test_who_wants_no_bar_gets_none(
    folder: Path, words: list[str], variables: dict[str, str]
) -> None:
    assert _seen(folder, *words, **variables) == ""


def _left(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("stage", [b"reading", b"checking"])
def test_an_interruption_ends_all_processes_and_leaves_no_half_report(
    folder: Path, stage: bytes
) -> None:
    file = folder / "report.txt"
    terminal = Terminal(folder, "-o", str(file), "--no-cache", pause=0.1)
    try:
        terminal.shown(stage)
        os.killpg(terminal.process.pid, signal.SIGINT)
        output, _ = terminal.process.communicate(timeout=20)
        assert terminal.process.returncode == 130
        said = terminal.shown().split("\x1b[K")[-1]
        assert said == "interrupted: nothing is reported about the rest\r\n"
        assert output == b""
        assert [path.name for path in folder.iterdir() if path.suffix != ".json"] == []
        end = time.monotonic() + 5
        while _left(terminal.process.pid) and time.monotonic() < end:
            time.sleep(0.01)
        assert not _left(terminal.process.pid)
    finally:
        terminal.close()
