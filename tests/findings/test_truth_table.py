"""The truth table of a verdict never says another thing than the report does."""

from collections import Counter

import pytest

from checker.facts import Portfolio
from checker.findings import Judge, Row, Verdict, Why
from checker.policy import Policy
from checker.reading import Document, Source, parse
from checker.record import replace
from tests.conftest import AS_OF, ROOT
from tests.small import derivation, document_of, policy_of, rule


def tables(text: str, value: dict[str, object], *files: str) -> list[Why]:
    judge = Judge(policy_of(rule(text), *files))
    facts = judge.facts(document_of(value, indent=1), AS_OF)
    return list(judge.why(facts, None))


def lines(row: Row, depth: int = 0) -> list[str]:
    """A row and its parts as text, one a line."""
    seen = f" [{row.seen}]" if row.seen is not None else ""
    own = f"{'  ' * depth}{row.truth} {row.text}{seen}"
    return [own, *(line for part in row.parts for line in lines(part, depth + 1))]


@pytest.mark.parametrize("name", ["agency-it-outsourcing", "early-draft", "card-disputes"])
def test_the_table_gives_the_verdicts_of_the_report(policy: Policy, name: str) -> None:
    (path,) = (ROOT / "examples").glob(f"{name}*.json")
    (document,) = parse(Source(path.name, path.read_bytes()))
    assert isinstance(document, Document)
    judge = Judge(replace(policy, rules=tuple(r for r in policy.rules if r.check is None)))
    facts = judge.facts(document, AS_OF)
    report = judge.judge_beside(facts, None)
    found = list(judge.why(facts, Portfolio([facts.proposal])))
    assert Counter(why.verdict for why in found) == +report.counts
    assert not [w.because for w in found if w.verdict is Verdict.ERROR]


@pytest.mark.parametrize(
    ("text", "value", "verdict", "because"),
    [
        ("when: {flag: true}", {"flag": False}, "not_applicable", "when is false"),
        ("when: {flag: true}", {}, "undetermined", "when is unknown"),
        ("", {"text": "fine"}, "pass", "when and require are true"),
        ("", {"text": "bad"}, "fail", "require is false, so the verdict is the rule's severity"),
        ("", {}, "fail", "require is unknown, so the verdict is fail, the rule's severity"),
        ("missing: warn", {}, "warn", "the verdict is warn, as missing says"),
        ("", {"status": "draft"}, "undetermined", "the proposal is a draft"),
        ("severity: warn\nescalate: {to: fail, when: {flag: true}}", {}, "fail", "escalated"),
        (
            "escalate: {to: warn, when: {flag: true}}",
            {"flag": True, "text": "bad"},
            "warn",
            "escalate is true",
        ),
    ],
)
def test_every_verdict_says_which_line_of_the_table_led_to_it(
    text: str, value: dict[str, object], verdict: str, because: str
) -> None:
    (found,) = tables(text, value)
    assert found.verdict == verdict
    assert because in found.because


def test_nesting_and_items_are_shown_with_their_truths() -> None:
    (found,) = tables(
        "require:\n  any:\n    - not: {text: bad}\n    - parts: {some: {number: {ge: 2}}}\n",
        {"text": "bad", "parts": [{"id": "a", "number": 1}, {"id": "b"}]},
    )
    assert lines(found.require) == [
        "unknown any of",
        "  false not",
        "    true text is bad [bad]",
        "  unknown parts has at least one item where [2 items]",
        "    false part a",
        "      false number is at least 2 [1]",
        "    unknown part b",
        "      unknown number is at least 2",
    ]


def test_a_row_says_where_its_value_stands_and_which_line_of_the_rule_asks() -> None:
    (found,) = tables("require:\n  number: {le: {path: limit}}\n", {"number": 3, "limit": 2})
    row = found.require
    assert row.place is not None
    assert row.against is not None
    assert (row.place.file, row.place.line, row.place.pointer) == ("p.json", 4, ("number",))
    assert (row.against.line, row.line) == (5, 2)


def test_of_what_is_not_stated_the_nearest_place_is_shown() -> None:
    (found,) = tables("require: {inner.text: x}", {"inner": {"number": 1}})
    assert found.require.seen is None
    assert found.require.place is not None
    assert (found.require.place.line, found.require.place.pointer) == (4, ("inner", "text"))


def test_computed_values_say_what_they_were_computed_from() -> None:
    (found,) = tables(
        "let:\n  total: {sum: {of: lines, value: number, where: {flag: true}}}\n"
        "  part: {ratio: [total, limit]}\nrequire: {part: {le: 1}}\n",
        {"limit": 2, "lines": [{"number": 3, "flag": True}, {"number": 4, "flag": False}]},
    )
    total, part = found.worked
    assert (total.name, total.value, total.how) == (
        "total",
        "3",
        "sum of number over lines where",
    )
    assert [line for row in total.parts for line in lines(row)] == [
        " lines [2 items]",
        "  true item 1 [number 3]",
        "    true flag is true [true]",
        "  false item 2 [number 4]",
        "    false flag is true [false]",
    ]
    assert (part.name, part.value) == ("part", "1.5")
    assert [line for row in part.parts for line in lines(row)] == [" total [3]", " limit [2]"]


def test_derived_attributes_show_the_cases_up_to_the_one_that_held() -> None:
    (found,) = tables(
        "require: {grade: good}",
        {"number": 20},
        derivation("derive: size"),
        derivation(
            "derive: grade\ncases: [{value: bad, when: {size: big}},"
            " {value: good, when: {flag: true}}]"
        ),
    )
    size, grade = found.worked
    assert (size.name, size.value) == ("size of proposal p", "big")
    assert [line for row in grade.parts for line in lines(row)] == [
        "true bad, when",
        "  true size is big [big]",
    ]


def test_of_very_many_items_those_that_decide_are_shown_and_the_rest_counted() -> None:
    parts = [{"id": f"p{n}", "number": n} for n in range(60)]
    (found,) = tables("require: {parts: {every: {number: {lt: 58}}}}", {"parts": parts})
    shown = lines(found.require)
    assert "  false part p58" in shown
    assert shown[-1] == "   and 40 more items: 40 true"
