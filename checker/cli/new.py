"""`sourcing new` and `sourcing init`: files to begin with."""

import json
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from checker.cli.settings import Usage, whole_policy
from checker.config import FILE_NAMES, Config
from checker.config.model import RULE_ID
from checker.policy import Policy
from checker.policy.files import SUFFIXES
from checker.policy.values import NotOfType, constant
from checker.policy.yaml_file import YamlProblem, read_yaml
from checker.reading import DiskTree, Unreadable
from checker.record import record, replace
from checker.scaffold import (
    Fact,
    RuleStart,
    can_be_asked,
    key_of,
    needed_facts,
    proposal_text,
    put,
    rule_text,
    skeleton,
    sources_text,
)
from checker.schema import FieldType, Kind
from checker.suggest import did_you_mean

_MOST_TOLD = 12
_MOST_CODES = 12


# Rules


@record
class NewRule:
    """What the user asked for."""

    id: str
    title: str
    about: str
    folder: Path


def new_rule(asked: NewRule, config: Config) -> Iterator[str]:
    """Writes the rule, and a file of sources where the folder has none; the lines say what is next.
    A folder that the configuration names need not be there yet.

    Raises:
        Usage: the id or the kind of entity cannot be, or the file is there already.
    """
    if not re.fullmatch(RULE_ID, asked.id):
        raise Usage(
            f'"{asked.id}" is not a rule id; write capital letters, a dash and digits: OWN-01'
        )
    used = replace(config, rule_folders=tuple(filter(_policy_files, config.rule_folders)))
    policy = whole_policy([asked.folder] if _policy_files(asked.folder) else [], used)
    if asked.about not in policy.types.entities:
        known = policy.types.entities
        hint = did_you_mean(asked.about, known) or f"known: {', '.join(sorted(known))}"
        raise Usage(f'--for: there is no entity "{asked.about}"; {hint}')
    other = next((rule for rule in policy.rules if rule.id == asked.id), None)
    if other is not None:
        raise Usage(f"rule {asked.id} already exists: {other.file}")
    source = _source_of(asked.folder)
    # Of the pack's own name, since packs are used together.
    key = source or key_of(f"policy {asked.folder.resolve().name}", "_")
    start = RuleStart(asked.id, asked.title, asked.about, key)
    if source is None:
        _write(asked.folder / "sources.yaml", sources_text(key))
        yield f"wrote {asked.folder / 'sources.yaml'}: list there the texts that your rules cite"
    path = asked.folder / start.file_name
    _write(path, rule_text(start))
    yield f"wrote {path}"
    yield "next: write what it requires, and an example that it must find; then"
    yield f"  sourcing test {_quoted(asked.folder)}"
    if not (asked.folder / "rule.schema.json").exists():
        yield "for completion in your editor:"
        yield f"  sourcing schema rule > {_quoted(asked.folder / 'rule.schema.json')}"


def _policy_files(folder: Path) -> list[Path]:
    try:
        found = DiskTree().files(folder) or []
    except Unreadable as error:
        raise Usage(str(error)) from None
    return [path for path in found if path.suffix.lower() in SUFFIXES]


def _source_of(folder: Path) -> str | None:
    """The first text that a file in the folder names as a source."""
    for path in _policy_files(folder):
        try:
            value = read_yaml(str(path), path.read_bytes()).value
        except YamlProblem as error:
            raise Usage(str(error.problem)) from None
        if isinstance(value, dict) and value.get("sources"):
            return str(next(iter(value["sources"])))
    return None


# Proposals


@record
class NewProposal:
    """What the user asked for; `ask` reads an answer to a question, None when there is none."""

    title: str
    output: Path | None
    ask: Callable[[str], str | None] | None


def new_proposal(policy: Policy, asked: NewProposal) -> Iterator[str]:
    """Writes the proposal, or gives it as the only lines when no file is named."""
    facts = needed_facts(policy)
    value = skeleton(facts, policy.types, key_of(asked.title) or "proposal", asked.title)
    if asked.ask is not None:
        _fill(value, [f for f in facts if can_be_asked(f, policy.types)], asked.ask)
    if asked.output is None:
        yield proposal_text(value).rstrip("\n")
        return
    _write(asked.output, proposal_text(value))
    yield (
        f"wrote {asked.output}: a draft with the {len(facts)} facts that {len(policy.rules)} rules "
        "read, null where not stated; each list has one item, to be copied"
    )
    yield "the most decisive facts:"
    for fact in facts[:_MOST_TOLD]:
        yield f"  {_path(fact):<44} read by {fact.fail_rules} rules that fail"
    yield f"next: fill it in from the top, then\n  sourcing check {_quoted(asked.output)}"


def answer(question: str) -> str | None:
    """Asks at the terminal; None at the end of the input."""
    print(question, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    return line if line else None


def _path(fact: Fact) -> str:
    return ".".join(fact.field).replace(".[]", "[]")


def _fill(value: dict[str, Any], facts: Sequence[Fact], ask: Callable[[str], str | None]) -> None:
    """Asks for one fact after another; an empty answer leaves it open, none at all ends it."""
    for number, fact in enumerate(facts, start=1):
        question = f"[{number}/{len(facts)}] {_path(fact)}: {_question(fact.type)}\n> "
        while True:
            answer = ask(question)
            if answer is None:
                return
            if not answer.strip():
                break
            try:
                put(value, fact, _answered(answer.strip(), fact.type))
            except NotOfType as error:
                print(f"{error}; {error.hint}".rstrip("; "), file=sys.stderr)
            else:
                break


def _question(kind: FieldType) -> str:
    item = kind.item or kind
    codes = item.codes
    if codes:
        more = ", …" * (len(codes) > _MOST_CODES)
        how = f"{', '.join(codes[:_MOST_CODES])}{more}"
    else:
        how = _HOW[item.kind]
    several = ", several separated by commas" * (kind.item is not None)
    return f"{kind.description or item.description} ({how}{several})"


_HOW = {
    Kind.TEXT: "a text",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "true or false",
    Kind.DATE: "a date, YYYY-MM-DD",
    Kind.DURATION: "a length of time, such as P3M",
    Kind.MONEY: "an amount, such as 1000000 EUR",
}


def _answered(answer: str, kind: FieldType) -> Any:
    """The JSON value of an answer.

    Raises:
        NotOfType: it is none of that type.
    """
    if kind.item is not None:
        return [_answered(part.strip(), kind.item) for part in answer.split(",") if part.strip()]
    raw: Any = answer
    if kind.kind in {Kind.NUMBER, Kind.BOOLEAN}:
        try:
            raw = json.loads(answer)
        except ValueError:
            raw = answer
    constant(raw, kind)
    if kind.kind is Kind.MONEY:
        amount, currency = answer.split(" ")
        return {"amount": json.loads(amount), "currency": currency}
    return raw


# Configuration

_CONFIG = """\
# Settings of `sourcing check` for everything below this folder. Every line is optional.

# Packs to turn on in addition to core.
# packs = ["gdpr"]

# Folders with your own rules.
# rule-folders = ["our-rules"]

# The lowest severity that makes a run fail: fail, warn or never.
fail-level = "fail"

# Files and folders to exclude from the search.
# exclude = ["drafts"]

# Overrides of the rules as written; `sourcing explain RULE` shows the parameters.
# [rules.XBR-05]
# severity = "fail"
# params = { leastHours = 4 }
"""
_HOOK = """\
next: name your packs and folders in it, then
  sourcing check
to check at every commit, add to .pre-commit-config.yaml:
  - repo: <the repository of sourcing>
    rev: v{version}
    hooks: [{{id: sourcing-check, files: ^proposals/}}]"""


def init(folder: Path, version: str) -> Iterator[str]:
    """Writes a configuration with everything explained.

    Raises:
        Usage: there is one already.
    """
    path = folder / FILE_NAMES[0]
    if path.exists():
        raise Usage(f"{path} already exists; `sourcing check --show-settings` shows its settings")
    _write(path, _CONFIG)
    yield f"wrote {path}"
    yield _HOOK.format(version=version)


def _quoted(path: Path) -> str:
    """The path as a shell takes it for one word."""
    return shlex.quote(str(path))


def _write(path: Path, text: str) -> None:
    """Writes a new file, and its folder where there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Usage(f"{path.parent} cannot be created: {error.strerror}") from None
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise Usage(f"{path} already exists; name another file or remove it") from None
    except OSError as error:
        raise Usage(f"{path} cannot be written: {error.strerror}") from None
