"""What can be said against the rules of a policy without any proposal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from checker.engine import least_escalating
from checker.engine.formula import (
    FALSE,
    TRUE,
    UNKNOWN,
    Formula,
    Terms,
    either,
)
from checker.findings import operand_text, shown, statement
from checker.policy import Derivation, Policy, Rule
from checker.policy.conditions import All, AnyOf, Compare, Condition, Constant, Negated, Quantified
from checker.policy.files import SUFFIXES
from checker.policy.reads import Reads, reads_behind, reads_of
from checker.policy.yaml_file import Path as At
from checker.policy.yaml_file import YamlFile, read_yaml
from checker.record import record
from checker.review.logic import Logic, TooLarge, at_least_terms, at_most_terms
from checker.review.model import KINDS, LEVELS, PackFinding, PackReview
from checker.review.values import is_ordered, said, truth_out_of_range

_ALWAYS = {TRUE: "always", FALSE: "never"}


def review(policy: Policy, folders: Sequence[Path]) -> PackReview:
    """Everything that is wrong with the files in these folders, read as part of the policy.

    Rules are compared with all rules of the policy, also those that lie elsewhere.
    """
    looking = _Review(policy, _files(folders))
    rules = [rule for rule in policy.rules if looking.ours(rule.file)]
    derivations = [found for found in policy.derivations if looking.ours(found.file)]
    for rule in rules:
        looking.rule(rule)
    for derivation in derivations:
        looking.derivation(derivation)
    looking.pairs()
    looking.idle()
    found = sorted(set(looking.findings), key=lambda f: (f.file, f.line, f.kind, f.message))
    return PackReview(tuple(found), len(rules), len(derivations), tuple(looking.undecided))


def _files(folders: Sequence[Path]) -> dict[Path, YamlFile]:
    """The files of the folders by where they really are, each under the name the user gave."""
    named = {
        path.resolve(): path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
    }
    return {real: read_yaml(str(path), path.read_bytes()) for real, path in named.items()}


@record
class _Asked:
    """A rule as formulas."""

    rule: Rule
    when: Formula
    require: Formula


@dataclass(slots=True)
class _Review:
    policy: Policy
    files: dict[Path, YamlFile]
    findings: list[PackFinding] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)
    _logics: dict[str, Logic] = field(default_factory=dict)
    _broken: set[str] = field(default_factory=set)

    def ours(self, file: str) -> YamlFile | None:
        """The policy file, when it is one of those that are looked at."""
        return self.files.get(Path(file).resolve())

    def _add(self, kind: str, file: str, at: At | int, about: str, **values: str) -> None:
        """Adds what is found at a key of the file, or at a line."""
        words, found = KINDS[kind], self.files[Path(file).resolve()]
        message, why = words.message.format(**values), words.why.format(**values)
        fix = words.fix.format(**values)
        line = at if isinstance(at, int) else found.place(at)[0]
        self.findings.append(PackFinding(kind, found.name, line, about, message, why, fix))

    # One rule

    def rule(self, rule: Rule) -> None:
        """What is wrong with a rule by itself."""
        for number, reference in enumerate(rule.references):
            if not reference.verified:
                place = f"{reference.source} {reference.at or reference.sentence or ''}".rstrip()
                where: At = ("references", number)
                self._add("unverified-source", rule.file, where, rule.id, place=place)
        if rule.check is not None:
            return
        if self._out_of_range(rule.file, rule.id, (rule.when, rule.require, rule.escalate_when)):
            self._broken.add(rule.id)
            return
        logic = Logic(rule.about)
        asked = _asked(rule, logic)
        try:
            for kind, at in _dead(asked, logic):
                self._broken.add(rule.id)
                self._add(kind, rule.file, at, rule.id)
            if rule.id not in self._broken:
                for verdict in _unshown(asked, logic):
                    self._add("no-example", rule.file, ("examples",), rule.id, verdict=verdict)
        except TooLarge:
            self.undecided.append(f"{rule.id} has too many combinations to be analysed in full")

    def _out_of_range(self, file: str, about: str, conditions: Sequence[Condition]) -> bool:
        """Whether a condition compares a number with one that it can never reach, which is added
        to what is found."""
        before = len(self.findings)
        for test in (test for condition in conditions for test in _compared(condition)):
            truth = truth_out_of_range(test)
            if truth is not None:
                assert isinstance(test.operand, Constant)
                said_so = statement(test, operand_text(test, test.operand.value))
                values = {"test": said_so, "how": _ALWAYS[truth], "allowed": _allowed(test)}
                self._add("out-of-range", file, test.line, about, **values)
        return len(self.findings) > before

    # Derivations

    def derivation(self, derivation: Derivation) -> None:
        """Cases that are never reached, and values for which no case is meant."""
        logic, file = Logic(derivation.about), derivation.file
        name = f"{derivation.about}.{derivation.name}"
        self._out_of_range(file, name, derivation.cases)
        before: Terms = [{}]
        try:
            for number, case in enumerate(derivation.cases):
                formula = logic.formula(case)
                if not logic.possible(before, at_least_terms(formula, TRUE)):
                    value = shown(derivation.values[number])
                    self._add("case-never-reached", file, ("cases", number), name, value=value)
                before = logic.joined(before, at_most_terms(formula, FALSE))
        except TooLarge:
            self.undecided.append(f"{name} has too many combinations to be analysed in full")
        for case in _gaps(derivation, logic):
            self._add("gap", file, ("cases",), name, value=said(case))

    # Pairs of rules

    def pairs(self) -> None:
        """Rules that ask the same, add nothing to another, or exclude each other."""
        by_kind: dict[str, list[_Asked]] = {}
        for rule in self.policy.rules:
            if rule.check is None and rule.id not in self._broken:
                logic = self._logics.setdefault(rule.about, Logic(rule.about))
                by_kind.setdefault(rule.about, []).append(_asked(rule, logic))
        for about, asked in by_kind.items():
            for one, other in combinations(asked, 2):
                ours = [side for side in (other, one) if self.ours(side.rule.file)]
                if ours:
                    theirs = other if ours[0] is one else one
                    self._pair(ours[0], theirs, len(ours) == 2, self._logics[about])

    def _pair(self, one: _Asked, other: _Asked, both_ours: bool, logic: Logic) -> None:
        if not logic.facts(one.require) & logic.facts(other.require):
            return
        try:
            idle, idle_other = _covers(other, one, logic), _covers(one, other, logic)
            if idle:
                self._say("duplicate" if idle_other else "subsumed", one.rule, other.rule)
            elif idle_other and both_ours:
                self._say("subsumed", other.rule, one.rule)
            elif _excludes(one, other, logic):
                self._say("contradiction", one.rule, other.rule)
        except TooLarge:
            self.undecided.append(
                f"{other.rule.id} and {one.rule.id} have too many combinations to be compared"
            )

    def _say(self, kind: str, rule: Rule, other: Rule) -> None:
        at: At = ("require",) if kind == "contradiction" else ("id",)
        self._add(kind, rule.file, at, rule.id, other=other.id, place=other.file)

    # What nobody uses

    def idle(self) -> None:
        """Lists, derived attributes, computed values and sources that no rule needs."""
        used = Reads(self.policy.types)
        every = [(r.file, reads_of(r, self.policy, texts=True)) for r in self.policy.rules]
        every += [(d.file, reads_behind(d, self.policy)) for d in self.policy.derivations]
        for name, found in every:
            used.derived |= found.derived
            used.lists |= found.lists
            self._idle_values(name, found)
        cited = {reference.source for rule in self.policy.rules for reference in rule.references}
        for derivation in self.policy.derivations:
            file = self.ours(derivation.file) or read_yaml(
                derivation.file, Path(derivation.file).read_bytes()
            )
            cited |= {reference["source"] for reference in file.value["references"]}
        for file in self.files.values():
            self._idle(file.name, file.value, used, cited)

    def _idle_values(self, name: str, found: Reads) -> None:
        file = self.ours(name)
        used = {let.name for let in found.lets}
        for at in _values(file.value, ()) if file else ():
            if at[-1] not in used:
                self._add("unused-value", name, at, str(at[-1]))

    def _idle(self, file: str, value: dict[str, Any], used: Reads, cited: set[str]) -> None:
        if "list" in value and value["list"] not in used.lists:
            self._add("unused-list", file, ("list",), f"@{value['list']}")
        if "derive" in value and (value["for"], value["derive"]) not in used.derived:
            name = f"{value['for']}.{value['derive']}"
            self._add("unused-derivation", file, ("derive",), name)
        for source in value.get("sources", {}):
            if source not in cited:
                self._add("unused-source", file, ("sources", source), source)


def _compared(condition: Condition) -> Iterator[Compare]:
    """Every comparison in a condition, at any depth."""
    match condition:
        case Compare():
            yield condition
        case Quantified(inner=part) | Negated(part):
            yield from _compared(part)
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _compared(part)


def _allowed(test: Compare) -> str:
    """The numbers that the schema allows at the path of a comparison, in words."""
    least, most = test.path.type.least, test.path.type.most
    if least is None or most is None:
        return f"{least} or more" if most is None else f"{most} or less"
    return f"{least} to {most}"


def _values(part: Any, at: At) -> Iterator[At]:
    """Where the values stand that a part of a file computes by `let`, at any depth."""
    for step, below in part.items() if isinstance(part, dict) else enumerate(part):
        if step == "let" and isinstance(below, dict):
            yield from ((*at, step, name) for name in below)
        if isinstance(below, dict | list):
            yield from _values(below, (*at, step))


def _gaps(derivation: Derivation, logic: Logic) -> list[Any]:
    """Values between those that the cases cover, for which there is no case."""
    if derivation.values[-1] is not None:
        return []
    table = [
        (case, TRUE in truths)
        for case, truths in logic.cases_of(derivation.cases) or ()
        if is_ordered(case)
    ]
    covered = [number for number, (_, covers) in enumerate(table) if covers]
    if not covered:
        return []
    return [case for case, covers in table[covered[0] : covered[-1]] if not covers]


def _asked(rule: Rule, logic: Logic) -> _Asked:
    return _Asked(rule, logic.formula(rule.when), logic.formula(rule.require))


def _dead(asked: _Asked, logic: Logic) -> list[tuple[str, At]]:
    """What the rule can never do."""
    found: list[tuple[str, At]] = []
    applies = at_least_terms(asked.when, TRUE)
    if not logic.possible(applies):
        found.append(("never-applicable", ("when",)))
    elif not logic.possible(applies, at_most_terms(asked.require, UNKNOWN)):
        found.append(("always-true", ("require",)))
    elif not logic.possible(applies, at_least_terms(asked.require, TRUE)):
        found.append(("never-passes", ("require",)))
    if asked.rule.escalate_to is not None:
        escalates = logic.formula(asked.rule.escalate_when)
        if not logic.possible(at_least_terms(escalates, least_escalating(asked.rule))):
            found.append(("never-escalates", ("escalate",)))
    return found


def _unshown(asked: _Asked, logic: Logic) -> list[str]:
    """Verdicts that the rule can give, and for which it has no example: pass and its severities,
    and the others where it is certain that some proposal has them."""
    rule, examples = asked.rule, asked.rule.examples
    given = {
        "pass": examples.passes,
        rule.severity: examples.fail if rule.severity == "fail" else examples.warn,
        "not_applicable": examples.not_applicable,
        "undetermined": examples.undetermined,
    }
    if rule.escalate_to is not None:
        given[rule.escalate_to] = examples.fail if rule.escalate_to == "fail" else examples.warn
    certain = {"pass", rule.severity, rule.escalate_to}
    if logic.possible(at_most_terms(asked.when, FALSE), exact=True):
        certain.add("not_applicable")
    doubtful = at_least_terms(asked.when, UNKNOWN), at_most_terms(asked.when, UNKNOWN)
    if logic.possible(*doubtful, exact=True):
        certain.add("undetermined")
    return [verdict for verdict, shown_by in given.items() if verdict in certain and not shown_by]


def _covers(wide: _Asked, narrow: _Asked, logic: Logic) -> bool:
    """Whether every entity that does not pass the narrow rule does not pass the wide one either,
    at no lesser severity."""
    wide_facts = logic.facts(wide.when) | logic.facts(wide.require)
    if not logic.facts(narrow.require) <= wide_facts:
        return False  # what the wide rule does not look at could differ
    rank = {severity: number for number, severity in enumerate(LEVELS)}
    worst = narrow.rule.escalate_to or narrow.rule.severity
    if rank[wide.rule.severity] > min(rank[worst], rank[narrow.rule.severity]):
        return False
    applies = at_least_terms(narrow.when, TRUE)
    bad = either(
        logic.joined(at_least_terms(narrow.when, UNKNOWN), at_most_terms(narrow.when, UNKNOWN)),
        logic.joined(applies, at_most_terms(narrow.require, UNKNOWN)),
    )
    good = either(
        at_most_terms(wide.when, FALSE),
        logic.joined(at_least_terms(wide.when, TRUE), at_least_terms(wide.require, TRUE)),
    )
    return not logic.possible(bad, good)


def _excludes(one: _Asked, other: _Asked, logic: Logic) -> bool:
    """Whether both can apply to an entity, and then nothing passes both."""
    applies = [at_least_terms(side.when, TRUE) for side in (one, other)]
    holds = [at_least_terms(side.require, TRUE) for side in (one, other)]
    return logic.possible(*applies) and not logic.possible(*applies, *holds)
