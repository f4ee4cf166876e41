"""`sourcing test`: a rule pack in, what came of its examples out."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from checker.cli.settings import Usage, begins_with, whole_policy
from checker.cli.writing import write_out
from checker.config import Config
from checker.exercise.examples import BadGround, Grounds, explanations
from checker.exercise.exercise import Exercise, Wanted, exercised
from checker.exercise.report import json_of, junit_of, text_of
from checker.policy import Derivation, Rule
from checker.record import record
from checker.resources import shipped

_NOTHING = 3
FORMATS: dict[str, Callable[[Exercise], str]] = {
    "text": lambda exercise: "\n".join([*text_of(exercise), ""]),
    "junit": junit_of,
    "json": lambda exercise: json.dumps(json_of(exercise), indent=2) + "\n",
}


@record
class ExerciseSettings:
    """What the user asked for. `packs` are tested; `rules` are there for them to use, and so is
    what the configuration names."""

    config: Config
    packs: Sequence[Path]
    rules: Sequence[Path]
    select: Sequence[str]
    format: str
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
    policy = whole_policy([*settings.packs, *settings.rules], settings.config)
    tested = settings.packs or [shipped("rules")]
    roots = [folder.resolve() for folder in tested]
    wanted = Wanted(
        rules=_selected([r for r in policy.rules if _is_in(r, roots)], settings.select),
        # What some rules do not show of a derived attribute, the others may.
        derivations=[] if settings.select else [d for d in policy.derivations if _is_in(d, roots)],
        explained=list(explanations(tested)),
        all_of_them=not settings.select,
        coverage=settings.coverage,
        mutate=settings.mutate,
        least_coverage=settings.least_coverage,
        least_score=settings.least_score,
    )
    grounds = Grounds([*tested, *settings.rules], policy.types)
    try:
        exercise = exercised(policy, grounds, wanted)
    except BadGround as error:
        raise Usage(f"the base of the examples cannot be used\n{error}") from None
    _write(FORMATS[settings.format](exercise), settings.output)
    if exercise.exit_code == _NOTHING:
        print("error: no example ran", file=sys.stderr)
    return exercise.exit_code


def _is_in(found: Rule | Derivation, roots: Sequence[Path]) -> bool:
    return any(Path(found.file).resolve().is_relative_to(root) for root in roots)


def _selected(rules: Sequence[Rule], select: Sequence[str]) -> list[Rule]:
    for prefix in select:
        begins_with("--select", prefix, rules)
    return [rule for rule in rules if rule.id.startswith(tuple(select) or "")]


def _write(text: str, output: Path | None) -> None:
    if output is None:
        write_out([text.removesuffix("\n")])
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Usage(f"--output-file: {output} cannot be written: {error.strerror}") from None
