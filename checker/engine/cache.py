"""Policies kept between runs, with the functions that were generated from them."""

from collections.abc import Callable, Iterable
from itertools import chain

from checker.digest import digest_of
from checker.edition import edition
from checker.engine.compiled import Made, make
from checker.engine.memory import Memory
from checker.engine.plain import NotPlain, from_plain, to_plain
from checker.policy import Policy
from checker.record import replace
from checker.store import Store

_MOST_POLICIES = 16


def cached_policy(
    store: Store | None, inputs: Iterable[bytes], load: Callable[[], Policy]
) -> Policy:
    """The policy that `load` would give, from the store when it has it.

    `inputs` is all that the policy depends on: names and bytes of its files, the schema, settings.

    Raises:
        Whatever `load` raises; a policy with problems is not kept.
    """
    if store is None:
        return load()
    key = digest_of(chain(edition(), inputs))
    name = f"policy-{key}"
    found = store.read(name)
    if found is not None:
        try:
            policy, constants, decisions = from_plain(found["plain"])
        except NotPlain:
            pass
        else:
            assert isinstance(policy, Policy)
            parts = (policy.rules, policy.derivations, constants, decisions, found["code"])
            return replace(policy, made=Made(*parts, key, Memory(store, key)))
    policy = load()
    made = replace(make(policy.rules, policy.derivations), key=key, memory=Memory(store, key))
    plain = to_plain((policy, made.constants, made.decisions))
    store.write(name, {"plain": plain, "code": made.code})
    store.keep("policy-", _MOST_POLICIES)
    return replace(policy, made=made)
