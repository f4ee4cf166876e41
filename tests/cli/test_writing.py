"""A report is there whole or not at all, and what was there before stays until then."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from checker.cli.settings import Usage
from checker.cli.writing import report_file, write_lines
from tests.conftest import ROOT


def _fail(file: Path, error: BaseException) -> None:
    with report_file(file, "text") as stream:
        write_lines(stream, ["half"])
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError(), OSError(28, "No space")])
@pytest.mark.parametrize("before", [None, "old\n"])
def test_a_report_that_is_not_finished_leaves_the_folder_as_it_was(
    tmp_path: Path, error: BaseException, before: str | None
) -> None:
    file = tmp_path / "report.txt"
    if before:
        file.write_text(before)
    with pytest.raises((type(error), Usage)):
        _fail(file, error)
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == ({"report.txt": before} if before else {})


def test_a_report_takes_the_place_of_an_older_one(tmp_path: Path) -> None:
    file, link = tmp_path / "report.txt", tmp_path / "link.txt"
    file.write_text("old\n" * 100)
    file.chmod(0o640)
    link.symlink_to(file)
    with report_file(link, "text") as stream:
        write_lines(stream, ["new", "\udce9"])
    assert file.read_bytes() == b"new\n\\udce9\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.txt", "report.txt"]


def test_what_is_no_plain_file_is_written_to(tmp_path: Path) -> None:
    with report_file(Path(os.devnull), "text") as stream:
        write_lines(stream, ["into nothing"])
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    said = "the json report cannot be written to /dev/full: No space"
    with pytest.raises(Usage, match=said), report_file(Path("/dev/full"), "json") as stream:
        write_lines(stream, ["x" * 10_000])


# What people run, and with `-u` as in many containers, where PYTHONUNBUFFERED is set.
PROGRAM = "from checker.cli import main; main()"
PROGRAMS = [[sys.executable, "-c", PROGRAM], [sys.executable, "-u", "-c", PROGRAM]]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("words", ["rules", "check examples/early-draft.json", "check examples"])
def test_a_full_disk_is_told_and_is_no_defect(program: list[str], words: str) -> None:
    command = [*program, *words.split()]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    said = b"error: the output cannot be written: No space left on device\n"
    assert (ran.returncode, ran.stderr) == (2, said)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("check examples -f json --isolated", 1),
        ("check examples --show-settings", 0),
        ("check examples --show-files", 0),
        ("rules", 0),
        ("explain MDL-02", 0),
        ("why examples/early-draft.json MDL-02", 0),
        ("schema", 0),
        ("new proposal", 0),
        ("test --select MDL-02 -f json", 0),
    ],
)
def test_who_reads_no_further_ends_nothing(program: list[str], words: str, code: int) -> None:
    command = [*program, *words.split()]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == code


def test_unbuffered_output_is_whole() -> None:
    program = "from checker.cli.writing import write_out; write_out(['x'] * 100_000)"
    command = [sys.executable, "-u", "-c", program]
    ran = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    assert ran.stdout == b"x\n" * 100_000
