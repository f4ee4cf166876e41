"""What a run would go by, told without running it."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from checker.cli.exclusion import Exclusion
from checker.cli.settings import Usage, one_of
from checker.cli.show_files import files_json, files_of, files_text
from checker.cli.show_settings import Effective, settings_json, settings_of, settings_text
from checker.cli.writing import write_out
from checker.config import Config
from checker.policy import Policy
from checker.reading import MAX_BYTES, Document, InputProblem, discover, parse

if TYPE_CHECKING:
    from checker.cli.asked import Asked


def show(asked: "Asked", config: Config, policy: Policy) -> int:
    """Prints the settings or the files of a run, and returns the exit code: 2 when one of the files
    could not be checked, else 0."""
    if asked.show_settings and asked.show_files:
        raise Usage("--show-settings and --show-files: give one of them")
    option = "--show-files" if asked.show_files else "--show-settings"
    wanted = one_of(f"--output-format with {option}", asked.output_format or "text", _FORMATS)
    if asked.show_files:
        files = files_of(_paths(asked), asked.stdin_filename, _exclusion(asked, config))
        _print(files_json(files) if wanted == "json" else files_text(files))
        return 2 if files.problems else 0
    run = Effective(asked, config, policy, list(_documents(asked, config)))
    parts = settings_of(run)
    _print(settings_json(parts) if wanted == "json" else settings_text(parts))
    return 0


_FORMATS = ("text", "json")


def _print(shown: dict[str, object] | Iterator[str]) -> None:
    write_out([json.dumps(shown, indent=2)] if isinstance(shown, dict) else shown)


def _paths(asked: "Asked") -> list[str]:
    return asked.paths or ["."]


def _exclusion(asked: "Asked", config: Config) -> Exclusion:
    return Exclusion(config, asked.force_exclude)


def _documents(asked: "Asked", config: Config) -> Iterator[Document]:
    """The proposals of the run, as far as they can be read: which regimes they are under."""
    exclusion = _exclusion(asked, config)
    for source in discover(
        exclusion.named(_paths(asked), asked.stdin_filename),
        stdin=lambda: sys.stdin.buffer.read(MAX_BYTES + 1),
        stdin_name=asked.stdin_filename,
        leaves_out=exclusion.leaves_out,
    ):
        for item in () if isinstance(source, InputProblem) else parse(source):
            if isinstance(item, Document):
                yield item
