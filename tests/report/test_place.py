"""Code hosts see paths from the top of the repository, wherever the run began; people as given."""

import os
from pathlib import Path

import pytest

from checker.report.formats import FORMATS, format_named
from checker.report.place import repository_path
from tests.report.parsed import said_by
from tests.report.test_formats import BASE, run, text_of


@pytest.fixture
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository; the current folder is `team/proposals` in it."""
    top = tmp_path / "repository"
    (top / "team" / "proposals").mkdir(parents=True)
    (top / ".git").mkdir()
    monkeypatch.chdir(top / "team" / "proposals")
    return top


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a.json", "team/proposals/a.json"),
        ("./a.json", "team/proposals/a.json"),
        ("deep/a.json", "team/proposals/deep/a.json"),
        ("../a.json", "team/a.json"),
        ("../../a.json", "a.json"),
        ("../../../a.json", "../../../a.json"),
        ("/elsewhere/a.json", "/elsewhere/a.json"),
        ("caf\udce9.json", "team/proposals/caf\udce9.json"),
    ],
)
def test_a_path_is_told_from_the_top_of_the_repository(top: Path, name: str, path: str) -> None:
    assert repository_path(name) == path


def test_a_whole_path_is_told_from_the_top_too(top: Path) -> None:
    assert repository_path(str(top / "team" / "a.json")) == "team/a.json"


def test_the_top_of_a_second_work_tree_of_git_is_a_top(top: Path) -> None:
    Path("../.git").write_text("gitdir: elsewhere")
    assert repository_path("a.json") == "proposals/a.json"


def test_without_a_repository_a_path_is_told_from_the_current_folder(top: Path) -> None:
    (top / ".git").rmdir()
    if any(os.path.lexists(folder / ".git") for folder in top.parents):
        pytest.skip("the temporary folder lies in a repository")
    assert repository_path("./deep/a.json") == "deep/a.json"


@pytest.mark.parametrize("name", FORMATS)
def test_programs_are_told_paths_from_the_top_and_people_paths_as_given(
    top: Path, name: str
) -> None:
    said = said_by(name, text_of(name, run(list(BASE.values()), "a.json")))
    as_given = format_named(name).reader == "person" or name == "json"
    assert {file for _, file, _, _ in said} == {"a.json" if as_given else "team/proposals/a.json"}
