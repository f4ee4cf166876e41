"""`sourcing test`: a rule pack in, what came of its examples out."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from checker.cli.settings import Usage, begins_with, whole_policy
from checker.exercise.coverage import Coverage, Coverer
from checker.exercise.examples import (
    BadGround,
    Explanation,
    Grounds,
    examples_of,
    explanations,
)
from checker.exercise.report import Exercise, json_of, junit_of, text_of
from checker.exercise.run import Trial, Tried
from checker.exercise.score import Score, scored
from checker.exercise.witness import Witness, find_witness
from checker.policy import Policy, Rule
from checker.resources import shipped

_NOTHING = 3
# Examples that would notice a survivor are looked for so often in one rule, which takes a second.
_MOST_SOUGHT = 10


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
    coverage: bool
    mutate: bool
    least_coverage: float | None
    least_score: float | None


def run_exercise(settings: ExerciseSettings) -> int:
    """Tries the examples, writes what came of them, and returns the exit code.

    Raises:
        Usage: a rule, an option or the base of the examples is wrong.
    """
    policy = whole_policy([*settings.packs, *settings.rules])
    rules = _tested(policy, settings)
    tested = settings.packs or [shipped("rules")]
    grounds = Grounds([*tested, *settings.rules], policy.types)
    try:
        exercise = _exercised(policy, rules, grounds, list(explanations(tested)), settings)
    except BadGround as error:
        raise Usage(f"the examples stand on nothing\n{error}") from None
    _write(_rendered(exercise, settings.format), settings.output)
    if exercise.exit_code == _NOTHING:
        print("error: no example ran", file=sys.stderr)
    return exercise.exit_code


def _exercised(
    policy: Policy,
    rules: Sequence[Rule],
    grounds: Grounds,
    explained: Sequence[Explanation],
    settings: ExerciseSettings,
) -> Exercise:
    trial, coverer = Trial(policy), Coverer(policy)
    tried: list[Tried] = []
    coverages: list[Coverage] = []
    scores: list[Score] = []
    witnesses: dict[tuple[str, str], Witness] = {}
    for rule in rules:
        ground = grounds.of(rule)
        found = list(trial.of(rule, list(examples_of(rule)), ground))
        tried += found
        if settings.coverage:
            coverages.append(coverer.of(rule, found))
        if settings.mutate:
            scores.append(scored(rule, found, explained))
            for survivor in scores[-1].unexplained[:_MOST_SOUGHT]:
                witness = find_witness(survivor.mutant, rule, found, trial, ground)
                if witness:
                    witnesses[rule.id, survivor.mutant.what] = witness
    return Exercise(
        tried=tried,
        coverages=coverages,
        scores=scores,
        witnesses=witnesses,
        stale=_stale(rules, scores, explained, settings),
        least_coverage=settings.least_coverage,
        least_score=settings.least_score,
    )


def _stale(
    rules: Sequence[Rule],
    scores: Sequence[Score],
    explained: Sequence[Explanation],
    settings: ExerciseSettings,
) -> list[Explanation]:
    if not settings.mutate:
        return []
    ids = {rule.id for rule in rules}
    of_no_rule = [e for e in explained if e.rule not in ids and not settings.select]
    return [*of_no_rule, *(found for score in scores for found in score.stale)]


def _tested(policy: Policy, settings: ExerciseSettings) -> list[Rule]:
    roots = [folder.resolve() for folder in settings.packs] or [shipped("rules").resolve()]
    rules = [
        r for r in policy.rules if any(Path(r.file).resolve().is_relative_to(x) for x in roots)
    ]
    for prefix in settings.select:
        begins_with("--select", prefix, rules)
    return [rule for rule in rules if rule.id.startswith(tuple(settings.select) or "")]


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
