"""One run over the examples of some rules, from the rules to the numbers."""

from collections.abc import Iterator, Mapping, Sequence

from checker.exercise.coverage import Coverage, Coverer
from checker.exercise.examples import Explanation, Ground, Grounds, examples_of
from checker.exercise.run import NOT_SHOWN, Trial, Tried
from checker.exercise.score import Score, scored, scored_derived
from checker.exercise.walk import derivations_of, name_of
from checker.exercise.witness import Witness, find_witness
from checker.policy import Derivation, Policy, Rule
from checker.record import field, record

# Examples that would notice a survivor are looked for so often in one rule, which takes a second.
_MOST_SOUGHT = 10


@record
class Exercise:
    """Everything about one run over the examples, in order of rule and file.

    `untried` are the rules without an example. `coverages` and `scores` are empty unless they were
    asked for; `witnesses` are examples that would notice a survivor, by rule and change. The least
    that coverage and score may be is in per cent, or None.
    """

    tried: Sequence[Tried]
    untried: Sequence[Rule] = ()
    coverages: Sequence[Coverage] = ()
    scores: Sequence[Score] = ()
    witnesses: Mapping[tuple[str, str], Witness] = field(default_factory=dict)
    stale: Sequence[Explanation] = ()
    least_coverage: float | None = None
    least_score: float | None = None

    @property
    def coverage(self) -> float:
        """The share of obligations that are met, in per cent."""
        total = sum(coverage.total for coverage in self.coverages)
        return _share(total - sum(len(coverage.open) for coverage in self.coverages), total)

    @property
    def score(self) -> float:
        """The share of changes that are noticed, in per cent."""
        total = sum(score.total for score in self.scores)
        return _share(total - sum(len(score.survivors) for score in self.scores), total)

    @property
    def too_little_coverage(self) -> bool:
        """Whether coverage is below the least that it may be."""
        return self.least_coverage is not None and self.coverage < self.least_coverage

    @property
    def too_low_score(self) -> bool:
        """Whether the mutation score is below the least that it may be."""
        return self.least_score is not None and self.score < self.least_score

    @property
    def exit_code(self) -> int:
        """0 all is well, 1 an example does not hold, or a number is too low, or an explanation is
        stale, 3 there was no example."""
        if not self.tried:
            return 3
        broken = not all(tried.holds for tried in self.tried)
        return int(broken or self.too_little_coverage or self.too_low_score or bool(self.stale))


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


@record
class Wanted:
    """What a run is to find out. `derivations` are measured by the examples of `rules`; `explained`
    says which changes need not be noticed, and `all_of_them` that every rule it speaks of is
    there."""

    rules: Sequence[Rule]
    derivations: Sequence[Derivation] = ()
    explained: Sequence[Explanation] = ()
    all_of_them: bool = True
    coverage: bool = False
    mutate: bool = False
    least_coverage: float | None = None
    least_score: float | None = None


def exercised(policy: Policy, grounds: Grounds, wanted: Wanted) -> Exercise:
    """Tries the examples and measures what they show.

    Raises:
        BadGround: examples stand on no sound proposal.
    """
    trial, coverer = Trial(policy), Coverer(policy)
    tried = {
        rule.id: list(trial.of(rule, list(examples_of(rule)), grounds.of(rule)))
        for rule in wanted.rules
    }
    resting = {name_of(d): _resting(d, wanted.rules, tried, policy) for d in wanted.derivations}
    coverages: list[Coverage] = []
    if wanted.coverage:
        coverages += [coverer.of(rule, tried[rule.id]) for rule in wanted.rules]
        coverages += [coverer.of_derived(d, resting[name_of(d)]) for d in wanted.derivations]
    scores: list[Score] = []
    witnesses: dict[tuple[str, str], Witness] = {}
    if wanted.mutate:
        for rule in wanted.rules:
            score = scored(rule, tried[rule.id], wanted.explained)
            scores.append(score)
            witnesses |= _witnesses(score, rule, tried[rule.id], trial, grounds.of(rule))
        scores += [
            scored_derived(d, resting[name_of(d)], wanted.explained, policy)
            for d in wanted.derivations
        ]
    return Exercise(
        tried=[one for found in tried.values() for one in found],
        untried=[r for r in wanted.rules if r.check not in NOT_SHOWN and not tried[r.id]],
        coverages=coverages,
        scores=scores,
        witnesses=witnesses,
        stale=list(_stale(scores, wanted)) if wanted.mutate else [],
        least_coverage=wanted.least_coverage,
        least_score=wanted.least_score,
    )


def _witnesses(
    score: Score, rule: Rule, tried: Sequence[Tried], trial: Trial, ground: Ground
) -> dict[tuple[str, str], Witness]:
    """Examples that would notice a survivor that nobody has explained."""
    mutants = [survivor.mutant for survivor in score.unexplained[:_MOST_SOUGHT]]
    found = {(rule.id, m.what): find_witness(m, rule, tried, trial, ground) for m in mutants}
    return {key: witness for key, witness in found.items() if witness}


def _resting(
    derivation: Derivation,
    rules: Sequence[Rule],
    tried: Mapping[str, Sequence[Tried]],
    policy: Policy,
) -> list[Tried]:
    """The examples of the rules that rest on a derived attribute."""
    using = [rule for rule in rules if derivation in derivations_of(rule, policy)]
    return [one for rule in using for one in tried[rule.id]]


def _stale(scores: Sequence[Score], wanted: Wanted) -> Iterator[Explanation]:
    if wanted.all_of_them:
        known = {name_of(score.subject) for score in scores}
        yield from (found for found in wanted.explained if found.rule not in known)
    yield from (found for score in scores for found in score.stale)
