"""The truth table of a verdict: every condition of a rule with its truth, the value it saw, and
what that was worked out from. It is told from the same trace as findings are."""

from collections import Counter

from checker.engine import Outcome, Result
from checker.facts import FALSE, TRUE, UNKNOWN, Item, Proposal, Run, Scopes, locate
from checker.findings.explain import (
    Explainer,
    file_elsewhere,
    home_of,
    is_worked_out,
    place_in,
)
from checker.findings.model import Subject, Verdict
from checker.findings.trace import MOST_ITEMS, Step, deciding_truth
from checker.findings.words import operand_text, shown, statement
from checker.policy import Derivation, Rule
from checker.policy.conditions import (
    TRUE_CONDITION,
    All,
    AnyOf,
    Compare,
    Computed,
    Condition,
    Let,
    Negated,
    Path,
    Quantified,
)
from checker.reading import Pointer
from checker.record import record
from checker.schema import Kind

TRUTHS = {FALSE: "false", UNKNOWN: "unknown", TRUE: "true"}
# The scopes of a computed value that belongs to the rule and not to an item of a list.
_OUTER_SCOPES = 2


@record
class Place:
    """Where a value stands, or its nearest parent when it is not stated: file, line and column from
    1, and the value's own pointer."""

    file: str
    line: int
    column: int
    pointer: Pointer


@record
class Row:
    """A condition, an item of a list, or a value that another was worked out from.

    `truth` is true, false or unknown; empty for a value that is not asked anything. `seen` is the
    value in words, None when it is not stated or there is no single one. `place` is None for what
    stands nowhere in a file, such as a value that was worked out. `line` is that of the rule's
    file, 0 for what has none of its own. `against` is the place of the value it was compared with,
    where that stands in a file too. `worked` says that the value was worked out.
    """

    truth: str
    text: str
    seen: str | None = None
    place: Place | None = None
    line: int = 0
    parts: tuple["Row", ...] = ()
    against: Place | None = None
    worked: bool = False


@record
class Worked:
    """A derived attribute or computed value: how it came about, by which policy file and line, and
    from what."""

    name: str
    value: str | None
    how: str
    file: str
    line: int
    parts: tuple[Row, ...]


@record
class Why:
    """Why a rule gave an entity its verdict. `because` is the rule of the language that led from
    the truths to the verdict. `worked` stand before those that they were used for."""

    rule: Rule
    verdict: Verdict
    severity: str
    subject: Subject
    place: Place
    because: str
    when: Row
    require: Row
    escalate: Row | None
    worked: tuple[Worked, ...]


class TruthTable:
    """Makes the rows of one verdict, and collects what their values were worked out from."""

    def __init__(self, explainer: Explainer, run: Run, rule: Rule) -> None:
        self._explainer = explainer
        self._run = run
        self._file = rule.file
        self._worked: dict[object, Worked] = {}

    @property
    def worked(self) -> tuple[Worked, ...]:
        """What values were worked out from, so far."""
        return tuple(self._worked.values())

    def rows(self, condition: Condition, scopes: Scopes) -> Row:
        """The condition and all its parts."""
        return self._row(self._explainer.tracer.trace(condition, self._run, scopes))

    def place(self, item: Item) -> Place:
        """Where an entity stands."""
        return self._at(item.home, item.pointer)

    # Conditions

    def _row(self, step: Step) -> Row:
        match step.condition:
            case Compare():
                return self._compared(step, step.condition)
            case Quantified():
                return self._quantified(step, step.condition)
            case Negated():
                text = "not"
            case All(()):
                text = "always"
            case All():
                text = "all of"
            case AnyOf():
                text = "any of"
        return Row(TRUTHS[step.truth], text, parts=tuple(map(self._row, step.parts)))

    def _compared(self, step: Step, condition: Compare) -> Row:
        other = condition.operand
        value = self._explainer.operand(other, self._run, step.scopes)
        against = self._seen(other, step.scopes)[1] if isinstance(other, Path) else None
        seen, place = self._seen(condition.path, step.scopes)
        text = statement(condition, operand_text(condition, value))
        worked = _is_noted(condition.path)
        return Row(TRUTHS[step.truth], text, seen, place, condition.line, (), against, worked)

    def _quantified(self, step: Step, condition: Quantified) -> Row:
        path, scopes = condition.path, step.scopes
        self._note(path, scopes)
        items = self._explainer.tracer.readers.items(path)(self._run, scopes)
        seen = _number(items)
        rows: tuple[Row, ...] = ()
        if items is not None and condition.inner != TRUE_CONDITION:
            rows = self._items(step, deciding_truth(condition, step.truth))
        place = None if path.scope < 0 else self._stands(path, scopes)
        return Row(TRUTHS[step.truth], statement(condition), seen, place, condition.line, rows)

    def _items(self, step: Step, first: int) -> tuple[Row, ...]:
        """The items of a list; of very many those with the truth `first` before the others."""
        numbered = list(enumerate(step.parts))
        if len(numbered) > MOST_ITEMS:
            numbered.sort(key=lambda pair: pair[1].truth != first)
        rows = [self._item(number, step) for number, step in numbered[:MOST_ITEMS]]
        others = step.others + Counter(step.truth for _, step in numbered[MOST_ITEMS:])
        rest = {TRUTHS[truth]: count for truth, count in others.items()}
        if rest:
            told = ", ".join(f"{count} {truth}" for truth, count in sorted(rest.items()))
            rows.append(Row("", f"and {others.total()} more items: {told}"))
        return tuple(rows)

    def _item(self, number: int, step: Step) -> Row:
        item = step.scopes[-1]
        row = self._row(step)
        parts = row.parts if row.text == "all of" else (row,)
        return Row(row.truth, self._named(item, number), None, self.place(item), 0, parts)

    def _named(self, item: Item, number: int) -> str:
        if item.kind:
            name = f"{item.kind} {item.id}".rstrip()
            where = file_elsewhere(item.home, self._run)
            home = item.home.root.id
            return f"{name} of {home}" if where and item.kind != "proposal" else name
        plain = not isinstance(item.value, dict | list)
        return f"item {shown(item.value)}" if plain else f"item {number + 1}"

    # Values

    def _seen(self, path: Path, scopes: Scopes) -> tuple[str | None, Place | None]:
        self._note(path, scopes)
        place = None if is_worked_out(path) else self._stands(path, scopes)
        if path.type.item is not None and path.type.item.kind is Kind.OBJECT:
            items = self._explainer.tracer.readers.items(path)(self._run, scopes)
            return _number(items), place
        return self._explainer.value(path, self._run, scopes), place

    def _stands(self, path: Path, scopes: Scopes) -> Place:
        return self._at(home_of(path, self._run, scopes), locate(path, scopes))

    def _at(self, home: Proposal, pointer: Pointer) -> Place:
        span, _ = place_in(home, pointer, self._run)
        name = file_elsewhere(home, self._run) or self._run.proposal.place[0]
        return Place(name, span.line, span.column, pointer)

    # What values were worked out from

    def _note(self, path: Path, scopes: Scopes) -> None:
        for derivation, item in self._explainer.attributes(path, scopes):
            self._derived(derivation, item)
        if path.let:
            self._computed(path.let, scopes)

    def _derived(self, derivation: Derivation, item: Item) -> None:
        key = derivation.name, item.home.place, item.pointer
        if key in self._worked:
            return
        value = item.attributes.get(derivation.name)
        rows: list[Row] = []
        if not file_elsewhere(item.home, self._run):
            outer, self._file = self._file, derivation.file
            rows = self._cases(derivation, item)
            self._file = outer
        self._worked[key] = Worked(
            name=f"{derivation.name} of {self._named(item, 0)}",
            value=None if value is None else shown(value),
            how=derivation.title,
            file=derivation.file,
            line=1,
            parts=tuple(rows),
        )

    def _cases(self, derivation: Derivation, item: Item) -> list[Row]:
        """The cases up to the one that gave the value."""
        rows: list[Row] = []
        for case, value in zip(derivation.cases, derivation.values, strict=False):
            row = self.rows(case, (item.home.root, item))
            rows.append(Row(row.truth, f"{shown(value)}, when", parts=(row,)))
            if row.truth != "false":
                return rows
        otherwise = derivation.values[-1]
        said = "no value" if otherwise is None else shown(otherwise)
        return [*rows, Row("true", f"{said}, otherwise")]

    def _computed(self, let: Let, scopes: Scopes) -> None:
        scopes = scopes[: let.depth]
        key = let.name, let.line, tuple((item.home.place, item.pointer) for item in scopes[1:])
        if key in self._worked:
            return
        rows = [
            Row("", argument.text, *self._seen(argument, scopes), worked=_is_noted(argument))
            for argument in let.arguments
            if isinstance(argument, Path)
        ]
        if let.source is not None:
            rows.append(self._source(let, let.source, scopes))
        path = Path(let.name, let.depth - 1, (Computed(let),), let.type)
        inside = f" of {self._named(scopes[-1], 0)}" if let.depth > _OUTER_SCOPES else ""
        value = self._explainer.value(path, self._run, scopes)
        how = call(let)
        self._worked[key] = Worked(
            f"{let.name}{inside}", value, how, self._file, let.line, tuple(rows)
        )

    def _source(self, let: Let, source: Path, scopes: Scopes) -> Row:
        self._note(source, scopes)
        items = self._explainer.tracer.readers.items(source)(self._run, scopes)
        place = None if source.scope < 0 else self._stands(source, scopes)
        if items is None:
            return Row("", source.text, None, place)
        rows = [self._taken(let, (*scopes, item), n) for n, item in enumerate(items[:MOST_ITEMS])]
        if len(items) > MOST_ITEMS:
            rows.append(Row("", f"and {len(items) - MOST_ITEMS} more items"))
        return Row("", source.text, _number(items), place, 0, tuple(rows))

    def _taken(self, let: Let, scopes: Scopes, number: int) -> Row:
        """An item that a function ran over; its truth says whether it counted."""
        row = self.rows(let.where, scopes)
        parts = () if let.where == TRUE_CONDITION else (row,)
        values = [path for path in (let.value, let.to) if path is not None]
        seen = [self._explainer.value(path, self._run, scopes) or "not stated" for path in values]
        text = self._named(scopes[-1], number)
        told = ", ".join(f"{p.text} {s}" for p, s in zip(values, seen, strict=True)) or None
        return Row(row.truth, text, told, self.place(scopes[-1]), 0, parts)


def _number(items: list[Item] | None) -> str | None:
    return None if items is None else f"{len(items)} item" + "s" * (len(items) != 1)


def _is_noted(path: Path) -> bool:
    """Whether what the value was worked out from is told beside it."""
    return path.scope >= 0 and is_worked_out(path)


def call(let: Let) -> str:
    """A computed value in words: `sum of amount over lines`."""
    what = " of " + " and ".join(a.text for a in let.arguments) if let.arguments else ""
    if let.value is not None:
        ends = [path.text for path in (let.value, let.to) if path is not None]
        what = f" of {' to '.join(ends)}"
    over = f" over {let.source.text}" if let.source is not None else ""
    where = " where" if let.source is not None and let.where != TRUE_CONDITION else ""
    return f"{let.function}{what}{over}{where}"


_BECAUSE = {
    Outcome.NOT_APPLICABLE: "when is false, so the rule does not apply",
    Outcome.UNDETERMINED: "when is unknown, so it is not known whether the rule applies",
    Outcome.PASS: "when and require are true, so it passes",
    Outcome.FAIL: "when is true and require is false, so the verdict is the rule's severity",
    Outcome.MISSING: "when is true and require is unknown, so the verdict is",
}


def because(result: Result, verdict: Verdict, severity: str) -> str:
    """The line of the table of verdicts that applies."""
    if result.outcome is None:
        return result.error
    text = _BECAUSE[result.outcome]
    asked = result.outcome in {Outcome.FAIL, Outcome.MISSING}
    if result.outcome is Outcome.MISSING:
        text += f" {result.rule.missing or severity}, "
        text += "as missing says" if result.rule.missing else "the rule's severity"
    if asked and result.escalated:
        known = "not false" if result.rule.unknown_escalates else "true"
        text += f", escalated since escalate is {known}"
    if asked and verdict is Verdict.UNDETERMINED and result.rule.missing != verdict:
        text += "; but the proposal is a draft, and the only problem is facts not stated yet"
    return text


_TRUTHS_OF = {
    Outcome.NOT_APPLICABLE: ("false", None),
    Outcome.UNDETERMINED: ("unknown", None),
    Outcome.PASS: ("true", "true"),
    Outcome.FAIL: ("true", "false"),
    Outcome.MISSING: ("true", "unknown"),
}


def agrees(result: Result, when: Row, require: Row) -> bool:
    """Whether the traced truths are those that the engine's outcome stands for."""
    if result.outcome is None:
        return False
    wanted_when, wanted_require = _TRUTHS_OF[result.outcome]
    return when.truth == wanted_when and wanted_require in {None, require.truth}
