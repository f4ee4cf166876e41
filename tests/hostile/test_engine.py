"""What the engine cannot hold is refused or split before it runs; what it answers wrongly, or does
not live to answer, is an error and never a verdict."""

import faulthandler
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import durable_rules_engine
import pytest

from checker.cli.check import CheckSettings, Output, run_check
from checker.engine import Evaluator, Outcome
from checker.engine import network as module
from checker.engine.decision import Decision
from checker.engine.network import MAX_NODES, Network
from checker.engine.questions import Questions
from checker.findings import Judge
from tests.small import AS_OF, derivation, document_of, policy_of, problems_of, rule

# Limits


def stated(report: dict[str, Any]) -> dict[str, dict[str, int]]:
    """The verdicts of each proposal, those that there are."""
    return {
        proposal["id"]: {verdict: n for verdict, n in proposal["verdicts"].items() if n}
        for proposal in report["proposals"]
    }


def ors(count: int) -> str:
    return "{any: [" + ", ".join(f"{{number: {n}}}" for n in range(count)) + "]}"


def turns(count: int) -> str:
    condition = "{number: 1}"
    for n in range(count):
        condition = f"{{any: [{{limit: {n}}}, {{all: [{{flag: true}}, {condition}]}}]}}"
    return condition


LARGE = {
    "300 alternatives": (ors(300), {"number": 299}, {"number": 300}),
    "300 lines": (
        "{all: [" + ", ".join(f"{{number: {{ne: {n}}}}}" for n in range(300)) + "]}",
        {"number": 300},
        {"number": 299},
    ),
    "alternatives of lines": (
        "{any: ["
        + ", ".join(f"{{number: {n}, limit: {n}, flag: true}}" for n in range(100))
        + "]}",
        {"number": 99, "limit": 99, "flag": True},
        {"number": 99, "limit": 98, "flag": True},
    ),
    "lines of alternatives": (
        "{all: ["
        + ", ".join(f"{{any: [{{number: {n}}}, {{limit: {{gt: {n}}}}}]}}" for n in range(100))
        + "]}",
        {"number": 0, "limit": 100},
        {"number": 99, "limit": 98},
    ),
    "60 counts": (
        "{all: [" + ", ".join(f"{{parts: {{count: {{ne: {n}}}}}}}" for n in range(60)) + "]}",
        {"parts": [{"id": f"p{n}"} for n in range(60)]},
        {"parts": [{"id": f"p{n}"} for n in range(59)]},
    ),
    "nested 35 deep": (
        "{not: " * 34 + "{number: 1}" + "}" * 34,
        {"number": 1},
        {"number": 2},
    ),
    "8 turns": (
        turns(8),
        {"number": 1, "flag": True, "limit": 9},
        {"number": 1, "flag": False, "limit": 9},
    ),
}


@pytest.mark.parametrize(("condition", "holds", "fails"), LARGE.values(), ids=list(LARGE))
def test_a_condition_larger_than_the_engine_is_split_and_means_the_same(
    condition: str, holds: dict[str, Any], fails: dict[str, Any]
) -> None:
    evaluator = Evaluator(policy_of(rule(f"require: {condition}")))
    outcomes = [
        evaluator.evaluate(evaluator.facts(document_of(value).value, AS_OF)).results[0].outcome
        for value in (holds, fails)
    ]
    assert outcomes == [Outcome.PASS, Outcome.FAIL]
    questions = Questions()
    questions.truth(evaluator.policy.rules[0].require)
    assert all(decision.nodes <= MAX_NODES for decision in questions.decisions)


def test_networks_stay_below_the_sizes_at_which_the_engine_breaks() -> None:
    # 400 kinds of facts, 250 conditions that end alike: measured for durable_rules 2.0.28.
    tables = [
        Decision(1, tuple((n, ((0, "$eq", n),)) for n in range(1 + number % MAX_NODES)))
        for number in range(1_000)
    ]
    shards = Network(tables)._shards
    assert len(shards) > 1
    assert max(len(shard.decisions) for shard in shards) <= 200
    assert max(len(shard._outcomes) for shard in shards) <= 2_000
    assert [d for shard in shards for d in shard.decisions] == tables


@pytest.mark.parametrize(
    "decision",
    [
        Decision(1, tuple((n, ((0, "$eq", n),)) for n in range(MAX_NODES + 1))),
        Decision(51, ((0, ((0, "$eq", 0),)),)),
    ],
    ids=["57 tests", "51 fields"],
)
def test_a_table_that_the_engine_cannot_hold_is_refused(decision: Decision) -> None:
    with pytest.raises(ValueError, match="does not fit the engine"):
        Network([decision])


def cases(count: int) -> str:
    lines = [f"  - {{value: v{n}, when: {{number: {n}}}}}" for n in range(count)]
    return derivation("derive: size\nfor: proposal\ncases:\n" + "\n".join(lines))


def test_a_derivation_has_as_many_cases_as_one_table_holds() -> None:
    asks = rule("require: {size: v17}")
    evaluator = Evaluator(policy_of(cases(18), asks))
    facts = evaluator.facts(document_of({"number": 17}).value, AS_OF)
    assert evaluator.evaluate(facts).results[0].outcome is Outcome.PASS
    (problem,) = problems_of(cases(19), rule("require: {text: x}"))
    assert (problem.line, problem.hint) == (3, "at most 18 items")
    with pytest.raises(ValueError, match="19 cases"):
        Questions().case(19)


# Lies


class Engine:
    """durable_rules with one fault. `answers` changes the messages of a session; each names the
    production that fired and the facts it fired for."""

    error = durable_rules_engine.error

    def __init__(self, **faults: Callable[..., Any]) -> None:
        self.faults = faults
        self.waiting: list[str] = []
        self.starts = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(durable_rules_engine, name)

    def assert_facts(self, handle: Any, facts: str) -> Any:
        change = self.faults.get("facts")
        # The first session of a network holds only the last fact; nothing rests on it.
        if change and facts.count('"id"') > 1:
            facts = change(facts)
        status = self.faults.get("status", lambda given: given)
        given = durable_rules_engine.assert_facts(handle, facts)
        return status(given) if facts.count('"id"') > 1 else given

    def start_action_for_state(self, handle: Any, offset: int) -> Any:
        first = durable_rules_engine.start_action_for_state(handle, offset)
        found = [first[1]] if first else []
        while found and (more := durable_rules_engine.complete_and_start_action(handle, offset)):
            found.append(more)
        if len(found) > 1 or "facts" in self.faults:
            found = self.faults.get("answers", lambda given: given)(found)
        self.waiting = found[1:]
        return ("1", found[0]) if found else None

    def complete_and_start_action(self, handle: Any, offset: int) -> str | None:
        return self.waiting.pop(0) if self.waiting else None


def _raise(error: Exception) -> Any:
    raise error


def _first_production(messages: list[str]) -> str:
    return next(message for message in messages if '"end"' not in message)


def _with_id(messages: list[str], number: object) -> list[str]:
    out = []
    for message in messages:
        value = json.loads(message)
        for head, frames in value.items():
            for frame in frames if head != "end" and isinstance(frames, list) else []:
                frame["a"]["id"] = number
        out.append(json.dumps(value))
    return out


def _renamed(messages: list[str], name: str) -> list[str]:
    return [
        message
        if '"end"' in message
        else json.dumps({name: next(iter(json.loads(message).values()))})
        for message in messages
    ]


LIES: dict[str, dict[str, Callable[..., Any]]] = {
    "the last fact is not told": {"answers": lambda m: [x for x in m if '"end"' not in x]},
    "the last fact is told twice": {"answers": lambda m: [*m, *(x for x in m if '"end"' in x)]},
    "nothing is told": {"answers": lambda m: []},
    "no outcome is told": {"answers": lambda m: [x for x in m if '"end"' in x]},
    "every outcome is told": {
        "answers": lambda m: [
            *m,
            *(_renamed([_first_production(m)], f"r{n}")[0] for n in range(5)),
        ]
    },
    "of another fact": {"answers": lambda m: _with_id(m, 7)},
    "of a fact before the first": {"answers": lambda m: _with_id(m, -1)},
    "of a fact that is no number": {"answers": lambda m: _with_id(m, "x")},
    "of a production that is not there": {"answers": lambda m: _renamed(m, "r99999")},
    "of a production without a number": {"answers": lambda m: _renamed(m, "x")},
    "no JSON": {"answers": lambda m: ["{", *m]},
    "JSON of another shape": {"answers": lambda m: ["[]", *m]},
    "an error": {"answers": lambda m: _raise(durable_rules_engine.error("303"))},
    "no memory": {"answers": lambda m: _raise(MemoryError())},
    "an id that collides": {"status": lambda given: (2, given[1])},
    "another place": {"status": lambda given: (0, 77)},
    "the batch is cut before the last fact": {"facts": lambda f: f[: f.rindex(",{")] + "]"},
    "the first fact is lost": {"facts": lambda f: "[" + f[f.index("},{") + 2 :]},
    "a fact that it cannot read": {"facts": lambda f: '[{"id":1e400},' + f[1:]},
    "a field is lost": {"facts": lambda f: f.replace('"f0"', '"g0"')},
}

Check = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Check:
    """Checks files of the current folder with one rule, and gives exit code and JSON report."""
    monkeypatch.chdir(tmp_path)
    condition = "{any: [{number: 5}, {limit: 5}], text: fine}"
    policy = policy_of(rule(f"when: {{number: {{gt: 1}}}}\nrequire: {condition}"))

    def run(**files: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        for name, value in files.items():
            text = json.dumps({"id": name, "title": name, **value})
            Path(f"{name}.json").write_text(text)
        report = tmp_path / "report.out"
        settings = CheckSettings(
            paths=["."],
            outputs=[Output("json", report)],
            sarif_suppressed=False,
            fail_level="fail",
            as_of=AS_OF,
            stdin_name="<stdin>",
            color="never",
            verbose=False,
            allow_empty=False,
            jobs=1,
        )
        return run_check(policy, settings), json.loads(report.read_bytes())

    return run


GOOD = {"number": 5, "text": "fine"}


def test_an_engine_that_tells_the_truth_passes_what_is_good(
    check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_rete", Engine())
    code, report = check(a=GOOD, b={"number": 5, "text": "bad"})
    assert code == 1
    assert stated(report) == {
        "a": {"pass": 1},
        "b": {"fail": 1},
    }


@pytest.mark.parametrize("faults", LIES.values(), ids=list(LIES))
def test_an_engine_that_lies_gives_no_verdict(
    faults: dict[str, Callable[..., Any]], check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_rete", Engine(**faults))
    code, report = check(a=GOOD)
    assert code == 2
    assert stated(report) == {"a": {"error": 1}}


# Death


@pytest.mark.parametrize("few", [16, 0], ids=["one worker for all", "each file on its own"])
@pytest.mark.parametrize("death", [signal.SIGSEGV, signal.SIGFPE, signal.SIGKILL])
def test_a_crash_of_the_engine_costs_one_file(
    check: Check, monkeypatch: pytest.MonkeyPatch, death: signal.Signals, few: int
) -> None:
    monkeypatch.setattr("checker.workers.check._FEW", few)
    facts = Judge.facts

    def crash(self: Judge, document: Any, as_of: Any) -> Any:
        if document.value["id"] == "crash":
            faulthandler.disable()  # of the worker's copy: the trace is of no interest
            fault = {"answers": lambda _: os.kill(os.getpid(), death)}
            monkeypatch.setattr(module, "_rete", Engine(**fault))
        return facts(self, document, as_of)

    monkeypatch.setattr(Judge, "facts", crash)
    rule_breaker = {"number": 4, "limit": 4, "text": "fine"}
    code, report = check(a=GOOD, crash={"number": 4}, m=GOOD, z=rule_breaker)
    assert code == 2
    assert stated(report) == {
        "a": {"pass": 1},
        "m": {"pass": 1},
        "z": {"fail": 1},
    }
    (error,) = report["errors"]
    assert error["file"].endswith("crash.json")
    assert f"ended by {death.name}" in error["message"]
