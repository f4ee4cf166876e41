"""The GitHub Action and the GitLab template: their scripts run here with the variables and files
that the services give them. The services themselves are not tried."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tests.conftest import ROOT
from tests.git import git
from tests.report.parsed import commands

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
SCRIPT = ROOT / "integrations" / "github" / "run.sh"
GITLAB = yaml.safe_load(
    (ROOT / "integrations" / "gitlab" / "sourcing.gitlab-ci.yml").read_text(encoding="utf-8")
)
GOOD = ROOT / "examples" / "card-disputes-managed-service.json"
AS_OF = "--as-of 2026-11-23"


@dataclass(frozen=True, slots=True)
class Step:
    """What a step left behind."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str


def environment(**more: str) -> dict[str, str]:
    found = {k: v for k, v in os.environ.items() if not k.startswith(("SOURCING_", "GITHUB_"))}
    return found | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", **more}


def step(name: str, at: Path, **inputs: str) -> Step:
    """Runs a step of the action in the folder of a repository."""
    temporary = at.parent / "runner"
    temporary.mkdir(exist_ok=True)
    output, summary = temporary / "output", temporary / "summary.md"
    output.write_text("")
    summary.write_text("before\n")
    variables = environment(
        RUNNER_TEMP=str(temporary),
        GITHUB_OUTPUT=str(output),
        GITHUB_STEP_SUMMARY=str(summary),
        GITHUB_ACTION_PATH=str(ROOT),
        **inputs,
    )
    ran = subprocess.run(
        [SCRIPT, name], cwd=at, env=variables, capture_output=True, text=True, check=False
    )
    told = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return Step(ran.returncode, ran.stdout + ran.stderr, told, summary.read_text())


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    at = tmp_path / "repository"
    (at / "proposals").mkdir(parents=True)
    shutil.copy(GOOD, at / "proposals" / "good.json")
    shutil.copytree(GOOD.parent / "evidence", at / "proposals" / "evidence")
    return at


def test_a_run_without_findings_passes(repository: Path) -> None:
    ran = step("check", repository, IN_PATHS="proposals", IN_ARGS=AS_OF)
    assert ran.code == 0, ran.log
    assert ran.outputs["conclusion"] == "pass"
    assert (ran.outputs["findings"], ran.outputs["errors"], ran.outputs["waived"]) == ("0",) * 3
    assert list(commands(ran.log)) == []
    assert step("gate", repository, IN_CODE=ran.outputs["code"]).code == 0


def test_findings_are_annotated_summed_up_and_kept_and_only_the_gate_fails(
    repository: Path,
) -> None:
    # A name like an option, and one with a space, are names of files.
    (repository / "--help.json").write_text('{"id": "bad", "titel": "Bad"}')
    paths = "--help.json\nproposals/good.json"
    ran = step("check", repository, IN_PATHS=paths, IN_ARGS=f"{AS_OF} --select MDL")
    assert ran.code == 0, ran.log
    assert ran.outputs["conclusion"] == "findings"
    assert int(ran.outputs["findings"]) > 0
    annotations = list(commands(ran.log))
    assert {command.properties["file"] for command in annotations} == {"--help.json"}
    assert ran.summary.startswith("before\n## ")
    assert json.loads(Path(ran.outputs["sarif-file"]).read_bytes())["runs"][0]["results"]
    assert Path(ran.outputs["report-file"]).read_text().startswith("<!doctype html>")
    assert step("gate", repository, IN_CODE=ran.outputs["code"]).code == 1


@pytest.fixture
def pull_request(repository: Path) -> Path:
    """A branch that adds a bad proposal beside another, and turns off what finds it."""
    bad = json.dumps({"id": "bad", "titel": "Bad"})
    (repository / "proposals" / "old.json").write_text(bad.replace("bad", "old"))
    (repository / "sourcing.toml").write_text('fail-level = "fail"\n')
    git("init", "-q", "-b", "main", at=repository)
    git("add", ".", at=repository)
    git("commit", "-q", "-m", "before", at=repository)
    git("switch", "-q", "-c", "change", at=repository)
    (repository / "proposals" / "bad.json").write_text(bad)
    (repository / "sourcing.toml").write_text('fail-level = "never"\n')
    git("add", ".", at=repository)
    git("commit", "-q", "-m", "after", at=repository)
    return repository


def test_a_pull_request_is_judged_by_the_trusted_commit_and_for_what_it_changes(
    pull_request: Path,
) -> None:
    own = step("check", pull_request, IN_PATHS="proposals", IN_ARGS=AS_OF)
    assert own.outputs["code"] == "0"
    ran = step(
        "check",
        pull_request,
        IN_PATHS="proposals",
        IN_ARGS=AS_OF,
        IN_SINCE="main",
        IN_TRUST_REF="main",
    )
    assert ran.outputs["code"] == "1", ran.log
    files = {c.properties["file"] for c in commands(ran.log) if "file" in c.properties}
    assert files == {"proposals/bad.json"}
    assert "sourcing.toml" in ran.summary


@pytest.mark.parametrize("name", ["IN_SINCE", "IN_TRUST_REF"])
@pytest.mark.parametrize("commit", ["origin/main", "--no-waivers", "$(touch pwned)"])
def test_a_commit_that_is_not_there_is_no_pass(pull_request: Path, name: str, commit: str) -> None:
    ran = step("check", pull_request, IN_PATHS="proposals", **{name: commit})
    assert ran.outputs["code"] == "2", ran.log
    assert not (pull_request / "pwned").exists()


def test_what_a_user_asks_for_is_never_run(repository: Path) -> None:
    attack = "$(touch pwned) `touch pwned` ; touch pwned"
    ran = step("check", repository, IN_PATHS=attack, IN_ARGS=attack, IN_PACK=attack)
    assert ran.outputs["conclusion"] == "error"
    assert "sarif-file" not in ran.outputs
    assert list(repository.glob("**/pwned")) == []
    assert step("gate", repository, IN_CODE=ran.outputs["code"]).code == 2


def test_annotations_and_summary_can_be_turned_off_and_an_empty_run_is_no_pass(
    repository: Path,
) -> None:
    (repository / "none").mkdir()
    off = {"IN_ANNOTATIONS": "false", "IN_SUMMARY": "false"}
    ran = step("check", repository, IN_PATHS="none", **off)
    assert (ran.outputs["conclusion"], ran.summary) == ("nothing", "before\n")
    assert step("gate", repository, IN_CODE=ran.outputs["code"]).code == 3


def test_a_check_that_did_not_end_is_no_pass(repository: Path) -> None:
    assert step("gate", repository).code == 2


def test_inputs_reach_scripts_by_the_environment_only() -> None:
    runs = [each for each in STEPS if "run" in each]
    assert len(runs) == 3
    assert not [each["run"] for each in runs if "${{" in each["run"]]
    assert all(each["shell"] == "bash" for each in runs)
    used = "".join(json.dumps(each.get("env", {}) | each.get("with", {})) for each in STEPS)
    used += "".join(each.get("if", "") for each in STEPS)
    assert {name for name in ACTION["inputs"] if f"inputs.{name}" not in used} == set()
    variables = set(re.findall(r"IN_[A-Z_]+", SCRIPT.read_text(encoding="utf-8")))
    given = {name for each in STEPS for name in each.get("env", {})}
    assert variables == given


def test_actions_of_others_are_pinned_and_the_gate_is_last() -> None:
    pins = [each["uses"] for each in STEPS if "uses" in each]
    assert pins
    assert all(re.fullmatch(r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40}", pin) for pin in pins)
    assert STEPS[-1]["name"] == "Gate"
    upload = next(each for each in STEPS if "upload-sarif" in each.get("uses", ""))
    assert all(each["if"].startswith("always()") for each in (upload, STEPS[-1]))


def test_the_outputs_of_the_action_are_those_of_the_script(repository: Path) -> None:
    ran = step("check", repository, IN_PATHS="proposals", IN_ARGS=AS_OF)
    named = {
        re.fullmatch(r"\$\{\{ steps\.check\.outputs\.([\w-]+) \}\}", output["value"])[1]  # type: ignore[index]
        for output in ACTION["outputs"].values()
    }
    assert named == set(ran.outputs) - {"code"}


def test_a_merge_request_of_gitlab_is_judged_by_the_trusted_commit(pull_request: Path) -> None:
    script = "\n".join(GITLAB["sourcing"]["script"])
    given = {"SOURCING_PATHS": "proposals", "SOURCING_ARGS": AS_OF}
    codes = [
        subprocess.run(
            ["bash", "-c", script], cwd=pull_request, env=environment(**given, **more), check=False
        ).returncode
        for more in ({}, {"SOURCING_SINCE": "main", "SOURCING_TRUST_REF": "main"})
    ]
    assert codes == [0, 1]


def test_the_script_of_the_gitlab_template_writes_the_artifacts_it_names(
    repository: Path,
) -> None:
    job: dict[str, Any] = GITLAB["sourcing"]
    (repository / "bad.json").write_text('{"id": "bad", "titel": "Bad"}')
    variables = environment(SOURCING_PATHS="bad.json proposals", SOURCING_ARGS="--select MDL")
    ran = subprocess.run(
        ["bash", "-c", "\n".join(job["script"])],
        cwd=repository,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    artifacts = [*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()]
    assert {path.name for path in repository.iterdir()} >= set(artifacts)
    quality = json.loads((repository / job["artifacts"]["reports"]["codequality"]).read_bytes())
    schema = ROOT / "tests" / "report" / "data" / "code-quality.schema.json"
    assert jsonschema_rs.validator_for(json.loads(schema.read_bytes())).is_valid(quality)
    assert {issue["location"]["path"] for issue in quality} == {"bad.json"}
