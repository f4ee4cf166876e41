"""A new proposal asks for what the rules read, and nothing of it passes or fails yet."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from checker.findings import Judge, Verdict
from checker.policy import Policy
from checker.reading import Document, Source, parse
from checker.record import replace
from checker.scaffold import can_be_asked, needed_facts, proposal_text, put, skeleton
from tests.conftest import AS_OF
from tests.small import derivation, policy_of, rule


def fields(policy: Policy) -> list[str]:
    return [".".join(fact.field) for fact in needed_facts(policy)]


def test_the_facts_that_most_failing_rules_read_come_first() -> None:
    policy = policy_of(
        rule("id: SML-01\nseverity: warn\nrequire: {text: a, flag: true}"),
        rule("id: SML-02\nrequire: {number: 1}"),
        rule("id: SML-03\nrequire: {number: 2, flag: true}"),
    )
    assert fields(policy) == ["number", "flag", "text"]
    assert [(f.fail_rules, f.rules) for f in needed_facts(policy)] == [(2, 2), (1, 2), (0, 1)]


def test_facts_behind_derived_attributes_are_needed_too() -> None:
    policy = policy_of(
        rule("require: {grade: good}"),
        derivation("derive: size"),
        derivation("derive: grade\ncases: [{value: good, when: {size: big}}]"),
    )
    assert fields(policy) == ["number"]


def test_a_skeleton_has_one_entity_of_each_kind_and_null_for_each_fact() -> None:
    policy = policy_of(
        rule("id: SML-01\nfor: part\nrequire: {number: 1, box.country: SE}"),
        rule(
            "id: SML-02\nrequire: {inner.text: a, lines: {some: {number: 1}},"
            " words: {count: {ge: 1}}}"
        ),
    )
    assert skeleton(needed_facts(policy), policy.types, "p", "P") == {
        "id": "p",
        "title": "P",
        "status": "draft",
        "boxes": [{"id": "box-1", "country": None}],
        "inner": {"text": None},
        "lines": [{"number": None}],
        "parts": [{"id": "part-1", "boxId": None, "number": None}],
        "words": None,
    }


@pytest.mark.parametrize(
    ("require", "name", "blank"),
    [
        ("{amount: {ge: 1 EUR}}", "amount", {"amount": None, "currency": None}),
        ("{lines: {count: {ge: 1}}}", "lines", None),
        (
            "{lines: {count: {ge: 1}, some: {amount: {ge: 1 EUR}}}}",
            "lines",
            [{"amount": {"amount": None, "currency": None}}],
        ),
        (
            "{options: {some: {scores: {some: {score: 1}}}}}",
            "options",
            [{"scores": [{"score": None}]}],
        ),
    ],
)
def test_a_skeleton_shows_the_inside_of_lists_and_amounts(
    require: str, name: str, blank: Any
) -> None:
    policy = policy_of(rule(f"require: {require}"))
    assert skeleton(needed_facts(policy), policy.types, "p", "P")[name] == blank


def test_a_skeleton_shows_the_inside_of_what_a_function_reads() -> None:
    policy = policy_of(
        rule(
            "let: {n: {overlap_hours: {hours: hours, zone: zone, with_hours: theirHours,"
            " with_zone: theirZone}}}\nrequire: {n: 5}"
        )
    )
    value = skeleton(needed_facts(policy), policy.types, "p", "P")
    assert value["hours"] == {"start": None, "end": None}


def test_a_fact_is_stated_where_it_stands() -> None:
    policy = policy_of(rule("for: part\nrequire: {number: 1, words: {contains: a}}"))
    facts = needed_facts(policy)
    value = skeleton(facts, policy.types, "p", "P")
    for fact in facts:
        assert can_be_asked(fact, policy.types)
        put(value, fact, "said")
    assert value["parts"] == [{"id": "part-1", "number": "said", "words": "said"}]


def _nulls(value: Any) -> Iterator[None]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _nulls(part)
    elif value is None:
        yield None


@pytest.mark.parametrize("packs", [{"core"}, {"core", "gdpr"}])
def test_a_new_proposal_is_undetermined_and_nothing_else(policy: Policy, packs: set[str]) -> None:
    policy = replace(policy, rules=tuple(r for r in policy.rules if r.pack in packs))
    facts = needed_facts(policy)
    text = proposal_text(skeleton(facts, policy.types, "new", "New"))
    assert len(list(_nulls(json.loads(text)))) > 150
    (document,) = parse(Source("new.json", text.encode()))
    assert isinstance(document, Document)
    report = Judge(policy).judge(document, AS_OF)
    assert {finding.verdict for finding in report.findings} == {Verdict.UNDETERMINED}
    assert report.counts[Verdict.UNDETERMINED] > 60


def test_a_pack_more_asks_for_more(policy: Policy) -> None:
    core = replace(policy, rules=tuple(r for r in policy.rules if r.pack == "core"))
    more = set(fields(policy)) - set(fields(core))
    assert more
    assert all(field.startswith(("data.", "contract.gdpr28.")) for field in more), more
