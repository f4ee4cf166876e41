"""Generated functions of a policy, ready to be called."""

from collections.abc import Callable, Sequence
from types import CodeType

from checker.engine.constants import Spec, names
from checker.engine.decision import Decision
from checker.engine.network import Network
from checker.facts import FALSE, Item, Run
from checker.policy import Derivation, Policy, Rule
from checker.record import record

# What a rule or a derivation comes to, a number: first for a run, then for each entity.
Asked = Callable[[Run], Callable[[Item], int]]


@record
class Compiled:
    """The functions of a policy. Of a rule: its outcome, and the truth of the condition for its
    other severity; of a derivation: the number of its case."""

    rules: list[tuple[Rule, Asked, Asked]]
    derivations: list[tuple[Derivation, Asked]]
    network: Network


@record
class Made:
    """What was made of some rules and derivations: the code of their functions, by their place
    among those that have one, and what it needs."""

    rules: tuple[Rule, ...]
    derivations: tuple[Derivation, ...]
    constants: tuple[Spec, ...]
    decisions: tuple[Decision, ...]
    code: CodeType


def make(rules: Sequence[Rule], derivations: Sequence[Derivation]) -> Made:
    """The code for these rules and derivations."""
    from checker.engine.generate import generate  # not needed for what is in the cache

    found = generate([rule for rule in rules if rule.check is None], derivations)
    code = compile(found.source, "<policy>", "exec", dont_inherit=True)
    return Made(tuple(rules), tuple(derivations), found.constants, found.decisions, code)


def compiled(policy: Policy) -> Compiled:
    """The functions of a policy; generated, unless what was made for it before has them all."""
    made = policy.made
    # By identity: a rule that was changed since is another object.
    known = {id(part) for part in (*made.rules, *made.derivations)} if made else set()
    if not all(id(part) in known for part in (*policy.rules, *policy.derivations)):
        made = make(policy.rules, policy.derivations)
    assert isinstance(made, Made)
    network = Network(made.decisions)
    found = names(made.constants, lambda number, values: network.decide([(number, values)])[0])
    exec(made.code, found)
    asked = [rule for rule in made.rules if rule.check is None]
    numbers = {id(part): n for n, part in enumerate(asked)}
    numbers |= {id(part): n for n, part in enumerate(made.derivations)}
    return Compiled(
        [
            (rule, found[f"rule_{n}"], found.get(f"escalates_{n}", _never))
            for rule in policy.rules
            if rule.check is None
            for n in [numbers[id(rule)]]
        ],
        [(each, found[f"derived_{numbers[id(each)]}"]) for each in policy.derivations],
        network,
    )


def _never(run: Run) -> Callable[[Item], int]:
    return lambda item: FALSE
