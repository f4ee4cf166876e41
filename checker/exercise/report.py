"""What came of the examples, as text, JSON and JUnit."""

import json
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from checker.exercise.coverage import Coverage, words
from checker.exercise.examples import Example
from checker.exercise.exercise import Exercise
from checker.exercise.run import OF_ALL, Got, Tried
from checker.exercise.score import Score, Survivor
from checker.exercise.walk import Subject, name_of
from checker.exercise.witness import Witness
from checker.reading import printable
from checker.report.junit import Case, Status, Suite, junit
from checker.report.words import number

VERSION = "1"
_MOST_SHOWN = 6


def text_of(exercise: Exercise) -> Iterator[str]:
    """For a person: each example that does not hold, what the others leave out, and a line that
    sums up."""
    for tried in exercise.tried:
        if not tried.holds:
            yield from map(printable, _broken(tried))
            yield ""
    for coverage in exercise.coverages:
        yield from map(printable, _open(coverage))
    for score in exercise.scores:
        yield from map(printable, _survivors(score, exercise.witnesses))
    for found in exercise.stale:
        what = f"{found.rule} {found.mutation}"
        yield printable(
            f"{found.file}:{found.line}: stale: {what} does not survive, or is not made"
        )
    yield from _summary(exercise)


def _open(coverage: Coverage) -> Iterator[str]:
    subject = coverage.subject
    for found in coverage.open:
        where = f"{near(subject.file)}:{found.line}: {name_of(subject)}"
        yield f"{where} {found.part}: {found.condition}: {found.what}"
        yield f"    try: {found.hint}"


def _survivors(score: Score, witnesses: Mapping[tuple[str, str], Witness]) -> Iterator[str]:
    subject, name = score.subject, name_of(score.subject)
    for survivor in score.survivors:
        mutant = survivor.mutant
        yield f"{near(subject.file)}:{mutant.line}: {name} survives: {mutant.what}"
        if survivor.why:
            yield f"    explained: {survivor.why}"
            continue
        witness = witnesses.get((name, mutant.what))
        if witness is None:
            atoms = ", ".join(dict.fromkeys(words(atom) for atom in mutant.atoms)) or "the rule"
            yield f"    try: an example in which only {atoms} decides"
        else:
            yield f"    try: {witness.example.wanted}, where the change gives {witness.got}:"
            yield from _patch("  patch", witness.example.patch)


def _summary(exercise: Exercise) -> Iterator[str]:
    if exercise.untried:
        without = ", ".join(rule.id for rule in exercise.untried)
        yield f"{number(len(exercise.untried), 'rule')} without an example: {without}"
    wrong = sum(not tried.holds for tried in exercise.tried)
    rules = len({tried.rule.id for tried in exercise.tried})
    total = len(exercise.tried)
    held = f"{wrong} of them do not hold" if wrong else "all hold"
    yield f"{number(total, 'example')} of {number(rules, 'rule')}: {held}"
    if exercise.coverages:
        wanted = sum(coverage.total for coverage in exercise.coverages)
        met = wanted - sum(len(coverage.open) for coverage in exercise.coverages)
        line = f"condition coverage: {met} of {wanted}, {_percent(exercise.coverage)}"
        yield line + _least(exercise.least_coverage, exercise.too_little_coverage)
    if exercise.scores:
        made = sum(score.total for score in exercise.scores)
        alive = sum(len(score.survivors) for score in exercise.scores)
        open_ = sum(len(score.unexplained) for score in exercise.scores)
        line = f"mutation score: {made - alive} of {made} changes detected, "
        line += f"{_percent(exercise.score)}; {alive - open_} of {alive} survivors explained"
        yield line + _least(exercise.least_score, exercise.too_low_score)


def _percent(share: float) -> str:
    # Rounded down: 99.96% is not 100%.
    return f"{int(share * 10) / 10:g}%"


def _least(least: float | None, is_too_low: bool) -> str:
    return f" (at least {least:g}% is required)" if is_too_low else ""


def near(file: str) -> str:
    """The file as seen from here, when it lies below."""
    path, here = Path(file).resolve(), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else file


def _broken(tried: Tried) -> Iterator[str]:
    example = tried.example
    yield f"{near(example.file)}:{example.line}: {tried.rule.id} {example.wanted}: {example.name}"
    if tried.problem:
        yield f"  {tried.problem}"
    for got in tried.got[:_MOST_SHOWN]:
        mark = "=" if got.verdict == example.wanted else "-"
        yield f"  {mark} {got.subject}: expected {example.wanted}, got {got.verdict}"
        if mark == "-":
            yield from (f"      {line}" for line in got.why[:_MOST_SHOWN])
    if len(tried.got) > _MOST_SHOWN:
        yield f"  … and {len(tried.got) - _MOST_SHOWN} more"
    if tried.got and not example.entity and example.wanted not in OF_ALL:
        yield "  (of all entities the one with the worst verdict)"
    yield from _patch("patch", example.patch)
    for place, patch in enumerate(example.beside, 1):
        yield from _patch(f"beside {place}", patch)


def _patch(title: str, patch: dict[str, Any]) -> Iterator[str]:
    yield f"  {title}:" if patch else f"  {title}: unchanged"
    for path, value in patch.items():
        yield f"    {path}: {json.dumps(value, ensure_ascii=False)}"


def junit_of(exercise: Exercise) -> str:
    """For continuous integration: a suite for each rule, a case for each example."""
    suites = [
        Suite(rule_id, [_case(tried) for tried in group])
        for rule_id, group in groupby(exercise.tried, lambda tried: tried.rule.id)
    ]
    suites += [
        Suite(name, cases)
        for name, cases in (
            ("condition coverage", [_covered(c, exercise) for c in exercise.coverages]),
            ("mutation score", [_score(s, exercise) for s in exercise.scores]),
        )
        if cases
    ]
    return "\n".join([*junit("sourcing test", lambda: suites), ""])


def _covered(coverage: Coverage, exercise: Exercise) -> Case:
    bad = bool(coverage.open) and exercise.too_little_coverage
    open_ = "\n".join(map(printable, _open(coverage)))
    return _of_subject(coverage.subject, "coverage", len(coverage.open), coverage.total, bad, open_)


def _score(score: Score, exercise: Exercise) -> Case:
    bad = bool(score.survivors) and exercise.too_low_score
    alive = "\n".join(map(printable, _survivors(score, exercise.witnesses)))
    return _of_subject(score.subject, "mutation", len(score.survivors), score.total, bad, alive)


def _of_subject(subject: Subject, name: str, left: int, total: int, bad: bool, text: str) -> Case:
    return Case(
        classname=name_of(subject),
        name=name,
        file=near(subject.file),
        line=1,
        status=Status.FAILURE if bad else None,
        type=name,
        message=f"{left} of {total} left" if bad else "",
        text=text if bad else "",
        properties=(("total", str(total)), ("left", str(left))),
    )


def _case(tried: Tried) -> Case:
    example = tried.example
    broken = not tried.holds
    verdicts = ", ".join(sorted({got.verdict for got in tried.got}))
    return Case(
        classname=f"{tried.rule.pack}.{tried.rule.group}.{tried.rule.id}",
        name=f"{example.wanted}: {example.name}",
        file=near(example.file),
        line=example.line,
        status=Status.FAILURE if broken else None,
        type="example",
        message=(tried.problem or f"expected {example.wanted}, got {verdicts}") if broken else "",
        text="\n".join(map(printable, _broken(tried))) if broken else "",
    )


def json_of(exercise: Exercise) -> dict[str, Any]:
    """What came of the examples, as one JSON value."""
    return {
        "schemaVersion": VERSION,
        "summary": {
            "rules": len({tried.rule.id for tried in exercise.tried}),
            "examples": len(exercise.tried),
            "untried": [rule.id for rule in exercise.untried],
            "broken": sum(not tried.holds for tried in exercise.tried),
            "coverage": exercise.coverage if exercise.coverages else None,
            "mutationScore": exercise.score if exercise.scores else None,
        },
        "examples": [_example(tried.example, tried) for tried in exercise.tried],
        "uncovered": [
            {
                "rule": name_of(coverage.subject),
                "file": near(coverage.subject.file),
                "line": found.line,
                "part": found.part,
                "condition": found.condition,
                "what": found.what,
                "hint": found.hint,
            }
            for coverage in exercise.coverages
            for found in coverage.open
        ],
        "survivors": [
            {
                "rule": name_of(score.subject),
                "file": near(score.subject.file),
                "line": survivor.mutant.line,
                "mutation": survivor.mutant.what,
                "explained": survivor.why or None,
                "witness": _witness(exercise, score, survivor),
            }
            for score in exercise.scores
            for survivor in score.survivors
        ],
    }


def _witness(exercise: Exercise, score: Score, survivor: Survivor) -> dict[str, Any] | None:
    witness = exercise.witnesses.get((name_of(score.subject), survivor.mutant.what))
    if witness is None:
        return None
    example = witness.example
    return {"wanted": example.wanted, "got": witness.got, "patch": example.patch}


def _example(example: Example, tried: Tried) -> dict[str, Any]:
    return {
        "rule": tried.rule.id,
        "name": example.name,
        "file": near(example.file),
        "line": example.line,
        "wanted": example.wanted,
        "holds": tried.holds,
        "problem": tried.problem,
        "got": [_got(got) for got in tried.got],
    }


def _got(got: Got) -> dict[str, Any]:
    return {"subject": got.subject, "verdict": got.verdict, "why": list(got.why)}
