"""A pack with a regime is asked of the proposals that name it in `buyer.regimes`, and of no other;
what a proposal ought to name is told by DOC-04."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from tests.conftest import AS_OF, ROOT

UNDER = "under.json"
NOT_UNDER = "not-under.json"
Check = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, green: dict[str, Any]) -> Check:
    """Checks two proposals with personal data that differ in one word: only the first names gdpr.
    Gives their reports, by file."""
    assert green["data"]["personalData"] is True
    regimes = green["buyer"]["regimes"]
    others = [regime for regime in regimes if regime != "gdpr"]
    assert others != regimes
    without = green | {"id": "without", "buyer": green["buyer"] | {"regimes": others}}
    (tmp_path / UNDER).write_text(json.dumps(green), encoding="utf-8")
    (tmp_path / NOT_UNDER).write_text(json.dumps(without), encoding="utf-8")
    shutil.copytree(ROOT / "examples" / "evidence", tmp_path / "evidence")
    monkeypatch.chdir(tmp_path)

    def ran(*words: str) -> dict[str, dict[str, Any]]:
        options = ["--isolated", "--as-of", AS_OF.isoformat(), "-f", "json"]
        found = CliRunner().invoke(app, ["check", UNDER, NOT_UNDER, *words, *options])
        return {p["file"]: p for p in json.loads(found.stdout)["proposals"]}

    return ran


def answers(proposal: dict[str, Any]) -> int:
    """How often the selected rule was asked; the check of the schema, which always is, left out."""
    return sum(proposal["verdicts"].values()) - 1


def test_doc_04_warns_when_the_regime_of_personal_data_is_taken_out(check: Check) -> None:
    found = check("--select", "DOC-04")
    assert found[UNDER]["findings"] == []
    (finding,) = found[NOT_UNDER]["findings"]
    assert (finding["rule"], finding["verdict"]) == ("DOC-04", "warn")


def test_the_pack_of_a_regime_is_asked_of_the_proposal_that_names_it_only(check: Check) -> None:
    found = check("--select", "DAT-08")
    assert answers(found[UNDER]) == 1
    assert answers(found[NOT_UNDER]) == 0
    assert ["gdpr" in found[name]["regimes"] for name in (UNDER, NOT_UNDER)] == [True, False]


def test_a_pack_that_is_named_is_asked_of_every_proposal(check: Check) -> None:
    found = check("--select", "DAT-08", "--pack", "gdpr")
    assert [answers(found[name]) for name in (UNDER, NOT_UNDER)] == [1, 1]


@pytest.mark.parametrize(
    ("words", "left_out"),
    [((), False), (("--select", "DAT-08"), False), (("--select", "DOC-04"), True)],
)
def test_rules_that_the_run_leaves_out_are_not_said_to_be_in_no_pack(
    check: Check, words: tuple[str, ...], left_out: bool
) -> None:
    del check  # only its files
    options = ["check", UNDER, "--isolated", "--as-of", AS_OF.isoformat()]
    text = CliRunner().invoke(app, [*options, *words]).stdout
    lines = [line.strip() for line in text.splitlines()]
    assert (
        any(line.startswith("gdpr: there is a pack, but this run appl") for line in lines)
        is left_out
    )
    (without,) = [line for line in lines if line.endswith("no pack of this run has such rules")]
    assert "gdpr" not in without


def test_only_a_name_is_a_regime(check: Check) -> None:
    proposal = json.loads(Path(UNDER).read_text(encoding="utf-8"))
    proposal["buyer"]["regimes"] = ["gdpr", None, "", 3]
    Path(UNDER).write_text(json.dumps(proposal), encoding="utf-8")
    assert check()[UNDER]["regimes"] == ["gdpr"]
