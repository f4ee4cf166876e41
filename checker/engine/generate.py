"""A typed policy as Python functions, made from source text: one for a group of rules about one
kind of entity, and one for each derivation.

A function takes a run and gives one that takes an entity. It reads each value once for all rules of
the group, as far out as what it depends on allows, compares it, and looks up the engine's answer.
What stands behind the guard of a rule is looked at only when it applies. Nothing of a rule file
becomes source: names are numbered, fields are written by `repr`, constants are handed over as
objects.
`docs/decisions/0009-generated-functions.md` shows one.
"""

from collections.abc import Sequence

from checker.engine.constants import Spec, of_nothing
from checker.engine.decision import Decision
from checker.engine.lists import Lists
from checker.engine.questions import Input, Part, Question, is_truth
from checker.engine.source import INDENT, Module
from checker.engine.values import CLASSES, KEPT, PLAIN, TODAY, is_typed
from checker.facts import FALSE, TRUE, UNKNOWN
from checker.policy import Derivation, Rule
from checker.policy.conditions import (
    AS_OF,
    All,
    Compare,
    Condition,
    Constant,
    Negated,
    Path,
    Quantified,
)
from checker.record import record
from checker.schema import FieldType

# Comparisons that are those of Python, of values that are not amounts or lengths of time.
_COMPARED = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
_WITH_THE_DAY = frozenset({"older_than_months", "older_than_days", "within_months", "within_days"})


@record
class Generated:
    """The functions of a policy as source texts: `group_N` gives the outcomes of the rules of group
    N, `escalates_N_M` the truth of the condition for the other severity of rule M in it,
    `derived_N` the number of a derivation's case. `constants` says what each name in it stands for:
    see `checker.engine.constants`.
    """

    sources: tuple[str, ...]
    constants: tuple[Spec, ...]
    decisions: tuple[Decision, ...]


def generate(
    groups: Sequence[Sequence[Rule]], derivations: Sequence[Derivation], *, wary: bool = False
) -> Generated:
    """The source of the functions for groups of rules, each about one kind of entity, and for
    derivations.

    Where a text is to stand and the file has a list or an object, a function of a group raises
    `TypeError`, unless it is to be wary of that; the others always are.
    """
    module = Module()
    sources = [
        _Function(module, rules[0].about, wary=wary).rules(rules, n)
        for n, rules in enumerate(groups)
    ]
    sources += [
        _Function(module, rule.about, wary=True).escalation(rule, f"{n}_{place}")
        for n, rules in enumerate(groups)
        for place, rule in enumerate(rules)
        if rule.escalate_to
    ]
    sources += [
        _Function(module, found.about, wary=True).derivation(found, n)
        for n, found in enumerate(derivations)
    ]
    return Generated(tuple(sources), tuple(module.specs), module.questions.decisions)


class _Function(Lists):
    """The source of one function: what rules, a severity or a derivation come to."""

    def rules(self, rules: Sequence[Rule], number: int) -> str:
        """The outcomes of some rules."""
        outcomes = [self._rule(rule) for rule in rules]
        self._line(f"return {', '.join(outcomes)},")
        return self._text(f"group_{number}", f"about a {rules[0].about}")

    def _rule(self, rule: Rule) -> str:
        """The name of the outcome of a rule; `require` is looked at only where it applies."""
        table = self._module.decision(self._module.questions.outcome())
        outcome = self._name("o", 1)
        self._line(f"# {rule.id}")
        when = self._truth(rule.when)
        if when == str(TRUE):
            require = self._in_place(rule.require)
            self._line(f"{outcome} = {table}[{TRUE}, {require}]")
            return outcome
        with self._branch() as block:
            require = self._in_place(rule.require)
            self._line(f"{outcome} = {table}[{TRUE}, {require}]")
        self._line(f"if {when} == {TRUE}:")
        for line in block.lines:
            self._line(INDENT + line)
        self._line("else:")
        self._line(f"{INDENT}{outcome} = {table}[{when}, {UNKNOWN}]")
        return outcome

    def escalation(self, rule: Rule, number: str) -> str:
        """The truth of the condition for the other severity."""
        self._line(f"return {self._in_place(rule.escalate_when)}")
        return self._text(f"escalates_{number}", rule.id)

    def derivation(self, found: Derivation, number: int) -> str:
        """The number of the case; those after the first that holds are not looked at."""
        cases = self._module.decision(self._module.questions.case(len(found.cases)))
        truths: list[str] = []
        for case in found.cases:
            truths.append(self._truth(case))
            rest = [str(UNKNOWN)] * (len(found.cases) - len(truths))
            answer = f"return {cases}[{', '.join([*truths, *rest])},]"
            if rest:
                self._line(f"if {truths[-1]} == {TRUE}:")
                answer = INDENT + answer
            self._line(answer)
        return self._text(f"derived_{number}", f"{found.about}.{found.name}")

    # Truths

    def _truth(self, condition: Condition | Part) -> str:
        return self._named("t", self._expression(condition))

    def _in_place(self, condition: Condition | Part) -> str:
        return self._let_outside("t", self._expression(condition))

    def _expression(self, condition: Condition | Part) -> str:
        """The expression of a truth; its name where lines have worked it out."""
        match condition:
            case Compare():
                return self._compare(condition)
            case Part(part):
                return self._expression(part)
            case All(()):
                return str(TRUE)
        question = self._module.questions.truth(condition)
        if isinstance(question, Question):
            return self._asked(question)
        (value,) = self._input(question)
        return value

    def _asked(self, question: Question) -> str:
        """The expression of what the engine answers."""
        table = self._module.decision(question.decision)
        values = [value for each in question.inputs for value in self._input(each)]
        if not values:  # such as `any: []`
            return f"{table}[()]"
        return f"{table}[{', '.join(values)}{',' * (len(values) == 1)}]"

    def _input(self, given: Input) -> tuple[str, ...]:
        """What fills the one field of a truth, or the two of a count."""
        match given:
            case Quantified() if is_truth(given):
                return (self._let_outside("t", self._quantified(given)),)
            case Quantified():
                return self._counted(given)
            case Negated(part):
                return (self._let_outside("t", f"{TRUE} - {self._truth(part)}"),)
        return (self._in_place(given),)

    def _compare(self, test: Compare) -> str:
        path, operand = test.path, test.operand
        if test.operator in _WITH_THE_DAY and isinstance(operand, Constant):
            name = self._module.constant("dated", test.operator, operand.value)
            left = self._typed(path)
            return f"{name}[{left}, {TODAY}]"
        in_line = test.operator in _COMPARED and path.type.kind in PLAIN
        worked_out = path.scope == AS_OF or (in_line and path.let is not None)
        if isinstance(operand, Constant) and not worked_out:
            return self._against_constant(path, test.operator, operand)
        if test.operator == "contains" and isinstance(operand, Path):
            item = path.type.item
            if item is not None and item.kind in PLAIN:
                return self._contains(path, item, operand)
        left, right = self._listed(path), self._operand(operand)
        if in_line:
            perhaps = [left] if isinstance(operand, Constant) else [left, right]
            return self._in_line(test.operator, left, right, perhaps)
        compare = self._module.constant("compare", test.operator)
        return f"{compare}({left}, {right}, {TODAY})"

    def _in_line(self, operator: str, left: str, right: str, perhaps: list[str]) -> str:
        """A comparison by Python; `perhaps` are the sides that may be unknown."""
        unknown = " or ".join(f"{side} is None" for side in perhaps if side != TODAY)
        holds = f"{TRUE} if {left} {_COMPARED[operator]} {right} else {FALSE}"
        text = f"{UNKNOWN} if {unknown} else {holds}" if unknown else holds
        return self._equality("t", text, left, right) if operator in {"eq", "ne"} else text

    def _contains(self, path: Path, item: FieldType, operand: Path) -> str:
        name, values = self._module.constant("members", self._module.bare(item)), self._typed(path)
        if self._level(values) > self._once:
            name = self._for_each_list(name)
        members = self._let("x", f"{name}({values})")
        value = self._listed(operand)
        unknown = f"{members} is None or {value} is None"
        return self._equality("t", f"{UNKNOWN} if {unknown} else {members}[{value}]", value)

    def _against_constant(self, path: Path, operator: str, operand: Constant) -> str:
        typed, found = is_typed(path), path.type
        spec = (operator, operand.value, None if typed else self._module.bare(found))
        kept = KEPT.get(found.kind)
        if kept is None and operator == "present" and found.default is None:
            value = self._typed(path) if typed else self._raw(path)
            if typed:
                return _truth_of(f"{value} is not None", operand.value)
            if found.kind in CLASSES:
                return _truth_of(f"{value}.__class__ is {CLASSES[found.kind]}", operand.value)
        if kept is None or path.let:
            value = self._typed(path) if typed else self._raw_once(path)
            return f"{self._module.constant('judge', *spec)}({value})"
        name = self._module.constant("table", *spec)
        if typed:  # what was derived is of its type
            return f"{name}[{self._raw_once(path)}]"
        return self._from_table(name, path, lambda: of_nothing(operator, operand.value))


def _truth_of(expression: str, wanted: bool) -> str:
    """The truth that a Python expression is as wanted."""
    return f"{TRUE if wanted else FALSE} if {expression} else {FALSE if wanted else TRUE}"
