"""`sourcing test` runs the examples of a pack, and says of each that does not hold why."""

import json
from xml.etree import ElementTree

import pytest

from tests.exercise.conftest import HEAD, Pack, Run

_RIGHT = """examples:
  pass:
    - {name: ninety days, patch: {contract.noticeDaysBuyer: 90}}
  fail:
    - {name: ninety-one days, patch: {contract.noticeDaysBuyer: 91}}
"""
_WRONG = """examples:
  pass:
    - name: a hundred days
      patch: {contract.noticeDaysBuyer: 100}
"""


def test_examples_that_hold_are_counted(pack: Pack, run: Run) -> None:
    pack(_RIGHT)
    result = run("house")
    assert (result.exit_code, result.output) == (0, "2 examples of 1 rule: all hold\n")


def test_an_example_that_does_not_hold_is_shown_with_its_line_its_patch_and_the_reason(
    pack: Pack, run: Run
) -> None:
    pack(_WRONG)
    result = run("house")
    assert result.exit_code == 1
    assert result.output == (
        "house/ORG-01.yaml:11: ORG-01 pass: a hundred days\n"
        "  - proposal card-disputes-managed-service: expected pass, got fail\n"
        "      require: contract.noticeDaysBuyer is 100 (must be at most 90)\n"
        "  patch:\n"
        "    contract.noticeDaysBuyer: 100\n"
        "\n"
        "1 example of 1 rule: 1 of them do not hold\n"
    )


def test_a_patch_that_fits_nowhere_is_told(pack: Pack, run: Run) -> None:
    pack('examples: {pass: [{name: a, patch: {"components[decision].name": x}}]}\n')
    result = run("house")
    assert result.exit_code == 1
    assert 'no item [decision]; did you mean "decisions"?' in result.output


@pytest.mark.parametrize(
    ("wanted", "patch", "told"),
    [
        ("pass", "contract.noticeDayBuyer: 9", 'unknown field "noticeDayBuyer"; did you mean'),
        ("fail", "contract.noticeDayBuyer: 99", 'unknown field "noticeDayBuyer"; did you mean'),
        ("pass", "status: propsed", '"propsed" is not an allowed value; did you mean "proposed"?'),
        ("fail", "{status: propsed, contract.noticeDaysBuyer: 91}", ""),
        ("pass", "decision.selectedOptionId: ghost", ""),
        ("pass", "id: ~", ""),
    ],
)
def test_a_patch_that_makes_no_proposal_shows_nothing(
    pack: Pack, run: Run, wanted: str, patch: str, told: str
) -> None:
    patch = patch if patch.startswith("{") else f"{{{patch}}}"
    pack(f"examples: {{{wanted}: [{{name: a, patch: {patch}}}]}}\n")
    result = run("house")
    assert result.exit_code == bool(told)
    assert told in result.output


def test_a_rule_without_an_example_is_named(pack: Pack, run: Run) -> None:
    pack(_RIGHT, ORG_yaml=HEAD.replace("ORG-01", "ORG-02"))
    result = run("house")
    assert result.output == ("1 rule without an example: ORG-02\n2 examples of 1 rule: all hold\n")


def test_an_entity_that_is_not_there_is_told(pack: Pack, run: Run) -> None:
    pack("examples: {pass: [{name: a, entity: ghost}]}\n")
    assert 'there is no proposal "ghost" to judge' in run("house").output


def test_nothing_to_run_is_no_success(pack: Pack, run: Run) -> None:
    pack("")
    result = run("house")
    assert result.exit_code == 3
    assert "no example ran" in result.output


def test_a_broken_rule_is_an_error_and_no_finding(pack: Pack, run: Run) -> None:
    pack(_RIGHT, HEAD.replace("noticeDaysBuyer: {le", "noticeDayBuyer: {le"))
    result = run("house")
    assert result.exit_code == 2
    assert 'did you mean "noticeDaysBuyer"?' in result.output


def test_a_folder_that_is_not_there_is_an_error(run: Run) -> None:
    assert run("nowhere").exit_code == 2


def test_only_selected_rules_run(pack: Pack, run: Run) -> None:
    pack(_WRONG)
    assert run("house", "--select", "ORG").exit_code == 1
    result = run("house", "--select", "OGR")
    assert result.exit_code == 2
    assert 'no rule begins with "OGR"' in result.output


def test_a_pack_may_stand_on_a_proposal_and_a_day_of_its_own(pack: Pack, run: Run) -> None:
    head = HEAD.replace("{contract.noticeDaysBuyer: {le: 90}}", "{proposedOn: {path: asOf}}")
    head = head.replace("contract.noticeDaysBuyer", "proposedOn")
    pack(
        "examples: {pass: [{name: today}], fail: [{name: not, patch: {proposedOn: 2025-01-02}}]}\n",
        head,
        examples_yaml="base: base.json\nas_of: 2025-01-01\n",
        base_json=json.dumps(
            {
                "id": "own",
                "title": "Own",
                "version": "1",
                "status": "proposed",
                "author": "A",
                "proposedOn": "2025-01-01",
                "buyer": {"name": "B", "address": {"country": "DE"}},
            }
        ),
    )
    assert run("house").output == "2 examples of 1 rule: all hold\n"


def test_a_base_that_is_no_proposal_is_an_error(pack: Pack, run: Run) -> None:
    pack(_RIGHT, examples_yaml="base: base.json\nas_of: 2025-01-01\n", base_json='{"titel": "x"}')
    result = run("house")
    assert result.exit_code == 2
    assert "house/examples.yaml:1:1: the base violates the schema" in result.output


def test_junit_has_a_case_for_each_example(pack: Pack, run: Run) -> None:
    pack(_RIGHT.replace("91", "89"))
    root = ElementTree.fromstring(run("house", "--output-format", "junit").output)
    assert (root.get("tests"), root.get("failures")) == ("2", "1")
    holds, broken = root.iter("testcase")
    assert (holds.get("name"), len(holds)) == ("pass: ninety days", 0)
    assert (broken.get("file"), broken.get("line")) == ("house/ORG-01.yaml", "13")
    assert broken[0].get("message") == "expected fail, got pass"


def test_json_says_the_same(pack: Pack, run: Run) -> None:
    pack(_WRONG)
    found = json.loads(run("house", "-f", "json").output)
    assert found["summary"] == {
        "rules": 1,
        "examples": 1,
        "untried": [],
        "broken": 1,
        "coverage": None,
        "mutationScore": None,
    }
    (example,) = found["examples"]
    assert (example["line"], example["holds"], example["got"][0]["verdict"]) == (11, False, "fail")


def test_the_report_can_go_to_a_file(pack: Pack, run: Run) -> None:
    folder = pack(_RIGHT)
    assert run("house", "-o", "out.txt").output == ""
    assert (folder.parent / "out.txt").read_text().startswith("2 examples")
