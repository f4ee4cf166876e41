"""However many workers there are and whatever becomes of one, the report is the same."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from checker.workers import Checking
from checker.workers import check as check_module
from tests.cli.conftest import GOLDEN, Run

ALONE = Checking.alone


def _dies_at(name: str) -> Any:
    def alone(checking: Checking, source: Any, beside: Any) -> Any:
        if source.name.endswith(name):
            os.kill(os.getpid(), signal.SIGKILL)
        return ALONE(checking, source, beside)

    return alone


@pytest.mark.parametrize("name", ["text", "csv", "json", "junit"])
def test_the_report_is_the_same_for_any_number_of_workers(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(check_module, "_FEW", 0)
    monkeypatch.setattr(Checking, "alone", _dies_at("31.json"))
    for number in range(40):
        (tmp_path / f"{number:02}.json").write_bytes((GOLDEN / "mixed.json").read_bytes())
    (tmp_path / "20.json").write_text("{")
    asked = ["check", tmp_path, "--as-of", "2026-11-23", "--no-cache", "-f", name]
    one, two, three = (run(*asked, "--jobs", str(jobs)) for jobs in (1, 2, 3))
    assert one.exit_code == two.exit_code == three.exit_code == 2
    assert one.stdout == two.stdout == three.stdout
    assert "could not be checked: the process that checked it was ended by SIGKILL" in one.stdout
