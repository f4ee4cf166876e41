"""Small changes to a rule, one at a time: what somebody might get wrong when writing it.

A line is left out, or a member of a list; an operator is turned, a threshold moved by one, one
quantifier or function taken for another, two arguments confused, `missing` or `escalate` forgotten.
Each changed rule is typed as the rule was.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from checker.exercise.coverage import moved, words, written
from checker.exercise.walk import Atom, lets_of
from checker.findings import shown
from checker.policy import Derivation, Rule
from checker.policy.conditions import (
    NO_END,
    TRUE_CONDITION,
    All,
    AnyOf,
    Compare,
    Computed,
    Condition,
    Constant,
    Let,
    Negated,
    Path,
    Quantified,
)
from checker.record import record, replace

_TURNED = {
    "eq": "ne",
    "ne": "eq",
    "lt": "le",
    "le": "lt",
    "gt": "ge",
    "ge": "gt",
    "in": "not_in",
    "not_in": "in",
    "contains_all": "contains_any",
    "contains_any": "contains_all",
}
_WITH_THRESHOLD = frozenset(
    {"eq", "ne", "lt", "le", "gt", "ge"}
    | {"older_than_months", "older_than_days", "within_months", "within_days"}
)
_QUANTIFIERS: dict[str, tuple[tuple[tuple[int, int], ...], bool]] = {
    "some": (((1, NO_END),), False),
    "every": (((0, 0),), True),
    "none": (((0, 0),), False),
}
_FUNCTIONS = {"min": "max", "max": "min", "sum": "max"}
_IN_ORDER = frozenset({"difference", "ratio", "months_between", "days_between"})
_LONGEST = 90
S = TypeVar("S", Rule, Derivation)


@record
class Mutant(Generic[S]):
    """A rule or a derived attribute with one change: `what` names it, unlike any other of it, and
    `line` is where it was made. `atoms` are the conditions that the change is about."""

    subject: S
    what: str
    line: int
    atoms: tuple[Atom, ...]


@record
class _Change:
    what: str
    line: int
    atoms: tuple[Atom, ...]
    condition: Condition


def mutants(rule: Rule) -> Iterator[Mutant[Rule]]:
    """Every changed rule, in the order of the file."""
    return _numbered(_all(rule))


def mutants_derived(derivation: Derivation) -> Iterator[Mutant[Derivation]]:
    """Every changed derivation, in the order of the file: a condition is changed, or a case left
    out."""
    return _numbered(_all_derived(derivation))


def _numbered(found: Iterator[Mutant[S]]) -> Iterator[Mutant[S]]:
    seen: Counter[str] = Counter()
    for mutant in found:
        seen[mutant.what] += 1
        number = seen[mutant.what]
        yield mutant if number == 1 else replace(mutant, what=f"{mutant.what} ({number})")


def _all_derived(derivation: Derivation) -> Iterator[Mutant[Derivation]]:
    cases, values = derivation.cases, derivation.values
    for number, case in enumerate(cases):
        before, after = cases[:number], cases[number + 1 :]
        part = f"case {shown(values[number])}"
        if before or after:
            kept = (*values[:number], *values[number + 1 :])
            without = replace(derivation, cases=(*before, *after), values=kept)
            yield Mutant(without, f"drop {part}", _first_line(case), _atoms(case))
        for change in _changes(case):
            changed = replace(derivation, cases=(*before, change.condition, *after))
            yield Mutant(changed, f"{part}: {change.what}", change.line, change.atoms)


def _all(rule: Rule) -> Iterator[Mutant[Rule]]:
    when, escalate = rule.when, rule.escalate_when
    if when != TRUE_CONDITION:
        without = replace(rule, when=TRUE_CONDITION)
        yield Mutant(without, "drop when", _first_line(when), _atoms(when))
    yield from _in_part("when", when, lambda c: replace(rule, when=c))
    yield from _in_part("require", rule.require, lambda c: replace(rule, require=c))
    if rule.escalate_to is not None:
        yield from _in_part("escalate", escalate, lambda c: replace(rule, escalate_when=c))
        first = _first_line(escalate)
        yield Mutant(replace(rule, escalate_to=None), "drop escalate", first, ())
    if rule.missing is not None:
        what = f"drop missing: {rule.missing}"
        yield Mutant(replace(rule, missing=None), what, _first_line(rule.require), ())
    yield from _in_lets(rule)


def _in_part(
    part: str, condition: Condition, made: Callable[[Condition], Rule]
) -> Iterator[Mutant[Rule]]:
    for change in _changes(condition):
        yield Mutant(made(change.condition), f"{part}: {change.what}", change.line, change.atoms)


def _in_lets(rule: Rule) -> Iterator[Mutant[Rule]]:
    for let in {id(let): let for let in _lets(rule)}.values():
        for what, line, atoms, new in _changed_lets(let):
            changed = replace(
                rule,
                when=_with_let(rule.when, let, new),
                require=_with_let(rule.require, let, new),
                escalate_when=_with_let(rule.escalate_when, let, new),
            )
            yield Mutant(changed, f"let {let.name}: {what}", line, atoms)


def _changed_lets(let: Let) -> Iterator[tuple[str, int, tuple[Atom, ...], Let]]:
    if let.function in _FUNCTIONS:
        other = _FUNCTIONS[let.function]
        yield f"{let.function} → {other}", let.line, (), replace(let, function=other)
    turned = replace(let, arguments=let.arguments[::-1])
    if let.function in _IN_ORDER and turned != let:
        yield f"{let.function} the other way round", let.line, (), turned
    if let.where != TRUE_CONDITION:
        without = replace(let, where=TRUE_CONDITION)
        yield "drop where", _first_line(let.where), _atoms(let.where), without
    for change in _changes(let.where):
        yield change.what, change.line, change.atoms, replace(let, where=change.condition)


def _lets(rule: Rule) -> Iterator[Let]:
    for condition in (rule.when, rule.require, rule.escalate_when):
        for atom in _atoms(condition):
            for path in atom.paths:
                yield from lets_of(path)


# One change in a condition


def _changes(condition: Condition) -> Iterator[_Change]:
    match condition:
        case Compare():
            yield from _of_compare(condition)
        case Quantified():
            yield from _of_quantified(condition)
        case Negated(part):
            for change in _changes(part):
                yield replace(change, condition=Negated(change.condition))
        case All(parts) | AnyOf(parts):
            for number, part in enumerate(parts):
                before, after = parts[:number], parts[number + 1 :]
                if before or after:
                    without = _like(condition, (*before, *after))
                    what = f"drop {said(part)}"
                    yield _Change(what, _first_line(part), _atoms(part), without)
                for change in _changes(part):
                    changed = _like(condition, (*before, change.condition, *after))
                    yield replace(change, condition=changed)


def _like(condition: All | AnyOf, parts: tuple[Condition, ...]) -> Condition:
    return All(parts) if isinstance(condition, All) else AnyOf(parts)


def _of_compare(atom: Compare) -> Iterator[_Change]:
    def change(to: str, new: Compare) -> _Change:
        return _Change(f"{words(atom)} → {to}", atom.line, (atom,), new)

    if atom.operator == "present":
        assert isinstance(atom.operand, Constant)
        other = not atom.operand.value
        text = str(other).lower()
        yield change(text, replace(atom, operand=Constant(other, text)))
    if atom.operator in _TURNED:
        turned = _TURNED[atom.operator]
        yield change(turned, replace(atom, operator=turned))
    for member, without in _without_members(atom):
        yield change(f"without {member}", without)
    if atom.operator in _WITH_THRESHOLD and isinstance(atom.operand, Constant):
        for by in (-1, 1):
            value = moved(atom.operand.value, by)
            if value is not None and not _is_negative(value, atom):
                new = replace(atom, operand=Constant(value, written(value)))
                yield change(written(value), new)


def _without_members(atom: Compare) -> Iterator[tuple[str, Compare]]:
    """The comparison with each member of its list left out, where the rule itself has the list: one
    that is a parameter or a reference list is data, and others change it."""
    operand = atom.operand
    if isinstance(operand, Constant) and isinstance(operand.value, frozenset):
        for member in sorted(operand.value, key=str):
            rest = operand.value - {member}
            if rest and not operand.text.startswith(("@", "$")):
                yield written(member), replace(atom, operand=replace(operand, value=rest))


def _is_negative(value: Any, atom: Compare) -> bool:
    """Ages are whole numbers, zero or more."""
    return atom.operator.endswith(("_months", "_days")) and value < 0


def _of_quantified(atom: Quantified) -> Iterator[_Change]:
    def change(to: str, new: Quantified) -> _Change:
        return _Change(f"{words(atom)} → {to}", atom.line, (atom,), new)

    if atom.quantifier in _QUANTIFIERS:
        for name, (ranges, of_false) in _QUANTIFIERS.items():
            if name != atom.quantifier:
                yield change(name, replace(atom, quantifier=name, ranges=ranges, of_false=of_false))
    else:
        for by in (-1, 1):
            ranges = _shifted(atom.ranges, by)
            if ranges:
                new = replace(atom, ranges=ranges)
                yield change(words(new).removeprefix(f"{atom.path.text} "), new)
    if isinstance(atom.inner, Compare | Quantified | Negated):
        what = f"drop {said(atom.inner)}"
        without = replace(atom, inner=TRUE_CONDITION)
        yield _Change(what, _first_line(atom.inner), _atoms(atom.inner), without)
    for inner in _changes(atom.inner):
        yield replace(inner, condition=replace(atom, inner=inner.condition))


def _shifted(ranges: tuple[tuple[int, int], ...], by: int) -> tuple[tuple[int, int], ...]:
    """The counts moved by one; none when every number of items, or no number, would do."""
    moved_ranges = tuple(
        (first + by if first > 0 else 0, last + by if last < NO_END else NO_END)
        for first, last in ranges
    )
    possible = tuple((first, last) for first, last in moved_ranges if last >= max(first, 0))
    return () if possible == ((0, NO_END),) else possible


# Computed values, which stand inside of paths


def _with_let(condition: Condition, old: Let, new: Let) -> Condition:
    match condition:
        case Compare(path, _, operand):
            return replace(
                condition,
                path=_path_with(path, old, new),
                operand=_path_with(operand, old, new) if isinstance(operand, Path) else operand,
            )
        case Quantified(path, _, inner):
            path = _path_with(path, old, new)
            return replace(condition, path=path, inner=_with_let(inner, old, new))
        case Negated(part):
            return Negated(_with_let(part, old, new))
        case All(parts) | AnyOf(parts):
            return _like(condition, tuple(_with_let(part, old, new) for part in parts))


def _path_with(path: Path, old: Let, new: Let) -> Path:
    if not any(isinstance(step, Computed) for step in path.steps):
        return path
    steps = tuple(
        Computed(_let_with(step.let, old, new)) if isinstance(step, Computed) else step
        for step in path.steps
    )
    return replace(path, steps=steps)


def _let_with(let: Let, old: Let, new: Let) -> Let:
    if let is old:
        return new

    def path_with(path: Path | None) -> Path | None:
        return path and _path_with(path, old, new)

    return replace(
        let,
        arguments=tuple(
            _path_with(a, old, new) if isinstance(a, Path) else a for a in let.arguments
        ),
        source=path_with(let.source),
        value=path_with(let.value),
        to=path_with(let.to),
        where=_with_let(let.where, old, new),
    )


# Conditions in words


def said(condition: Condition) -> str:
    """A condition on one line, cut when it is long."""
    text = _said(condition)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _said(condition: Condition) -> str:
    match condition:
        case Compare():
            return words(condition)
        case Quantified():
            inner = _said(condition.inner)
            return f"{words(condition)} ({inner})" if inner else words(condition)
        case Negated(part):
            return f"not ({_said(part)})"
        case All(parts):
            return " and ".join(map(_said, parts))
        case AnyOf(parts):
            return "(" + " or ".join(map(_said, parts)) + ")"


def _atoms(condition: Condition) -> tuple[Atom, ...]:
    match condition:
        case Compare():
            return (condition,)
        case Quantified():
            return (condition, *_atoms(condition.inner))
        case Negated(part):
            return _atoms(part)
        case All(parts) | AnyOf(parts):
            return tuple(atom for part in parts for atom in _atoms(part))


def _first_line(condition: Condition) -> int:
    return min((atom.line for atom in _atoms(condition)), default=1)
