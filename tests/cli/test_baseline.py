"""`sourcing baseline`: old findings written down once; then only new ones fail the run."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import GOLDEN, Run

DAY = ("--as-of", "2026-11-23")


@pytest.fixture
def folder(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with old proposals and the built-in rules, which is the current one."""
    (tmp_path / "proposals").mkdir()
    for name in ("mixed.json", "clean.json"):
        shutil.copy(GOLDEN / name, tmp_path / "proposals" / name)
    shutil.copytree(GOLDEN / "rules", tmp_path / "rules")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def edit(path: Path, **changed: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changed), encoding="utf-8")


def test_old_findings_pass_new_ones_fail_and_the_baseline_never_grows_by_itself(
    run: Run, folder: Path
) -> None:
    assert run("check", "proposals", *DAY).exit_code == 1
    written = run("baseline", "create", *DAY)
    assert written.stdout == ".sourcing-baseline.json: 5 findings of 2 proposals\n"
    text = (folder / ".sourcing-baseline.json").read_bytes()
    checked = run("check", *DAY)
    assert checked.exit_code == 0
    assert "0 fail, 0 warn, 5 baselined" in checked.stdout
    assert "FUN-01" not in checked.stdout
    assert "baselined FUN-01" in run("check", "-v", *DAY).stdout
    edit(folder / "proposals" / "clean.json", function={"name": "payroll", "rtoHours": 24})
    checked = run("check", *DAY)
    assert checked.exit_code == 1
    assert "5 baselined" in checked.stdout
    assert (folder / ".sourcing-baseline.json").read_bytes() == text


def test_what_was_fixed_is_told_and_pruned(run: Run, folder: Path) -> None:
    run("baseline", "create", *DAY)
    edit(folder / "proposals" / "mixed.json", components=[])
    checked = run("check", *DAY)
    assert checked.exit_code == 0
    assert "3 findings of the baseline no longer occur" in checked.stdout
    pruned = run("baseline", "prune", *DAY)
    assert pruned.stdout == ".sourcing-baseline.json: 3 findings removed, 2 left\n"
    assert "no more" not in run("check", *DAY).stdout


def test_what_was_reordered_and_reformatted_is_still_known(run: Run, folder: Path) -> None:
    run("baseline", "create", *DAY)
    path = folder / "proposals" / "mixed.json"
    value = json.loads(path.read_bytes())
    edit(path, components=value["components"][::-1])
    path.rename(path.with_name("renamed.json"))
    checked = run("check", *DAY)
    assert checked.exit_code == 0
    assert "no more" not in checked.stdout


def test_a_baseline_is_not_written_over_unless_that_is_asked_for(run: Run, folder: Path) -> None:
    run("baseline", "create", *DAY)
    again = run("baseline", "create", *DAY)
    assert again.exit_code == 2
    assert "already exists" in again.stderr
    edit(folder / "proposals" / "mixed.json", components=[])
    forced = run("baseline", "create", "--force", *DAY)
    assert "0 added, 3 removed" in forced.stdout


def test_nothing_is_written_while_a_proposal_cannot_be_read(run: Run, folder: Path) -> None:
    (folder / "proposals" / "broken.json").write_text("{")
    assert run("baseline", "create", *DAY).exit_code == 2
    assert not (folder / ".sourcing-baseline.json").exists()


def test_there_must_be_a_baseline_to_prune(run: Run, folder: Path) -> None:
    found = run("baseline", "prune", *DAY)
    assert found.exit_code == 2
    assert "`sourcing baseline create` creates it" in found.stderr


def test_a_broken_baseline_is_an_error(run: Run, folder: Path) -> None:
    (folder / ".sourcing-baseline.json").write_text("{}")
    found = run("check", *DAY)
    assert found.exit_code == 2
    assert "the baseline cannot be used: .sourcing-baseline.json: " in found.stderr
