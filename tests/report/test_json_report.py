"""The JSON report keeps to its published schema, whatever the run met."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from checker.resources import schema_file
from tests.report.runs import BROKEN, EXAMPLES, Ran, broken_folder, check

SCHEMA = json.loads(schema_file("report.schema.json").read_bytes())
VALIDATOR = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)


@pytest.fixture(scope="module")
def over_examples(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("run")
    return check("json", folder / "report.json", EXAMPLES, "--pack", "*")


@pytest.fixture(scope="module")
def over_broken(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = broken_folder(tmp_path_factory.mktemp("broken"))
    return check("json", folder / "report.out", EXAMPLES, folder, folder / "missing.json")


def problems(report: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(report)]


def test_a_run_over_the_examples_keeps_to_the_schema(over_examples: Ran) -> None:
    assert problems(over_examples.report) == []
    assert over_examples.exit_code == over_examples.report["exitCode"] == 1
    assert over_examples.report["errors"] == []
    shown = [p for p in over_examples.report["proposals"] if p["findings"]]
    assert any(f["derived"] for p in shown for f in p["findings"])
    assert any(f["missing"] for p in shown for f in p["findings"])


def test_a_run_with_unreadable_files_keeps_to_the_schema_and_reports_the_rest(
    over_broken: Ran,
) -> None:
    assert problems(over_broken.report) == []
    assert over_broken.exit_code == over_broken.report["exitCode"] == 2
    names = {Path(error["file"]).name for error in over_broken.report["errors"]}
    assert names == {*BROKEN, "missing.json"}
    files = {Path(proposal["file"]).name for proposal in over_broken.report["proposals"]}
    assert {"wrong-field.json", "card-disputes-managed-service.json"} <= files


def test_a_run_over_nothing_keeps_to_the_schema(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    ran = check("json", tmp_path / "report.json", tmp_path / "none")
    assert problems(ran.report) == []
    assert ran.exit_code == ran.report["exitCode"] == 3


def test_the_counts_are_those_of_the_verdicts_listed(over_broken: Ran) -> None:
    for proposal in over_broken.report["proposals"]:
        listed = [v["verdict"] for v in proposal["findings"] + proposal["settled"]]
        counted = proposal["verdicts"]
        assert {verdict: listed.count(verdict) for verdict in counted} == counted
    total = over_broken.report["summary"]["verdicts"]
    for verdict, count in total.items():
        assert count == sum(p["verdicts"][verdict] for p in over_broken.report["proposals"])


def test_no_two_findings_of_a_proposal_share_a_fingerprint(over_broken: Ran) -> None:
    for proposal in over_broken.report["proposals"]:
        marks = [finding["fingerprint"] for finding in proposal["findings"]]
        assert len(marks) == len(set(marks))


CHANGES: list[Callable[[dict[str, Any]], object]] = [
    lambda report: report.update(extra=1),
    lambda report: report.pop("asOf"),
    lambda report: report.update(schemaVersion="2"),
    lambda report: report["summary"]["verdicts"].pop("error"),
    lambda report: report["proposals"][0].update(verdict="pass"),
    lambda report: report["proposals"][0]["settled"][0].update(verdict="fail"),
    lambda report: report["rules"][0].update(severity="error"),
    lambda report: report["rules"][0]["references"][0].pop("verified"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_schema_is_closed(over_examples: Ran, change: Callable[[Any], object]) -> None:
    report = copy.deepcopy(over_examples.report)
    change(report)
    assert problems(report) != []
