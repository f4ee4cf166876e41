"""SARIF output is valid, points into the files, and suits code scanning services."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema_rs
import pytest

from tests.conftest import ROOT
from tests.report.runs import BROKEN, EXAMPLES, Ran, broken_folder, check

OFFICIAL = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_bytes())
VALIDATOR = jsonschema_rs.Draft4Validator(OFFICIAL, validate_formats=True)
EARLY = EXAMPLES / "early-draft.json"


@pytest.fixture(scope="module")
def over_examples(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    out = tmp_path_factory.mktemp("run") / "report.sarif"
    return check("sarif", out, EXAMPLES, "--pack", "*", "--fail-level", "warn")


@pytest.fixture(scope="module")
def over_broken(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = broken_folder(tmp_path_factory.mktemp("broken"))
    return check("sarif", folder / "report.sarif", EXAMPLES, folder, folder / "missing.json")


def problems(log: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}" for error in VALIDATOR.iter_errors(log)]


def run_of(ran: Ran) -> Any:
    (run,) = ran.report["runs"]
    return run


def places(node: Any) -> Iterator[dict[str, Any]]:
    """Every physical location in a log."""
    if isinstance(node, dict):
        if "physicalLocation" in node:
            yield node["physicalLocation"]
        for member in node.values():
            yield from places(member)
    elif isinstance(node, list):
        for item in node:
            yield from places(item)


def test_a_run_over_the_examples_is_valid_sarif(over_examples: Ran) -> None:
    assert problems(over_examples.report) == []
    assert over_examples.exit_code == 1
    assert len(run_of(over_examples)["results"]) > 20


def test_a_run_with_unreadable_files_is_valid_sarif_and_tells_of_each(over_broken: Ran) -> None:
    assert problems(over_broken.report) == []
    assert over_broken.exit_code == 2
    (invocation,) = run_of(over_broken)["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["exitCode"] == 2
    notes = invocation["toolExecutionNotifications"]
    uris = [note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for note in notes]
    assert sorted(Path(unquote(uri)).name for uri in uris) == sorted([*BROKEN, "missing.json"])
    assert all(note["level"] == "error" and note["message"]["text"] for note in notes)
    assert run_of(over_broken)["results"]


def test_a_file_that_is_not_there_has_no_region(tmp_path: Path) -> None:
    ran = check("sarif", tmp_path / "report.sarif", tmp_path / "missing.json")
    (place,) = places(ran.report)
    assert "region" not in place


@pytest.mark.parametrize("runs", ["over_examples", "over_broken"])
def test_every_region_lies_inside_its_file(runs: str, request: pytest.FixtureRequest) -> None:
    ran: Ran = request.getfixturevalue(runs)
    seen = 0
    for place in places(ran.report):
        if "region" not in place:
            continue
        seen += 1
        path = Path(unquote(place["artifactLocation"]["uri"]))
        lines = re.split(r"\r\n|\r|\n", path.read_text(encoding="utf-8", errors="replace"))
        region = place["region"]
        first, last = region["startLine"], region.get("endLine", region["startLine"])
        assert 1 <= first <= last <= len(lines)
        assert 1 <= region["startColumn"] <= len(lines[first - 1]) + 1
        end = region.get("endColumn", len(lines[last - 1]) + 1)
        assert end <= len(lines[last - 1]) + 1
        assert (first, region["startColumn"]) <= (last, end)
    assert seen > 5


def test_a_result_points_at_one_token_in_code_points(tmp_path: Path) -> None:
    path = tmp_path / "wide.json"
    path.write_text('{"id": "w", "title": "😀 Überschrift", "titel": 1}', encoding="utf-8")
    run = run_of(check("sarif", tmp_path / "report.sarif", path))
    assert run["columnKind"] == "unicodeCodePoints"
    (region,) = [
        result["locations"][0]["physicalLocation"]["region"]
        for result in run["results"]
        if "titel" in result["message"]["text"]
    ]
    text = path.read_text(encoding="utf-8")
    assert text[region["startColumn"] - 1 : region["endColumn"] - 1] == '"titel"'


def test_rule_id_and_index_agree_and_all_rules_are_listed(over_examples: Ran) -> None:
    run = run_of(over_examples)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(rules) > len({result["ruleId"] for result in run["results"]})
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_levels_are_those_of_the_severities_and_errors_come_first(over_examples: Ran) -> None:
    run = run_of(over_examples)
    levels = [result["level"] for result in run["results"]]
    assert set(levels) == {"error", "warning"}
    assert levels == sorted(levels)
    for rule in run["tool"]["driver"]["rules"]:
        level = rule["defaultConfiguration"]["level"]
        assert level in {"error", "warning"}
        assert rule["properties"]["problem.severity"] == level
        assert "security-severity" not in rule["properties"]


def test_texts_keep_to_the_limits_of_services_and_none_is_empty(over_examples: Ran) -> None:
    run = run_of(over_examples)
    for rule in run["tool"]["driver"]["rules"]:
        assert 0 < len(rule["name"]) <= 255
        for key in ("shortDescription", "fullDescription", "help"):
            assert 0 < len(rule[key]["text"]) <= 1024
    for result in run["results"]:
        assert 0 < len(result["message"]["text"]) <= 1024
        assert len(result["locations"]) == 1


def marks(ran: Ran) -> list[str]:
    found = [result["partialFingerprints"] for result in run_of(ran)["results"]]
    # code scanning computes primaryLocationLineHash itself, and warns about another's.
    assert all(set(mark) == {"sourcingFinding/v1"} for mark in found)
    return sorted(mark["sourcingFinding/v1"] for mark in found)


def test_fingerprints_outlive_formatting_list_order_and_a_new_name(tmp_path: Path) -> None:
    value = json.loads(EARLY.read_bytes())
    turned = {
        key: member[::-1] if isinstance(member, list) else member
        for key, member in reversed(value.items())
    }
    (tmp_path / "moved.json").write_text(json.dumps(turned, indent=7), encoding="utf-8")
    before = marks(check("sarif", tmp_path / "before.sarif", EARLY))
    after = marks(check("sarif", tmp_path / "after.sarif", tmp_path / "moved.json"))
    assert len(set(before)) == len(before) > 5
    assert after == before


@pytest.mark.parametrize("name", ["a b.json", "100%.json", "back\\slash.json", "über#1.json"])
def test_a_file_name_becomes_a_uri_that_leads_back_to_it(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"id": "a"}', encoding="utf-8")
    ran = check("sarif", tmp_path / "report.sarif", tmp_path / name)
    assert problems(ran.report) == []
    uris = {place["artifactLocation"]["uri"] for place in places(ran.report)}
    assert {unquote(uri) for uri in uris} == {(tmp_path / name).as_posix()}


def test_a_file_name_that_is_not_utf_8_is_reported_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.json"
    path.write_text('{"id": "a"}', encoding="utf-8")
    ran = check("sarif", tmp_path / "report.sarif", path)
    assert problems(ran.report) == []
    uris = {place["artifactLocation"]["uri"] for place in places(ran.report)}
    assert {uri.rpartition("/")[2] for uri in uris} == {"caf%E9.json"}


def test_rules_that_lie_loose_in_a_folder_are_valid_sarif_too(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    text = (ROOT / "rules/core/risk/RSK-02-playbook.yaml").read_text(encoding="utf-8")
    (folder / "OUR-01.yaml").write_text(text.replace("RSK-02", "OUR-01"), encoding="utf-8")
    ran = check("sarif", tmp_path / "report.sarif", EARLY, "--rules", folder)
    assert problems(ran.report) == []
    assert "OUR-01" in [rule["id"] for rule in run_of(ran)["tool"]["driver"]["rules"]]


TWICE = """
id: OUR-02
title: A fact that is asked for twice, once as one of several ways out
severity: warn
require:
  any: [{title: Another}, {status: approved}]
  all: [{status: approved}]
message: m
remediation: r
rationale: w
references: [{source: article}]
"""


def test_a_fact_that_a_rule_asks_for_twice_is_one_related_location(tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "OUR-02.yaml").write_text(TWICE, encoding="utf-8")
    path = tmp_path / "a.json"
    path.write_text('{"id": "a", "title": "One", "status": "rejected"}', encoding="utf-8")
    ran = check("sarif", tmp_path / "r.sarif", path, "--rules", folder, "--select", "OUR-02")
    assert problems(ran.report) == []
    (result,) = run_of(ran)["results"]
    assert len(result["relatedLocations"]) == 1


def test_paths_are_meant_from_the_top_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.json").write_text('{"id": "a"}', encoding="utf-8")
    monkeypatch.chdir(tmp_path / "sub")
    ran = check("sarif", tmp_path / "report.sarif", "a.json")
    assert problems(ran.report) == []
    files = [place["artifactLocation"] for place in places(ran.report)]
    assert files
    assert all(file == {"uri": "sub/a.json", "uriBaseId": "%SRCROOT%"} for file in files)
    assert list(run_of(ran)["originalUriBaseIds"]) == ["%SRCROOT%"]
    assert str(tmp_path) not in json.dumps(ran.report)
