"""Options of the command line as what they mean, or an error that says what they could mean."""

import os
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from checker.config import Config, ConfigProblems, find_config, read_config
from checker.engine import cached_policy
from checker.facts.calendar import day_of
from checker.policy import Layer, Policy, PolicyProblems, Rule
from checker.policy.choose import EVERY_PACK, NotChosen, beginning_with, narrowed, turned_on
from checker.reading import MAX_BYTES, DiskTree, Tree, Unreadable
from checker.reading.discover import MAGIC, STDIN
from checker.resources import schema_file, shipped
from checker.store import Store
from checker.suggest import did_you_mean

if TYPE_CHECKING:
    from checker.findings import Redaction

INTERRUPTED = 128 + 2
"""The exit code of a run that SIGINT ended."""


class Usage(Exception):
    """Something the user can mend: an option, a rule file."""


def stdin() -> bytes:
    """What comes from standard input, as far as anybody wants to hold it."""
    return sys.stdin.buffer.read(MAX_BYTES + 1)


@contextmanager
def usage() -> Iterator[None]:
    """Turns what the user can mend into a message and exit code 2, and an interruption into the
    exit code that shells expect of one."""
    try:
        yield
    except Usage as error:
        print(f"error: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        print("interrupted: nothing is reported about the rest", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None


def day(text: str | None, option: str = "--as-of") -> date:
    """The day that an option names; today in UTC when it names none, since a waiver holds to the
    end of a day there, wherever the machine stands."""
    if text is None:
        return datetime.now(UTC).date()
    found = day_of(text)
    if found is None:
        raise Usage(f'{option}: "{text}" is not a date; write YYYY-MM-DD')
    return found


def one_of(option: str, value: str, known: Sequence[str]) -> str:
    """The value, when it is one of those known."""
    if value not in known:
        hint = did_you_mean(value, known)
        raise Usage(f'{option}: unknown value "{value}"; {hint or "one of " + ", ".join(known)}')
    return value


def run_config(
    paths: Sequence[str],
    named: Path | None = None,
    isolated: bool = False,
    *,
    stdin_name: str = "",
    tree: Tree | None = None,
) -> Config:
    """The settings for a run over these paths: those of the file that is named, else of the
    nearest; none at all when the run is isolated. Files are read from `tree`, the disk when none is
    given."""
    if isolated and named:
        raise Usage("--config and --isolated: use only one of them")
    tree = tree or DiskTree()
    try:
        if named:
            return read_config(named, tree)
        starts = [] if isolated else [_start(path, stdin_name) for path in paths]
        return find_config(starts, tree)
    except ConfigProblems as error:
        raise Usage(error.told("the configuration")) from None


def redaction(config: Config, policy: Policy) -> "Redaction | None":
    """The values that no report shows; None when all may be shown."""
    if not config.redact.paths:
        return None
    from checker.findings.redact import BadRedaction, Redaction

    try:
        return Redaction(config.redact.paths, policy.types)
    except BadRedaction as error:
        place = config.places[f"redact.paths.{error.path}"]
        raise Usage(f"{place}: redact.paths: {error}") from None


def _start(path: str, stdin_name: str) -> Path:
    """Where the search for the configuration begins: at a glob, where its folder is."""
    path = stdin_name if path == STDIN else path
    literal = takewhile(MAGIC.isdisjoint, Path(path).parts)
    return Path(*literal)


def chosen_policy(
    config: Config,
    folders: Sequence[Path] | None = None,
    packs: Sequence[str] | None = None,
    select: Sequence[str] | None = None,
    ignore: Sequence[str] | None = None,
    store: Store | None = None,
    tree: Tree | None = None,
) -> Policy:
    """The rules of a run: those of the packs that are on, as the layers leave them, narrowed by
    rule id. What the options name comes beside what the configuration does.

    The repository's own folders are read from `tree`, the disk when none is given; built-in and
    installed packs always come from where they are installed.
    """
    named = [*config.packs, *(packs or ())]
    built_in = shipped("rules")
    own = [Layer(folder, tree or DiskTree()) for folder in (*config.rule_folders, *(folders or ()))]
    layers = [Layer(built_in), *_installed(named, config), *own]
    try:
        every = cached_policy(
            store,
            _inputs(layers, config),
            lambda: _loaded(layers, config, with_examples=False),
        )
    except PolicyProblems as error:
        raise _in_rules(error, config) from None
    known = {rule.pack for rule in every.rules}
    inside = f"{built_in}{os.sep}"  # as text: a path of each rule takes longer than the cache
    for name in named:
        _known_pack(name, known, config)
    waiting = {r.pack for r in every.rules if r.file.startswith(inside)}
    try:
        return narrowed(turned_on(every, named, waiting), every, select or (), ignore or ())
    except NotChosen as error:
        raise Usage(str(error)) from None


def whole_policy(folders: Sequence[Path], config: Config) -> Policy:
    """All built-in packs, the installed packs and folders that the configuration names, and the
    rules of the folders, which may lie among these. Rules are as they are written: no setting of
    the configuration changes one."""
    built_in = shipped("rules")
    inside = [folder for folder in folders if _lies_in(folder, [built_in])]
    for folder in inside:
        if not folder.is_dir():
            raise Usage(f"{folder}: no such folder of rules")
    own = [f for f in folders if f not in inside and not _lies_in(f, config.rule_folders)]
    known = [f for f in config.rule_folders if not _lies_in(f, [built_in, *own])]
    # A pack that lies in a folder, where it is worked on, is not there a second time as installed.
    worked_on = {name for folder in own for name in _packs_in(folder)}
    installed = _installed([name for name in config.packs if name not in worked_on], config)
    try:
        every = [Layer(built_in), *installed, *(Layer(folder) for folder in (*known, *own))]
        policy = _loaded(every, Config())
    except PolicyProblems as error:
        raise _in_rules(error, config) from None
    for name in config.packs:
        _known_pack(name, {rule.pack for rule in policy.rules}, config)
    return policy


def _lies_in(folder: Path, others: Sequence[Path]) -> bool:
    return any(folder.resolve().is_relative_to(other.resolve()) for other in others)


def _packs_in(folder: Path) -> Iterator[str]:
    """The names of the packs in a folder. What is wrong with a file, loading tells."""
    from checker.policy.files import PACK_FILE
    from checker.policy.yaml_file import YamlProblem, read_yaml

    for path in folder.rglob(PACK_FILE):
        with suppress(OSError, YamlProblem):
            value = read_yaml(str(path), path.read_bytes()).value
            if isinstance(value, dict):
                yield str(value.get("pack"))


def _in_rules(error: PolicyProblems, config: Config) -> Usage:
    """The problems; one with a folder as a whole where the configuration names the folder."""
    named = {str(folder): config.folder_place(folder) for folder in config.rule_folders}
    found = PolicyProblems(
        place.problem(f"{problem.file}: {problem.message}")
        if (place := named.get(problem.file))
        else problem
        for problem in error.problems
    )
    return Usage(found.told("the rules"))


def _loaded(layers: Sequence[Layer], config: Config, *, with_examples: bool = True) -> Policy:
    from checker.policy import load_layers  # a policy from the cache needs none of it

    return load_layers(layers, config.rules, with_examples=with_examples)


def _inputs(layers: Sequence[Layer], config: Config) -> Iterator[bytes]:
    """All that the policy of these layers and settings depends on."""
    for name in ("proposal", "codes"):
        yield schema_file(f"{name}.schema.json").read_bytes()
    yield repr(config.rules).encode()
    for layer in layers:
        yield repr((str(layer.folder), layer.pack)).encode()
        try:
            for path in layer.tree.files(layer.folder) or ():
                yield str(path).encode()
                yield layer.tree.read(path) or b""
        except Unreadable as error:  # loading tells what is wrong
            yield str(error).encode()


def begins_with(option: str, prefix: str, rules: Sequence[Rule]) -> list[Rule]:
    """The rules whose id begins so."""
    try:
        return beginning_with(option, prefix, rules)
    except NotChosen as error:
        raise Usage(str(error)) from None


def _installed(named: Sequence[str], config: Config) -> Iterator[Layer]:
    """The layers of packs that are not built in, as far as installed packages offer them."""
    foreign = [n for n in named if n != EVERY_PACK and not (shipped("rules") / n).is_dir()]
    if not foreign:
        return
    from checker.policy.installed import NotUsable, installed_pack

    for name in foreign:
        try:
            folder = installed_pack(name)
        except NotUsable as error:
            raise Usage(f"{_option(name, config)}: {name}: {error}") from None
        if folder:
            yield Layer(folder, pack=name)


def _known_pack(name: str, known: Collection[str], config: Config) -> None:
    if name not in (EVERY_PACK, *known):
        from checker.policy.installed import installed_names

        one_of(_option(name, config), name, sorted({*known, *installed_names()}))


def _option(pack: str, config: Config) -> str:
    """What turned the pack on: a line of the configuration, or the option."""
    place = config.places.get(f"packs.{pack}")
    return f"{place}: packs" if place else "--pack"
