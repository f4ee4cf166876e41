"""Which rules of a policy a run asks: by pack, by regime, and by the options of the run."""

from collections.abc import Collection, Sequence

from checker.policy.layer import ALWAYS_ON
from checker.policy.policy import Override, Policy, Rule
from checker.record import replace
from checker.suggest import did_you_mean

CORE = "core"
EVERY_PACK = "*"


class NotChosen(Exception):
    """What was asked for cannot be chosen; the message says why, and what could be."""


def turned_on(policy: Policy, named: Collection[str], waiting: Collection[str]) -> Policy:
    """The rules of the packs that are on.

    A pack that is `named` is on. One with a regime is else on for the proposals under it. Of the
    others those that are `waiting` to be named are off, but `core` never is.
    """
    if EVERY_PACK in named:
        return policy
    present = {rule.pack for rule in policy.rules} - {CORE, *named}
    regimes = {pack.name for pack in policy.packs.values() if pack.regime}
    off = present & set(waiting) - regimes
    return replace(
        policy,
        rules=tuple(rule for rule in policy.rules if rule.pack not in off),
        conditional=frozenset(present & regimes),
    )


def narrowed(policy: Policy, every: Policy, select: Sequence[str], ignore: Sequence[str]) -> Policy:
    """The rules whose ids begin with one of `select`, all when there is none, but with none of
    `ignore`. What is ignored is a weakening, and so is a locked rule that is not selected. `every`
    has the rules of all packs.

    What is `ALWAYS_ON` stays on.

    Raises:
        NotChosen: nothing begins like that, or it is in a pack that is off, or it is locked.
    """
    for option, prefixes in (("--select", select), ("--ignore", ignore)):
        for prefix in prefixes:
            _known(option, prefix, policy, every)
    wanted = tuple(select) or ("",)
    dropped: list[Override] = []
    for rule in policy.rules:
        prefix = next((p for p in ignore if rule.id.startswith(p)), "")
        if rule.check in ALWAYS_ON:
            continue
        if prefix and rule.locked:
            raise NotChosen(f"--ignore {prefix}: {rule.id} is locked by {rule.locked}")
        by = f"--ignore {prefix}" if prefix else f"--select {' '.join(select)}"
        if prefix or (rule.locked and not rule.id.startswith(wanted)):
            dropped.append(Override(rule.id, "enabled", "true", "false", by, 0))
    off = {override.rule for override in dropped}
    return replace(
        policy,
        rules=tuple(
            rule
            for rule in policy.rules
            if rule.check in ALWAYS_ON or (rule.id not in off and rule.id.startswith(wanted))
        ),
        overrides=(*policy.overrides, *dropped),
    )


def _known(option: str, prefix: str, policy: Policy, every: Policy) -> None:
    if any(rule.id.startswith(prefix) for rule in policy.rules):
        return
    packs = {rule.pack for rule in every.rules if rule.id.startswith(prefix)}
    if packs:
        words = " ".join(f"--pack {pack}" for pack in sorted(packs))
        raise NotChosen(f'{option}: "{prefix}" is in a pack that is off; add {words}')
    off = [o for o in policy.overrides if o.key == "enabled" and o.rule.startswith(prefix)]
    if off:
        raise NotChosen(f'{option}: "{prefix}" is turned off by {off[-1].place}')
    beginning_with(option, prefix, every.rules)


def beginning_with(option: str, prefix: str, rules: Sequence[Rule]) -> list[Rule]:
    """The rules whose id begins so.

    Raises:
        NotChosen: there is none.
    """
    meant = [rule for rule in rules if rule.id.startswith(prefix)]
    if not meant:
        known = {name for rule in rules for name in (rule.id, rule.id.split("-")[0])}
        hint = did_you_mean(prefix, known)
        raise NotChosen(f'{option}: no rule begins with "{prefix}"; {hint}'.rstrip("; "))
    return meant
