"""Options of the command line as what they mean, or an error that says what they could mean."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import takewhile
from pathlib import Path

from checker.config import Config, ConfigProblems, find_config, read_config
from checker.engine import cached_policy
from checker.findings import BadRedaction, Redaction
from checker.policy import Policy, PolicyProblems, Rule
from checker.reading import DiskTree, Tree
from checker.resources import schema_file, shipped
from checker.store import Store
from checker.suggest import did_you_mean

STDIN = "-"
INTERRUPTED = 128 + 2
"""The exit code of a run that SIGINT ended."""
MAGIC = frozenset("*?[")
ALWAYS_ON = "core"
EVERY_PACK = "*"


class Usage(Exception):
    """Something the user can mend: an option, a rule file."""


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
        print("interrupted: nothing is said about the rest", file=sys.stderr)
        raise SystemExit(INTERRUPTED) from None


def day(text: str | None, option: str = "--as-of") -> date:
    """The day that an option names; today when it names none."""
    if text is None:
        return date.today()
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.isoformat() != text:
        raise Usage(f'{option}: "{text}" is not a day; write YYYY-MM-DD')
    return found


def one_of(option: str, value: str, known: Sequence[str]) -> str:
    """The value, when it is one of those known."""
    if value not in known:
        hint = did_you_mean(value, known)
        raise Usage(f'{option}: unknown value "{value}"; {hint or "one of " + ", ".join(known)}')
    return value


def run_config(
    paths: Sequence[str], stdin_name: str, named: Path | None, isolated: bool, tree: Tree
) -> Config:
    """The settings for a run over these paths: those of the file that is named, else of the
    nearest; none at all when the run is isolated."""
    if isolated and named:
        raise Usage("--config and --isolated: give one of them")
    try:
        if named:
            return read_config(named, tree)
        starts = [] if isolated else [_start(path, stdin_name) for path in paths]
        return find_config(starts, tree)
    except ConfigProblems as error:
        count = len(error.problems)
        raise Usage(f"{count} problem{'s' * (count != 1)} in the configuration\n{error}") from None


def redaction(config: Config, policy: Policy) -> Redaction | None:
    """The values that no report shows; None when all may be shown."""
    if not config.redact.paths:
        return None
    try:
        return Redaction(config.redact.paths, policy.types)
    except BadRedaction as error:
        raise Usage(f"{config.places['redact.paths']}: redact.paths: {error}") from None


def _start(path: str, stdin_name: str) -> Path:
    """Where the search for the configuration begins: at a glob, where its folder is."""
    path = stdin_name if path == STDIN else path
    literal = takewhile(MAGIC.isdisjoint, Path(path).parts)
    return Path(*literal)


def chosen_policy(
    config: Config,
    folders: Sequence[Path],
    packs: Sequence[str],
    select: Sequence[str],
    ignore: Sequence[str],
    store: Store | None = None,
) -> Policy:
    """The built-in packs that are on and the rules of the folders, narrowed by rule id.

    What the options name comes beside what the configuration does.

    The check of the schema stays on whatever is selected: every other verdict rests on it.
    """
    try:
        sources = [shipped("rules"), *config.rule_folders, *folders]
        policy = cached_policy(store, _inputs(sources), lambda: _loaded(sources, with_examples=False))
    except PolicyProblems as error:
        count = len(error.problems)
        raise Usage(f"{count} problem{'s' * (count != 1)} in the rules\n{error}") from None
    built_in = {
        rule.pack for rule in policy.rules if Path(rule.file).is_relative_to(shipped("rules"))
    }
    for pack in packs:
        if pack != EVERY_PACK:
            one_of("--pack", pack, sorted(built_in))
    for pack in config.packs:
        one_of(f"{config.places[f'packs.{pack}']}: packs", pack, sorted(built_in))
    packs = [*config.packs, *packs]
    off = built_in - {ALWAYS_ON, *packs} if EVERY_PACK not in packs else set()
    rules = [rule for rule in policy.rules if rule.pack not in off]
    for option, prefixes in (("--select", select), ("--ignore", ignore)):
        for prefix in prefixes:
            meant = begins_with(option, prefix, policy.rules)
            if all(rule.pack in off for rule in meant):
                packs_meant = " ".join(f"--pack {p}" for p in sorted({r.pack for r in meant}))
                raise Usage(f'{option}: "{prefix}" is in a pack that is off; add {packs_meant}')
    rules = [rule for rule in rules if _chosen(rule, select, ignore)]
    return replace(policy, rules=tuple(rules))


def built_in_rules() -> Path:
    """The folder of the packs that come with the product."""
    return shipped("rules")


def whole_policy(folders: Sequence[Path]) -> Policy:
    """All built-in packs, and the rules of the folders, which may lie among the built-in ones."""
    built_in = built_in_rules()
    inside = [f for f in folders if f.resolve().is_relative_to(built_in.resolve())]
    for folder in inside:
        if not folder.is_dir():
            raise Usage(f"{folder}: no such folder of rules")
    try:
        return _loaded([built_in, *(f for f in folders if f not in inside)])
    except PolicyProblems as error:
        count = len(error.problems)
        raise Usage(f"{count} problem{'s' * (count != 1)} in the rules\n{error}") from None


def _loaded(folders: Sequence[Path], *, with_examples: bool = True) -> Policy:
    from checker.policy import load_policy  # a policy from the cache needs none of it

    return load_policy(folders, with_examples=with_examples)


def _inputs(folders: Sequence[Path]) -> Iterator[bytes]:
    """All that the policy in these folders depends on."""
    for name in ("proposal", "codes"):
        yield schema_file(f"{name}.schema.json").read_bytes()
    tree = DiskTree()
    for folder in folders:
        yield str(folder).encode()
        for path in tree.files(folder) or ():
            yield str(path).encode()
            yield tree.read(path) or b""


def begins_with(option: str, prefix: str, rules: Sequence[Rule]) -> list[Rule]:
    """The rules whose id begins so."""
    meant = [rule for rule in rules if rule.id.startswith(prefix)]
    if not meant:
        known = {name for rule in rules for name in (rule.id, rule.id.split("-")[0])}
        hint = did_you_mean(prefix, known)
        raise Usage(f'{option}: no rule begins with "{prefix}"; {hint}'.rstrip("; "))
    return meant


def _chosen(rule: Rule, select: Sequence[str], ignore: Sequence[str]) -> bool:
    if rule.check in {"schema", "waivers"}:
        return True
    wanted = not select or rule.id.startswith(tuple(select))
    return wanted and not rule.id.startswith(tuple(ignore))
