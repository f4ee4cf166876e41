"""Which configuration governs a run: the nearest to what is checked, one for all of it."""

from pathlib import Path

import pytest

from checker.config import Config, ConfigProblems, find_config
from checker.reading import DiskTree

TABLE = "[tool.sourcing]\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a repository with two teams."""
    repository = tmp_path / "repository"
    for name in (".git", "a/x", "b"):
        (repository / name).mkdir(parents=True)
    (repository / "a/x/p.json").write_text("{}")
    monkeypatch.chdir(repository)
    return repository


def files(*starts: str) -> tuple[str, ...]:
    return find_config([Path(start) for start in starts], DiskTree()).files


@pytest.mark.parametrize(
    ("there", "start", "found"),
    [
        (["sourcing.toml"], ".", "sourcing.toml"),
        (["sourcing.toml"], "a/x/p.json", "sourcing.toml"),
        (["sourcing.toml"], "a/x/not-there.json", "sourcing.toml"),
        (["sourcing.toml", "a/sourcing.toml"], "a/x", "a/sourcing.toml"),
        (["sourcing.toml", "a/.sourcing.toml"], "a/x", "a/.sourcing.toml"),
        (["sourcing.toml", "a/x/sourcing.toml"], "a", "sourcing.toml"),
        (["sourcing.toml", "a/pyproject.toml"], "a/x", "a/pyproject.toml"),
        (["a/sourcing.toml"], "b", None),
        (["../sourcing.toml"], "a/x", None),
    ],
)
def test_the_nearest_file_governs_as_far_up_as_the_repository(
    there: list[str], start: str, found: str | None
) -> None:
    for name in there:
        Path(name).write_text(TABLE if name.endswith("pyproject.toml") else "")
    assert files(start) == ((found,) if found else ())


def test_a_pyproject_that_says_nothing_here_is_passed_over() -> None:
    Path("sourcing.toml").touch()
    Path("a/pyproject.toml").write_text("[tool.black]\nline-length = 'sourcing'\n")
    assert files("a/x") == ("sourcing.toml",)


def test_a_nearer_file_that_is_wrong_is_not_passed_over() -> None:
    Path("sourcing.toml").touch()
    Path("a/sourcing.toml").write_text("zzz = 1")
    with pytest.raises(ConfigProblems, match="unknown key"):
        files("a/x")


def test_two_configurations_in_one_folder_are_refused() -> None:
    Path("sourcing.toml").touch()
    Path("pyproject.toml").write_text(TABLE)
    with pytest.raises(ConfigProblems, match=r"pyproject\.toml beside it is a second"):
        files(".")


def test_without_a_file_nothing_is_said() -> None:
    assert find_config([Path()], DiskTree()) == Config(starts=(Path(),))
    assert find_config([], DiskTree()) == Config()


@pytest.mark.parametrize("starts", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize(
    ("there", "message"),
    [
        (["sourcing.toml", "a/sourcing.toml"], "under"),
        (
            ["a/sourcing.toml"],
            r"a/sourcing\.toml:1:1: a is under this configuration, but b under no",
        ),
    ],
)
def test_a_run_has_one_policy(starts: tuple[str, str], there: list[str], message: str) -> None:
    for name in there:
        Path(name).touch()
    with pytest.raises(ConfigProblems, match=message) as caught:
        files(*starts)
    assert "check them in two runs, or name one with --config" in str(caught.value)


def test_paths_under_one_configuration_are_one_run() -> None:
    Path("sourcing.toml").touch()
    assert files("a", "b", "a/x/p.json") == ("sourcing.toml",)
