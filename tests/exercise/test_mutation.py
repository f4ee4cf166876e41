"""Mutation score: which changes to a rule its examples notice."""

import json
from typing import Any

import pytest

from checker.exercise.mutate import mutants
from checker.policy import Policy
from tests.exercise.conftest import HEAD, Pack, Run
from tests.small import policy_of, rule

_ALL = """examples:
  pass: [{name: ninety, patch: {contract.noticeDaysBuyer: 90}}]
  fail: [{name: ninety-one, patch: {contract.noticeDaysBuyer: 91}}]
"""


def changes(text: str) -> list[str]:
    """The names of the changes to a small rule."""
    (found,) = policy_of(rule(text)).rules
    return [mutant.what for mutant in mutants(found)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{number: {le: 5}}", ["number le 5 → lt", "number le 5 → 4", "number le 5 → 6"]),
        (
            "{number: {ge: 0.5}}",
            ["number ge 0.5 → gt", "number ge 0.5 → 0.4", "number ge 0.5 → 0.6"],
        ),
        ("{text: a}", ["text eq a → ne"]),
        # The calendar ends there.
        (
            "{until: {ge: 9999-12-31}}",
            ["until ge 9999-12-31 → gt", "until ge 9999-12-31 → 9999-12-30"],
        ),
        ("{code: {in: [red]}}", ["code in red → not_in"]),
        (
            "{code: {in: [red, green]}}",
            [
                "code in red, green → not_in",
                "code in red, green → without green",
                "code in red, green → without red",
            ],
        ),
        ("{text: {present: true}}", ["text present true → false"]),
        (
            "{day: {older_than_months: 0}}",
            ["day older_than_months 0 → 1"],
        ),
        (
            "{until: {lt: 2026-03-01}}",
            [
                "until lt 2026-03-01 → le",
                "until lt 2026-03-01 → 2026-02-28",
                "until lt 2026-03-01 → 2026-03-02",
            ],
        ),
        (
            "{length: {le: P3M}}",
            ["length le P3M → lt", "length le P3M → P2M", "length le P3M → P4M"],
        ),
        (
            "{amount: {lt: 10 EUR}}",
            ["amount lt 10 EUR → le", "amount lt 10 EUR → 9 EUR", "amount lt 10 EUR → 11 EUR"],
        ),
        (
            "{words: {contains_all: [a, b]}}",
            [
                "words contains_all a, b → contains_any",
                "words contains_all a, b → without a",
                "words contains_all a, b → without b",
            ],
        ),
        ("{parts: {count: {ge: 1}}}", ["parts count ge 1 → count ge 2"]),
        ("{parts: {count: {le: 0}}}", ["parts count eq 0 → count le 1"]),
        (
            "{parts: {some: {text: a}}}",
            ["parts some → every", "parts some → none", "drop text eq a", "text eq a → ne"],
        ),
        ("{not: {text: a}}", ["text eq a → ne"]),
        (
            "{text: a, code: red}",
            ["drop text eq a", "text eq a → ne", "drop code eq red", "code eq red → ne"],
        ),
        (
            "{any: [{text: a}, {code: red}]}",
            ["drop text eq a", "text eq a → ne", "drop code eq red", "code eq red → ne"],
        ),
    ],
)
def test_a_condition_is_changed_in_each_way_that_people_get_it_wrong(
    condition: str, expected: list[str]
) -> None:
    assert changes(f"require: {condition}\n") == [f"require: {what}" for what in expected]


def test_when_escalate_and_missing_are_left_out_in_turn() -> None:
    found = changes(
        "when: {flag: true}\nmissing: undetermined\nseverity: warn\n"
        "escalate: {to: fail, when: {code: red}}\n"
    )
    assert found == [
        "drop when",
        "when: flag eq true → ne",
        "require: text eq fine → ne",
        "escalate: code eq red → ne",
        "drop escalate",
        "drop missing: undetermined",
    ]


def test_the_choice_of_a_computed_value_is_changed_wherever_it_is_used() -> None:
    text = "let: {n: {count: {of: parts, where: {text: a}}}}\nrequire: {n: {ge: 1, le: 3}}\n"
    assert [what for what in changes(text) if what.startswith("let")] == [
        "let n: drop where",
        "let n: text eq a → ne",
    ]
    (found,) = policy_of(rule(text)).rules
    (changed,) = [m.subject for m in mutants(found) if m.what == "let n: text eq a → ne"]
    first, second = changed.require.parts  # type: ignore[union-attr]
    assert first.path.steps[0].let is not None
    assert first.path == second.path


@pytest.mark.parametrize(
    ("let", "expected"),
    [
        ("{sum: {of: parts, value: number}}", ["sum → max"]),
        ("{min: {of: parts, value: number}}", ["min → max"]),
        ("{difference: [number, limit]}", ["difference the other way round"]),
        ("{difference: [number, number]}", []),
        ("{count: {of: parts}}", []),
    ],
)
def test_a_function_is_taken_for_another_and_its_arguments_are_confused(
    let: str, expected: list[str]
) -> None:
    text = f"let: {{n: {let}}}\nrequire: {{n: {{present: true}}}}\n"
    found = [what for what in changes(text) if what.startswith("let")]
    assert found == [f"let n: {what}" for what in expected]


def test_no_two_changes_have_one_name(policy: Policy) -> None:
    for found in policy.rules:
        names = [mutant.what for mutant in mutants(found)]
        assert len(names) == len(set(names))


def test_every_change_is_another_rule(policy: Policy) -> None:
    for found in policy.rules:
        for mutant in mutants(found):
            assert mutant.subject != found, mutant.what


def mutated(run: Run, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("house", "--mutate", "-f", "json", *words).output)
    return found


def test_examples_on_both_sides_of_the_edge_notice_everything(pack: Pack, run: Run) -> None:
    pack(_ALL)
    found = mutated(run)
    assert (found["summary"]["mutationScore"], found["survivors"]) == (100, [])


def test_a_survivor_is_shown_with_an_example_that_would_notice_it(pack: Pack, run: Run) -> None:
    pack(_ALL.replace("90", "89"))
    (survivor, other) = mutated(run)["survivors"]
    assert survivor["mutation"] == "require: contract.noticeDaysBuyer le 90 → lt"
    assert survivor["line"] == 4
    assert survivor["witness"] == {
        "wanted": "pass",
        "got": "fail",
        "patch": {"contract.noticeDaysBuyer": 90},
    }
    assert other["mutation"] == "require: contract.noticeDaysBuyer le 90 → 89"


def test_too_low_a_score_fails_the_run(pack: Pack, run: Run) -> None:
    pack(_ALL.replace("90", "89"))
    result = run("house", "--min-mutation-score", "95")
    assert result.exit_code == 1
    assert "mutation score: 1 of 3 changes detected, 33.3%; 0 of 2 survivors explained" in (
        result.output
    )
    assert run("house", "--min-mutation-score", "33").exit_code == 0


_EXPLAINED = """survivors:
  - rule: ORG-01
    mutation: "require: contract.noticeDaysBuyer le 90 → lt"
    why: Nobody agrees ninety days.
"""


def test_an_explained_survivor_is_shown_as_such_and_still_counts(pack: Pack, run: Run) -> None:
    pack(_ALL.replace("90", "89"), survivors_yaml=_EXPLAINED)
    result = run("house", "--mutate")
    assert result.exit_code == 0
    assert "    explained: Nobody agrees ninety days.\n" in result.output
    assert "33.3%; 1 of 2 survivors explained" in result.output


def test_an_explanation_of_a_change_that_is_noticed_is_stale(pack: Pack, run: Run) -> None:
    pack(_ALL, survivors_yaml=_EXPLAINED)
    result = run("house", "--mutate")
    assert result.exit_code == 1
    assert "house/survivors.yaml:2: stale: ORG-01 require" in result.output


def test_an_explanation_must_say_why(pack: Pack, run: Run) -> None:
    pack(_ALL, survivors_yaml=_EXPLAINED.replace("why", "reason"))
    result = run("house", "--mutate")
    assert result.exit_code == 2
    assert "survivors.yaml" in result.output


def test_a_rule_of_a_pack_may_use_what_others_know(pack: Pack, run: Run) -> None:
    head = HEAD.replace("severity: fail", "severity: fail\nfor: component")
    head = head.replace("{contract.noticeDaysBuyer: {le: 90}}", "{hasProvider: false}")
    pack(
        "examples:\n"
        "  pass: [{name: own, entity: decisions}]\n"
        "  fail: [{name: bought, entity: intake}]\n",
        head.replace("{contract.noticeDaysBuyer} days", "{id}"),
    )
    assert mutated(run)["survivors"] == []


_DERIVED = """derive: noticeIsLong
for: proposal
title: Whether notice is long
rationale: To name it.
cases:
  - {value: true, when: {contract.noticeDaysBuyer: {gt: 90}}}
otherwise: false
references: [{source: uksp}]
"""


def test_a_derived_attribute_is_measured_by_the_examples_of_the_rules_that_use_it(
    pack: Pack, run: Run
) -> None:
    head = HEAD.replace("contract.noticeDaysBuyer: {le: 90}", "noticeIsLong: false")
    pack(_ALL.replace("91", "99"), head, long_yaml=_DERIVED)
    found = json.loads(run("house", "--coverage", "--mutate", "-f", "json").output)
    name = "proposal.noticeIsLong"
    assert [s["mutation"] for s in found["survivors"] if s["rule"] == name] == [
        "case true: contract.noticeDaysBuyer gt 90 → 91"
    ]
    open_ = {f"{o['condition']} {o['what']}" for o in found["uncovered"] if o["rule"] == name}
    assert open_ == {
        "contract.noticeDaysBuyer gt 90 never unknown",
        "contract.noticeDaysBuyer gt 90 never just beyond the edge",
    }
    selected = json.loads(run("house", "--mutate", "--select", "ORG", "-f", "json").output)
    assert not any(s["rule"] == name for s in selected["survivors"])
