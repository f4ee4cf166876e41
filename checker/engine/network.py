"""The only caller of durable_rules: compiles decisions into Rete networks and asks them.

It uses the C module inside the subset in which durable_rules 2.0.28 is exact: flat facts that hold
integers only, conjunctions of comparisons with constants, one session for a batch, a last fact that
proves that the batch was read to its end. `docs/decisions/0002-engine.md` says why.
"""

import json
from collections.abc import Sequence
from typing import Any

from checker.engine.decision import Decision
from checker.install import EngineMissing, missing


class EngineFault(Exception):
    """The engine's answer is not one outcome for every fact: none of it is to be believed."""


try:
    import durable_rules_engine as _rete
except ImportError as error:
    raise EngineMissing(missing(error)) from error

# glibc gives the memory of each finished session back to the kernel and faults it in again for the
# next. Freeing one large block, never touched, raises the threshold at which it does so.
bytes(24 << 20)

# Fixed sizes inside the engine, with room to spare; beyond them it loops, crashes or forgets.
MAX_NODES = 56
_MAX_PRODUCTIONS = 2000
# Far fewer than fit: a session costs as much as its network has conditions.
_MAX_KINDS = 4
_MAX_FACTS = 2000
_ALL = 65535

_SESSION = "1"
_END = '{"id":99999,"sid":1,"k":0}'
_WIDEST = 50


def engine_file() -> bytes:
    """The engine itself, which tells one build of it from another."""
    with open(_rete.__file__, "rb") as file:  # noqa: PTH123  (a path that Python made)
        return file.read()


class Network:
    """Decisions compiled into Rete networks, each when it is first asked; one for a policy.

    Raises:
        ValueError: a decision is larger than the engine can hold; the compiler splits before.
    """

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self._shards = [_Shard(part) for part in _shards(decisions)]
        self._home = [
            (shard, kind) for shard in self._shards for kind in range(1, len(shard.decisions) + 1)
        ]

    def decide(self, questions: Sequence[tuple[int, tuple[int, ...]]]) -> list[int]:
        """The outcome of each question, a pair of the decision's number and its integers.

        Raises:
            EngineFault: the engine failed, lost a fact, or proved no outcome or more than one.
        """
        answers: dict[int, int] = {}
        waiting: dict[int, list[tuple[int, str]]] = {}
        for number, (decision, values) in enumerate(questions):
            shard, kind = self._home[decision]
            row = shard.row(kind, values)
            waiting.setdefault(self._shards.index(shard), []).append((number, row))
        for index, rows in waiting.items():
            for start in range(0, len(rows), _MAX_FACTS):
                batch = rows[start : start + _MAX_FACTS]
                found = self._shards[index].ask([row for _, row in batch])
                answers.update(zip((number for number, _ in batch), found, strict=True))
        return [answers[number] for number in range(len(questions))]


def _shards(decisions: Sequence[Decision]) -> list[list[Decision]]:
    shards: list[list[Decision]] = [[]]
    size = 0
    for decision in decisions:
        if decision.nodes > MAX_NODES or decision.width > _WIDEST:
            raise ValueError(f"a decision of {decision.nodes} nodes does not fit the engine")
        size += len(decision.productions)
        if len(shards[-1]) == _MAX_KINDS or size > _MAX_PRODUCTIONS:
            shards.append([])
            size = len(decision.productions)
        shards[-1].append(decision)
    return shards


class _Shard:
    def __init__(self, decisions: list[Decision]) -> None:
        self.decisions = decisions
        self._outcomes = [outcome for each in decisions for outcome, _ in each.productions]
        self._rows = [_row(kind, d.width) for kind, d in enumerate(decisions, start=1)]
        self._handle: Any = None

    def row(self, kind: int, values: tuple[int, ...]) -> str:
        """The fact as JSON, its id still to be filled in."""
        if not all(type(value) is int and 0 <= value < 1 << 40 for value in values):
            raise EngineFault(f"not small integers: {values}")
        return self._rows[kind - 1] % values

    def ask(self, rows: list[str]) -> list[int]:
        """The outcomes of these facts, in their order."""
        facts = [row.replace("#", str(number), 1) for number, row in enumerate(rows)]
        found: dict[int, set[int]] = {number: set() for number in range(len(rows))}
        ends = 0
        try:
            if self._handle is None:
                self._handle = _rete.create_ruleset("p", self._rules())
                # The engine leaves its first session uninitialised until an action has run.
                self._fired(f"[{_END}]")
            for head, ids in self._fired("[" + ",".join([*facts, _END]) + "]"):
                if head == "end":
                    ends += 1
                    continue
                for number in ids:
                    found[number].add(self._outcomes[int(head[1:])])
        except (_rete.error, ValueError, TypeError, LookupError, MemoryError) as error:
            self._handle = None  # its session may still hold facts: the next batch starts afresh
            raise EngineFault(f"the engine failed: {error}") from error
        if ends != 1:
            raise EngineFault("the engine did not read its facts to the end")
        if any(len(outcomes) != 1 for outcomes in found.values()):
            raise EngineFault("the engine did not prove exactly one outcome for each fact")
        return [outcome for outcomes in found.values() for outcome in outcomes]

    def _rules(self) -> str:
        productions = (
            _production(kind, tests)
            for kind, decision in enumerate(self.decisions, start=1)
            for _, tests in decision.productions
        )
        rules: dict[str, Any] = {"end": {"all": [{"a": {"k": 0}}]}}
        return json.dumps(rules | {f"r{n}": found for n, found in enumerate(productions)})

    def _fired(self, facts: str) -> list[tuple[str, list[int]]]:
        """Each production that fired, with the ids of the facts it fired for."""
        fired = []
        try:
            status, offset = _rete.assert_facts(self._handle, facts)
            if status == 2 or offset != 1:
                raise ValueError(f"facts refused ({status}, {offset})")
            first = _rete.start_action_for_state(self._handle, offset)
            message = first[1] if first else None
            while message is not None:
                ((head, matches),) = json.loads(message).items()
                frames = matches if isinstance(matches, list) else [matches]
                fired.append((head, [frame["a"]["id"] for frame in frames]))
                message = _rete.complete_and_start_action(self._handle, offset)
        finally:
            # A session in which no action ran must not be deleted: the engine frees garbage.
            if fired:
                _rete.delete_state(self._handle, _SESSION)
        return fired

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            _rete.delete_ruleset(self._handle)


def _production(kind: int, tests: tuple[tuple[int, str, int], ...]) -> dict[str, Any]:
    conditions: list[dict[str, Any]] = [{"k": kind}]
    for field, operator, constant in tests:
        name = f"f{field}"
        conditions.append({name: constant} if operator == "$eq" else {operator: {name: constant}})
    return {"all": [{"a": {"$and": conditions}}], "cap": _ALL}


def _row(kind: int, width: int) -> str:
    fields = "".join(f',"f{number}":%d' for number in range(width))
    return f'{{"id":#,"sid":1,"k":{kind}{fields}}}'
