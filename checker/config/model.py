"""What a configuration says, typed. Every default is "nothing said"."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from checker.reading import Problem, Problems
from checker.record import field, record


class ConfigProblems(Problems):
    """A configuration that cannot be used."""


@record
class Place:
    """Where a setting stands. Line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def problem(self, message: str, hint: str = "") -> Problem:
        """A problem there."""
        return Problem(self.file, self.line, self.column, message, hint)


RULE_ID = r"[A-Z][A-Z0-9]*-[0-9]{2,}"
"""How the id of a rule is written."""


@record
class RuleSettings:
    """What one layer says of a rule; None, or no parameters, where it says nothing.

    `places` tells where each key stands: `severity`, `enabled`, `locked`, `params.NAME`, and the
    rule itself under "".
    """

    rule: str
    severity: str | None
    enabled: bool | None
    locked: bool
    params: Mapping[str, Any]
    places: Mapping[str, Place]

    def place(self, key: str = "") -> Place:
        """Where the key stands; where the rule does, when the key has no line of its own."""
        return self.places.get(key) or self.places[""]


@record
class Exclude:
    """What is not searched: a glob, meant from the folder `base`."""

    base: Path
    pattern: str


@record
class ListSettings:
    """How old reference lists may be. `stale` is `warn` or `error`."""

    max_age_months: int | None = None
    stale: str = "warn"


@record
class WaiverSettings:
    """Where findings are waived, by whom, and for how many months at most."""

    file: Path | None = None
    approvers: tuple[str, ...] = ()
    max_months: int | None = None


@record
class RedactSettings:
    """Paths of a proposal whose values no report shows."""

    paths: tuple[str, ...] = ()


@record
class Config:
    """The settings of a run, from one file and those that it extends.

    `files` are these files, that which is extended first; none, when there is no configuration.
    `starts` are the paths from which they were searched for; none, when they were named, or not
    wanted. Paths are meant from the current folder. `rules` holds what each file says of a rule, in
    the order of the files; what comes later counts. `places` tells where each other key stands, by
    its name with dots, such as `waivers.file`; for a list, where each of its items was added, such
    as `packs.gdpr`.
    """

    files: tuple[str, ...] = ()
    starts: tuple[Path, ...] = ()
    packs: tuple[str, ...] = ()
    rule_folders: tuple[Path, ...] = ()
    fail_level: str | None = None
    exclude: tuple[Exclude, ...] = ()
    baseline: Path | None = None
    rules: tuple[RuleSettings, ...] = ()
    lists: ListSettings = ListSettings()
    waivers: WaiverSettings = WaiverSettings()
    redact: RedactSettings = RedactSettings()
    places: Mapping[str, Place] = field(default_factory=dict)

    def folder_place(self, folder: Path) -> Place | None:
        """Where a folder of rules was named."""
        for key, place in self.places.items():
            name = key.removeprefix("rule-folders.")
            if name != key and Path(os.path.normpath(Path(place.file).parent / name)) == folder:
                return place
        return None
