"""Each thing that can be said against a pack: where it is so, and where it is not quite."""

from pathlib import Path

import pytest

from checker.policy import load_policy
from checker.review import PackReview, review
from tests.conftest import ROOT
from tests.small import SOURCES, derivation, reference_list, rule, types

_SHOWN = "examples: {pass: [{name: a}], fail: [{name: b}]}\n"


def reviewed(folder: Path, *files: str) -> PackReview:
    for number, text in enumerate([SOURCES, *files]):
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return review(load_policy([folder], types()), [folder])


def said(folder: Path, *files: str) -> list[str]:
    """What is found, as `file:line kind about`."""
    found = reviewed(folder, *files).findings
    return [f"{Path(f.file).stem}:{f.line} {f.kind} {f.about}" for f in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("when:\n  text: {eq: a, in: [b, c]}\n", "never-applicable"),
        ("when:\n  text: {in: [a, fine]}\n", ""),
        ("when:\n  parts: {some: {code: red, all: [{code: blue}]}}\n", "never-applicable"),
        ("when: {number: {ge: 3}}\nrequire:\n  number: {gt: 1}\n", "always-true"),
        ("when: {number: {ge: 3}}\nrequire:\n  number: {gt: 3}\n", ""),
        ("when: {number: {present: true}}\nrequire:\n  number: {present: true}\n", "always-true"),
        ("require:\n  any: [{flag: true}, {flag: false}]\n", ""),  # it may not be stated
        ("require:\n  flag: {eq: true, ne: true}\n", "never-passes"),
        ("when: {code: red}\nrequire:\n  code: blue\n", "never-passes"),
        ("escalate: {to: fail, when: {flag: {present: true, in: [true]}}}\nseverity: warn\n", ""),
    ],
)
def test_a_rule_that_can_only_do_one_thing_is_found(tmp_path: Path, text: str, found: str) -> None:
    text = rule(
        f"{text}examples: {{pass: [{{name: a}}], fail: [{{name: b}}], warn: [{{name: c}}],"
        " not_applicable: [{name: d}], undetermined: [{name: e}]}\n"
    )
    kinds = [finding.kind for finding in reviewed(tmp_path, text).findings]
    assert kinds == [found] * bool(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "when: {number: 1}\nrequire:\n  share: {le: 150}\n",
            ["share is at most 150: that is always"],
        ),
        ("when:\n  share: {gt: 150}\n", ["share is more than 150: that is never"]),
        ("when:\n  not: {share: {in: [-1, 101]}}\n", ["share is one of -1, 101: that is never"]),
        (
            "params: {most: {type: number, default: 101, doc: d}}\nrequire: {share: {lt: $most}}\n",
            ["share is less than 101: that is always"],
        ),
        ("require:\n  share: {ge: 0, le: 100}\n", []),  # what the schema says anyway
        ("require:\n  share: {in: [50, 150]}\n", []),
        ("when:\n  share: {lt: 0}\n", ["`when` can never hold"]),
    ],
)
def test_a_number_that_the_schema_never_allows_is_found(
    tmp_path: Path, text: str, found: list[str]
) -> None:
    told = reviewed(tmp_path, rule(text + _SHOWN)).findings
    told = [f for f in told if f.kind != "no-example"]
    assert [f.message[: len(said)] for f, said in zip(told, found, strict=True)] == found


def test_what_is_found_has_a_line_a_reason_and_a_way_out(tmp_path: Path) -> None:
    text = rule(f"id: SML-01\nwhen:\n  text: {{eq: a, ne: a}}\n{_SHOWN}")
    (finding,) = reviewed(tmp_path, text).findings
    assert (Path(finding.file).name, finding.line, finding.level) == ("1.yaml", 2, "fail")
    assert finding.message == "`when` can never hold"
    assert finding.why == "its conditions exclude each other, so the rule never applies"
    assert finding.fix == "remove or correct one of the conditions"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("require: {number: {ge: 1}}", "require: {number: {ge: 1}}", "duplicate SML-02"),
        ("require: {number: {ge: 1}}", "require: {not: {number: {lt: 1}}}", "duplicate SML-02"),
        ("require: {number: {ge: 1}}", "require: {number: {ge: 3}}", "subsumed SML-01"),
        ("require: {number: {ge: 3}}", "require: {number: {ge: 1}}", "subsumed SML-02"),
        # a milder rule that asks more adds something, and so does a stricter one that asks less
        ("require: {number: {ge: 1}}", "severity: warn\nrequire: {number: {ge: 3}}", ""),
        (
            "when: {flag: true}\nrequire: {number: {ge: 3}}",
            "require: {number: {ge: 3}}",
            "",
        ),  # the narrower is undetermined where nobody says whether it applies
        ("require: {code: red}", "require: {code: blue}", "contradiction SML-02"),
        (
            "when: {flag: true}\nrequire: {code: red}",
            "when: {flag: false}\nrequire: {code: blue}",
            "",
        ),
        ("require: {code: {in: [red, blue]}}", "require: {code: {in: [blue, green]}}", ""),
        ("for: part\nrequire: {code: red}", "for: proposal\nrequire: {code: blue}", ""),
    ],
)
def test_two_rules_that_say_one_thing_or_the_contrary_are_found(
    tmp_path: Path, one: str, other: str, found: str
) -> None:
    files = [rule(f"id: SML-0{n}\n{text}\n") for n, text in enumerate((one, other), start=1)]
    pairs = {"duplicate", "subsumed", "contradiction"}
    kinds = [f"{f.kind} {f.about}" for f in reviewed(tmp_path, *files).findings if f.kind in pairs]
    assert kinds == [found] * bool(found)


@pytest.mark.parametrize(
    ("cases", "found"),
    [
        (
            "[{value: a, when: {number: {gt: 5}}}, {value: b, when: {number: {gt: 9}}}]",
            ["case-never-reached"],
        ),
        (
            "[{value: a, when: {number: {gt: 9}}}, {value: b, when: {number: {gt: 5}}}]",
            [],
        ),
        ("[{value: a, when: {number: {lt: 5}}}, {value: b, when: {number: {gt: 5}}}]", ["gap"]),
        ("[{value: a, when: {number: {lt: 5}}}, {value: b, when: {number: {ge: 5}}}]", []),
        ("[{value: a, when: {code: red}}, {value: b, when: {code: blue}}]", []),
        ("[{value: a, when: {number: {gt: 5}}}]", []),  # no value below is meant
    ],
)
def test_cases_that_overlap_whole_or_leave_a_gap_are_found(
    tmp_path: Path, cases: str, found: list[str]
) -> None:
    files = [derivation(f"cases: {cases}\n"), rule(f"require: {{size: a}}\n{_SHOWN}")]
    assert [f.kind for f in reviewed(tmp_path, *files).findings] == found


def test_a_gap_is_named_by_the_value_that_has_no_case(tmp_path: Path) -> None:
    cases = "[{value: a, when: {number: {lt: 5}}}, {value: b, when: {number: {gt: 5}}}]"
    files = [derivation(f"cases: {cases}\n"), rule(f"require: {{size: a}}\n{_SHOWN}")]
    (finding,) = reviewed(tmp_path, *files).findings
    assert finding.message == "there is no case for 5"


def test_what_nobody_uses_is_found(tmp_path: Path) -> None:
    sources = "sources:\n  other: {title: Another, short: Other}\n"
    files = [
        reference_list("list: warm"),
        derivation("derive: size"),
        sources,
        rule(f"require: {{text: a}}\n{_SHOWN}"),
    ]
    assert said(tmp_path, *files) == [
        "1:1 unused-list @warm",
        "2:1 unused-derivation proposal.size",
        "3:2 unused-source other",
    ]


def test_a_computed_value_that_nobody_uses_is_found(tmp_path: Path) -> None:
    text = """\
let:
  used: {count: {of: lines}}
  shown: {count: {of: words}}
  idle: {count: {of: parts}}
require:
  used: {ge: 1}
  parts: {every: {let: {mine: {count: {of: words}}, spare: {value: number}}, mine: {ge: 1}}}
message: "There are {shown}."
"""
    assert said(tmp_path, rule(f"{text}{_SHOWN}")) == [
        "1:4 unused-value idle",
        "1:7 unused-value spare",
    ]


def test_a_value_shown_in_a_message_is_used(tmp_path: Path) -> None:
    text = rule(f'require: {{text: a}}\nmessage: "It is {{size}}."\n{_SHOWN}')
    assert said(tmp_path, derivation("derive: size"), text) == []


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("require: {text: a}\n", ["fail", "pass"]),
        (
            "when: {flag: true}\nrequire: {text: a}\n",
            ["fail", "not_applicable", "pass", "undetermined"],
        ),
        # whether nobody says it is not certain for what is derived, or asked by `present`
        ("when: {size: big}\nrequire: {text: a}\n", ["fail", "pass"]),
        ("when: {flag: {present: true}}\nrequire: {text: a}\n", ["fail", "not_applicable", "pass"]),
        ("severity: warn\nescalate: {to: fail, when: {flag: true}}\n", ["fail", "pass", "warn"]),
    ],
)
def test_a_verdict_without_an_example_is_found_where_it_is_certain(
    tmp_path: Path, text: str, lacking: list[str]
) -> None:
    found = reviewed(tmp_path, derivation("derive: size\notherwise: small"), rule(text)).findings
    messages = [f.message for f in found if f.kind == "no-example"]
    assert messages == [f"there is no example under `{verdict}`" for verdict in lacking]


def test_a_citation_nobody_has_read_is_noted(tmp_path: Path) -> None:
    text = rule(f"references:\n  - {{source: book, at: Ch. 2, verified: false}}\n{_SHOWN}")
    (finding,) = reviewed(tmp_path, text).findings
    assert (finding.level, finding.line) == ("note", 2)
    assert finding.message == "the citation book Ch. 2 is not verified"


def test_only_the_files_of_the_folders_are_spoken_of(tmp_path: Path) -> None:
    theirs, ours = tmp_path / "theirs", tmp_path / "ours"
    for folder in (theirs, ours):
        folder.mkdir()
    (theirs / "s.yaml").write_text(SOURCES)
    (theirs / "1.yaml").write_text(rule("id: SML-01\nrequire: {number: {ge: 1}}\n"))
    (ours / "2.yaml").write_text(rule(f"id: SML-02\nrequire: {{number: {{ge: 1}}}}\n{_SHOWN}"))
    found = review(load_policy([theirs, ours], types()), [ours])
    (finding,) = found.findings
    assert (finding.kind, finding.about, found.rules) == ("duplicate", "SML-02", 1)
    assert str(theirs) in finding.why


def test_nothing_is_wrong_with_the_rules_that_are_shipped() -> None:
    found = review(load_policy([ROOT / "rules"]), [ROOT / "rules"])
    assert [f for f in found.findings if f.level != "note"] == []
    assert found.undecided == ()
