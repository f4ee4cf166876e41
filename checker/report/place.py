"""Names of files as code hosts want them."""

from pathlib import Path, PurePosixPath


def repository_path(name: str) -> str:
    """The path of a file as seen from the current folder, which should be the top of the
    repository; without a `./` before it. A file outside keeps its name."""
    path, here = PurePosixPath(name), Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
