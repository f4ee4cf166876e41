"""`sourcing rules --check`: what can be said against rules without any proposal."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.cli.settings import one_of, whole_policy
from checker.config import Config
from checker.reading import printable
from checker.record import parts_of
from checker.report.words import number
from checker.resources import shipped
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
    found = review(policy, folders or used or [shipped("rules")])
    counting = LEVELS[: LEVELS.index(fail_level) + 1] if fail_level != _NEVER else ()
    code = int(any(finding.level in counting for finding in found.findings))
    return [_json(found, code)] if as_json else list(_text(found)), code


def _text(found: PackReview) -> Iterator[str]:
    for finding in found.findings:
        yield f"{finding.level} {finding.kind}  {finding.about}: {printable(finding.message)}"
        yield f"  --> {printable(finding.file)}:{finding.line}"
        yield f"  why: {printable(finding.why)}"
        yield f"  fix: {printable(finding.fix)}"
        yield ""
    levels = Counter(finding.level for finding in found.findings)
    counts = ", ".join(f"{levels[level]} {level}" for level in LEVELS)
    derived = number(found.derivations, "derived attribute")
    yield f"{number(found.rules, 'rule')}, {derived}: {counts}"
    yield (
        "Only what is certain is reported: comparisons of two values, computed values and "
        "different lists are assumed to be independent."
    )
    yield from (f"Not decided: {what}." for what in found.undecided)


def _json(found: PackReview, code: int) -> str:
    value = {
        "schemaVersion": VERSION,
        "exitCode": code,
        "rules": found.rules,
        "derivations": found.derivations,
        "findings": [_finding(finding) for finding in found.findings],
        "undecided": list(found.undecided),
    }
    return json.dumps(value, indent=2, ensure_ascii=False)


def _finding(finding: PackFinding) -> dict[str, object]:
    return {"level": finding.level, **parts_of(finding)}
