"""What a run would go by, told without running it."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from checker.cli.exclusion import Exclusion
from checker.cli.settings import Usage, one_of, stdin
from checker.cli.show_files import files_json, files_of, files_text
from checker.cli.show_settings import Effective, settings_json, settings_of, settings_text
from checker.cli.writing import write_out
from checker.config import Config
from checker.policy import Policy
from checker.reading import Document, discover, parse

if TYPE_CHECKING:
    from checker.cli.asked import Asked


def show(asked: "Asked", config: Config, policy: Policy) -> int:
    """Prints the settings or the files of a run, and returns the exit code: 2 when one of the files
    could not be checked, else 0."""
    if asked.show_settings and asked.show_files:
        raise Usage("--show-settings and --show-files: use only one of them")
    option = "--show-files" if asked.show_files else "--show-settings"
    wanted = one_of(f"--output-format with {option}", asked.output_format or "text", _FORMATS)
    searched = asked.paths or ["."], asked.stdin_filename, Exclusion(config, asked.force_exclude)
    if asked.show_files:
        files = files_of(*searched)
        _print(files_json(files) if wanted == "json" else files_text(files))
        return 2 if files.problems else 0
    run = Effective(asked, config, policy, list(_documents(*searched)))
    parts = settings_of(run)
    _print(settings_json(parts) if wanted == "json" else settings_text(parts))
    return 0


_FORMATS = ("text", "json")


def _print(shown: dict[str, object] | Iterator[str]) -> None:
    write_out([json.dumps(shown, indent=2)] if isinstance(shown, dict) else shown)


def _documents(paths: Sequence[str], stdin_name: str, exclusion: Exclusion) -> Iterator[Document]:
    """The proposals of the run, as far as they can be read: which regimes they are under."""
    for source in discover(
        exclusion.named(paths, stdin_name),
        stdin=stdin,
        stdin_name=stdin_name,
        leaves_out=exclusion.leaves_out,
    ):
        yield from (item for item in parse(source) if isinstance(item, Document))
