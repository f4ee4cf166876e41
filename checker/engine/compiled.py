"""Generated functions of a policy, ready to be called."""

from collections.abc import Callable, Sequence
from functools import cache
from types import CodeType
from typing import Any

from checker.engine.constants import Spec, names
from checker.engine.decision import Decision
from checker.engine.memory import Memory
from checker.engine.network import Network
from checker.engine.tables import Table
from checker.facts import FALSE, Item, Run
from checker.policy import Derivation, Policy, Rule
from checker.record import field, record

# What derivations and conditions come to, a number: first for a run, then for each entity.
Asked = Callable[[Run], Callable[[Item], int]]
# What the rules of a group come to.
AllAsked = Callable[[Run], Callable[[Item], tuple[int, ...]]]

# So many rules share what they read; more in one function would make its names slower, and take
# Python more memory to compile than it has at hand.
_MOST_TOGETHER = 8


@record
class Group:
    """Rules of one pack about one kind of entity, asked together. `asked` gives their outcomes,
    `escalates` the truths of the conditions for their other severities; `wanted` says which of them
    are rules of the policy, `all_wanted` that all are."""

    rules: tuple[Rule, ...]
    wanted: tuple[bool, ...]
    all_wanted: bool
    asked: AllAsked
    escalates: tuple[Asked, ...]


@record
class Compiled:
    """The functions of a policy: of groups of rules; and of each derivation, the number of its
    case."""

    groups: list[Group]
    derivations: list[tuple[Derivation, Asked]]
    memory: Memory


@record
class Made:
    """What was made of some rules and derivations: the code of their functions, by their place
    among those that have one, and what it needs. `key` tells all that the policy depended on which
    they are of; it is empty when nobody asked."""

    rules: tuple[Rule, ...]
    derivations: tuple[Derivation, ...]
    constants: tuple[Spec, ...]
    decisions: tuple[Decision, ...]
    code: tuple[CodeType, ...]
    key: str = ""
    memory: Memory = field(default_factory=Memory)


def make(rules: Sequence[Rule], derivations: Sequence[Derivation], *, wary: bool = False) -> Made:
    """The code for these rules and derivations."""
    from checker.engine.generate import generate  # not needed for what is in the cache

    found = generate(_grouped(rules), derivations, wary=wary)
    # One by one: a syntax tree of all would take memory, and the time to be given it, for once.
    code = tuple(compile(each, "<policy>", "exec", dont_inherit=True) for each in found.sources)
    return Made(tuple(rules), tuple(derivations), found.constants, found.decisions, code)


def alone(rule: Rule) -> AllAsked:
    """The function of one rule by itself, for whatever values; with its own memory."""
    found: AllAsked = _functions(make([rule], [], wary=True))["group_0"]
    return found


def compiled(policy: Policy) -> Compiled:
    """The functions of a policy; generated, unless what was made for it before has them all."""
    made = policy.made
    # By identity: a rule that was changed since is another object.
    known = {id(part) for part in (*made.rules, *made.derivations)} if made else set()
    if not all(id(part) in known for part in (*policy.rules, *policy.derivations)):
        made = make(policy.rules, policy.derivations)
    assert isinstance(made, Made)
    found = _functions(made)
    numbers = {id(part): n for n, part in enumerate(made.derivations)}
    wanted = {id(rule) for rule in policy.rules}
    return Compiled(
        [
            Group(
                rules,
                tuple(id(rule) in wanted for rule in rules),
                all(id(rule) in wanted for rule in rules),
                found[f"group_{n}"],
                tuple(found.get(f"escalates_{n}_{m}", _never) for m in range(len(rules))),
            )
            for n, rules in enumerate(_grouped(made.rules))
            if any(id(rule) in wanted for rule in rules)
        ],
        [(each, found[f"derived_{numbers[id(each)]}"]) for each in policy.derivations],
        made.memory,
    )


def _functions(made: Made) -> dict[str, Any]:
    found = names(made.constants, _asking(made))
    for code in made.code:
        exec(code, found)
    return found


def _grouped(rules: Sequence[Rule]) -> list[tuple[Rule, ...]]:
    alike: dict[tuple[str, str], list[Rule]] = {}
    for rule in rules:
        if rule.check is None:
            alike.setdefault((rule.about, rule.pack), []).append(rule)
    return [
        tuple(found[n : n + _MOST_TOGETHER])
        for found in alike.values()
        for n in range(0, len(found), _MOST_TOGETHER)
    ]


def _asking(made: Made) -> Callable[[int], Table]:
    """The table of the answers to a decision; the engine is asked for those that are not in it."""
    network = cache(lambda: Network(made.decisions))

    def table(decision: int) -> Table:
        found = Table(lambda values: made.memory.ask(decision, values, network))
        found.update(made.memory.of(decision))
        return found

    return table


def _never(run: Run) -> Callable[[Item], int]:
    return lambda item: FALSE
