"""A hidden value appears in no format; the verdicts and fingerprints are the same without it."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.findings import BadRedaction, Judge, ProposalReport, Redaction
from checker.report.formats import FORMATS, render
from checker.report.model import Report
from tests.small import AS_OF, document_of, policy_of, rule

POLICY = policy_of(
    rule('id: SML-01\nrequire: {text: fine}\nmessage: "{text} of {title}"'),
    rule('id: SML-02\nrequire: {number: {lt: {path: limit}}}\nmessage: "{number} over {limit}"'),
    rule(
        "id: SML-03\nlet: {whole: {sum: {of: lines, value: number}}}\nrequire: {whole: {lt: 0}}\n"
        'message: "{whole} in all"'
    ),
    rule('id: SML-04\nfor: part\nrequire: {text: fine}\nmessage: "{name}, {boxIds.name}"'),
    rule('id: SML-05\nrequire: {amount: {lt: 0 EUR}}\nmessage: "{amount}"'),
    rule('id: SML-06\nrequire: {inner.text: fine}\nmessage: "{inner.text} {lines.number}"'),
    rule("id: SML-07\nrequire: {parts: {none: {text: {present: true}}}}"),
    rule("id: SML-08\nwhen: {inner.number: 0}"),
    rule("id: SML-09\ncheck: schema").replace("require: {text: fine}\n", ""),
)
PATHS = (
    "title",
    "text",
    "number",
    "limit",
    "lines.**",
    "parts[].name",
    "parts[].text",
    "boxes[].name",
    "amount",
    "inner",
    "day",
)
REDACTION = Redaction(PATHS, POLICY.types)


def proposal(word: str, number: float) -> dict[str, Any]:
    return {
        "title": f"{word}title", "text": word, "number": number, "limit": number - 1,
        "lines": [{"number": number, "name": f"{word}line"}, {"number": number}],
        "amount": {"amount": number, "currency": "EUR"},
        "inner": {"text": f"a {word}", "number": number},
        "day": f"{word}day", "parts": [
            {"id": "a", "name": f"{word}part", "text": f"{word} b", "boxIds": ["x", "y"]},
            {"id": "b", "text": word},
        ],
        "boxes": [{"id": "x", "name": f"{word}box"}, {"id": "y", "name": f"{word}er"}],
    }  # fmt: skip


def judged(value: dict[str, Any], redaction: Redaction | None, **layout: Any) -> ProposalReport:
    judge = Judge(POLICY, redaction)
    return judge.judge(document_of(value, **layout), AS_OF, with_settled=True)


def outputs(report: ProposalReport) -> Iterator[tuple[str, str]]:
    run = Report([report], [], POLICY, AS_OF, "fail")
    for name in FORMATS:
        yield name, "\n".join(render(name, run, verbose=True))


@settings(max_examples=25)
@given(
    word=st.text("qQ", min_size=5, max_size=9),
    number=st.integers(10**6, 10**8).map(lambda n: n * 10 + 7),
    indent=st.sampled_from([None, 2]),
)
def test_no_format_shows_a_hidden_value(word: str, number: int, indent: int | None) -> None:
    value = proposal(word, number)
    for name, text in outputs(judged(value, REDACTION, indent=indent)):
        assert word not in text, name
        for secret in (number, number - 1, 2 * number):
            for written in (str(secret), f"{secret:,}"):
                assert written not in text, name


def test_without_redaction_the_same_values_are_shown() -> None:
    text = dict(outputs(judged(proposal("qQqQq", 12345677), None)))["text"]
    for shown in ("qQqQq", "12,345,677", "24,691,354", "qQqQqpart", "qQqQqbox", "qQqQqtitle"):
        assert shown in text


def test_the_verdicts_and_the_fingerprints_are_those_without_redaction() -> None:
    value = proposal("qQqQq", 12345677)
    plain, masked = judged(value, None), judged(value, REDACTION)
    assert plain.counts == masked.counts
    marks = [[(f.fingerprint, f.verdict, f.span) for f in r.findings] for r in (plain, masked)]
    assert marks[0] == marks[1]
    assert plain.findings != masked.findings


def test_a_frame_shows_a_mask_of_one_width_with_the_caret_under_it() -> None:
    for text in ("short", "much longer than that"):
        found = judged({"text": text, "title": "x"}, REDACTION).findings
        shown = next(f.excerpt for f in found if f.rule.id == "SML-01")
        assert shown.text[shown.start : shown.start + shown.width] == "•••"
        assert shown.text.count("•••") == 2
        assert '"id": "p"' in shown.text


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("finance", 'there is no field "finance"'),
        ("parts[].nam", 'there is no field "nam"; did you mean "name"?'),
        ("parts[].id", "ids cannot be hidden"),
        ("", "hides nothing"),
    ],
)
def test_a_path_that_hides_nothing_is_an_error(path: str, error: str) -> None:
    with pytest.raises(BadRedaction) as raised:
        Redaction([path], POLICY.types)
    assert error in str(raised.value)


def test_fields_of_ones_own_can_be_hidden() -> None:
    redaction = Redaction(["x_price"], POLICY.types)
    assert redaction.hides(("x_price", "amount"))
    assert not redaction.hides(("price",))


@pytest.mark.parametrize(
    ("paths", "title"),
    [
        (["parts"], "Decided at home by •••, not •••"),
        (["parts.boxIds"], "Decided at ••• by Ann, not •••"),
    ],
)
def test_ids_in_what_is_hidden_are_no_words_to_hide_elsewhere(paths: list[str], title: str) -> None:
    value = {
        "title": "Decided at home by Ann, not away",
        "parts": [{"id": "a", "name": "Ann", "boxIds": ["home", "away"]}],
        "boxes": [{"id": "home"}],
    }
    assert judged(value, Redaction(paths, POLICY.types)).title == title
