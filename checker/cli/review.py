"""`sourcing rules --check`: what can be said against rules without any proposal."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.cli.settings import built_in_rules, one_of, whole_policy
from checker.config import Config
from checker.reading import printable
from checker.record import parts_of
from checker.review import LEVELS, PackFinding, PackReview, review

VERSION = "1"
_NEVER = "never"


def check_rules(
    folders: Sequence[Path],
    rules: Sequence[Path],
    config: Config,
    fail_level: str,
    *,
    as_json: bool,
) -> tuple[list[str], int]:
    """The lines to print, and the exit code: 1 when something is found at the level or above.

    Looked at are the folders; without any, those in use beside the built-in packs, by the
    configuration or as `rules`; without any of these either, the built-in packs.

    Raises:
        Usage: there is no such level, or a rule is broken.
    """
    one_of("--fail-level", fail_level, (*LEVELS, _NEVER))
    policy = whole_policy([*rules, *folders], config)
    used = [*config.rule_folders, *rules]
    found = review(policy, folders or used or [built_in_rules()])
    counting = LEVELS[: LEVELS.index(fail_level) + 1] if fail_level != _NEVER else ()
    code = int(any(finding.level in counting for finding in found.findings))
    return list(_json(found, code) if as_json else _text(found)), code


def _text(found: PackReview) -> Iterator[str]:
    for finding in found.findings:
        yield f"{finding.level} {finding.kind}  {finding.about}: {printable(finding.message)}"
        yield f"  --> {printable(finding.file)}:{finding.line}"
        yield f"  why: {printable(finding.why)}"
        yield f"  fix: {printable(finding.fix)}"
        yield ""
    counts = ", ".join(f"{_number(found, level)} {level}" for level in LEVELS)
    rules = f"{found.rules} rule" + "s" * (found.rules != 1)
    derived = f"{found.derivations} derived attribute" + "s" * (found.derivations != 1)
    yield f"{rules}, {derived}: {counts}"
    yield (
        "Only what is certain is said: comparisons of two values, computed values and different "
        "lists are taken to be free of one another."
    )
    yield from (f"Not decided: {what}." for what in found.undecided)


def _number(found: PackReview, level: str) -> int:
    return sum(finding.level == level for finding in found.findings)


def _json(found: PackReview, code: int) -> Iterator[str]:
    value = {
        "schemaVersion": VERSION,
        "exitCode": code,
        "rules": found.rules,
        "derivations": found.derivations,
        "findings": [_finding(finding) for finding in found.findings],
        "undecided": list(found.undecided),
    }
    yield json.dumps(value, indent=2, ensure_ascii=False)


def _finding(finding: PackFinding) -> dict[str, object]:
    return {"level": finding.level, **parts_of(finding)}
