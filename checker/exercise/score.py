"""How many changes to a rule its examples notice, and which they do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.engine import Result
from checker.exercise.examples import Example, Explanation
from checker.exercise.mutate import Mutant, mutants
from checker.exercise.run import Tried, judged, verdict_of
from checker.exercise.trace import outcome_of
from checker.facts import Item, Run
from checker.findings import Tracer
from checker.policy import Rule


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no example notices. `why` explains that none can; empty when nobody did."""

    mutant: Mutant
    why: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """The changes to a rule: how many there are, and those that survive. `stale` are explanations
    of changes that are noticed, or not made any more."""

    rule: Rule
    total: int
    survivors: tuple[Survivor, ...]
    stale: tuple[Explanation, ...] = ()

    @property
    def unexplained(self) -> tuple[Survivor, ...]:
        """The survivors that nobody explained."""
        return tuple(survivor for survivor in self.survivors if not survivor.why)


def scored(rule: Rule, tried: Sequence[Tried], explained: Iterable[Explanation]) -> Score:
    """The score of a rule; `explained` says of changes to it why no example can notice them."""
    reasons = {found.mutation: found for found in explained if found.rule == rule.id}
    bench = Bench(tried)
    total = 0
    survivors = []
    for mutant in mutants(rule):
        total += 1
        if not bench.notices(mutant.rule):
            reason = reasons.get(mutant.what)
            survivors.append(Survivor(mutant, reason.why if reason else ""))
    alive = {survivor.mutant.what for survivor in survivors}
    stale = tuple(found for what, found in reasons.items() if what not in alive)
    return Score(rule, total, tuple(survivors), stale)


class Bench:
    """The examples of a rule with their facts worked out, to hold changed rules against."""

    def __init__(self, tried: Sequence[Tried]) -> None:
        self._tracer = Tracer()
        self._cases = [(one.example, one) for one in tried if one.evaluation and one.holds]

    def notices(self, rule: Rule) -> bool:
        """Whether an example comes out differently under this rule."""
        return any(not self.holds(rule, example, tried) for example, tried in self._cases)

    def holds(self, rule: Rule, example: Example, tried: Tried) -> bool:
        """Whether the example comes out as it says."""
        assert tried.evaluation is not None
        return self.verdicts(rule, example, tried) == {example.wanted}

    def verdicts(self, rule: Rule, example: Example, tried: Tried) -> set[str]:
        """The verdicts that should be the wanted one."""
        assert tried.evaluation is not None
        run = tried.evaluation.run
        items = [result.item for result in tried.evaluation.results]
        chosen = [item for item in items if example.entity in {None, item.id}]
        results = [self._result(rule, item, run) for item in chosen]
        return {verdict_of(result) for result in judged(results, example)}

    def _result(self, rule: Rule, item: Item, run: Run) -> Result:
        try:
            outcome, escalated = outcome_of(rule, self._tracer, run, (run.proposal.root, item))
        except Exception as error:  # a change that breaks the rule is noticed
            return Result(rule, item, None, error=str(error))
        return Result(rule, item, outcome, escalated)
