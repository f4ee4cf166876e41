"""How the configuration guides the search for files."""

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

from checker.config import Config, Exclude, without_effect
from checker.reading import InputProblem
from checker.reading.discover import STDIN, matches


class Exclusion:
    """What `exclude` of a configuration means: what a search passes over and, with `force`, what
    of the paths that the user names."""

    def __init__(self, config: Config, force: bool = False) -> None:
        self.config = config
        self.force = force

    def leaves_out(self, path: Path) -> bool:
        """Whether a path, or a folder that it lies in, is left out."""
        return bool(self._globs) and bool(self.reason(path))

    def reason(self, path: Path) -> str:
        """What leaves a path out, as the configuration says it; empty when nothing does."""
        parts = _absolute(path).parts
        for steps, pattern in self._globs:
            if matches(parts, steps):
                return f'exclude "{pattern}" ({self.config.places[f"exclude.{pattern}"]})'
        return ""

    def enters(self, folder: Path, names: Iterable[str]) -> Iterable[InputProblem]:
        """What is wrong with searching a folder that has these names."""
        return without_effect(self.config, folder, names)

    def named(self, paths: Sequence[str], stdin_name: str) -> list[str]:
        """The paths of a run without those that are left out; `stdin_name` is what - stands for."""
        if not self.force:
            return list(paths)
        return [p for p in paths if not self.leaves_out(Path(stdin_name if p == STDIN else p))]

    @property
    def places(self) -> str:
        """Where the configuration says so."""
        found = {
            str(place) for key, place in self.config.places.items() if key.startswith("exclude.")
        }
        return ", ".join(sorted(found))

    @cached_property
    def _globs(self) -> tuple[tuple[tuple[str, ...], str], ...]:
        """Each glob from the root of the file system, with whatever lies below, and as written."""
        return tuple((_steps(each), each.pattern) for each in self.config.exclude)


def _steps(each: Exclude) -> tuple[str, ...]:
    from glob import escape

    base = Path(escape(str(_absolute(each.base))))
    return (*_absolute(base / _below(each.pattern)).parts, "**")


def _below(pattern: str) -> str:
    """A glob as it is meant from its folder: at any depth, unless it has a slash within."""
    name = pattern.rstrip("/")
    return name.lstrip("/") if "/" in name else f"**/{name}"


def _absolute(path: Path) -> Path:
    # By its text: whoever can add a link must not choose what is left out.
    return Path(os.path.abspath(path))  # noqa: PTH100
