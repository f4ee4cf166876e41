"""Every verdict of the language with its grounds: tiny rules over tiny proposals."""

import json
from typing import Any

import pytest

from checker.facts.compare import COMPARISONS
from checker.findings import Finding, Judge, ProposalReport, Verdict
from tests.small import AS_OF, derivation, document_of, policy_of, reference_list, rule

AT_MOST_5 = "require: {number: {le: 5}}"


def _judged(value: dict[str, Any], *files: str, **layout: Any) -> ProposalReport:
    judge = Judge(policy_of(*files))
    return judge.judge(document_of(value, **layout), AS_OF, with_settled=True)


def _verdict(value: dict[str, Any], text: str) -> str:
    report = _judged(value, rule(text))
    (verdict,) = [v for v, count in report.counts.items() if count]
    assert report.counts[verdict] == 1
    return verdict.value


def _finding(value: dict[str, Any], text: str, *files: str) -> Finding:
    (found,) = _judged(value, rule(text), *files).findings
    return found


@pytest.mark.parametrize(
    ("flag", "number", "severity", "missing", "verdict"),
    [
        # flag is what `when` asks, number what `require` asks; None is not stated
        (False, 9, "fail", "", "not_applicable"),
        (False, 1, "fail", "", "not_applicable"),
        (False, None, "fail", "", "not_applicable"),
        (None, 1, "fail", "", "undetermined"),
        (None, 9, "fail", "", "undetermined"),
        (None, None, "warn", "missing: warn", "undetermined"),
        ("TBD", 1, "fail", "", "undetermined"),
        ("yes", 1, "fail", "", "undetermined"),
        (True, 1, "fail", "", "pass"),
        (True, 5, "warn", "missing: fail", "pass"),
        (True, 9, "fail", "", "fail"),
        (True, 9, "warn", "", "warn"),
        (True, 9, "fail", "missing: undetermined", "fail"),
        (True, 9, "warn", "missing: fail", "warn"),
        (True, None, "fail", "", "fail"),
        (True, None, "warn", "", "warn"),
        (True, "TBD", "fail", "", "fail"),
        (True, "5", "fail", "", "fail"),
        (True, None, "fail", "missing: fail", "fail"),
        (True, None, "fail", "missing: warn", "warn"),
        (True, None, "fail", "missing: undetermined", "undetermined"),
        (True, None, "warn", "missing: fail", "fail"),
        (True, None, "warn", "missing: warn", "warn"),
        (True, None, "warn", "missing: undetermined", "undetermined"),
    ],
)
def test_the_table_of_verdicts(
    flag: Any, number: Any, severity: str, missing: str, verdict: str
) -> None:
    text = f"when: {{flag: true}}\n{AT_MOST_5}\nseverity: {severity}\n{missing}"
    assert _verdict({"flag": flag, "number": number}, text) == verdict


@pytest.mark.parametrize(
    ("number", "flag", "missing", "verdict"),
    [
        (9, True, "", "fail"),
        (9, False, "", "warn"),
        (9, None, "", "fail"),
        (9, "TBD", "", "fail"),
        (1, True, "", "pass"),
        (1, None, "", "pass"),
        (None, True, "", "fail"),
        (None, False, "", "warn"),
        (None, None, "", "fail"),
        (None, True, "missing: undetermined", "undetermined"),
    ],
)
def test_a_severity_escalates_when_its_condition_is_true_or_unknown(
    number: int | None, flag: Any, missing: str, verdict: str
) -> None:
    escalate = "escalate: {to: fail, when: {flag: true}}"
    text = f"{AT_MOST_5}\nseverity: warn\n{escalate}\n{missing}"
    assert _verdict({"number": number, "flag": flag}, text) == verdict


@pytest.mark.parametrize(
    ("number", "flag", "verdict", "counted"),
    [
        (9, True, "warn", "warn"),
        (9, False, "fail", "fail"),
        (9, None, "fail", "fail"),
        (None, None, "fail", "fail"),
    ],
)
def test_what_is_not_stated_makes_no_severity_milder(
    number: int | None, flag: Any, verdict: str, counted: str
) -> None:
    escalate = "escalate: {to: warn, when: {flag: true}}"
    found = _finding({"number": number, "flag": flag}, f"{AT_MOST_5}\nseverity: fail\n{escalate}")
    assert (found.verdict, found.severity) == (verdict, counted)


@pytest.mark.parametrize(
    ("severity", "missing", "counted"),
    [
        ("warn", "fail", "fail"),
        ("fail", "warn", "warn"),
        ("warn", "undetermined", "warn"),
        ("fail", "undetermined", "fail"),
    ],
)
def test_what_is_not_stated_counts_as_the_verdict_that_it_gets(
    severity: str, missing: str, counted: str
) -> None:
    found = _finding({}, f"{AT_MOST_5}\nseverity: {severity}\nmissing: {missing}")
    assert (found.verdict, found.severity) == (missing, counted)


def test_what_is_undetermined_counts_at_the_escalated_severity() -> None:
    escalate = "escalate: {to: fail, when: {flag: true}}"
    text = f"when: {{text: fine}}\n{AT_MOST_5}\nseverity: warn\n{escalate}"
    assert _finding({"flag": True}, text).severity == "fail"
    assert _finding({"flag": False}, text).severity == "warn"


@pytest.mark.parametrize(
    ("said", "text", "verdict"),
    [
        ({"number": 9}, AT_MOST_5, "fail"),
        ({"number": 1}, AT_MOST_5, "pass"),
        ({}, AT_MOST_5, "undetermined"),
        ({}, f"{AT_MOST_5}\nmissing: fail", "undetermined"),
        ({}, "require: {text: {present: true}}", "undetermined"),
        ({}, "require: {text: {present: true}, number: {present: true}}", "undetermined"),
        ({"number": 9}, "require: {text: {present: true}, number: {le: 5}}", "fail"),
        ({"number": 1}, "require: {text: {present: true}, number: {le: 5}}", "undetermined"),
        ({"text": "x"}, "require: {text: {present: false}}", "fail"),
        ({}, "require: {not: {text: {present: false}}}", "undetermined"),
        ({"parts": [{"id": "a"}]}, "require: {parts: {every: {number: 1}}}", "undetermined"),
        ({"parts": []}, "require: {parts: {some: {number: 1}}}", "fail"),
        ({}, f"when: {{flag: true}}\n{AT_MOST_5}", "undetermined"),
        ({"flag": False}, f"when: {{flag: true}}\n{AT_MOST_5}", "not_applicable"),
    ],
)
def test_what_a_draft_does_not_say_yet_is_undetermined(
    said: dict[str, Any], text: str, verdict: str
) -> None:
    assert _verdict({"status": "draft", **said}, text) == verdict


@pytest.mark.parametrize(
    ("said", "text", "message"),
    [
        ({"number": 9}, "message: '{number} is more than 5.'", "9 is more than 5."),
        ({"number": 9}, "message: '{title}: {text}.'", "A proposal: (not stated)."),
        ({"number": 1234567.5}, "message: '{number}'", "1,234,567.5"),
        ({"number": 9, "amount": {"amount": 5.5, "currency": "EUR"}}, "message: '{amount}'", "5.5"),
        ({"number": 9, "day": "2026-03-31"}, "message: '{day} {asOf}'", "2026-03-31 2026-11-23"),
        ({"number": 9, "length": "P3M"}, "message: '{length}'", "P3M"),
        ({"number": 9, "flag": True}, "message: '{flag}'", "true"),
        ({"number": 9, "words": ["a", "b"]}, "message: '{words}'", "a, b"),
        ({"number": 9, "words": []}, "message: '{words}'", "none"),
        ({}, "message: 'unused'", "not stated: number"),
        ({"number": None}, "message: 'unused'", "not stated: number"),
        ({"number": "9"}, "message: 'unused'", "not stated: number"),
        ({}, "when: {flag: true}", "cannot tell whether the rule applies: not stated: flag"),
    ],
)
def test_a_message_shows_the_values(said: dict[str, Any], text: str, message: str) -> None:
    assert _finding(said, f"{AT_MOST_5}\n{text}").message.startswith(message)


def test_a_message_over_a_list_shows_the_items_that_decided() -> None:
    lines = [{"name": "A", "number": 3}, {"name": "B", "number": 6}, {"name": "C", "number": 9}]
    text = "require: {lines: {every: {number: {le: 5}}}}\nmessage: 'Too many: {lines.name}.'"
    assert _finding({"lines": lines}, text).message == "Too many: B, C."


def test_a_parameter_is_shown_in_the_message_and_the_remediation() -> None:
    text = "params: {most: {default: 5, doc: x}}\nrequire: {number: {le: $most}}\n"
    text += "message: 'More than {$most}.'\nremediation: 'Lower {number} to {$most}.'"
    found = _finding({"number": 9}, text)
    assert (found.message, found.remediation) == ("More than 5.", "Lower 9 to 5.")


def test_values_in_two_currencies_are_said_not_to_compare() -> None:
    found = _finding({"amount": {"amount": 1, "currency": "EUR"}}, "require: {amount: {le: 5 USD}}")
    assert found.message == "the values cannot be compared"
    assert (found.verdict, found.missing) == (Verdict.FAIL, ())
    assert [(e.value, e.wanted) for e in found.evidence] == [("1 EUR", "must be at most 5 USD")]


ONE_PART = {"parts": [{"id": "lid", "boxId": "red"}], "boxes": [{"id": "red"}]}


@pytest.mark.parametrize(
    ("said", "text", "missing"),
    [
        ({}, AT_MOST_5, [("number", "How many.")]),
        ({"number": "TBD"}, AT_MOST_5, [("number", "How many.")]),
        (
            {},
            "require: {number: 5, text: fine}",
            [("number", "How many."), ("text", "Any words.")],
        ),
        ({"number": 5}, "require: {number: 5, text: fine}", [("text", "Any words.")]),
        ({}, "require: {number: {le: {path: limit}}}", [("number", "How many."), ("limit", "")]),
        ({"number": 1}, "require: {number: {le: {path: limit}}}", [("limit", "")]),
        ({}, "require: {text: {present: true}}", [("text", "Any words.")]),
        ({}, "require: {lines: {some: {number: 1}}}", [("lines", "")]),
        (
            {"lines": [{"number": 1}, {}, {"number": None}]},
            "require: {lines: {every: {number: 1}}}",
            [("lines/1/number", ""), ("lines/2/number", "")],
        ),
        (ONE_PART, "for: part\nrequire: {number: 1}", [("parts/0/number", "Size of the part.")]),
        (
            ONE_PART,
            "for: part\nrequire: {box.country: SE}",
            [("boxes/0/country", "Where the box stands.")],
        ),
        (
            {"parts": [{"id": "lid"}]},
            "for: part\nrequire: {box.country: SE}",
            [("parts/0/boxId", "The box that it lies in.")],
        ),
        (
            {"lines": [{"number": 1}, {}]},
            "let: {n: {sum: {of: lines, value: number}}}\nrequire: {n: 5}",
            [("lines/1/number", "")],
        ),
        (
            {},
            "let: {n: {ratio: [number, limit]}}\nrequire: {n: 5}",
            [("number", "How many."), ("limit", "")],
        ),
    ],
)
def test_a_missing_fact_is_named_with_its_place(
    said: dict[str, Any], text: str, missing: list[tuple[str, str]]
) -> None:
    found = _finding(said, text)
    named = [("/".join(map(str, m.pointer)), m.description) for m in found.missing]
    assert named == missing
    assert found.message == "not stated: " + ", ".join(p.replace("/", ".") for p, _ in missing)


def test_what_is_stated_and_not_valid_is_told_from_what_is_not_stated() -> None:
    value = {"parts": [{"id": "lid", "boxId": "gone"}, {"id": "rim"}]}
    gone, none = _judged(value, rule("for: part\nrequire: {box.country: SE}")).findings
    assert gone.message == "not stated: parts.0.boxId (not valid as written)"
    assert [fact.description for fact in gone.missing] == ["not valid as written"]
    assert none.message == "not stated: parts.1.boxId"


@pytest.mark.parametrize("said", [None, "", "TBD"])
def test_a_field_that_says_nothing_is_shown_where_it_stands(said: Any) -> None:
    (found,) = _judged({"id": said}, rule("check: schema\nrequire: {}"), indent=1).findings
    assert (found.message, found.span.line) == ('the proposal: field "id" is not stated', 2)


def test_a_fact_missing_for_a_derived_attribute_is_the_one_it_rests_on() -> None:
    found = _finding({}, "require: {size: small}", derivation("otherwise: small"))
    assert [m.pointer for m in found.missing] == [("number",)]


@pytest.mark.parametrize(
    ("said", "require", "evidence"),
    [
        ({"number": 9}, "{number: {le: 5}}", [("number", "9", "must be at most 5")]),
        ({"number": 9}, "{number: {ge: 1, le: 5}}", [("number", "9", "must be at most 5")]),
        ({"number": 9}, "{not: {number: {gt: 5}}}", [("number", "9", "must not be more than 5")]),
        ({"number": 9}, "{number: {in: [1, 2]}}", [("number", "9", "must be one of 1, 2")]),
        ({"text": "x"}, "{text: {in: '@names'}}", [("text", "x", "must be one of @names")]),
        ({"text": "x"}, "{text: {present: false}}", [("text", "x", "must not be stated")]),
        (
            {"day": "2026-05-01"},
            "{day: {lt: 2026-01-01}}",
            [("day", "2026-05-01", "before 2026-01")],
        ),
        ({"length": "P3M"}, "{length: {le: P1M}}", [("length", "P3M", "must be at most P1M")]),
        ({"words": []}, "{words: {contains: a}}", [("words", "an empty list", "must contain a")]),
        ({"text": "x", "number": 9}, "{text: x, number: 1}", [("number", "9", "must be 1")]),
        (
            {"text": "x", "number": 9},
            "{any: [{text: y}, {number: 1}]}",
            [("text", "x", "must be y"), ("number", "9", "must be 1")],
        ),
        (
            {"lines": [{"number": 1}, {"number": 9}]},
            "{lines: {every: {number: {le: 5}}}}",
            [("lines/1/number", "9", "must be at most 5")],
        ),
        (
            {"lines": [{"number": 1}, {"number": 9}]},
            "{lines: {none: {number: {gt: 5}}}}",
            [("lines/1/number", "9", "must not be more than 5")],
        ),
        (
            {"lines": [{"number": 1}]},
            "{lines: {count: {ge: 2}}}",
            [("lines", "1 in the list", "must number at least 2")],
        ),
        (
            {"lines": []},
            "{lines: {some: {number: 1}}}",
            [("lines", "0 in the list", "at least one")],
        ),
    ],
)
def test_the_evidence_is_what_was_seen_and_what_was_asked(
    said: dict[str, Any], require: str, evidence: list[tuple[str, str, str]]
) -> None:
    found = _finding(said, f"require: {require}", reference_list("list: names\nvalues: [a]"))
    seen = [("/".join(map(str, e.pointer)), e.value) for e in found.evidence]
    assert seen == [(pointer, value) for pointer, value, _ in evidence]
    for got, (_, _, wanted) in zip(found.evidence, evidence, strict=True):
        assert wanted in got.wanted


def test_several_ways_out_are_marked_as_alternatives() -> None:
    said = {"text": "x", "number": 9}
    either = _finding(said, "require: {any: [{text: y}, {number: 1}]}")
    both = _finding(said, "require: {text: y, number: 1}")
    assert [e.alternative for e in either.evidence] == [True, True]
    assert [e.alternative for e in both.evidence] == [False, False]


def test_a_finding_stands_at_the_value_that_decided() -> None:
    (found,) = _judged({"text": "x", "number": 12}, rule(AT_MOST_5), indent=2).findings
    assert (found.span.line, found.span.column, found.span.end_column) == (5, 13, 15)
    assert found.pointer == ("number",)
    assert found.key_span is not None
    assert (found.key_span.line, found.key_span.column) == (5, 3)


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("require: {flag: true, inner.text: fine}", ("inner", "text")),
        ("let: {n: {sum: {of: lines, value: number}}}\nrequire: {n: 5}", ("lines", 0, "number")),
        ("require: {flag: true, limit: 1}", ("flag",)),
    ],
)
def test_a_finding_stands_in_a_part_that_is_there_before_the_first_line(
    text: str, pointer: tuple[str | int, ...]
) -> None:
    said = {"inner": {"number": 1}, "lines": [{"name": "a"}]}
    assert _finding(said, text).pointer == pointer


def test_a_value_in_another_entity_is_evidence_but_not_the_place() -> None:
    said = {"parts": [{"id": "lid", "boxId": "red"}], "boxes": [{"id": "red", "country": "DE"}]}
    found = _finding(said, "for: part\nrequire: {box.country: SE}")
    assert found.pointer == ("parts", 0)
    assert [e.pointer for e in found.evidence] == [("boxes", 0, "country")]


def test_a_verdict_is_given_for_each_entity() -> None:
    parts = [
        {"id": "a", "name": "A", "number": 1, "code": "blue"},
        {"id": "b", "name": "B", "number": 9, "code": "blue"},
        {"id": "c"},
        {"id": "d", "code": "red"},
    ]
    text = f"for: part\nwhen: {{not: {{code: red}}}}\n{AT_MOST_5}\nmessage: '{{name}} is too big.'"
    report = _judged({"parts": parts}, rule(text))
    found = [(f.subject.id, f.verdict.value, f.message) for f in report.findings]
    assert found == [
        ("b", "fail", "B is too big."),
        ("c", "undetermined", "cannot tell whether the rule applies: not stated: parts.2.code"),
    ]
    settled = [(s.subject.id, s.verdict.value) for s in report.settled]
    assert settled == [("a", "pass"), ("d", "not_applicable")]


@pytest.mark.parametrize("parts", [None, [], "TBD", {"id": "a"}])
def test_without_entities_there_is_no_verdict(parts: Any) -> None:
    report = _judged({"parts": parts}, rule(f"for: part\n{AT_MOST_5}"))
    assert (report.findings, report.settled, report.counts.total()) == ((), (), 0)


def test_the_chain_of_derived_facts_is_told_from_its_beginning() -> None:
    heavy = "cases: [{value: true, when: {size: big}}]\notherwise: false"
    found = _finding(
        {"number": 11},
        "require: {heavy: false}",
        derivation("otherwise: small"),
        derivation(f"derive: heavy\n{heavy}"),
    )
    told = [(d.attribute, d.value, [e.path for e in d.evidence]) for d in found.derived]
    assert told == [("size", "big", ["number"]), ("heavy", "true", ["size"])]
    assert [(e.path, e.worked_out) for e in found.evidence] == [("heavy", True)]


def test_a_derived_fact_names_the_entity_it_is_about() -> None:
    said = {"parts": [{"id": "lid", "boxId": "red"}], "boxes": [{"id": "red", "number": 11}]}
    found = _finding(
        said, "for: part\nrequire: {box.size: small}", derivation("for: box\notherwise: small")
    )
    assert [(d.subject.kind, d.subject.id, d.value) for d in found.derived] == [
        ("box", "red", "big")
    ]


@pytest.mark.parametrize(
    ("said", "when", "reason"),
    [
        ({"text": "bad"}, "{text: fine}", "text is bad (must be fine)"),
        ({}, "{text: {present: true}}", "text is not stated (must be stated)"),
        (
            {"lines": []},
            "{lines: {count: {ge: 1}}}",
            "lines is 0 in the list (must number at least 1)",
        ),
        (
            {"text": "bad", "number": 7},
            "{text: fine, number: {gt: 9}}",
            "text is bad (must be fine), number is 7 (must be more than 9)",
        ),
    ],
)
def test_a_rule_that_does_not_apply_says_why(said: dict[str, Any], when: str, reason: str) -> None:
    text = f"title: A rule\nwhen: {when}"
    (settled,) = _judged(said, rule(text)).settled
    assert (settled.verdict, settled.reason) == (Verdict.NOT_APPLICABLE, reason)
    assert settled.rule_line == 2


def test_the_line_of_a_rule_that_does_not_apply_is_that_of_the_condition() -> None:
    text = "when:\n  number: 7\n  any:\n    - text: fine\n    - text: good\n"
    (settled,) = _judged({"number": 7, "text": "bad"}, rule(text)).settled
    assert settled.rule_line == 4


def test_findings_come_worst_first_then_by_rule_and_place() -> None:
    report = _judged(
        {"parts": [{"id": "a", "number": 9}, {"id": "b", "number": 8}], "number": 9},
        rule(f"id: SML-04\n{AT_MOST_5}\nseverity: warn"),
        rule(f"id: SML-03\nfor: part\n{AT_MOST_5}"),
        rule("id: SML-02\nwhen: {text: fine}"),
        rule("id: SML-05\ncheck: schema\nrequire: {}"),
        rule(f"id: SML-01\n{AT_MOST_5}\nseverity: warn"),
    )
    found = [(f.verdict.value, f.rule.id, f.subject.id) for f in report.findings]
    assert found == [
        *[("fail", "SML-05", "p")] * 2,
        ("fail", "SML-03", "a"),
        ("fail", "SML-03", "b"),
        ("undetermined", "SML-02", "p"),
        ("warn", "SML-01", "p"),
        ("warn", "SML-04", "p"),
    ]


# Fingerprints

PARTS = [
    {"id": "a", "name": "A", "number": 9},
    {"id": "b", "name": "B", "number": 8},
    {"id": "c", "name": "C", "number": 1},
]
SAID: dict[str, Any] = {"number": 9, "text": "fine", "parts": PARTS}
FOR_EACH = rule(f"id: SML-02\nfor: part\n{AT_MOST_5}")


def _fingerprints(value: dict[str, Any], **layout: Any) -> dict[tuple[str, str], str]:
    report = _judged(value, rule(AT_MOST_5), FOR_EACH, **layout)
    return {(f.rule.id, f.subject.id): f.fingerprint for f in report.findings}


@pytest.mark.parametrize(
    ("changed", "layout"),
    [
        (SAID, {"indent": 4}),
        (SAID, {"sort_keys": True}),
        ({**SAID, "title": "Another title", "limit": 3, "words": ["a"]}, {}),
        (dict(reversed(SAID.items())), {}),
        ({**SAID, "parts": PARTS[::-1]}, {}),
        ({**SAID, "parts": [{"id": "new"}, *PARTS]}, {}),
        ({**SAID, "parts": [dict(reversed(part.items())) for part in PARTS]}, {}),
        ({**SAID, "number": 10, "parts": [{**part, "number": 7} for part in PARTS[:2]]}, {}),
        ({**SAID, "number": None}, {}),
    ],
    ids=["lines", "keys", "others", "order", "list", "more", "inner", "values", "not stated"],
)
def test_a_fingerprint_outlives(changed: dict[str, Any], layout: dict[str, Any]) -> None:
    before, after = _fingerprints(SAID), _fingerprints(changed, **layout)
    assert len(before) == 3
    assert {key: after[key] for key in before} == before


def test_fingerprints_tell_rules_entities_and_proposals_apart() -> None:
    found = list(_fingerprints(SAID).values()) + list(_fingerprints({**SAID, "id": "q"}).values())
    assert len(set(found)) == 6


def test_entities_without_an_id_are_told_apart_by_what_they_say() -> None:
    parts = [{"name": "A", "number": 9}, {"name": "B", "number": 8}]

    def found(said: list[dict[str, Any]]) -> dict[str, str]:
        findings = _judged({"parts": said}, FOR_EACH).findings
        return {json.dumps(f.evidence[0].value): f.fingerprint for f in findings}

    assert found(parts) == found(parts[::-1])
    assert len(set(found(parts).values())) == 2


def test_equal_findings_still_have_fingerprints_of_their_own() -> None:
    parts = [{"name": "A", "number": 9}, {"name": "A", "number": 9}]
    findings = _judged({"parts": parts}, FOR_EACH).findings
    assert len({f.fingerprint for f in findings}) == 2


# Defects


def test_a_rule_that_breaks_is_an_error_and_never_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> bool:
        raise OverflowError("too much")

    monkeypatch.setitem(COMPARISONS, "le", broken)
    found = _finding({"number": 1}, AT_MOST_5)
    assert (found.verdict, found.severity) == (Verdict.ERROR, "fail")
    assert found.message == "no verdict: OverflowError: too much"


@pytest.mark.parametrize(
    "text",
    [
        "require: {size: small}",
        "require: {size: {present: false}}",
        "when: {size: {present: true}}\nrequire: {number: 5}",
    ],
)
def test_nothing_passes_beside_a_derivation_that_breaks(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bool:
        raise OverflowError("too much")

    monkeypatch.setitem(COMPARISONS, "gt", broken)
    report = _judged({"number": 1}, rule(text), derivation("otherwise: small"))
    assert +report.counts == {Verdict.ERROR: 1}
    (found,) = report.findings
    assert found.message == ("no verdict: proposal.size cannot be derived: OverflowError: too much")
