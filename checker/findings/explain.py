"""The grounds of a verdict: evidence, derived facts, missing facts, and the message with values."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from checker.facts import FALSE, TRUE, UNKNOWN, Item, Proposal, Run, Scopes, broken_link, locate
from checker.findings.excerpt import MASK, Excerpt, excerpt
from checker.findings.model import Derived, Evidence, MissingFact, Subject
from checker.findings.redact import Redaction
from checker.findings.trace import Ground, Tracer, grounds, items_in
from checker.findings.words import NOT_STATED, listed, requirement, shown
from checker.policy import Derivation, Policy, Template
from checker.policy.conditions import (
    PORTFOLIO,
    Attribute,
    Compare,
    Computed,
    Condition,
    Constant,
    Each,
    Follow,
    Home,
    Key,
    Let,
    Operand,
    Path,
    Quantified,
    Step,
)
from checker.reading import Pointer, Span
from checker.record import record
from checker.schema import FieldType, Kind, ProposalType

T = TypeVar("T")

NO_VALUE = "There is nothing to calculate it from."
"""Said of a missing fact that is worked out, when nothing it rests on is missing by itself."""


@record
class Explained:
    """Why a condition is not true."""

    truth: int
    grounds: tuple[Ground, ...]
    evidence: tuple[Evidence, ...]
    derived: tuple[Derived, ...]
    missing: tuple[MissingFact, ...]


class Explainer:
    """Explains conditions of one policy. A hopeful one reads them as of a draft, in which whatever
    is not stated may still be; derived attributes have the values that they have."""

    def __init__(
        self, policy: Policy, redaction: Redaction | None = None, *, hopeful: bool = False
    ) -> None:
        self._redaction = redaction
        self.tracer = Tracer(hopeful=hopeful)
        self._of_derivations = Explainer(policy) if hopeful else self
        self._types = policy.types
        self._run: Run | None = None
        self._known: dict[object, list[Any]] = {}
        self._halves: dict[int, tuple[Path, tuple[Path, Path] | None]] = {}
        self._derivations = {(d.about, d.name): d for d in policy.derivations}

    def explain(self, condition: Condition, run: Run, scopes: Scopes) -> Explained:
        """The grounds on which the condition has its truth."""
        step = self.tracer.trace(condition, run, scopes)
        found = tuple(grounds(step))
        evidence = tuple(_unique(e for g in found for e in self._seen(g, run)))
        derived = tuple(_unique(d for g in found for d in self._derived(g, run)))
        facts = (fact for ground in found for fact in self._missing(ground, run))
        missing = tuple({(fact.elsewhere, fact.pointer): fact for fact in facts}.values())
        return Explained(step.truth, found, evidence, derived, missing)

    def may_hold(self, condition: Condition, run: Run, scopes: Scopes) -> bool:
        """Whether the condition is true or may be."""
        try:
            return self.tracer.trace(condition, run, scopes).truth != FALSE
        except Exception:  # the explanation that follows breaks too, and says so
            return False

    def text(
        self,
        template: Template,
        run: Run,
        scopes: Scopes,
        found: Iterable[Ground],
        *,
        named: bool = False,
    ) -> str:
        """A message with its values; a placeholder that runs through a list shows the items that
        decided the verdict, or all when none did. `named` puts its name for a value that is not
        stated, as a text needs it that says what to do."""
        deciding = items_in(found)
        text = ""
        for part in template.parts:
            if isinstance(part, str):
                piece = part
            else:
                piece = self._placeholder(part, run, scopes, deciding)
                piece = part.text if named and piece == NOT_STATED else piece
            # A value such as "Holding B.V." brings its own full stop.
            text += piece.removeprefix(".") if text.endswith(".") else piece
        return text

    def subject(self, item: Item) -> Subject:
        """How an entity is named to a person."""
        kind = item.kind or "item"
        label = _label(item, self._types)
        return Subject(kind, item.id, label, item.pointer)

    # Evidence

    def _seen(self, ground: Ground, run: Run) -> Iterator[Evidence]:
        """What a comparison saw: the value, and the other value that it was compared with."""
        yield self._evidence(ground, run)
        other = ground.condition.operand if isinstance(ground.condition, Compare) else None
        if ground.truth == UNKNOWN or not isinstance(other, Path) or is_worked_out(other):
            return
        pointer, home = locate(other, ground.scopes), home_of(other, run, ground.scopes)
        span, shown = self._place(home, pointer, run)
        yield Evidence(
            path=other.text,
            pointer=pointer,
            value=self.value(other, run, ground.scopes),
            wanted=f"is what {ground.condition.path.text} is compared with",
            span=span,
            excerpt=shown,
            elsewhere=file_elsewhere(home, run),
        )

    def _evidence(self, ground: Ground, run: Run) -> Evidence:
        condition, path, scopes = ground.condition, ground.condition.path, ground.scopes
        if isinstance(condition, Quantified):
            value, operand = self._length(path, run, scopes), None
            worked_out = path.scope == PORTFOLIO
        else:
            value = self.value(path, run, scopes)
            operand = self.operand(condition.operand, run, scopes)
            worked_out = is_worked_out(path)
        pointer, home = locate(path, scopes), home_of(path, run, scopes)
        span, shown = self._place(home, pointer, run)
        return Evidence(
            path=path.text,
            pointer=pointer,
            value=value,
            wanted=requirement(condition, operand, ground.wanted == TRUE),
            span=span,
            excerpt=shown,
            worked_out=worked_out,
            alternative=ground.alternative,
            elsewhere=file_elsewhere(home, run),
        )

    def _length(self, path: Path, run: Run, scopes: Scopes) -> str | None:
        items = self.tracer.readers.items(path)(run, scopes)
        if items is None:
            return None
        return MASK if self._is_hidden(path, scopes) else f"{len(items)} in the list"

    def value(self, path: Path, run: Run, scopes: Scopes) -> str | None:
        """The value at a path in the words of reports; None when it is not stated."""
        value = self.tracer.readers.value(path)(run, scopes)
        if value is None:
            return None
        if self._is_hidden(path, scopes):
            return MASK
        if path.type.kind is Kind.DURATION:
            return shown(_raw_text(path, scopes))
        if path.type.kind is Kind.LIST and not value:
            return "an empty list"
        return shown(value)

    def operand(self, operand: Operand, run: Run, scopes: Scopes) -> object:
        """The value of the other side of a comparison; None when it is not stated."""
        if isinstance(operand, Constant):
            return operand.value
        if self._is_hidden(operand, scopes):
            return MASK
        if operand.type.kind is Kind.DURATION:
            return _raw_text(operand, scopes)
        return self.tracer.readers.value(operand)(run, scopes)

    def place(self, pointer: Pointer, run: Run) -> tuple[Span, Excerpt]:
        """The token of the proposal to point at, and its line."""
        return self._place(run.proposal, pointer, run)

    def _place(self, home: Proposal, pointer: Pointer, run: Run) -> tuple[Span, Excerpt]:
        key = "place", home, pointer
        ((span, found),) = self._once(run, key, lambda: iter([place_in(home, pointer, run)]))
        # What is hidden in another proposal is not known when it was read only to be pointed at.
        apart = self._redaction is not None and file_elsewhere(home, run)
        return span, Excerpt("", 0, 1) if apart else found

    def _is_hidden(self, path: Path, scopes: Scopes) -> bool:
        if self._redaction is None or path.scope < 0:
            return False
        if is_worked_out(path):
            return self._redaction.taints(path)
        return self._redaction.hides(locate(path, scopes))

    # Derived facts

    def _derived(self, ground: Ground, run: Run) -> Iterator[Derived]:
        for path in ground.condition.paths:
            for derivation, item in self.attributes(path, ground.scopes):
                yield from self._chain(derivation, item, run)

    def _once(self, run: Run, key: object, make: Callable[[], Iterator[T]]) -> list[T]:
        """What is the same for all findings of a run, and asked by many."""
        if run is not self._run:
            self._run, self._known = run, {}
        if key not in self._known:
            self._known[key] = list(make())
        return self._known[key]

    def _chain(self, derivation: Derivation, item: Item, run: Run) -> list[Derived]:
        key = "chain", derivation.name, item
        return self._once(run, key, lambda: self._links(derivation, item, run))

    def _links(self, derivation: Derivation, item: Item, run: Run) -> Iterator[Derived]:
        value = item.attributes.get(derivation.name)
        if file_elsewhere(item.home, run):  # of another proposal only what rules read is at hand
            subject = self.subject(item)
            said = None if value is None else shown(value)
            yield Derived(subject, derivation.name, derivation.title, said, ())
            return
        scopes = (item.home.root, item)
        deciding: list[Ground] = []
        for case in derivation.cases:
            step = self._of_derivations.tracer.trace(case, run, scopes)
            if step.truth == TRUE:
                deciding = list(grounds(step))
                break
            deciding.extend(grounds(step))
        for ground in deciding:
            yield from self._derived(ground, run)
        yield Derived(
            self.subject(item),
            derivation.name,
            derivation.title,
            None if value is None else shown(value),
            tuple(_unique(self._evidence(ground, run) for ground in deciding)),
        )

    def attributes(self, path: Path, scopes: Scopes) -> Iterator[tuple[Derivation, Item]]:
        """The derived attributes that a path runs over, each with its entity."""
        if path.scope < 0 or not any(isinstance(step, Attribute) for step in path.steps):
            return
        item: Item | None = scopes[path.scope]
        for step in path.steps:
            # What stands in a list of entities and is no object has no attributes.
            if isinstance(step, Attribute) and item is not None and item.kind:
                yield self._derivations[item.kind, step.name], item
            item = _followed(item, step)

    # Missing facts

    def _missing(self, ground: Ground, run: Run) -> Iterator[MissingFact]:
        if ground.truth == UNKNOWN or asks_presence(ground):
            for path in ground.condition.paths:
                yield from self._missing_at(path, run, ground.scopes)

    def _missing_at(self, path: Path, run: Run, scopes: Scopes) -> Iterator[MissingFact]:
        if self.tracer.readers.value(path)(run, scopes) is not None:
            return
        place, elsewhere = locate(path, scopes), file_elsewhere(home_of(path, run, scopes), run)
        if path.let:
            nothing = MissingFact(path.text, place, NO_VALUE, elsewhere)
            yield from list(self._missing_in(path.let, run, scopes)) or [nothing]
            return
        derived = list(self.attributes(path, scopes))
        for derivation, item in derived:
            yield from self._missing_for(derivation, item, run)
        if not derived:
            said = broken_link(path, scopes)[1] or path.type
            yield MissingFact(path.text, place, said.description, elsewhere)

    def _missing_for(self, derivation: Derivation, item: Item, run: Run) -> list[MissingFact]:
        key = "missing", derivation.name, item
        return self._once(run, key, lambda: self._unstated(derivation, item, run))

    def _unstated(self, derivation: Derivation, item: Item, run: Run) -> Iterator[MissingFact]:
        if elsewhere := file_elsewhere(item.home, run):
            yield MissingFact(derivation.name, item.pointer, derivation.title, elsewhere)
            return
        plain = self._of_derivations
        for case in derivation.cases:
            step = plain.tracer.trace(case, run, (item.home.root, item))
            if step.truth == TRUE:
                return
            if step.truth == UNKNOWN:
                for ground in grounds(step):
                    yield from plain._missing(ground, run)

    def _missing_in(self, let: Let, run: Run, scopes: Scopes) -> Iterator[MissingFact]:
        scopes = scopes[: let.depth]
        for argument in let.arguments:
            if isinstance(argument, Path):
                yield from self._missing_at(argument, run, scopes)
        if let.source is None:
            return
        if self.tracer.readers.items(let.source)(run, scopes) is None:
            yield from self._missing_at(let.source, run, scopes)
            return
        for item in self.tracer.joined(let.source, let.where, run, scopes):
            inside = (*scopes, item)
            step = self.tracer.trace(let.where, run, inside)
            if step.truth == UNKNOWN:
                for ground in grounds(step):
                    yield from self._missing(ground, run)
            elif step.truth == TRUE:
                for path in (let.value, let.to):
                    yield from self._missing_at(path, run, inside) if path is not None else ()

    # Messages

    def _placeholder(self, path: Path, run: Run, scopes: Scopes, deciding: set[Item]) -> str:
        found = self._halves.get(id(path))
        if found is None:
            # Kept with the path: as long as that lives, its id is no other's.
            found = self._halves[id(path)] = path, _halves(path)
        if found[1] is None:
            return self.value(path, run, scopes) or NOT_STATED
        before, rest = found[1]
        items = self.tracer.readers.items(before)(run, scopes)
        if items is None:
            return NOT_STATED
        chosen = _chosen(before, items, deciding, run) or items
        return listed(self._placeholder(rest, run, (item,), deciding) for item in chosen)


def _halves(path: Path) -> tuple[Path, Path] | None:
    """The list that a path of a message runs through, and the path from an item of it on; None when
    it runs through none."""
    for place, step in enumerate(path.steps):
        if isinstance(step, Each):
            items = FieldType(Kind.LIST, item=FieldType(Kind.OBJECT, refers_to=step.refers_to))
            before = Path(path.text, path.scope, path.steps[:place], items)
            return before, Path(path.text, 0, path.steps[place + 1 :], path.type)
    return None


def _chosen(path: Path, items: list[Item], deciding: set[Item], run: Run) -> list[Item]:
    """Those of the items of a list that decided a verdict."""
    if path.scope == PORTFOLIO and items:
        places = run.portfolio.places(items[0].kind)
        return sorted(deciding & places.keys(), key=places.__getitem__)
    known = {(item.home, item.pointer) for item in deciding}
    return [item for item in items if (item.home, item.pointer) in known]


def asks_presence(ground: Ground) -> bool:
    """Whether all that is wrong is that a fact is not stated, which `present` was to tell."""
    condition = ground.condition
    if not isinstance(condition, Compare) or condition.operator != "present":
        return False
    assert isinstance(condition.operand, Constant)
    return ground.truth != ground.wanted and condition.operand.value is (ground.wanted == TRUE)


def _unique(found: Iterable[T]) -> Iterable[T]:
    each = list(found)
    return dict.fromkeys(each) if len(each) > 1 else each  # a hash of all their parts is dear


def home_of(path: Path, run: Run, scopes: Scopes) -> Proposal:
    """The proposal in which a path starts."""
    return run.proposal if path.scope < 0 else scopes[path.scope].home


def file_elsewhere(home: Proposal, run: Run) -> str:
    """The name of the file of another proposal than the one that is judged."""
    return "" if home.place == run.proposal.place else home.place[0]


def place_in(home: Proposal, pointer: Pointer, run: Run) -> tuple[Span, Excerpt]:
    """The token of a proposal to point at; the first place of its file, when that cannot be read
    again."""
    own = home.place == run.proposal.place
    document = (run.proposal if own else home).document
    document = document or run.portfolio.open_document(home.place)
    if document is None:
        return Span(home.place[1] + 1, 1, home.place[1] + 1, 1), Excerpt("", 0, 1)
    span = document.nearest(pointer)[0]
    return span, excerpt(document, span)


def _followed(item: Item | None, step: Step) -> Item | None:
    """The entity that a step leads to; an item of its own for what is no entity."""
    if item is not None and isinstance(step, Home):
        return item.home.root
    if item is None or not isinstance(item.value, dict):
        return None
    if isinstance(step, Follow):
        return item.home.entity(step.kind, item.value.get(step.name))
    if isinstance(step, Key):
        return Item(item.value.get(step.name), (*item.pointer, step.name), item.home)
    return None


def is_worked_out(path: Path) -> bool:
    """Whether the value is computed, derived or the day of the run, and so nowhere in the file."""
    return path.scope < 0 or any(isinstance(s, Computed | Attribute) for s in path.steps)


def _raw_text(path: Path, scopes: Scopes) -> object:
    item: Item | None = scopes[path.scope]
    for step in path.steps:
        item = _followed(item, step)
    return item.value if item else None


def _label(item: Item, types: ProposalType) -> str:
    kind = types.entities.get(item.kind)
    found = item.value.get(kind.label) if kind and kind.label else None
    return found if isinstance(found, str) else item.id
