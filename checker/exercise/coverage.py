"""Which truths and which edges of each condition the examples of a rule reach.

An *obligation* is something that some example should show: a verdict of the rule, a truth of an
atom (a comparison or a quantifier), or a value at the edge of a threshold. Atoms of `require` count
only where the rule applies, those of `escalate` only where there is something to escalate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from checker.exercise.possible import Possible, Scopes, inside
from checker.exercise.run import Tried
from checker.exercise.trace import Recorder, ask, case_of
from checker.exercise.walk import Atom, Subject, lets_of
from checker.facts import FALSE, TRUE, UNKNOWN, Run, add_days, add_months
from checker.facts import Scopes as Items
from checker.findings import requirement, shown
from checker.findings.explain import is_worked_out
from checker.policy import Derivation, Duration, Money, Policy, Rule
from checker.policy.conditions import (
    NO_END,
    All,
    AnyOf,
    Compare,
    Condition,
    Constant,
    Negated,
    Path,
    Quantified,
)
from checker.record import record

_WORDS = {FALSE: "false", UNKNOWN: "unknown", TRUE: "true"}
_ORDERED = frozenset({"lt", "le", "gt", "ge"})
_AGES = {"older_than_months": add_months, "older_than_days": add_days}


@record
class Obligation:
    """Something that an example should show: `what` about the condition at a line, `part` of the
    rule, written as `condition`; `hint` is an example that would."""

    part: str
    condition: str
    what: str
    line: int
    hint: str


@record
class Coverage:
    """How many obligations a rule or a derived attribute has, and those that no example meets."""

    subject: Subject
    total: int
    open: tuple[Obligation, ...]


@dataclass(slots=True)
class _Seen:
    """What the examples showed of the atoms, by their identity: two that read alike are two."""

    truths: set[tuple[int, int]] = field(default_factory=set)
    edges: set[tuple[int, str]] = field(default_factory=set)
    values: set[int] = field(default_factory=set)

    def add(self, recorder: Recorder, run: Run) -> None:
        """Adds what the recorder came by."""
        for atom, truth, scopes in recorder.taken():
            self.truths.add((id(atom), truth))
            self.edges.update((id(atom), edge) for edge in _met(atom, recorder, run, scopes))


class Coverer:
    """Measures the coverage of rules of one policy."""

    def __init__(self, policy: Policy) -> None:
        self._possible = Possible(policy)

    def of(self, rule: Rule, tried: Sequence[Tried]) -> Coverage:
        """The coverage of a rule by its examples."""
        if rule.check == "waivers":
            return Coverage(rule, 0, ())  # it looks at more than a proposal
        if rule.check is not None:
            wanted = {t.example.wanted for t in tried}
            lacking = [_verdict(v) for v in ("pass", rule.severity) if v not in wanted]
            return Coverage(rule, 2, tuple(lacking))
        seen = _observed(rule, tried)
        parts = {"when": rule.when, "require": rule.require, "escalate": rule.escalate_when}
        found = list(self._obligations(parts, seen))
        verdicts = self._verdicts(rule)
        shown_verdicts = {t.example.wanted for t in tried if t.holds}
        missing = [_verdict(v) for v in verdicts if v not in shown_verdicts]
        still = [obligation for obligation, met in found if not met]
        return Coverage(rule, len(found) + len(verdicts), (*missing, *still))

    def of_derived(self, derivation: Derivation, tried: Sequence[Tried]) -> Coverage:
        """The coverage of a derived attribute by the examples of the rules that rest on it."""
        seen = _observed(derivation, tried)
        cases = zip(derivation.values, derivation.cases, strict=False)
        parts = {f"case {shown(value)}": case for value, case in cases}
        found = list(self._obligations(parts, seen))
        for number, value in enumerate(derivation.values):
            if value is not None or number < len(derivation.cases):
                hint = f"an entity of which it is {shown(value)}"
                missing = Obligation("value", shown(value), "never comes out", 1, hint)
                found.append((missing, number in seen.values))
        still = tuple(obligation for obligation, met in found if not met)
        return Coverage(derivation, len(found), still)

    def _verdicts(self, rule: Rule) -> list[str]:
        """The verdicts that the rule can give."""
        scopes = (True, True)
        severities = [rule.severity]
        if rule.escalate_to and rule.escalate_to != rule.severity:
            severities.append(rule.escalate_to)
        verdicts = ["pass", *severities]
        if rule.when != All(()):
            verdicts.append("not_applicable")
        by_when = self._possible.unknown(rule.when, scopes)
        by_require = rule.missing and self._possible.unknown(rule.require, scopes)
        if by_when or (by_require and rule.missing == "undetermined"):
            verdicts.append("undetermined")
        if by_require and rule.missing not in {"undetermined", *severities}:
            verdicts.append(str(rule.missing))
        return verdicts

    def _obligations(
        self, parts: Mapping[str, Condition], seen: _Seen
    ) -> Iterator[tuple[Obligation, bool]]:
        done: set[int] = set()
        for part, condition in parts.items():
            for atom, scopes in scoped(condition, (True, True)):
                if id(atom) in done:  # a computed value that several lines use
                    continue
                done.add(id(atom))
                yield from self._of_atom(part, atom, scopes, seen)

    def _of_atom(
        self, part: str, atom: Atom, scopes: Scopes, seen: _Seen
    ) -> Iterator[tuple[Obligation, bool]]:
        text = words(atom)
        truths = [TRUE, FALSE, UNKNOWN] if self._possible.unknown(atom, scopes) else [TRUE, FALSE]
        for truth in truths:
            what = f"never {_WORDS[truth]}"
            hint = _truth_hint(atom, truth)
            yield (
                Obligation(part, text, what, atom.line, hint),
                (id(atom), truth) in seen.truths,
            )
        for edge, hint in _edges_of(atom):
            yield (
                Obligation(part, text, f"never {edge}", atom.line, hint),
                (id(atom), edge) in seen.edges,
            )


def scoped(condition: Condition, scopes: Scopes) -> Iterator[tuple[Atom, Scopes]]:
    """The atoms of a condition, those that choose items of computed values among them, each with
    the scopes that it is asked in."""
    match condition:
        case Compare() | Quantified():
            for path in condition.paths:
                for let in lets_of(path):
                    if let.source is not None:
                        within = inside(let.source, scopes[: let.depth])
                        yield from scoped(let.where, within)
            yield condition, scopes
            if isinstance(condition, Quantified):
                yield from scoped(condition.inner, inside(condition.path, scopes))
        case Negated(part):
            yield from scoped(part, scopes)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from scoped(part, scopes)


def words(atom: Atom) -> str:
    """The atom on one line."""
    if isinstance(atom, Quantified):
        if atom.quantifier == "count":
            return f"{atom.path.text} count {_ranges(atom)}"
        return f"{atom.path.text} {atom.quantifier}"
    operand = atom.operand.text if isinstance(atom.operand, Path) else _constant(atom.operand)
    return f"{atom.path.text} {atom.operator} {operand}"


def _constant(operand: Constant) -> str:
    return operand.text if len(operand.text) < 60 else operand.text[:57] + "…"


def _ranges(atom: Quantified) -> str:
    def one(first: int, last: int) -> str:
        if last >= NO_END:
            return f"ge {first}"
        return f"eq {first}" if first == last else f"le {last}" if first == 0 else f"{first}-{last}"

    return " or ".join(one(*bounds) for bounds in atom.ranges)


# What the examples showed


def _observed(subject: Subject, tried: Sequence[Tried]) -> _Seen:
    seen, recorder = _Seen(), Recorder()
    for one in tried:
        if one.evaluation is None:
            continue
        run = one.evaluation.run
        if isinstance(subject, Rule):
            ask(subject, recorder, one)
        else:
            seen.values.update(_values(subject, recorder, run))
        seen.add(recorder, run)
    return seen


def _values(derivation: Derivation, recorder: Recorder, run: Run) -> Iterator[int]:
    """The numbers of the cases that come out for the entities of a run."""
    for proposal in run.portfolio.proposals:
        for item in proposal.entities[derivation.about]:
            number = case_of(derivation, recorder, run, (proposal.root, item))
            if number is not None:
                yield number


def _met(atom: Atom, recorder: Recorder, run: Run, scopes: Items) -> Iterator[str]:
    """The edges at which the atom was seen."""
    if isinstance(atom, Quantified):
        if atom.quantifier == "count":
            sure, most = recorder.count(atom, run, scopes)
            yield from (edge for edge, n in _counts(atom) if sure == most == n)
        return
    value = recorder.value(atom.path, run, scopes)
    if value is None or not _has_edges(atom):
        return
    other = (
        recorder.value(atom.operand, run, scopes)
        if isinstance(atom.operand, Path)
        else atom.operand.value
    )
    if other is None:
        return
    if atom.operator in _AGES:
        if other == other.to_integral_value():
            last = _AGES[atom.operator](run.as_of, -int(other))
            yield from ((_AT,) if value == last else ())
            yield from ((_BEYOND,) if value == last - timedelta(days=1) else ())
        return
    if value == other:
        yield _AT
        return
    upward = atom.operator in {"le", "gt"}
    if _just_above(value, other, other) if upward else _just_above(other, value, other):
        yield _BEYOND


_AT, _BEYOND = "exactly at the edge", "just beyond the edge"


def _has_edges(atom: Compare) -> bool:
    return atom.operator in _ORDERED or atom.operator in _AGES


def _just_above(value: Any, other: Any, edge: Any) -> bool:
    """Whether the value is above the other by no more than a step, in the places of the edge."""
    match value, other, edge:
        case Decimal(), Decimal(), Decimal():
            return bool(0 < value - other <= step(edge))
        case Money(), Money(), Money():
            alike = value.currency == other.currency
            return alike and bool(0 < value.amount - other.amount <= step(edge.amount))
        case date(), date(), _:
            return value - other == timedelta(days=1)
        case Duration(), Duration(), _:
            if value.seconds == other.seconds == 0:
                return value.months - other.months == 1
            return value.months == other.months and 0 < value.seconds - other.seconds <= 86_400
    return False


def step(number: Decimal) -> Decimal:
    """One in the last place that the number is written to."""
    exponent = number.normalize().as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)


def _counts(atom: Quantified) -> Iterator[tuple[str, int]]:
    """The counts at the ends of what makes the atom true: the last inside, the first outside."""
    for first, last in atom.ranges:
        if first > 0:
            yield f"{first} of them", first
            yield f"{first - 1} of them", first - 1
        if last < NO_END:
            yield f"{last} of them", last
            yield f"{last + 1} of them", last + 1


def _edges_of(atom: Atom) -> Iterator[tuple[str, str]]:
    if isinstance(atom, Quantified):
        if atom.quantifier == "count":
            for edge, number in dict(_counts(atom)).items():
                yield edge, f"{atom.path.text} with {number} that count"
    elif _has_edges(atom):
        operand = atom.operand
        if isinstance(operand, Path):
            yield _AT, f"{atom.path.text} the same as {operand.text}"
            above = "above" if atom.operator in {"le", "gt"} else "below"
            yield _BEYOND, f"{atom.path.text} one step {above} {operand.text}"
        elif atom.operator in _AGES:
            unit = atom.operator.rsplit("_", 1)[1]
            yield _AT, f"{atom.path.text} exactly {operand.text} {unit} before as_of"
            yield _BEYOND, f"{atom.path.text} a day more than {operand.text} {unit} before as_of"
        else:
            yield _AT, _stated(atom.path, operand.text)
            yield _BEYOND, _stated(atom.path, written(_beyond(atom, operand.value)))


def _stated(path: Path, value: str) -> str:
    """A value as a patch gives it; in words where a proposal cannot state it."""
    worked_out = f"facts that make {path.text} {value}"
    return worked_out if is_worked_out(path) else f"{path.text}: {value}"


def _beyond(atom: Compare, value: Any) -> Any:
    """The next value on the other side of the edge."""
    return moved(value, 1 if atom.operator in {"le", "gt"} else -1)


def moved(value: Any, by: int) -> Any:
    """The value one step up (1) or down (-1): a unit, a day, a month; None when it has no steps."""
    match value:
        case Decimal():
            return value + by * step(value)
        case Money(amount, currency):
            return Money(amount + by * step(amount), currency)
        case date():
            next_ = add_days(value, by)
            return None if next_ == value else next_  # the calendar ends there
        case Duration(months, 0):
            return Duration(months + by, 0)
        case Duration(months, seconds):
            return Duration(months, seconds + by * 3600)
    return None


def written(value: Any) -> str:
    """The value as a rule writes it."""
    match value:
        case Duration(months, 0):
            return f"P{months}M"
        case Duration(0, seconds):
            return f"PT{seconds // 3600}H"
        case Duration(months, seconds):
            return f"P{months}MT{seconds // 3600}H"
    return shown(value)


# Examples that would help, in words


def _verdict(verdict: str) -> Obligation:
    return Obligation("verdict", verdict, "has no example", 1, f"an example under {verdict}")


def _truth_hint(atom: Atom, truth: int) -> str:
    path = atom.path.text
    if truth == UNKNOWN:
        if isinstance(atom, Quantified):
            return f"{path} not stated, or open of an item"
        return f"facts that leave {path} open" if is_worked_out(atom.path) else f"{path}: ~"
    if isinstance(atom, Quantified):
        return f"{path} that {'do' if truth == TRUE else 'do not'} fit"
    operand = atom.operand.value if isinstance(atom.operand, Constant) else None
    asked = requirement(atom, operand, truth == TRUE)
    return f"{path} {asked.removeprefix('must ').replace('be ', '', 1)}"
