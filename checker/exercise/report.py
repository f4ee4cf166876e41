"""What came of the examples, as text, JSON and JUnit."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from checker.exercise.examples import Example
from checker.exercise.run import OF_ALL, Got, Tried
from checker.reading import printable
from checker.report.junit import Case, Status, Suite, junit

VERSION = "1"
_MOST_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Exercise:
    """Everything about one run over the examples, in order of rule and file."""

    tried: Sequence[Tried]

    @property
    def exit_code(self) -> int:
        """0 every example holds, 1 some does not, 3 there was none."""
        if not self.tried:
            return 3
        return int(not all(tried.holds for tried in self.tried))


def text_of(exercise: Exercise) -> Iterator[str]:
    """For a person: each example that does not hold, and a line that sums up."""
    for tried in exercise.tried:
        if not tried.holds:
            yield from map(printable, _broken(tried))
            yield ""
    yield _summary(exercise)


def _summary(exercise: Exercise) -> str:
    wrong = sum(not tried.holds for tried in exercise.tried)
    rules = len({tried.rule.id for tried in exercise.tried})
    total = len(exercise.tried)
    held = f"{wrong} of them do not hold" if wrong else "all hold"
    return f"{_number(total, 'example')} of {_number(rules, 'rule')}: {held}"


def _number(count: int, word: str) -> str:
    return f"{count} {word}{'s' * (count != 1)}"


def _broken(tried: Tried) -> Iterator[str]:
    example = tried.example
    yield f"{example.file}:{example.line}: {tried.rule.id} {example.wanted}: {example.name}"
    if tried.problem:
        yield f"  {tried.problem}"
    for got in tried.got[:_MOST_SHOWN]:
        mark = "=" if got.verdict == example.wanted else "-"
        yield f"  {mark} {got.subject}: wanted {example.wanted}, got {got.verdict}"
        if mark == "-":
            yield from (f"      {line}" for line in got.why[:_MOST_SHOWN])
    if len(tried.got) > _MOST_SHOWN:
        yield f"  … and {len(tried.got) - _MOST_SHOWN} more"
    if tried.got and not example.entity and example.wanted not in OF_ALL:
        yield "  (of all entities the one with the worst verdict)"
    yield from _patch("patch", example.patch)
    for number, patch in enumerate(example.beside, 1):
        yield from _patch(f"beside {number}", patch)


def _patch(title: str, patch: dict[str, Any]) -> Iterator[str]:
    yield f"  {title}:" if patch else f"  {title}: nothing is changed"
    for path, value in patch.items():
        yield f"    {path}: {json.dumps(value, ensure_ascii=False)}"


def junit_of(exercise: Exercise) -> str:
    """For continuous integration: a suite for each rule, a case for each example."""
    suites = [
        Suite(rule_id, [_case(tried) for tried in group])
        for rule_id, group in groupby(exercise.tried, lambda tried: tried.rule.id)
    ]
    return junit("sourcing test", suites)


def _case(tried: Tried) -> Case:
    example = tried.example
    broken = not tried.holds
    verdicts = ", ".join(sorted({got.verdict for got in tried.got}))
    return Case(
        classname=f"{tried.rule.pack}.{tried.rule.group}.{tried.rule.id}",
        name=f"{example.wanted}: {example.name}",
        file=example.file,
        line=example.line,
        status=Status.FAILURE if broken else None,
        type="example",
        message=(tried.problem or f"wanted {example.wanted}, got {verdicts}") if broken else "",
        text="\n".join(map(printable, _broken(tried))) if broken else "",
    )


def json_of(exercise: Exercise) -> dict[str, Any]:
    """For programs."""
    return {
        "schemaVersion": VERSION,
        "summary": {
            "rules": len({tried.rule.id for tried in exercise.tried}),
            "examples": len(exercise.tried),
            "broken": sum(not tried.holds for tried in exercise.tried),
        },
        "examples": [_example(tried.example, tried) for tried in exercise.tried],
    }


def _example(example: Example, tried: Tried) -> dict[str, Any]:
    return {
        "rule": tried.rule.id,
        "name": example.name,
        "file": example.file,
        "line": example.line,
        "wanted": example.wanted,
        "holds": tried.holds,
        "problem": tried.problem,
        "got": [_got(got) for got in tried.got],
    }


def _got(got: Got) -> dict[str, Any]:
    return {"subject": got.subject, "verdict": got.verdict, "why": list(got.why)}
