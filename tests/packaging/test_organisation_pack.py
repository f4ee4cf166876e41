"""The example of an organisation's pack holds, as a folder and as an installed package."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checker.cli.app import app
from checker.policy.installed import GROUP
from tests.conftest import AS_OF, ROOT

PROJECT = ROOT / "examples" / "organisation-pack"
PACKAGE = "northwind_sourcing"
RULES = PROJECT / PACKAGE / "rules"
PASSES = "card-disputes-managed-service.json"
IN_MALAYSIA = "captive-shared-services-centre.json"
Check = Callable[..., Result]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Runs `sourcing check` with these words and this configuration over two examples, in a folder
    of their own."""
    for name in (PASSES, IN_MALAYSIA):
        shutil.copy(ROOT / "examples" / name, tmp_path)
    shutil.copytree(ROOT / "examples" / "evidence", tmp_path / "evidence")
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    def ran(*words: str | Path, config: str = "") -> Result:
        Path("sourcing.toml").write_text(config, encoding="utf-8")
        options = ["--as-of", AS_OF.isoformat(), "-f", "json"]
        return CliRunner().invoke(app, ["check", *map(str, words), *options])

    return ran


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack as pip would leave it, but with code that must not run."""
    site = tmp_path / "site"
    shutil.copytree(PROJECT / PACKAGE, site / PACKAGE)
    (site / PACKAGE / "__init__.py").write_text("raise SystemExit('the code of the pack ran')")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    facts = site / f"{PACKAGE}-{project['version']}.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\n")
    points = [f"{key} = {value}" for key, value in project["entry-points"][GROUP].items()]
    (facts / "entry_points.txt").write_text("\n".join([f"[{GROUP}]", *points]))
    monkeypatch.syspath_prepend(site)


def verdicts(found: Result, file: str, rule: str) -> set[str]:
    report = json.loads(found.stdout)
    (proposal,) = (p for p in report["proposals"] if Path(p["file"]).name == file)
    return {f["verdict"] for f in proposal["findings"] if f["rule"] == rule}


def test_its_examples_hold() -> None:
    ran = CliRunner().invoke(app, ["test", str(RULES), "--min-coverage", "100"])
    assert ran.exit_code == 0, ran.output


def test_it_works_as_a_folder(check: Check) -> None:
    found = check(PASSES, IN_MALAYSIA, "--rules", RULES)
    assert found.exit_code == 1
    assert verdicts(found, PASSES, "NWD-01") == set()
    assert verdicts(found, IN_MALAYSIA, "NWD-01") == {"fail"}
    (told,) = json.loads(found.stdout)["weakenings"]
    assert told == f"GOV-04: leastLevels 2 instead of 3 ({RULES}/pack.yaml:8)"


@pytest.mark.usefixtures("installed")
def test_it_works_as_an_installed_package_whose_code_is_never_run(check: Check) -> None:
    found = check(IN_MALAYSIA, config='packs = ["northwind"]')
    assert found.exit_code == 1, found.output
    assert verdicts(found, IN_MALAYSIA, "NWD-01") == {"fail"}
    assert PACKAGE not in sys.modules


@pytest.mark.usefixtures("installed")
def test_an_installed_pack_is_off_until_it_is_named(check: Check) -> None:
    assert "NWD-01" not in check(IN_MALAYSIA).stdout
    misspelt = check(IN_MALAYSIA, config='packs = ["northwynd"]')
    assert misspelt.exit_code == 2
    assert 'did you mean "northwind"?' in misspelt.stderr


@pytest.mark.parametrize(
    ("rule", "setting", "message"),
    [
        ("NWD-01", "enabled = false", "so it cannot be turned off here"),
        ("NWD-01", 'severity = "warn"', "so it cannot be weakened here"),
        ("EXT-01", 'severity = "warn"', "so it cannot be weakened here"),
    ],
)
def test_no_project_can_weaken_what_it_locks(
    check: Check, rule: str, setting: str, message: str
) -> None:
    found = check(PASSES, "--rules", RULES, config=f"[rules.{rule}]\n{setting}\n")
    assert found.exit_code == 2
    assert f"sourcing.toml:2:1: {rule} is locked by {RULES}/pack.yaml:" in found.stderr
    assert message in found.stderr


@pytest.mark.parametrize("prefix", ["NWD", "EXT-01"])
def test_no_option_can_turn_off_what_it_locks(check: Check, prefix: str) -> None:
    found = check(PASSES, "--rules", RULES, "--ignore", prefix)
    assert found.exit_code == 2
    assert f"--ignore {prefix}: " in found.stderr
    assert f"is locked by {RULES}/pack.yaml:" in found.stderr


@pytest.mark.wheel
def test_pip_installs_it(check: Check, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, site = tmp_path / "source", tmp_path / "site"
    shutil.copytree(PROJECT, source)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*pip, site, source], check=True, capture_output=True)
    monkeypatch.syspath_prepend(site)
    found = check(IN_MALAYSIA, config='packs = ["northwind"]')
    assert verdicts(found, IN_MALAYSIA, "NWD-01") == {"fail"}
