"""The ledger of waivers: a YAML file in, waivers out, or all that is wrong in it at its lines.

What is not understood waives nothing: one bad entry, and the whole file is an error.
`schemas/v1/waivers.schema.json` describes the same file to editors.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from checker.config.model import RULE_ID
from checker.facts.calendar import add_months, day_of
from checker.findings.model import Waiver
from checker.policy.yaml_file import Path, YamlFile, YamlProblem, read_yaml
from checker.reading import Problem, Problems
from checker.schema import is_missing
from checker.suggest import did_you_mean

MOST_MONTHS = 12
"""For how long a waiver may be granted, where the configuration does not say."""

REQUIRED = ("rule", "proposal", "reason", "compensating_control", "approver", "granted", "expires")
KEYS = (*REQUIRED, "entity", "pointer")
_DAYS = ("granted", "expires")
_TOP = "waivers"


class LedgerProblems(Problems):
    """A ledger that cannot be used."""


def read_ledger(name: str, data: bytes, most_months: int = MOST_MONTHS) -> tuple[Waiver, ...]:
    """The waivers of a file, in its order.

    Raises:
        LedgerProblems: it is no YAML, or an entry is incomplete, misspelt or granted for too long.
    """
    try:
        file = read_yaml(name, data)
    except YamlProblem as error:
        raise LedgerProblems([error.problem]) from None
    problems = list(_misfits(file))
    entries = [] if problems else file.value[_TOP]
    for number, entry in enumerate(entries):
        problems += _defects(file, (_TOP, number), entry, most_months)
    if problems:
        raise LedgerProblems(problems)
    return tuple(_waiver(file, number, entry) for number, entry in enumerate(entries))


def _misfits(file: YamlFile) -> Iterator[Problem]:
    if not isinstance(file.value, dict) or _TOP not in file.value:
        yield file.problem(
            (), "a ledger begins with the key waivers", "see `sourcing schema waivers`"
        )
        return
    for key in file.value.keys() - {_TOP}:
        yield file.problem((key,), f'unknown key "{key}"', did_you_mean(key, [_TOP]))
    if not isinstance(file.value[_TOP], list):
        yield file.problem((_TOP,), "waivers must be a list", "begin each waiver with a dash")


def _defects(file: YamlFile, at: Path, entry: Any, most_months: int) -> Iterator[Problem]:
    """All that is wrong with one waiver."""
    if not isinstance(entry, dict):
        yield file.problem(at, "a waiver must be a mapping", "see `sourcing schema waivers`")
        return
    for key in entry.keys() - set(KEYS):
        yield file.problem((*at, key), f'unknown key "{key}"', did_you_mean(key, KEYS))
    for key in REQUIRED:
        if key not in entry:
            yield file.problem(at, f"the waiver has no {key}")
    sound = set()
    for key in KEYS:
        if key in entry:
            found = _defect(key, entry[key])
            if found:
                yield file.problem((*at, key), *found)
            else:
                sound.add(key)
    if "entity" in entry and "pointer" in entry:
        yield file.problem((*at, "pointer"), "a waiver names an entity or a pointer, not both")
    if sound.issuperset(_DAYS):
        granted, expires = (date.fromisoformat(entry[key]) for key in _DAYS)
        last = add_months(granted, most_months)
        if expires < granted:
            yield file.problem((*at, "expires"), "the waiver expires before it is granted")
        elif expires > last:
            many = f"{most_months} month{'s' * (most_months != 1)}"
            hint = f"no later than {last}: a waiver is valid for at most {many}"
            yield file.problem((*at, "expires"), "the waiver is granted for too long", hint)


def _defect(key: str, value: Any) -> tuple[str, str] | None:
    """What is wrong with a value, and what would be right."""
    if is_missing(value):
        return f"{key} has no content", "write it out, or remove the waiver"
    if not isinstance(value, str):
        return f"{key} must be a text", "put it between double quotes"
    if key == "rule" and not re.fullmatch(RULE_ID, value):
        return f'"{value}" is not a rule id', "name one rule, such as IP-03"
    if key == "pointer" and not value.startswith("/"):
        return f'"{value}" is not a JSON pointer', "it begins with /, such as /providers/0"
    if key in _DAYS and day_of(value) is None:
        return f'"{value}" is not a date', "write YYYY-MM-DD"
    return None


def _waiver(file: YamlFile, number: int, entry: Mapping[str, str]) -> Waiver:
    return Waiver(
        rule=entry["rule"],
        proposal=entry["proposal"],
        entity=entry.get("entity", ""),
        pointer=entry.get("pointer", ""),
        reason=entry["reason"].strip(),
        compensating_control=entry["compensating_control"].strip(),
        approver=entry["approver"].strip(),
        granted=date.fromisoformat(entry["granted"]),
        expires=date.fromisoformat(entry["expires"]),
        file=file.name,
        line=file.place((_TOP, number))[0],
    )
