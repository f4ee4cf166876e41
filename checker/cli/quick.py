"""The everyday command lines of `sourcing check`, read without typer.

Typer takes longer to import than a proposal to check. What is not in these tables, typer reads: the
options are defined in `checker.cli.app`, and a test holds that both understand the same.
"""

import os
from collections.abc import Sequence
from typing import Any

FLAGS = {
    "--allow-empty": "allow_empty",
    "--force-exclude": "force_exclude",
    "--isolated": "isolated",
    "--no-cache": "no_cache",
    "--no-progress": "no_progress",
    "--verbose": "verbose",
    "-v": "verbose",
}
VALUES = {
    "--as-of": "as_of",
    "--color": "color",
    "--fail-level": "fail_level",
    "--output-format": "output_format",
    "-f": "output_format",
}
# Each stands for an option, or makes typer do something else than run the command.
_VARIABLES = ("SOURCING_OUTPUT_FORMAT", "_SOURCING_COMPLETE")


def quickly(arguments: Sequence[str]) -> dict[str, Any] | None:
    """What a command line asks for, by the names of `Asked`; None for typer to read it."""
    if arguments[:1] != ["check"] or any(name in os.environ for name in _VARIABLES):
        return None
    found: dict[str, Any] = {}
    paths: list[str] = []
    rest = iter(arguments[1:])
    for word in rest:
        if word in FLAGS:
            found[FLAGS[word]] = True
        elif word in VALUES:
            value = next(rest, "-")
            if value.startswith("-"):
                return None
            found[VALUES[word]] = value
        elif word.startswith("-") and word != "-":
            return None
        else:
            paths.append(word)
    return found | {"paths": paths or None}
