"""`sourcing test`: a rule pack in, what came of its examples out."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from checker.cli.settings import Usage, begins_with
from checker.exercise.examples import BadGround, Grounds, examples_of
from checker.exercise.report import Exercise, json_of, junit_of, text_of
from checker.exercise.run import Trial, Tried
from checker.policy import Policy, PolicyProblems, Rule, load_policy
from checker.resources import shipped

_NOTHING = 3


class Format(StrEnum):
    """The formats of what came of the examples."""

    TEXT = "text"
    JUNIT = "junit"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class ExerciseSettings:
    """What the user asked for. `packs` are tested; `rules` are there for them to use."""

    packs: Sequence[Path]
    rules: Sequence[Path]
    select: Sequence[str]
    format: Format
    output: Path | None


def run_exercise(settings: ExerciseSettings) -> int:
    """Tries the examples, writes what came of them, and returns the exit code.

    Raises:
        Usage: a rule, an option or the base of the examples is wrong.
    """
    policy = _policy(settings)
    rules = _tested(policy, settings)
    roots = [*(settings.packs or [shipped("rules")]), *settings.rules]
    exercise = Exercise(list(_tried(policy, rules, Grounds(roots, policy.types))))
    _write(_rendered(exercise, settings.format), settings.output)
    if exercise.exit_code == _NOTHING:
        print("error: no example ran", file=sys.stderr)
    return exercise.exit_code


def _policy(settings: ExerciseSettings) -> Policy:
    built_in = shipped("rules")
    inside = [f for f in (*settings.packs, *settings.rules) if f.resolve().is_relative_to(built_in)]
    for folder in inside:
        if not folder.is_dir():
            raise Usage(f"{folder}: no such folder of rules")
    others = [f for f in (*settings.packs, *settings.rules) if f not in inside]
    try:
        return load_policy([built_in, *others])
    except PolicyProblems as error:
        count = len(error.problems)
        raise Usage(f"{count} problem{'s' * (count != 1)} in the rules\n{error}") from None


def _tested(policy: Policy, settings: ExerciseSettings) -> list[Rule]:
    roots = [folder.resolve() for folder in settings.packs] or [shipped("rules").resolve()]
    rules = [
        r for r in policy.rules if any(Path(r.file).resolve().is_relative_to(x) for x in roots)
    ]
    for prefix in settings.select:
        begins_with("--select", prefix, rules)
    return [rule for rule in rules if rule.id.startswith(tuple(settings.select) or "")]


def _tried(policy: Policy, rules: Sequence[Rule], grounds: Grounds) -> Iterator[Tried]:
    trial = Trial(policy)
    try:
        for rule in rules:
            yield from trial.of(rule, list(examples_of(rule)), grounds.of(rule))
    except BadGround as error:
        raise Usage(f"the examples stand on nothing\n{error}") from None


def _rendered(exercise: Exercise, form: Format) -> str:
    match form:
        case Format.TEXT:
            return "\n".join([*text_of(exercise), ""])
        case Format.JUNIT:
            return junit_of(exercise)
        case Format.JSON:
            return json.dumps(json_of(exercise), indent=2) + "\n"


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Usage(f"--output-file: {output} cannot be written: {error.strerror}") from None
