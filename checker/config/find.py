"""The configuration that governs a run: the nearest one, going up from what is checked."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from checker.config.model import Config, ConfigProblems
from checker.config.read import PYPROJECT, read_config, read_file
from checker.reading import DiskTree, InputProblem, Problem, Tree
from checker.record import replace

FILE_NAMES = ("sourcing.toml", ".sourcing.toml", PYPROJECT)


def find_config(starts: Sequence[Path], tree: Tree) -> Config:
    """The settings for what lies at these paths; without any, when no file is found.

    From each path the search goes up to where the repository begins, and no further. All paths
    must be governed by the same file: a run has one policy.

    Raises:
        ConfigProblems: the paths are governed by different files, or the file is wrong.
    """
    found: dict[Path | None, Path] = {}
    for start in starts:
        found.setdefault(nearest_config(start, tree), start)
    if len(found) > 1:
        (one, first), (other, second), *_ = found.items()
        raise ConfigProblems([_two_policies(one, first, other, second)])
    (path,) = found or (None,)
    config = Config() if path is None else read_config(path, tree)
    return replace(config, starts=tuple(starts))


def nearest_config(start: Path, tree: Tree) -> Path | None:
    """The file that governs a path, by the nearest folder that has one; None when none does.

    Raises:
        ConfigProblems: a file on the way cannot be read.
    """
    # By its text: whoever can add a link must not choose the policy.
    folder = Path(os.path.abspath(start))  # noqa: PTH100
    if not folder.is_dir():
        folder = folder.parent
    for place in (folder, *folder.parents):
        known = config_in(place, tree)
        if known is not None:
            return known
        if tree.begins_at(place):
            return None
    return None


def config_in(folder: Path, tree: Tree) -> Path | None:
    """The configuration in this folder itself, as the user would write it.

    Raises:
        ConfigProblems: there is one that is wrong, or two.
    """
    found = [p for p in (folder / name for name in FILE_NAMES) if read_file(shown(p), tree)]
    if len(found) > 1:
        message = f"{found[1].name} beside it is a second configuration"
        raise ConfigProblems([Problem(shown(found[0]).as_posix(), 1, 1, message, "keep one")])
    return shown(found[0]) if found else None


def without_effect(config: Config, folder: Path, names: Iterable[str]) -> Iterator[InputProblem]:
    """The configuration in a folder that a run came to from outside, and that it does not obey.

    What was said for the folder must not be thought to count. When the run was told which
    configuration to use, nobody expects another one to.
    """
    if folder in config.starts or not config.starts or set(FILE_NAMES).isdisjoint(names):
        return
    try:
        found = config_in(folder, DiskTree())
    except ConfigProblems as error:
        found = Path(error.problems[0].file)
    if found is not None and found.as_posix() not in config.files:
        governs = config.files[-1] if config.files else "no configuration"
        where = shown(folder).as_posix()
        yield InputProblem(
            found.as_posix(),
            f"this configuration has no effect: the run is governed by {governs}",
            f'Check {where} in a separate run and put it under "exclude" here, or name one '
            "configuration with --config.",
            "nested-configuration",
        )


def shown(path: Path) -> Path:
    """An absolute path from the current folder, where it lies in or near it."""
    relative = os.path.relpath(path)
    return Path(relative) if relative.count("..") <= 3 else path


def _two_policies(one: Path | None, first: Path, other: Path | None, second: Path) -> Problem:
    named = (one or other or first).as_posix()
    governs = "no configuration" if other is None else other.as_posix()
    if one is None:
        first, second, governs = second, first, "no configuration"
    message = (
        f"{first.as_posix()} is under this configuration, but {second.as_posix()} under {governs}"
    )
    return Problem(named, 1, 1, message, "check them in two runs, or name one with --config")
