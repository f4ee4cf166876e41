"""Proposals that differ from an example in one value: among them, one that tells a changed rule
from the rule."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from checker.exercise.coverage import moved, written
from checker.exercise.examples import Example, Ground
from checker.exercise.mutate import Mutant
from checker.exercise.run import OF_ALL, Trial, Tried
from checker.exercise.score import Bench
from checker.exercise.trace import Recorder, ask
from checker.exercise.walk import Atom, lets_of
from checker.facts import Run, Scopes, locate
from checker.policy import Duration, Money, Rule
from checker.policy.conditions import Attribute, Compare, Constant, Key, Path
from checker.reading import Pointer
from checker.record import record, replace
from checker.schema import Kind

_MOST_TRIED = 60


@record
class Witness:
    """An example that the rule passes and the changed rule would not: `got` is what that says."""

    example: Example
    got: str


@record
class Neighbour:
    """An example with one more value changed: in the proposal itself (`beside` 0) or in one beside
    it, counted from 1."""

    example: Example
    beside: int
    path: str
    value: Any

    @property
    def changed(self) -> Example:
        """The example with the change."""
        change = {self.path: self.value}
        if self.beside == 0:
            return replace(self.example, patch={**self.example.patch, **change})
        beside = list(self.example.beside)
        beside[self.beside - 1] = {**beside[self.beside - 1], **change}
        return replace(self.example, beside=tuple(beside))


def find_witness(
    mutant: Mutant[Rule], rule: Rule, tried: Sequence[Tried], trial: Trial, ground: Ground
) -> Witness | None:
    """An example that would notice the change, or None when none of a few is one."""
    left = _MOST_TRIED
    for one in sorted(tried, key=lambda t: len(str((t.example.patch, t.example.beside)))):
        for neighbour in neighbours(rule, one, mutant.atoms):
            if left == 0:
                return None
            left -= 1
            (found,) = trial.of(rule, [neighbour.changed], ground)
            witness = told_apart(rule, mutant.subject, found)
            if witness:
                return witness
    return None


def told_apart(rule: Rule, other: Rule, tried: Tried) -> Witness | None:
    """The example under the verdict that the rule gives it, when the other rule gives another."""
    if tried.evaluation is None:
        return None
    bench = Bench([])
    for wanted in ("fail", "pass"):  # the worst of all entities, or all of them
        example = replace(tried.example, wanted=wanted)
        mine, theirs = bench.verdicts(rule, example, tried), bench.verdicts(other, example, tried)
        if len(mine) != 1 or mine == theirs:
            continue
        (verdict,) = mine
        if (verdict != "error" and (wanted == "pass") == (verdict in OF_ALL)) or example.entity:
            return Witness(replace(example, wanted=verdict), ", ".join(sorted(theirs)))
    return None


def neighbours(rule: Rule, tried: Tried, atoms: Sequence[Atom]) -> Iterator[Neighbour]:
    """The example with one value changed that one of these atoms reads."""
    if tried.evaluation is None:
        return
    wanted, seen = {id(atom) for atom in atoms}, set()
    for atom, run, scopes in _asked(rule, tried):
        if id(atom) not in wanted:
            continue
        for beside, pointer, value in _changes(atom, run, scopes):
            proposal = run.portfolio.proposals[beside]
            path = _patch_path(pointer, proposal.root.value)
            key = (beside, path, str(value))
            if path and key not in seen:
                seen.add(key)
                yield Neighbour(tried.example, beside, path, value)


def _asked(rule: Rule, tried: Tried) -> Iterator[tuple[Atom, Run, Scopes]]:
    assert tried.evaluation is not None
    recorder = Recorder()
    ask(rule, recorder, tried)
    for atom, _, scopes in recorder.taken():
        yield atom, tried.evaluation.run, scopes


def _changes(atom: Atom, run: Run, scopes: Scopes) -> Iterator[tuple[int, Pointer, Any]]:
    for path in atom.paths:
        for place, pointer, found in _places(path, run, scopes):
            for value in _values(atom, found, run):
                yield place, pointer, value
            if found.type.kind is Kind.LIST:
                items = _at(run.portfolio.proposals[place].root.value, pointer)
                if isinstance(items, list):
                    for number in range(len(items)):
                        yield place, (*pointer, number), None
    if isinstance(atom, Compare) and isinstance(atom.operand, Path):
        recorder = Recorder()
        for left, right in ((atom.path, atom.operand), (atom.operand, atom.path)):
            other = recorder.value(right, run, scopes)
            for place, pointer, _ in _places(left, run, scopes):
                for value in (other, moved(other, 1), moved(other, -1)):
                    if value is not None:
                        yield place, pointer, _raw(value)


def _places(path: Path, run: Run, scopes: Scopes) -> Iterator[tuple[int, Pointer, Path]]:
    """Where the values of a path stand; of a computed value, those that it is computed from."""
    if path.scope < 0:
        return
    if path.let:
        yield from _computed_places(path, run, scopes)
        return
    if any(isinstance(step, Attribute) for step in path.steps):
        return
    home = scopes[path.scope].home
    for number, proposal in enumerate(run.portfolio.proposals):
        if proposal is home:
            yield number, locate(path, scopes), path


def _computed_places(path: Path, run: Run, scopes: Scopes) -> Iterator[tuple[int, Pointer, Path]]:
    for let in lets_of(path):
        inner = scopes[: let.depth]
        for argument in let.arguments:
            if isinstance(argument, Path) and not argument.let:
                yield from _places(argument, run, inner)
        if let.source is None or let.source.scope < 0:
            continue
        yield from _places(let.source, run, inner)
        items = Recorder().readers.items(let.source)(run, inner) or []
        for item in items:
            for value in (let.value, let.to):
                if value is not None and all(isinstance(step, Key) for step in value.steps):
                    yield from _places(value, run, (*inner, item))


def _values(atom: Atom, path: Path, run: Run) -> Iterator[Any]:
    """Values worth trying at a path that the atom reads."""
    yield None
    operand = None
    if isinstance(atom, Compare) and isinstance(atom.operand, Constant):
        operand = None if isinstance(atom.operand.value, bool) else atom.operand.value
    many = sorted(operand, key=str) if isinstance(operand, frozenset) else [operand]
    if path.type.kind is Kind.LIST:
        yield []
        if operand is not None:
            yield [_raw(value) for value in many]
            yield [_raw(many[0])]
        return
    if isinstance(operand, frozenset):
        yield from map(_raw, many[:3])
    elif operand is not None:
        yield from (_raw(v) for v in (operand, moved(operand, 1), moved(operand, -1)) if v)
    yield from [code for code in path.type.codes if code not in many][:3]
    yield from _usual(path, run)


def _usual(path: Path, run: Run) -> Sequence[Any]:
    """What fields of a kind often hold."""
    match path.type.kind:
        case Kind.BOOLEAN:
            return True, False
        case Kind.TEXT if not path.type.codes:
            entities = run.proposal.entities.get(path.type.refers_to or "", [])
            return "Other", *(item.id for item in entities[:4])
        case Kind.NUMBER:
            return 0, 1, 100
        case Kind.DATE:
            return run.as_of.isoformat(), "2020-01-01", "2029-12-31"
        case Kind.MONEY:
            return {"amount": 1, "currency": "EUR"}, {"amount": 1, "currency": "JPY"}
    return ()


def _raw(value: Any) -> Any:
    """The value as a proposal writes it."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case Money(amount, currency):
            return {"amount": _raw(amount), "currency": currency}
        case date():
            return value.isoformat()
        case Duration():
            return written(value)
    return value


def _at(value: Any, pointer: Pointer) -> Any:
    for step in pointer:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _patch_path(pointer: Pointer, value: Any) -> str:
    """The pointer as a patch writes it, items by their id where they have one."""
    text = ""
    for step in pointer:
        here = _at(value, (step,))
        if isinstance(step, int):
            name = here.get("id") if isinstance(here, dict) else None
            text += f"[{name if isinstance(name, str) and ']' not in name else step}]"
        else:
            text += f".{step}" if text else str(step)
        value = here
    return text
