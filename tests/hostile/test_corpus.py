"""Two hundred hostile files and a handful of good ones in one run: bounded, one clear line each,
and the verdicts of the good ones are those that they have anywhere else."""

import json
import re
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import corpus
from tests.hostile.attacks import AS_OF
from tests.hostile.limited import MIB, Ran, sourcing

FOLDER = "corpus"
SECONDS = 60  # of processor time, for each of its processes


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(20, id="one of twenty"),
        pytest.param(1, id="all", marks=pytest.mark.slow),
    ],
)
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int]:
    home = tmp_path_factory.mktemp("hostile")
    corpus.write(home / FOLDER, request.param)
    return home, request.param


@pytest.fixture(scope="module")
def ran(written: tuple[Path, int]) -> tuple[Ran, dict[str, Any]]:
    home, _ = written
    report = home / "report.json"
    ran = sourcing(
        *("check", FOLDER, "--as-of", AS_OF, "--jobs", "2"),
        *("-f", "concise", "--output", f"json={report}"),
        cwd=home,
        memory=1536 * MIB,
        seconds=SECONDS,
    )
    return ran, json.loads(report.read_bytes())


def test_there_are_two_hundred_of_them() -> None:
    assert len(list(corpus.refused_files())) + len(list(corpus.judged_files())) >= 200


def test_the_run_ends_within_its_bounds_and_says_that_something_is_wrong(
    ran: tuple[Ran, dict[str, Any]],
) -> None:
    assert (ran[0].code, ran[0].err) == (2, "")
    assert max(map(len, ran[0].out.splitlines())) < 2_000


def test_each_file_has_its_line_with_a_place(
    written: tuple[Path, int], ran: tuple[Ran, dict[str, Any]]
) -> None:
    told = defaultdict(list)
    for error in ran[1]["errors"]:
        told[error["file"]].append(error)
    judged = {proposal["file"] for proposal in ran[1]["proposals"]}
    refused = {f"{FOLDER}/{name}" for name in list(dict(corpus.refused_files()))[:: written[1]]}
    assert refused - set(told) == set()
    assert {
        f"{FOLDER}/{name}" for name in list(dict(corpus.judged_files()))[:: written[1]]
    } - judged == set()
    assert max(len(errors) for errors in told.values()) <= 21
    for errors in told.values():
        for error in errors:
            assert error["message"]
            assert error["hint"]
    placed = {name for name in refused if all(error["line"] for error in told[name])}
    assert placed == refused
    lines = [line for line in ran[0].out.splitlines() if ": error: " in line]
    assert len(lines) == len(ran[1]["errors"])


def test_no_hostile_file_passes(ran: tuple[Ran, dict[str, Any]]) -> None:
    good = {f"{FOLDER}/{name}.json" for name in corpus.GOOD_FILES}
    for proposal in ran[1]["proposals"]:
        verdicts = proposal["verdicts"]
        assert verdicts["error"] == 0, proposal["file"]
        if proposal["file"] not in good:
            assert verdicts["fail"] + verdicts["undetermined"] > 0, proposal["file"]


def test_the_good_files_have_exactly_their_own_verdicts(
    ran: tuple[Ran, dict[str, Any]], tmp_path: Path
) -> None:
    report = tmp_path / "alone.json"
    alone = sourcing(
        *("check", *map(str, (corpus.EXAMPLES / n for n in corpus.GOOD_FILES.values()))),
        *("--as-of", AS_OF, "-f", "json", "-o", str(report)),
        cwd=tmp_path,
    )
    assert alone.code == 0
    wanted = {p["id"]: _verdicts(p) for p in json.loads(report.read_bytes())["proposals"]}
    names = {f"{FOLDER}/{name}.json" for name in corpus.GOOD_FILES}
    found = {p["id"]: _verdicts(p) for p in ran[1]["proposals"] if p["file"] in names}
    assert found == wanted
    assert sum(map(len, found.values())) > 300


def _verdicts(proposal: dict[str, Any]) -> list[tuple[str, ...]]:
    """Every verdict of a proposal, but of the rules that look at the others in the folder: what
    those see is hostile."""
    each = [*proposal["findings"], *proposal["settled"]]
    return sorted(
        (v["rule"], v["verdict"], v["subject"]["kind"], v["subject"]["id"])
        for v in each
        if not v["rule"].startswith("PFL")
    )


def test_nothing_was_read_that_nobody_named(
    written: tuple[Path, int], ran: tuple[Ran, dict[str, Any]]
) -> None:
    elsewhere = {name.strip("'") for name in ran[0].touched}
    elsewhere -= {name for name in elsewhere if name.startswith(f"{written[0]}/")}
    # Configuration is looked for in all folders above; policies and answers are kept between runs.
    kept = r"cache-key|(policy|answers)-[0-9a-f]+[^/]*|results(/[0-9a-f]+[^/]*)?"
    # What was found goes to a file without a name, once it is much; Python tries the folder first.
    spool = rf"{re.escape(tempfile.gettempdir())}(/(sourcing-)?[a-z0-9_]{{8}})?"
    own = re.compile(rf".*/(\.?sourcing\.toml|pyproject\.toml|{kept})|{spool}")
    assert {name for name in elsewhere if not own.fullmatch(name)} == set()
    text = ran[0].out + json.dumps(ran[1])
    assert "root:x:" not in text
