"""Names of files as code hosts want them."""

import os
from functools import cache
from pathlib import Path, PurePosixPath


def repository_path(name: str) -> str:
    """The path of a file as seen from the top of the repository that the current folder is in, or
    from the current folder where it is in none; without a `./` before it. A file outside keeps its
    name."""
    here = Path.cwd()
    path = PurePosixPath(os.path.normpath(here / name))
    top = _top(here)
    return str(path.relative_to(top) if path.is_relative_to(top) else PurePosixPath(name))


@cache
def _top(here: Path) -> Path:
    around = (folder for folder in (here, *here.parents) if os.path.lexists(folder / ".git"))
    return next(around, here)
