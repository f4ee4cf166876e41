"""`sourcing check --since` and `--trust-ref`: what differs from a commit, and what it relies on."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import GOLDEN, Run
from tests.reading.test_tree import Git, git
from tests.small import rule

__all__ = ["git"]

DAY = ("--as-of", "2026-11-23")


@pytest.fixture
def repository(git: Git, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: old proposals in a repository, and a branch of one's own."""
    top = Path(git("rev-parse", "--show-toplevel"))
    monkeypatch.chdir(top)
    shutil.copytree(GOLDEN / "rules", top / "rules")
    (top / "proposals").mkdir()
    for name in ("mixed.json", "clean.json"):
        shutil.copy(GOLDEN / name, top / "proposals" / name)
    git("add", "-A")
    git("commit", "-q", "-m", "old")
    git("switch", "-q", "-c", "mine")
    return top


def land(git: Git) -> None:
    """Makes what the folder holds the state of `main`."""
    git("add", "-A")
    git("commit", "-q", "-m", "landed")
    git("branch", "-f", "main")


def since(run: Run, *words: str) -> Any:
    found = run("check", "proposals", "--since", "main", *DAY, *words, "-f", "json")
    assert found.exit_code in {0, 1}, found.stderr
    return json.loads(found.stdout)


def told(report: Any) -> list[tuple[str, ...]]:
    return [(c["file"], str(c["before"]), str(c["after"])) for c in report["changes"]]


def edit(name: str, **changed: object) -> None:
    path = Path("proposals", name)
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changed), encoding="utf-8")


def test_where_nothing_differs_nothing_is_reported_and_the_run_passes(
    run: Run, repository: Path
) -> None:
    found = run("check", "proposals", "--since", "main", *DAY)
    assert found.exit_code == 0
    assert "no proposal has changed" in found.stderr
    assert run("check", "proposals", *DAY).exit_code == 1


@pytest.mark.parametrize("step", ["untracked", "staged", "committed"])
def test_a_new_proposal_is_seen_whatever_git_knows_of_it(
    run: Run, git: Git, repository: Path, step: str
) -> None:
    (repository / ".gitignore").write_text("new.json\n")
    shutil.copy(GOLDEN / "mixed.json", repository / "proposals" / "new.json")
    edit("new.json", id="new")
    if step != "untracked":
        git("add", "-f", "proposals/new.json")
    if step == "committed":
        git("commit", "-q", "-m", "new")
    report = since(run)
    assert told(report) == [("proposals/new.json", "None", "fail")]
    assert [p["file"] for p in report["proposals"]] == ["proposals/new.json"]
    assert len(report["changes"][0]["new"]) == 5


def test_what_is_new_fixed_and_as_before_is_told_apart(run: Run, repository: Path) -> None:
    edit("mixed.json", components=[{"id": "later", "name": "Later"}])
    report = since(run)
    (change,) = report["changes"]
    assert [found["subject"]["id"] for found in change["new"]] == ["later"]
    assert len(change["fixed"]) == 3
    assert change["unchanged"] == 2


def test_a_renamed_proposal_is_the_same_one(run: Run, repository: Path) -> None:
    (repository / "proposals" / "mixed.json").rename(repository / "proposals" / "moved.json")
    edit("moved.json", title="Another")
    (change,) = since(run)["changes"]
    assert (change["file"], change["fileBefore"]) == (
        "proposals/moved.json",
        "proposals/mixed.json",
    )
    assert (change["new"], change["fixed"], change["unchanged"]) == ([], [], 5)


def test_a_proposal_that_was_removed_is_told(run: Run, repository: Path) -> None:
    (repository / "proposals" / "mixed.json").unlink()
    edit("clean.json", title="Another")
    assert told(since(run)) == [
        ("proposals/clean.json", "pass", "pass"),
        ("proposals/mixed.json", "fail", "None"),
    ]


@pytest.mark.parametrize("path", ["proposals/*.json", "**/*.json", "prop*/[a-z]*.json"])
def test_a_proposal_that_was_removed_is_told_of_a_glob(
    run: Run, repository: Path, path: str
) -> None:
    (repository / "proposals" / "mixed.json").unlink()
    found = run("check", path, "--since", "main", *DAY, "-f", "json")
    assert told(json.loads(found.stdout)) == [("proposals/mixed.json", "fail", "None")]


def test_the_last_proposal_that_was_removed_is_told_and_is_no_error(
    run: Run, repository: Path
) -> None:
    for name in ("mixed.json", "clean.json"):
        (repository / "proposals" / name).unlink()
    found = run("check", "proposals", "--since", "main", *DAY)
    assert (found.exit_code, found.stderr) == (0, "")
    assert "removed" in found.stdout


def test_what_others_did_on_the_trusted_branch_since_does_not_count(
    run: Run, git: Git, repository: Path
) -> None:
    git("switch", "-q", "main")
    edit("clean.json", title="Theirs")
    git("commit", "-q", "-a", "-m", "theirs")
    git("switch", "-q", "mine")
    edit("mixed.json", title="Mine")
    assert [name for name, *_ in told(since(run))] == ["proposals/mixed.json"]


def test_a_proposal_whose_evidence_changed_is_checked_again(
    run: Run, git: Git, repository: Path
) -> None:
    paper = repository / "proposals" / "paper.md"
    paper.write_text("as agreed")
    edit("clean.json", evidence=[{"id": "e", "path": "paper.md"}])
    land(git)
    assert told(since(run)) == []
    paper.write_text("as changed")
    assert [name for name, *_ in told(since(run))] == ["proposals/clean.json"]


ERRORS = [
    (["--since", "nowhere"], 'there is no commit "nowhere" here'),
    (["--since", "--help"], "is not the name of a branch"),
    (["--since", "a..b"], "is not the name of a branch"),
    (["--trust-ref", "nowhere"], 'there is no commit "nowhere" here'),
    (["-", "--since", "main"], "standard input is in no commit"),
]


@pytest.mark.parametrize(("words", "error"), ERRORS)
def test_a_commit_that_cannot_be_compared_with_is_an_error(
    run: Run, repository: Path, words: list[str], error: str
) -> None:
    found = run("check", "proposals", *words, *DAY)
    assert found.exit_code == 2
    assert error in found.stderr


@pytest.mark.parametrize("option", ["--since", "--trust-ref"])
def test_outside_a_repository_it_is_an_error(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(GOLDEN / "rules", tmp_path / "rules")
    found = run("check", ".", option, "main", *DAY)
    assert found.exit_code == 2
    assert "not a git repository" in found.stderr


def test_a_shallow_clone_is_an_error_that_says_so(
    run: Run, git: Git, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("commit", "-q", "--allow-empty", "-m", "more")
    git("switch", "-q", "main")
    git("commit", "-q", "--allow-empty", "-m", "theirs")
    clone = tmp_path / "clone"
    url = repository.as_uri()
    git("clone", "-q", "--depth", "1", "--no-single-branch", "-b", "mine", url, str(clone))
    monkeypatch.chdir(clone)
    found = run("check", "proposals", "--since", "origin/main", *DAY)
    assert found.exit_code == 2
    assert "this clone is shallow: fetch all of it" in found.stderr


# --trust-ref

LEDGER = """\
waivers:
  - rule: FUN-01
    proposal: payroll-1
    reason: So it is.
    compensating_control: A review.
    approver: {}
    granted: 2026-11-01
    expires: 2027-03-01
"""


@pytest.fixture
def author(git: Git, repository: Path) -> None:
    """The proposals say who wrote them."""
    edit("mixed.json", author="Bo", components=[])
    git("commit", "-q", "-a", "-m", "author")
    git("branch", "-f", "main")


def trusting(run: Run, *words: str) -> tuple[int, list[tuple[str, str, str]]]:
    found = run("check", "proposals", "--trust-ref", "main", *DAY, *words, "-f", "json")
    report = json.loads(found.stdout)
    return found.exit_code, [(t["file"], t["change"], t["what"]) for t in report["tampering"]]


def test_a_waiver_counts_from_when_the_trusted_commit_has_it(
    run: Run, git: Git, repository: Path, author: None
) -> None:
    ledger = repository / "waivers.yaml"
    ledger.write_text(LEDGER.format("Ada"))
    added = "adds a waiver of FUN-01 for payroll-1 by Ada until 2027-03-01"
    assert run("check", "proposals", *DAY).exit_code == 0
    assert trusting(run) == (1, [("waivers.yaml", "added", added)])
    git("add", "-A")
    git("commit", "-q", "-m", "mine")
    assert trusting(run) == (1, [("waivers.yaml", "added", added)])
    git("branch", "-f", "main")
    assert trusting(run) == (0, [])
    ledger.write_text(LEDGER.format("Eve"))
    assert trusting(run) == (
        0,
        [
            ("waivers.yaml", "changed", added.replace("Ada", "Eve")),
            ("waivers.yaml", "changed", added.replace("adds", "removes")),
        ],
    )
    ledger.write_text("waivers: nonsense")
    assert trusting(run) == (0, [("waivers.yaml", "changed", "cannot be read as waivers")])


def test_a_baseline_counts_from_when_the_trusted_commit_has_it(
    run: Run, repository: Path, author: None
) -> None:
    run("baseline", "create", "proposals", *DAY)
    assert run("check", "proposals", *DAY).exit_code == 0
    told_of = (".sourcing-baseline.json", "added", "adds 2 known findings, removes 0")
    assert trusting(run) == (1, [told_of])


def test_settings_and_rules_are_those_of_the_trusted_commit(
    run: Run, git: Git, repository: Path, author: None
) -> None:
    own = repository / "own"
    shutil.copytree(GOLDEN / "rules" / "extra", own / "extra")
    shutil.copy(GOLDEN / "rules" / "sources.yaml", own)
    for path in own.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("EXT-01", "OWN-01").replace("book:", "ours:"))
        path.write_text(path.read_text(encoding="utf-8").replace("source: book", "source: ours"))
    (repository / "sourcing.toml").write_text('rule-folders = ["own"]\n')
    land(git)
    before = trusting(run)
    (repository / "sourcing.toml").write_text('fail-level = "never"\n')
    rule = next(own.rglob("EXT-01*"))
    rule.unlink()
    code, changed = trusting(run)
    assert code == before[0] == 1
    assert changed == [
        ("sourcing.toml", "changed", "the settings of the run"),
        (rule.relative_to(repository).as_posix(), "removed", "the rule OWN-01"),
    ]


def test_a_change_cannot_make_one_of_two_trusted_folders_of_rules(
    run: Run, git: Git, repository: Path, author: None
) -> None:
    for name in ("ours", "theirs"):
        (repository / name).mkdir()
        number = {"ours": "01", "theirs": "02"}[name]
        text = rule(f"id: OWN-{number}\nrequire: {{title: Payroll}}")
        (repository / name / "a.yaml").write_text(text)
    (repository / "sourcing.toml").write_text('rule-folders = ["ours", "theirs"]\n')
    land(git)
    shutil.rmtree(repository / "theirs")
    (repository / "theirs").symlink_to("ours")
    words = ("check", "proposals", "--trust-ref", "main", "--no-cache", *DAY, "-f", "json")
    rules = {found["id"] for found in json.loads(run(*words).stdout)["rules"]}
    assert {"OWN-01", "OWN-02", "FUN-01"} <= rules


def test_a_change_cannot_cut_a_folder_off_from_the_trusted_settings(
    run: Run, git: Git, repository: Path, author: None
) -> None:
    (repository / "sourcing.toml").write_text('fail-level = "never"\n')
    land(git)
    assert trusting(run) == (0, [])
    (repository / "proposals/.git").write_text("gitdir: nowhere")  # as in a submodule
    assert trusting(run) == (0, [])


def test_broken_settings_that_are_not_relied_on_are_told_and_no_error(
    run: Run, git: Git, repository: Path, author: None
) -> None:
    (repository / "sourcing.toml").write_text('fail-level = "fail"\n')
    land(git)
    (repository / "sourcing.toml").write_text("nonsense = 1\n")
    assert run("check", "proposals", *DAY).exit_code == 2
    assert trusting(run) == (1, [("sourcing.toml", "changed", "the settings of the run")])


def files(run: Run, *words: str) -> set[str]:
    found = run("check", "proposals", *DAY, *words, "-f", "json")
    return {proposal["file"] for proposal in json.loads(found.stdout)["proposals"]}


def test_a_change_cannot_exclude_its_own_files_from_a_trusted_run(
    run: Run, repository: Path
) -> None:
    Path("sourcing.toml").write_text('exclude = ["mixed.json"]')
    assert files(run) == {"proposals/clean.json"}
    both = {"proposals/clean.json", "proposals/mixed.json"}
    assert files(run, "--trust-ref", "main") == both


def test_what_is_excluded_did_not_go_away(run: Run, repository: Path) -> None:
    Path("sourcing.toml").write_text('exclude = ["mixed.json"]')
    assert told(since(run)) == []
