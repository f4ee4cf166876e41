"""`sourcing why` as a user sees it."""

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", ["why-plc-01", "why-fun-02"])
def test_the_table_reads_as_its_golden_text(run: Run, name: str) -> None:
    found = run("why", "mixed.json", name.removeprefix("why-"), "--as-of", "2026-11-23")
    assert (found.exit_code, found.stderr) == (0, "")
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found.stdout, encoding="utf-8")
    assert found.stdout == golden.read_text(encoding="utf-8")


def test_one_entity_can_be_picked(run: Run) -> None:
    found = run("why", "mixed.json", "PLC-01", "--entity", "desk", "-f", "json")
    (verdict,) = json.loads(found.stdout)["verdicts"]
    assert (verdict["verdict"], verdict["entity"]["id"]) == ("undetermined", "desk")
    assert verdict["when"]["truth"] == "true"
    assert verdict["when"]["place"]["pointer"] == "/components/1/classification"
    (derived,) = verdict["workedOut"]
    assert (derived["name"], derived["value"]) == ("abroad of component desk", None)


def test_every_proposal_of_a_file_gets_a_table(run: Run, tmp_path: Path) -> None:
    lines = [json.dumps(json.loads(Path(f).read_text())) for f in ("mixed.json", "clean.json")]
    (tmp_path / "two.ndjson").write_text("\n".join(lines))
    found = run("why", tmp_path / "two.ndjson", "FUN-01")
    assert found.stdout.count("FUN-01") >= 2
    assert "two.ndjson:2:" in found.stdout


def test_rules_across_proposals_see_those_beside(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "two.yaml").write_text(
        "id: TWO-01\ntitle: Not alone\nseverity: fail\n"
        "require: {portfolio.proposals: {count: {ge: 2}}}\nmessage: Alone.\n"
        "remediation: Add one.\nrationale: To see.\nreferences: [{source: book}]\n"
    )
    shutil.copy("clean.json", tmp_path / "other.json")
    alone = run("why", "mixed.json", "TWO-01", "--rules", rules)
    assert alone.stdout.startswith("fail  TWO-01")
    beside = run("why", "mixed.json", "TWO-01", "--rules", rules, "--beside", tmp_path)
    assert beside.stdout.startswith("pass  TWO-01")


def test_a_long_condition_has_a_line_of_its_own_and_moves_no_column(
    run: Run, tmp_path: Path
) -> None:
    names = ", ".join(f"A fairly long name {n}" for n in range(4))
    (tmp_path / "long.yaml").write_text(
        "id: LNG-01\ntitle: Long\nseverity: fail\n"
        f"require: {{function.name: {{in: [{names}]}}, title: Payroll}}\nmessage: Other.\n"
        "remediation: Change it.\nrationale: To see.\nreferences: [{source: book}]\n"
    )
    lines = run("why", "mixed.json", "LNG-01", "--rules", tmp_path).stdout.splitlines()
    (long,) = [n for n, line in enumerate(lines) if "name 3" in line]
    assert lines[long].endswith("name 3")
    (head,) = [line for line in lines if line.startswith("truth")]
    assert head.index("value") == lines[long + 1].index("payroll")
    assert lines[long + 1].split() == ["payroll", "7:13", "4"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("mixed.json PLC-02", 'error: there is no rule "PLC-02"; did you mean "PLC-01"?'),
        (
            "mixed.json PLC-01 --entity dask",
            'error: no component in mixed.json has the id "dask"; did you mean "desk"?',
        ),
        ("clean.json PLC-01 --entity x", 'error: no component in clean.json has the id "x"; it'),
        ("nothing.json PLC-01", "error: nothing.json: no such file or folder. Did you mean"),
        ("nothing.json SCH-01", "error: nothing.json: no such file or folder. Did you mean"),
        ("broken.json SCH-01", "error: broken.json:3:10: the JSON text ends inside an object"),
        ("mixed.json PLC-01 -f yaml", 'error: --output-format: unknown value "yaml"; one of text'),
        ("mixed.json SCH-01", "error: SCH-01 is a check of the product itself, without conditions"),
    ],
)
def test_what_cannot_be_answered_is_told_with_a_way_out(run: Run, words: str, message: str) -> None:
    found = run("why", *words.split())
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(message)
