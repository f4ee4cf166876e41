"""What the language accepts: every operator on every type that it lists, and every way to write it.

What it refuses stands in `test_load_errors.py`.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from checker.facts.compare import COMPARISONS
from checker.facts.functions import OVER_NAMED, OVER_PAIRS, OVER_VALUES
from checker.policy import Duration, Money
from checker.policy.conditions import All, Compare, Constant, Negated, Path, Quantified
from checker.policy.functions import FUNCTIONS
from checker.policy.operators import COMBINATORS, OPERATORS, QUANTIFIERS, Wanted
from checker.schema import Kind
from tests.small import derivation, policy_of, problems_of, reference_list, rule

FIELDS = {
    Kind.TEXT: ("text", "fine"),
    Kind.NUMBER: ("number", "5"),
    Kind.BOOLEAN: ("flag", "true"),
    Kind.DATE: ("day", "2026-03-31"),
    Kind.DURATION: ("length", "P3M"),
    Kind.MONEY: ("amount", '"5 EUR"'),
    Kind.OBJECT: ("inner", "fine"),
    Kind.LIST: ("words", "fine"),
}

OPERANDS = {
    Wanted.SAME: "{value}",
    Wanted.SET: "[{value}, {value}]",
    Wanted.ITEM: "fine",
    Wanted.ITEMS: "[fine, good]",
    Wanted.NUMBER: "6",
    Wanted.FLAG: "true",
    Wanted.PATTERN: '"[a-z]+"',
    Wanted.TEXT: "fi",
    Wanted.SCHEME: "lei",
}

ASKED = [(name, kind) for name in OPERATORS for kind in FIELDS]


def _condition(line: str, *files: str, extra: str = "") -> Any:
    return policy_of(rule(f"require: {line}\n{extra}"), *files).rules[0].require


@pytest.mark.parametrize(("name", "kind"), ASKED)
def test_an_operator_can_be_asked_of_the_types_it_lists_and_of_no_other(
    name: str, kind: Kind
) -> None:
    field, value = FIELDS[kind]
    operand = OPERANDS[OPERATORS[name].wanted].format(value=value)
    found = problems_of(rule(f"require: {{{field}: {{{name}: {operand}}}}}"))
    if kind in OPERATORS[name].subjects:
        assert found == []
    else:
        assert f'"{name}" cannot be applied to {field}' in found[0].message


def test_every_operator_of_the_language_is_computed_and_no_other() -> None:
    assert set(COMPARISONS) == set(OPERATORS) - {"present"}


def test_every_function_of_the_language_is_computed_and_no_other() -> None:
    by_the_reader = {"count", "circular", "value"}
    assert {*OVER_VALUES, *OVER_PAIRS, *OVER_NAMED, *by_the_reader} == set(FUNCTIONS)


def test_no_word_of_the_language_means_two_things() -> None:
    words = [*OPERATORS, *QUANTIFIERS, *COMBINATORS]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("{number: 5}", Decimal(5)),
        ("{number: -0.1}", Decimal("-0.1")),
        ("{number: 999999999999999}", Decimal(999999999999999)),
        ("{text: fine}", "fine"),
        ("{text: yes}", "yes"),
        ('{text: "5"}', "5"),
        ("{code: red}", "red"),
        ("{flag: false}", False),
        ("{day: 2024-02-29}", date(2024, 2, 29)),
        ('{amount: "1000000.50 EUR"}', Money(Decimal("1000000.50"), "EUR")),
        ("{amount: -5 EUR}", Money(Decimal(-5), "EUR")),
        ("{length: {le: P1Y6M}}", Duration(18, 0)),
        ("{length: {le: P2W}}", Duration(0, 14 * 86_400)),
        ("{length: {le: PT4H30M}}", Duration(0, 16_200)),
        ("{code: {in: [red, blue]}}", frozenset({"red", "blue"})),
        ("{code: {in: '@warm'}}", frozenset({"red"})),
        ("{number: $least}", Decimal(5)),
        ("{amount: {le: $most}}", Money(Decimal(10), "EUR")),
        ("{day: {ge: $from}}", date(2026, 1, 1)),
        ("{length: {ge: $notice}}", Duration(3, 0)),
        ("{text: $word}", "fine"),
        ("{code: {in: $allowed}}", frozenset({"green"})),
    ],
)
def test_an_operand_becomes_a_value_of_its_type(line: str, value: Any) -> None:
    params = {
        "least": "{default: 5, doc: x}",
        "most": "{type: money, default: 10 EUR, doc: x}",
        "from": "{type: date, default: 2026-01-01, doc: x}",
        "notice": "{type: duration, default: P3M, doc: x}",
        "word": "{type: text, default: fine, doc: x}",
        "allowed": "{type: list, default: [green], doc: x}",
    }
    used = "".join(f"params: {{{name}: {p}}}" for name, p in params.items() if f"${name}" in line)
    found = _condition(line, reference_list("list: warm\nvalues: [red]"), extra=used)
    assert isinstance(found, Compare)
    assert isinstance(found.operand, Constant)
    assert found.operand.value == value
    assert type(found.operand.value) is type(value)


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("{number: {path: limit}}", "limit"),
        ("{number: {le: {path: limit}}}", "limit"),
        ("{day: {lt: {path: asOf}}}", "asOf"),
        ("{text: {in: {path: words}}}", "words"),
        ("{words: {contains: {path: text}}}", "text"),
        ("{text: {path: proposal.title}}", "proposal.title"),
    ],
)
def test_an_operand_can_be_another_path(line: str, text: str) -> None:
    operand = _condition(line).operand
    assert isinstance(operand, Path)
    assert operand.text == text


def test_lines_of_a_mapping_and_operators_of_a_path_are_an_and() -> None:
    found = _condition("{number: {ge: 1, le: 5}, text: fine}")
    assert isinstance(found, All)
    number, text = found.parts
    assert isinstance(number, All)
    assert [part.operator for part in number.parts if isinstance(part, Compare)] == ["ge", "le"]
    assert isinstance(text, Compare)


def test_not_turns_one_mapping_around() -> None:
    found = _condition("{not: {number: 1, text: x}}")
    assert isinstance(found, Negated)
    assert isinstance(found.part, All)


HIGHEST = 1 << 31


@pytest.mark.parametrize(
    ("line", "ranges"),
    [
        ("some: {number: 1}", ((1, HIGHEST),)),
        ("none: {number: 1}", ((0, 0),)),
        ("every: {number: 1}", ((0, 0),)),
        ("count: {eq: 2}", ((2, 2),)),
        ("count: {ne: 2}", ((0, 1), (3, HIGHEST))),
        ("count: {ne: 0}", ((1, HIGHEST),)),
        ("count: {lt: 2, where: {number: 1}}", ((0, 1),)),
        ("count: {le: 2}", ((0, 2),)),
        ("count: {gt: 2}", ((3, HIGHEST),)),
        ("count: {ge: 2}", ((2, HIGHEST),)),
    ],
)
def test_a_quantifier_is_the_counts_that_make_it_true(
    line: str, ranges: tuple[tuple[int, int], ...]
) -> None:
    found = _condition(f"{{lines: {{{line}}}}}")
    assert isinstance(found, Quantified)
    assert found.ranges == ranges
    assert found.of_false is line.startswith("every")


@pytest.mark.parametrize(
    "let",
    [
        "{n: {count: {of: lines, where: {number: {gt: 1}}}}}",
        "{n: {sum: {of: numbers}}}",
        "{n: {sum: {of: lines, value: amount}}}",
        "{n: {min: {of: days}}}",
        "{n: {max: {of: lines, value: day}}}",
        "{n: {distinct: {of: words}}}",
        "{n: {increasing: {of: lines, value: number}}}",
        "{n: {difference: [amount, cap]}}",
        "{n: {ratio: [number, 100]}}",
        "{n: {months_between: [asOf, until]}}",
        "{n: {days_between: [day, until]}}",
        "{n: {overlap_hours: {hours: hours, zone: zone, with_hours: hours, with_zone: zone}}}",
        "{n: {weighted_best: {options: options, criteria: criteria}}}",
        "{n: {circular: {of: parts, from: id, to: box.ownerId}}}",
        "{n: {value: amount}}",
        "{m: {count: {of: lines}}, n: {ratio: [m, 2]}}",
    ],
)
def test_every_function_is_accepted_as_documented(let: str) -> None:
    assert problems_of(rule(f"let: {let}\nrequire: {{n: {{present: true}}}}")) == []


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("Plain words.", ["Plain words."]),
        ("{number} is too many.", ["number", " is too many."]),
        ("At most {$most}.", ["At most ", "5", "."]),
        ("Lines {lines.name}", ["Lines ", "lines.name"]),
        ("Boxes {parts.box.country}", ["Boxes ", "parts.box.country"]),
        ("{title} on {asOf}", ["title", " on ", "asOf"]),
    ],
)
def test_a_message_is_words_and_places(message: str, parts: list[str]) -> None:
    extra = "params: {most: {default: 5, doc: x}}\nrequire: {number: {le: $most}}"
    (made,) = policy_of(rule(f'message: "{message}"\n{extra}')).rules
    assert [p if isinstance(p, str) else p.text for p in made.message.parts] == parts


def test_derived_attributes_may_rest_on_each_other_in_any_order_of_files() -> None:
    last = derivation("derive: alpha\ncases: [{value: a, when: {beta: true}}]")
    first = derivation("derive: beta\ncases: [{value: true, when: {number: 1}}]\notherwise: false")
    policy = policy_of(last, first, rule("require: {alpha: a}"))
    assert [(d.name, d.stratum) for d in policy.derivations] == [("beta", 0), ("alpha", 1)]


def test_rules_come_in_the_order_of_their_ids() -> None:
    policy = policy_of(rule("id: SML-09"), rule("id: SML-02"), rule("id: ABC-50"))
    assert [r.id for r in policy.rules] == ["ABC-50", "SML-02", "SML-09"]


def test_a_rule_that_says_little_has_the_documented_defaults() -> None:
    (made,) = policy_of(rule("")).rules
    assert (made.about, made.missing, made.escalate_to) == ("proposal", None, None)
    assert made.when == All(())
    assert made.waivable
