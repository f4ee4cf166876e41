"""Everyday command lines are read without typer, and mean what typer says that they mean."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from checker.cli.app import app
from checker.cli.asked import Asked
from checker.cli.quick import FLAGS, NUMBERS, PATHS, TEXTS, quickly
from checker.record import names_of
from tests.conftest import ROOT

CHECK: Any = typer.main.get_command(app).commands["check"]  # type: ignore[attr-defined]
BY_OPTION = {option: param for param in CHECK.params for option in param.opts}

OPTIONS = FLAGS | TEXTS | PATHS | NUMBERS


def by_typer(arguments: list[str]) -> dict[str, Any]:
    context = CHECK.make_context("check", arguments)
    return dict(context.params)


def asked(found: dict[str, Any]) -> Asked:
    # No value of a repeatable option is an empty tuple to typer, which the command sees as None.
    as_seen = {name: list(v) or None if isinstance(v, tuple) else v for name, v in found.items()}
    return Asked(**as_seen)


@pytest.mark.parametrize(
    "line",
    [
        "check",
        "check a.json",
        "check a.json b --as-of 2026-11-24 -f json -v",
        "check --fail-level warn --color never - --isolated",
        "check --output-format sarif --no-cache --allow-empty --verbose x",
        "check -f json -f text a",
        "check --rules own --rules more --pack gdpr --pack northwind --select IP --ignore IP-04 a",
        "check --waivers w.yaml --baseline b.json --config c.toml --cache-dir d -o report -j 2 a",
        "check --since origin/main --trust-ref=origin/main --output sarif=x.sarif --jobs=3",
        "check --stdin-filename a.json --no-waivers --no-redact --sarif-suppressed -",
    ],
)
def test_both_read_the_same(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCING_OUTPUT_FORMAT", raising=False)
    arguments = line.split()
    found = quickly(arguments)
    assert found is not None
    assert Asked(**found) == asked(by_typer(arguments[1:]))


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("option", OPTIONS)
def test_each_option_is_read_the_same(option: str, times: int) -> None:
    words = [word for n in range(times) for word in [option, *[str(n + 3)] * (option not in FLAGS)]]
    found = quickly(["check", *words])
    assert found is not None
    assert Asked(**found) == asked(by_typer(words))


def test_the_tables_have_all_options_but_help() -> None:
    assert BY_OPTION.keys() - {"paths"} == OPTIONS.keys()


def test_whatever_is_not_said_is_the_same_to_both() -> None:
    assert Asked() == asked(by_typer([]))
    assert set(names_of(Asked)) == {p.name for p in CHECK.params} - {"help"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "rules",
        "--version",
        "check --help",
        "check -fjson",
        "check --pack=",
        "check --verbose=1",
        "check --as=2026-11-24",
        "check --as-of",
        "check -f -v",
        "check -- a",
        "check --jobs 0",
        "check --jobs two",
    ],
)
def test_what_is_not_in_the_tables_is_left_to_typer(line: str) -> None:
    assert quickly(line.split()) is None


@pytest.mark.parametrize("variable", ["SOURCING_OUTPUT_FORMAT", "_SOURCING_COMPLETE"])
def test_a_variable_that_typer_heeds_is_left_to_it(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "x")
    assert quickly(["check", "a"]) is None


# What takes long to import, and what a check needs nothing of whose policy and answers are kept.
HEAVY = {
    "dataclasses", "difflib", "email.utils", "glob", "hashlib", "importlib.metadata", "inspect",
    "jsonschema", "pickle", "pydantic", "rich", "socket", "stdnum", "subprocess", "tempfile",
    "threading", "typer", "yaml", "checker.cli.app", "checker.engine.formula",
    "checker.engine.generate", "checker.findings.explain", "checker.policy.load",
    "checker.policy.model", "checker.policy.typecheck", "checker.reading.scan",
    "checker.reading.syntax", "checker.workers.pool",
}  # fmt: skip
# And what a file needs nothing of about which everything was said before.
JUDGING = {"jsonschema_rs", "checker.findings.judge", "checker.schema.validate"}
# Python's own modules bring some of that along themselves, from one version to the next.
BROUGHT = "import pathlib, sys, zoneinfo; print('\\n'.join(sys.modules), file=sys.stderr)"
PROGRAM = """\
import sys
from checker.cli import main
try: main()
except SystemExit as end: assert not end.code, end.code
print("\\n".join(sys.modules), file=sys.stderr)
"""


def test_a_check_of_a_valid_proposal_imports_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples" / "evidence", tmp_path / "evidence")
    text = (ROOT / "examples" / "card-disputes-managed-service.json").read_text()
    file = tmp_path / "proposal.json"

    def imported(program: str = PROGRAM) -> set[str]:
        command = [sys.executable, "-c", program, "check", str(file), "--as-of", "2026-11-24"]
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
        return set(ran.stderr.split())

    heavy = HEAVY - imported(BROUGHT)
    file.write_text(text)
    imported()  # fills the cache
    file.write_text(f"{text}\n")
    assert heavy & imported() == set()
    assert (heavy | JUDGING) & imported() == set()
