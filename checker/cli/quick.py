"""The command lines of `sourcing check`, read without typer.

Typer takes longer to import than a proposal to check. What these tables do not tell, and whatever
may be wrong, typer reads: the options are defined in `checker.cli.app`, and a test holds that both
understand the same.
"""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

FLAGS = {
    "--allow-empty": "allow_empty",
    "--force-exclude": "force_exclude",
    "--isolated": "isolated",
    "--no-cache": "no_cache",
    "--no-progress": "no_progress",
    "--no-redact": "no_redact",
    "--no-waivers": "no_waivers",
    "--sarif-suppressed": "sarif_suppressed",
    "--show-files": "show_files",
    "--show-settings": "show_settings",
    "--verbose": "verbose",
    "-v": "verbose",
}
TEXTS = {
    "--as-of": "as_of",
    "--color": "color",
    "--fail-level": "fail_level",
    "--ignore": "ignore",
    "--output": "output",
    "--output-format": "output_format",
    "--pack": "pack",
    "--select": "select",
    "--since": "since",
    "--stdin-filename": "stdin_filename",
    "--trust-ref": "trust_ref",
    "-f": "output_format",
}
PATHS = {
    "--baseline": "baseline",
    "--cache-dir": "cache_dir",
    "--config": "config_file",
    "--output-file": "output_file",
    "--rules": "rules",
    "--waivers": "waivers",
    "-o": "output_file",
}
NUMBERS = {"--jobs": "jobs", "-j": "jobs"}
REPEATABLE = frozenset({"ignore", "output", "pack", "rules", "select"})
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
        option, equals, value = word.partition("=") if word.startswith("--") else (word, "", "")
        if word in FLAGS:
            found[FLAGS[word]] = True
        elif option in _VALUES:
            if not equals:
                value = next(rest, "-")
            if not value or value.startswith("-"):
                return None
            name, make = _VALUES[option]
            made = make(value)
            if made is None:
                return None
            if name in REPEATABLE:
                found.setdefault(name, []).append(made)
            else:
                found[name] = made
        elif word.startswith("-") and word != "-":
            return None
        else:
            paths.append(word)
    return found | {"paths": paths or None}


def _number(text: str) -> int | None:
    """The number; None for what may be none, or too small a one."""
    return int(text) if text.isascii() and text.isdigit() and int(text) > 0 else None


_VALUES: dict[str, tuple[str, Callable[[str], Any]]] = {
    option: (name, make)
    for table, make in ((TEXTS, str), (PATHS, Path), (NUMBERS, _number))
    for option, name in table.items()
}
