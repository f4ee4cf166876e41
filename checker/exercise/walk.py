"""Ways through the conditions of a rule."""

from collections.abc import Iterator

from checker.policy import Derivation, Policy, Rule
from checker.policy.conditions import (
    All,
    AnyOf,
    Attribute,
    Compare,
    Computed,
    Condition,
    Let,
    Negated,
    Path,
    Quantified,
)

Atom = Compare | Quantified
Subject = Rule | Derivation


def name_of(subject: Subject) -> str:
    """The id of a rule; of a derived attribute its kind of entity and its name."""
    if isinstance(subject, Rule):
        return subject.id
    return f"{subject.about}.{subject.name}"


def atoms(condition: Condition) -> Iterator[Atom]:
    """The comparisons and quantifiers of a condition in the order of the file, those that choose
    the items of computed values among them. Two that are alike are two."""
    match condition:
        case Compare() | Quantified():
            for path in condition.paths:
                yield from (atom for let in lets_of(path) for atom in atoms(let.where))
            yield condition
            yield from atoms(condition.inner) if isinstance(condition, Quantified) else ()
        case Negated(part):
            yield from atoms(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)


def paths(condition: Condition) -> Iterator[Path]:
    """Every path that a condition reads, also through computed values."""
    for atom in atoms(condition):
        for path in atom.paths:
            yield path
            for let in lets_of(path):
                yield from _let_paths(let)


def lets_of(path: Path) -> Iterator[Let]:
    """The computed values that a path rests on, inner ones first."""
    for step in path.steps:
        if isinstance(step, Computed):
            for inner in _let_paths(step.let):
                yield from lets_of(inner)
            yield step.let


def derivations_of(subject: Subject, policy: Policy) -> tuple[Derivation, ...]:
    """The derived attributes that a rule, or another such attribute, rests on, also through others,
    in the policy's order."""
    if isinstance(subject, Rule):
        wanted = _attributes((subject.when, subject.require, subject.escalate_when))
    else:
        wanted = _attributes(subject.cases)
    kept: set[str] = set()
    while wanted - kept:
        kept |= wanted
        for derivation in policy.derivations:
            if derivation.name in kept:
                wanted |= _attributes(derivation.cases)
    return tuple(found for found in policy.derivations if found.name in kept)


def _attributes(conditions: tuple[Condition, ...]) -> set[str]:
    return {
        step.name
        for condition in conditions
        for path in paths(condition)
        for step in path.steps
        if isinstance(step, Attribute)
    }


def _let_paths(let: Let) -> Iterator[Path]:
    yield from (p for p in (let.source, let.value, let.to) if p is not None)
    yield from (a for a in let.arguments if isinstance(a, Path))
