"""Tries the examples that rules carry, each against the verdict it stands under."""

from collections.abc import Iterator, Sequence
from typing import Any

from checker.engine import Evaluation, Evaluator, Facts, Outcome, Result
from checker.exercise.examples import Example, Ground
from checker.exercise.patch import BadPatch, patched
from checker.exercise.walk import derivations_of
from checker.facts import Portfolio
from checker.findings import Explainer
from checker.findings.papers import flaws, paper_verdict
from checker.policy import Policy, Rule
from checker.reading import PaperProblem, Pointer, pointer_text
from checker.record import record, replace
from checker.schema import check_references, check_schema, is_missing, without_missing

# The verdicts that every entity must have; of the others it is the worst that counts.
OF_ALL = frozenset({"pass", "not_applicable"})
# What no example can show: it is about a run and not about a proposal.
NOT_SHOWN = frozenset({"waivers"})
_ORDER = (Outcome.FAIL, Outcome.MISSING, Outcome.UNDETERMINED, Outcome.PASS, Outcome.NOT_APPLICABLE)


@record
class Got:
    """A verdict that came out, for which entity, and the facts it rests on, when they were asked
    for."""

    subject: str
    verdict: str
    why: tuple[str, ...] = ()


@record
class Tried:
    """An example and what came of it: `got` holds the verdicts that should be the wanted one.

    `problem` says why there is no verdict. `evaluation` is what the verdicts were worked out from,
    of which `results` are those of the rule.
    """

    rule: Rule
    example: Example
    got: tuple[Got, ...]
    problem: str = ""
    evaluation: Evaluation | None = None

    @property
    def holds(self) -> bool:
        """Whether the example came out as it says."""
        verdicts = {got.verdict for got in self.got}
        return not self.problem and verdicts == {self.example.wanted}


class Trial:
    """A policy ready to try examples."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._explainer = Explainer(policy)

    def of(self, rule: Rule, examples: Sequence[Example], ground: Ground) -> Iterator[Tried]:
        """What comes of each example of the rule. Only this rule, and the attributes that it rests
        on, are evaluated."""
        derivations = derivations_of(rule, self._policy)
        evaluator = Evaluator(replace(self._policy, rules=(rule,), derivations=derivations))
        for example in examples:
            try:
                value = patched(ground.base, example.patch)
                beside = [patched(ground.base, patch) for patch in example.beside]
            except BadPatch as error:
                yield Tried(rule, example, (), str(error))
                continue
            if rule.check is None:
                broken = (_broken(each, example.wanted) for each in (value, *beside))
                problem = next(filter(None, broken), "")
                yield (
                    Tried(rule, example, (), problem)
                    if problem
                    else self._by_conditions(evaluator, rule, example, value, beside, ground)
                )
            elif rule.check == "schema":
                yield self._by_schema(rule, example, value)
            elif rule.check == "evidence":
                yield _by_papers(rule, example, evaluator.facts(value, ground.as_of), ground)
            else:
                yield Tried(rule, example, (), f"examples cannot test the check of {rule.check}")

    def _by_schema(self, rule: Rule, example: Example, value: dict[str, Any]) -> Tried:
        stated = without_missing(value)
        problems = check_schema(stated) or check_references(stated, self._policy.types)
        why = tuple(problem.message for problem in problems)
        verdict = rule.severity if problems else "pass"
        return Tried(rule, example, (Got("proposal", verdict, why),))

    def _by_conditions(
        self,
        evaluator: Evaluator,
        rule: Rule,
        example: Example,
        value: dict[str, Any],
        beside: list[dict[str, Any]],
        ground: Ground,
    ) -> Tried:
        facts = evaluator.facts(value, ground.as_of)
        others = [evaluator.facts(other, ground.as_of).proposal for other in beside]
        portfolio = Portfolio([facts.proposal, *others])
        evaluation = evaluator.evaluate(facts, portfolio)
        results = judged(evaluation.results, example)
        if facts.errors:
            return Tried(rule, example, (), "; ".join(facts.errors))
        if not results:
            problem = f"there is no {rule.about}"
            problem += f' "{example.entity}"' if example.entity else ""
            return Tried(rule, example, (), f"{problem} to judge")
        got = tuple(Got(subject_of(result), verdict_of(result)) for result in results)
        tried = Tried(rule, example, got, evaluation=evaluation)
        if tried.holds:
            return tried
        got = tuple(
            replace(g, why=self._why(r, evaluation)) for g, r in zip(got, results, strict=True)
        )
        return replace(tried, got=got)

    def _why(self, result: Result, evaluation: Evaluation) -> tuple[str, ...]:
        """What the verdict rests on, a line for each fact."""
        if result.outcome is None:
            return (result.error,)
        by_when = result.outcome in {Outcome.NOT_APPLICABLE, Outcome.UNDETERMINED}
        condition = result.rule.when if by_when else result.rule.require
        scopes = (evaluation.run.proposal.root, result.item)
        explained = self._explainer.explain(condition, evaluation.run, scopes)
        part = "when" if by_when else "require"
        return tuple(
            f"{part}: {seen.path} is {'not stated' if seen.value is None else seen.value}"
            f" ({seen.wanted})"
            for seen in explained.evidence
        )


def _by_papers(rule: Rule, example: Example, facts: Facts, ground: Ground) -> Tried:
    """By the files of the proposal that passes everything: those that it names, and no others."""
    digests = {paper["path"]: paper["sha256"] for paper in ground.base["evidence"]}

    def look(path: str, sha256: str | None) -> PaperProblem | None:
        if path not in digests:
            return PaperProblem("does not exist", "")
        same = sha256 in {None, digests[path]}
        return None if same else PaperProblem("is another file", "", of_digest=True)

    papers = facts.proposal.entities["evidence"]
    found = [(item.id, flaws(item, look, ground.as_of)) for item in papers]
    got = [
        Got(
            f"evidence {name}",
            paper_verdict(rule, wrong, draft=False),
            tuple(w.message for w in wrong),
        )
        for name, wrong in found
        if example.means(name)
    ]
    bad = [each for each in got if each.verdict != "pass"]
    return Tried(rule, example, tuple(bad if bad and example.wanted not in OF_ALL else got))


def judged(results: list[Result], example: Example) -> list[Result]:
    """The results whose verdicts should be the wanted one: of the entity that the example names, of
    all, or only the worst."""
    chosen = [result for result in results if example.means(result.item.id)]
    if example.entity or example.wanted in OF_ALL or not chosen:
        return chosen
    return [min(chosen, key=_badness)]


def _badness(result: Result) -> int:
    return _ORDER.index(result.outcome) if result.outcome is not None else -1


def subject_of(result: Result) -> str:
    """The entity of a result by kind and id."""
    return f"{result.item.kind} {result.item.id}".rstrip()


def verdict_of(result: Result) -> str:
    """The verdict of a result, by the table of the language."""
    rule = result.rule
    severity = rule.escalate_to if result.escalated and rule.escalate_to else rule.severity
    match result.outcome:
        case None:
            return "error"
        case Outcome.FAIL:
            return severity
        case Outcome.MISSING:
            return rule.missing or severity
    return result.outcome.name.lower()


def _broken(value: dict[str, Any], wanted: str) -> str:
    """Why a proposal of an example shows nothing: a field is misspelt, or holds what no such field
    can where nothing may be found. What is not stated yet may stay so, and a reference may lead
    nowhere, since a patch changes only what the example is about."""
    for problem in check_schema(without_missing(value)):
        said = _at(value, problem.pointer)
        if problem.on_key or (wanted in OF_ALL and not isinstance(said, dict | None)):
            where = pointer_text(problem.pointer)
            return f"violates the schema at {where}: {problem.message}; {problem.hint}".rstrip("; ")
    return ""


def _at(value: Any, pointer: Pointer) -> Any:
    """What stands there, None when it says nothing."""
    for step in pointer:
        value = value[step]
    return None if is_missing(value) else value
