"""What the engine answered, kept from one run to the next.

An answer depends on nothing but the decision and its integers. So it holds as long as the policy,
from which the decisions are made, and the engine are what they were: the name of what is kept says
both. It is sealed like all that is kept (`docs/decisions/0010-cache.md`).
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from checker.digest import digest_of
from checker.engine.network import Network, engine_file
from checker.store import Store

Known = dict[tuple[int, ...], int]

# Far more than real proposals ask; a hostile one must not make every later run slow.
_MOST_ANSWERS = 10_000
_MOST_POLICIES = 16


class EngineNeeded(BaseException):
    """The engine has to be asked while it must not be. No defect of a rule: what judges rules
    catches every `Exception`, and this is to pass through."""


class Memory:
    """The answers by decision and integers; those of earlier runs too, when there is a store."""

    def __init__(self, store: Store | None = None, policy_key: str = "") -> None:
        self._store = store
        self._name = f"answers-{digest_of([policy_key.encode(), engine_file()])}" if store else ""
        self._known: dict[int, Known] = (store.read(self._name) if store else None) or {}
        self._room = _MOST_ANSWERS - sum(map(len, self._known.values()))
        self._is_new = False
        self._is_all = False

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Without the engine: what is not known yet raises `EngineNeeded`."""
        if not self._known:
            raise EngineNeeded
        self._is_all = True
        try:
            yield
        finally:
            self._is_all = False

    def needs_engine(self) -> None:
        """Tells that something is to be asked that is not in here.

        Raises:
            EngineNeeded: the engine must not be asked.
        """
        if self._is_all:
            raise EngineNeeded

    def of(self, decision: int) -> Mapping[tuple[int, ...], int]:
        """The answers to one decision."""
        return self._known.get(decision, {})

    def ask(self, decision: int, values: tuple[int, ...], engine: Callable[[], Network]) -> int:
        """The answer of the engine, from now on known.

        Raises:
            EngineNeeded: it must not be asked.
            EngineFault: it cannot be believed.
        """
        self.needs_engine()
        (outcome,) = engine().decide([(decision, values)])
        if self._room > 0:
            self._known.setdefault(decision, {})[values] = outcome
            self._room -= 1
            self._is_new = True
        return outcome

    def keep(self) -> None:
        """Writes down what is known now, when there is something new."""
        if self._store and self._is_new:
            self._store.write(self._name, self._known)
            self._store.keep("answers-", _MOST_POLICIES)
            self._is_new = False
