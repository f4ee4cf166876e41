"""`--show-files`: what a run would check, and what it passes over and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.cli.exclusion import Exclusion
from checker.reading import InputProblem, discover, is_searched, printable
from checker.reading.discover import passed_over


@dataclass(slots=True)
class Files:
    """The files of a run in order, the paths that are left out, each with why, and what is wrong
    with others."""

    checked: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    problems: list[InputProblem] = field(default_factory=list)


def files_of(paths: Sequence[str], stdin_name: str, exclusion: Exclusion) -> Files:
    """The files that a run over these paths would check."""
    files = Files()

    def leaves_out(path: Path) -> bool:
        why = exclusion.reason(path)
        if why and (path.is_dir() or is_searched(Path(path.name))):
            files.left_out[path.as_posix()] = why
        return bool(why)

    def enters(folder: Path, names: Iterable[str]) -> Iterator[InputProblem]:
        for name in sorted(names):
            if why := passed_over(folder / name):
                files.left_out[(folder / name).as_posix()] = why
        yield from exclusion.enters(folder, names)

    wanted = exclusion.named(paths, stdin_name)
    files.left_out |= {path: exclusion.reason(Path(path)) for path in paths if path not in wanted}
    for found in discover(
        wanted, stdin=lambda: b"", stdin_name=stdin_name, leaves_out=leaves_out, enters=enters
    ):
        if isinstance(found, InputProblem):
            files.problems.append(found)
        else:
            files.checked.append(found.name)
    return files


def files_text(files: Files) -> Iterator[str]:
    """A line for each file, then what is left out and what is wrong."""
    yield from map(printable, files.checked or ["(no file would be checked)"])
    if files.left_out:
        yield ""
        yield "Left out:"
        width = max(map(len, files.left_out))
        for path, why in files.left_out.items():
            yield printable(f"  {path:<{width}}  {why}")
    if files.problems:
        yield ""
        yield "Cannot be checked:"
        for problem in files.problems:
            yield f"  {problem}"


def files_json(files: Files) -> dict[str, Any]:
    """The files as JSON has them."""
    return {
        "files": files.checked,
        "leftOut": [{"path": path, "why": why} for path, why in files.left_out.items()],
        "problems": [
            {"path": problem.name, "code": problem.code, "message": problem.message}
            for problem in files.problems
        ],
    }
