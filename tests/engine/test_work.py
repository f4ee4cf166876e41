"""How much is done for a proposal: counted, and never timed."""

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from benchmarks import outsourced
from benchmarks.corpus import proposal
from checker.engine import Evaluator, Outcome
from checker.engine.compiled import make
from checker.engine.generate import generate
from checker.engine.network import Network
from checker.facts import Portfolio
from checker.findings import Judge
from checker.policy import Policy
from checker.reading import Document, Source, parse
from checker.record import replace
from tests.conftest import ROOT
from tests.small import AS_OF, document_of, policy_of, rule

DAY = date(2026, 11, 24)
FOLDER = str(ROOT / "examples")


def read(data: bytes) -> Document:
    """A proposal as if it lay among the examples."""
    (document,) = parse(Source(f"{FOLDER}/x.json", data, FOLDER))
    assert isinstance(document, Document)
    return document


def calls_of(work: Callable[[], object]) -> int:
    """How many functions are called, those of C too."""
    count = 0

    def called(frame: Any, event: str, argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


@pytest.fixture(scope="module")
def judge(policy: Policy) -> Judge:
    made = Judge(policy)
    for seed in range(5):
        made.judge(read(proposal(seed, 0)), DAY)
    return made


def test_a_proposal_seen_before_asks_the_engine_nothing_and_one_like_it_little(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    decide = Network.decide

    def counted(network: Network, questions: Any) -> Any:
        asked.extend(questions)
        return decide(network, questions)

    judge.judge(read(proposal(1, 0)), DAY)
    monkeypatch.setattr(Network, "decide", counted)
    judge.judge(read(proposal(1, 0)), DAY)
    assert asked == []
    judge.judge(read(proposal(77, 0)), DAY)
    assert len(asked) <= 5


def test_where_nothing_is_found_no_position_is_looked_for(judge: Judge) -> None:
    document = read(proposal(1, 0))
    assert judge.judge(document, DAY).findings == ()
    assert document._root is None
    assert document._lines is None


def test_a_place_is_looked_for_on_the_way_to_it_only() -> None:
    work = []
    for size in (50_000, 50_000, 400_000):  # the first time, modules are imported
        document = read(outsourced.proposal(1, size))
        assert document.line_text(1) == "{"  # from now on it knows its lines
        work.append(calls_of(partial(document.nearest, ("governance", "audit", "right"))))
    assert work[2] < work[1] + 200  # Python itself calls a few, when it looks for cycles


def test_a_value_without_an_id_is_named_once_however_many_findings_stand_in_it(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = outsourced.value(1, 21_000)
    lines = value["financials"]["options"][0]["lines"]
    lines += [{**lines[0], "componentId": f"gone{n}"} for n in range(50)]
    named: list[object] = []
    monkeypatch.setattr(
        "checker.findings.fingerprints._digest", lambda value: named.append(value) or "digest"
    )
    found = judge.judge(read(outsourced.text(value)), DAY).findings
    assert sum("no component has the id" in finding.message for finding in found) == 50
    assert len(named) == 50 + 1  # each line, and the option that has them


def test_of_what_passes_no_object_is_made(judge: Judge) -> None:
    document = read(proposal(1, 0))
    evaluation = judge._evaluator.evaluate(judge.facts(document, DAY))
    assert evaluation.open == []
    assert evaluation.count(Outcome.PASS) > 30
    assert len(evaluation.results) == sum(map(evaluation.count, Outcome))


def test_a_proposal_twice_as_large_is_twice_the_work(judge: Judge) -> None:
    documents = [read(proposal(3, size)) for size in (30_000, 60_000)]
    judge.judge(documents[1], DAY)  # the engine's answers are known from now on
    small, large = (calls_of(partial(judge.judge, each, DAY)) for each in documents)
    assert large / small < 2.2


def test_no_shipped_rule_looks_at_a_list_for_each_item_of_another(judge: Judge) -> None:
    evaluator, work = judge._evaluator, []
    for size in (40_000, 80_000):
        facts = judge.facts(read(outsourced.proposal(3, size)), DAY)
        assert evaluator.evaluate(facts).count(Outcome.FAIL) == 0
        work.append(calls_of(partial(evaluator.evaluate, facts)))
    assert work[1] / work[0] < 2.1


JOINS = [
    "{proposal.boxes: {some: {country: {path: this.text}}}}",
    "{proposal.boxes: {every: {country: {ne: {path: this.text}}}}}",
    "{proposal.boxes: {some: {lines: {some: {word: {path: this.text}}}}}}",
    "{proposal.boxes: {some: {country: {path: this.text}, number: {gt: {path: this.number}}}}}",
    "{proposal.parts: {some: {words: {contains: {path: this.text}}}}}",
    "{proposal.parts: {count: {ge: 1, where: {words: {contains: {path: this.text}}}}}}",
    "{proposal.words: {contains: {path: this.text}}}",
    "{number: {lt: 5}, proposal.boxes: {none: {any: [{country: {path: this.text}}, "
    "{name: {path: this.text}}]}}}",
]


@pytest.mark.parametrize("condition", JOINS)
def test_entities_joined_with_a_list_twice_as_long_are_twice_the_work(condition: str) -> None:
    evaluator = Evaluator(policy_of(rule(f"for: part\nrequire: {condition}\n")))
    work = []
    for count in (200, 100, 200):  # the engine's answers are known from the second time on
        names = [f"n{number}" for number in range(count)]
        value = {
            "parts": [{"id": n, "text": n, "number": 3, "words": [n, "x"]} for n in names],
            "boxes": [{"id": n, "name": n, "country": n, "lines": [{"word": n}]} for n in names],
            "words": names,
        }
        value["parts"][0]["words"] = names
        facts = evaluator.facts(value, AS_OF)
        work.append(calls_of(partial(evaluator.evaluate, facts)))
    assert work[2] / work[1] < 2.2


def test_twice_as_many_proposals_beside_one_another_are_twice_the_work(judge: Judge) -> None:
    evaluator = judge._evaluator
    every = [judge.facts(read(outsourced.proposal(seed, 21_000)), DAY) for seed in range(40)]
    work = []
    for together in (every, every[:20], every):  # the engine's answers are known from then on
        portfolio = Portfolio([facts.proposal for facts in together])
        count = sum(calls_of(partial(evaluator.evaluate, facts, portfolio)) for facts in together)
        work.append(count)
    assert work[2] / work[1] < 2.25  # some share what a rule looks for, which takes more


GUARDED = rule("id: SML-01\nwhen: {code: red}\nrequire: {text: fine}\n")
PLAIN = rule("id: SML-02\nrequire: {text: fine, number: {path: limit}}\n")
SOURCE = """\
def group_0(run):  # about a proposal
    h0 = run.proposal
    def asked(e1):
        # SML-01
        g3 = e1.get
        t4 = K1[g3('code')]
        if t4 == 2:
            o2 = K0[2, K2[g3('text')]]
        else:
            o2 = K0[t4, 1]
        # SML-02
"""


def test_the_source_of_a_guarded_rule_reads_so() -> None:
    found = generate([policy_of(GUARDED, PLAIN).rules], [])
    assert found.sources[0].startswith(SOURCE), found.sources[0]


def test_what_stands_behind_a_guard_is_looked_at_only_when_the_rule_applies() -> None:
    many = [GUARDED.replace("SML-01", f"SML-{n:02}") for n in range(1, 41)]
    few = Evaluator(policy_of(*many[:4]))
    all_of_them = Evaluator(policy_of(*many))
    document = document_of({"code": "green", "text": "fine"})
    work = []
    for evaluator in (few, all_of_them):
        facts = evaluator.facts(document.value, AS_OF)
        evaluator.evaluate(facts)
        work.append(calls_of(partial(evaluator.evaluate, facts)))
    assert work[1] < 4 * work[0]


@pytest.mark.parametrize("is_kept", [False, True])
def test_a_rule_that_breaks_takes_none_of_its_group_with_it(
    monkeypatch: pytest.MonkeyPatch, is_kept: bool
) -> None:
    policy = policy_of(GUARDED, PLAIN)
    if is_kept:
        policy = replace(policy, made=make(policy.rules, policy.derivations))
    evaluator = Evaluator(policy)

    def broken(run: object) -> object:
        raise ZeroDivisionError

    (group,) = evaluator.compiled.groups
    monkeypatch.setattr(type(evaluator), "_by_itself", _only_second_answers)
    evaluator.compiled.groups[0] = replace(group, asked=broken)
    facts = evaluator.facts(document_of({"code": "red", "text": "fine"}).value, AS_OF)
    first, second = evaluator.evaluate(facts).results
    assert (first.outcome, first.error) == (None, "it broke")
    assert second.outcome is Outcome.MISSING


ODD: list[Any] = [["red"], [], {"red": 1}, {}, None, "", 0, 1, 1.0, True, False]


ASKED = {
    "text": 'text: "fine"',
    "code": "code: green",
    "number": "number: 3",
    "until": "until: 2026-01-01",
    "boxId": "box.name: Big",
    "words": "words: {contains: fine}",
}
PART = {
    **{"id": "p", "text": "fine", "code": "green", "number": 3, "until": "2026-01-01"},
    **{"boxId": "b", "words": ["fine"]},
}


KINDS = {"number": (int, float), "words": (list,)}
UNLIKE = [(name, odd) for name in ASKED for odd in ODD if type(odd) not in KINDS.get(name, (str,))]


@pytest.mark.parametrize(("name", "odd"), UNLIKE)
def test_what_is_of_another_kind_than_a_rule_expects_is_not_stated(name: str, odd: Any) -> None:
    evaluator = Evaluator(
        policy_of(
            *(
                rule(f"id: SML-{number:02}\nfor: part\nrequire: {{{asked}}}\n")
                for number, asked in enumerate(ASKED.values())
            )
        )
    )
    assert set(_outcomes(evaluator, PART)) == {Outcome.PASS}
    changed = _outcomes(evaluator, {**PART, name: odd})
    assert changed == [Outcome.MISSING if at == name else Outcome.PASS for at in ASKED]


def _outcomes(evaluator: Evaluator, part: dict[str, Any]) -> list[Outcome | None]:
    value = {"parts": [part], "boxes": [{"id": "b", "name": "Big"}]}
    results = evaluator.evaluate(evaluator.facts(value, AS_OF)).results
    assert not [result.error for result in results if result.error]
    return [result.outcome for result in results]


_by_itself = Evaluator._by_itself


def _only_second_answers(self: Any, rule: Any, wanted: Any, items: Any, run: Any) -> list[Any]:
    if rule.id == "SML-01":
        return ["it broke"] * len(items)
    return _by_itself(self, rule, wanted, items, run)
