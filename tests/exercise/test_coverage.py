"""Condition coverage: every atom seen with every truth it can have, and at its edges."""

import json

import pytest

from tests.exercise.conftest import HEAD, Pack, Run


def open_(pack: Pack, run: Run, require: str, examples: str, **more: str) -> set[str]:
    """What the examples leave open of a condition."""
    head = HEAD.replace("{contract.noticeDaysBuyer: {le: 90}}", require)
    head = head.replace('"{contract.noticeDaysBuyer} days."', "No.")
    folder = pack(examples, head, **more)
    result = json.loads(run(folder, "--coverage", "-f", "json").output)
    assert all(example["holds"] for example in result["examples"]), result["examples"]
    return {f"{found['condition']} {found['what']}" for found in result["uncovered"]}


_BOTH = """examples:
  pass: [{name: ninety, patch: {contract.noticeDaysBuyer: 90}}]
  fail:
    - {name: ninety-one, patch: {contract.noticeDaysBuyer: 91}}
    - {name: open, patch: {contract.noticeDaysBuyer: ~}}
"""


def test_a_threshold_is_covered_at_its_edge_beyond_it_and_when_the_value_is_open(
    pack: Pack, run: Run
) -> None:
    assert open_(pack, run, "{contract.noticeDaysBuyer: {le: 90}}", _BOTH) == set()


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        (
            ("{contract.noticeDaysBuyer: 90}", "{contract.noticeDaysBuyer: 89}"),
            "exactly at the edge",
        ),
        (
            ("{contract.noticeDaysBuyer: 91}", "{contract.noticeDaysBuyer: 99}"),
            "just beyond the edge",
        ),
        (("    - {name: open, patch: {contract.noticeDaysBuyer: ~}}\n", ""), "unknown"),
    ],
)
def test_what_no_example_shows_is_named(
    pack: Pack, run: Run, changed: tuple[str, str], left: str
) -> None:
    found = open_(pack, run, "{contract.noticeDaysBuyer: {le: 90}}", _BOTH.replace(*changed))
    assert found == {f"contract.noticeDaysBuyer le 90 never {left}"}


def test_what_no_proposal_can_state_is_proposed_in_words(pack: Pack, run: Run) -> None:
    head = HEAD.replace("{contract.noticeDaysBuyer: {le: 90}}", "{share: {le: 0.5}}")
    head = head.replace('"{contract.noticeDaysBuyer} days."', "No.")
    let = "let: {share: {ratio: [contract.noticeDaysBuyer, 100]}}\n"
    folder = pack("examples:\n  pass: [{name: of the base}]\n", let + head)
    result = json.loads(run(folder, "--coverage", "-f", "json").output)
    hints = {found["hint"] for found in result["uncovered"] if found["condition"] != "verdict"}
    assert hints >= {"facts that make share 0.6", "facts that leave share open"}


def test_present_is_never_unknown(pack: Pack, run: Run) -> None:
    examples = """examples:
  pass: [{name: named, patch: {author: A}}]
  fail: [{name: open, patch: {author: TBD}}]
"""
    assert open_(pack, run, "{author: {present: true}}", examples) == set()


def test_a_derived_attribute_that_always_has_a_value_is_never_unknown(pack: Pack, run: Run) -> None:
    examples = """examples:
  pass: [{name: open, patch: {status: ~}}]
  fail: [{name: withdrawn, patch: {status: withdrawn}}]
"""
    assert open_(pack, run, "{isLive: true}", examples) == set()


def test_one_that_may_have_none_has_to_be_seen_without(pack: Pack, run: Run) -> None:
    examples = """examples:
  pass:
    - name: all in one place
      patch: {components: [{id: a, providerType: in_house, locationType: onshore}]}
  fail: [{name: two models}]
"""
    assert open_(pack, run, "{isHybrid: false}", examples) == {"isHybrid eq false never unknown"}


def test_a_number_of_items_is_an_edge_too(pack: Pack, run: Run) -> None:
    examples = """examples:
  pass: [{name: two, patch: {approvals: [{person: A}, {person: B}]}}]
  fail: [{name: none, patch: {approvals: []}}, {name: open, patch: {approvals: ~}}]
"""
    found = open_(pack, run, "{approvals: {count: {ge: 2}}}", examples)
    assert found == {"approvals count ge 2 never 1 of them"}


def test_a_day_is_covered_on_the_day_and_the_day_after(pack: Pack, run: Run) -> None:
    examples = """examples:
  pass: [{name: today, patch: {proposedOn: 2026-11-23}}]
  fail:
    - {name: next week, patch: {proposedOn: 2026-11-30}}
    - {name: open, patch: {proposedOn: ~}}
"""
    found = open_(pack, run, "{proposedOn: {le: {path: asOf}}}", examples)
    assert found == {"proposedOn le asOf never just beyond the edge"}


def test_an_age_is_covered_to_the_day(pack: Pack, run: Run) -> None:
    examples = """examples:
  pass: [{name: a year to the day, patch: {proposedOn: 2025-11-23}}]
  fail:
    - {name: a year and a day, patch: {proposedOn: 2025-11-22}}
    - {name: open, patch: {proposedOn: ~}}
"""
    assert open_(pack, run, "{not: {proposedOn: {older_than_months: 12}}}", examples) == set()


def test_conditions_of_require_count_only_where_the_rule_applies(pack: Pack, run: Run) -> None:
    examples = """when: {status: approved}
examples:
  pass: [{name: approved, patch: {status: approved, author: A}}]
  fail: [{name: approved by nobody, patch: {status: approved, author: ~}}]
  not_applicable: [{name: proposed, patch: {author: ~}}]
"""
    found = open_(pack, run, "{author: B}", examples.replace("author: A", "author: B"))
    assert found == {
        "undetermined has no example",
        "status eq approved never unknown",
        "author eq B never false",
    }


def test_what_chooses_the_items_of_a_computed_value_counts(pack: Pack, run: Run) -> None:
    examples = """let: {owners: {count: {of: approvals, where: {level: owner}}}}
examples:
  pass: [{name: one owner, patch: {approvals: [{level: owner}, {level: executive}]}}]
  fail: [{name: no owner, patch: {approvals: []}}]
"""
    found = open_(pack, run, "{owners: {ge: 1}}", examples)
    assert found == {"level eq owner never unknown", "owners ge 1 never unknown"}


def test_too_little_coverage_fails_the_run(pack: Pack, run: Run) -> None:
    pack(_BOTH.replace("91", "99"))
    result = run("house", "--min-coverage", "100")
    assert result.exit_code == 1
    assert result.output == (
        "house/ORG-01.yaml:4: ORG-01 require: contract.noticeDaysBuyer le 90: "
        "never just beyond the edge\n"
        "    try: contract.noticeDaysBuyer: 91\n"
        "3 examples of 1 rule: all hold\n"
        "condition coverage: 6 of 7, 85.7% (at least 100% is required)\n"
    )
    assert run("house", "--min-coverage", "80").exit_code == 0
