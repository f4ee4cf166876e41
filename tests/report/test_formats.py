"""Every format carries the same findings, keeps to the grammar of its reader, and does nothing with
what a proposal says but show it."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.findings import Finding, Judge, Verdict
from checker.reading import InputProblem
from checker.record import replace
from checker.report.csv_report import COLUMNS
from checker.report.formats import FORMATS, format_named, render
from checker.report.markdown import escaped
from checker.report.model import Noted, Report
from tests.report.parsed import PARSERS, commands, said_by
from tests.report.test_accepted import WAIVER
from tests.small import AS_OF, document_of, policy_of, rule

DATA = Path(__file__).parent / "data"
POLICY = policy_of(*(rule(f"id: R-0{n}\ntitle: Rule {n}") for n in range(1, 5)))
(JUDGED,) = [Judge(POLICY).judge(document_of({"text": "bad"}), AS_OF, with_settled=True)]
BASE = {f.rule.id: f for f in JUDGED.findings}
NAMES = ["a.json", "b/c d.json", "x|y.json", "q<b>&.json", "e,f:g.json", "@all.json", "über.json"]
VERDICTS = {"fail": [Verdict.FAIL, Verdict.UNDETERMINED], "warn": [Verdict.WARN]}
HOSTILE = [
    "\x00\x0b\ufffe\ud800",
    "]]>",
    "| a | b |",
    "`` ` ``",
    "<script>alert(1)</script>",
    "@everyone #1 https://evil.example www.evil.example :smile:",
    "::error::x",
    "a\n::stop-commands::t\r\nb",
    "##vso[task.complete result=Succeeded;]",
    "##[error]x",
    "=1+1",
    "-->",
    "%0A::error::x%25",
    "![x](javascript:alert(1))",
]


def run(findings: list[Finding], *names: str, **more: Any) -> Report:
    """A run in which each of these files has these findings."""
    counts = Counter(f.verdict for f in findings)
    proposals = [replace(JUDGED, name=n, findings=tuple(findings), counts=counts) for n in names]
    return Report(proposals, [], POLICY, AS_OF, "fail", **more)


def text_of(name: str, report: Report) -> str:
    return "\n".join(render(name, report)) + "\n"


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    severity = draw(st.sampled_from(list(VERDICTS)))
    base = BASE[draw(st.sampled_from(sorted(BASE)))]
    line = draw(st.integers(1, 99))
    words = st.sampled_from([*HOSTILE, "plain"])
    return replace(
        base,
        verdict=draw(st.sampled_from(VERDICTS[severity])),
        severity=severity,
        span=replace(base.span, line=line, end_line=line),
        message=draw(words),
        remediation=draw(words),
        evidence=(),
    )


@given(st.lists(findings(), max_size=4), st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
def test_every_format_carries_the_same_findings(found: list[Finding], names: list[str]) -> None:
    report = run(found, *names)
    wanted = Counter(
        (f.rule.id, proposal.name, f.span.line, str(f.verdict)) for proposal, f in report.findings
    )
    assert {name: said_by(name, text_of(name, report)) for name in PARSERS} == dict.fromkeys(
        PARSERS, wanted
    )


def test_every_format_is_read_back_by_a_test() -> None:
    assert set(PARSERS) == set(FORMATS)


def hostile() -> Report:
    """A run in which everything that comes from outside is hostile."""
    base = BASE["R-01"]
    waiver = replace(WAIVER, approver=HOSTILE[4], reason=HOSTILE[2])
    made = [
        replace(
            base,
            message=text,
            hint=text,
            remediation=text,
            subject=replace(base.subject, kind="box", id=text, label=text),
            pointer=(text,),
            **({"verdict": Verdict.WAIVED, "was": Verdict.FAIL, "waiver": waiver} if odd else {}),
        )
        for number, text in enumerate(HOSTILE)
        for odd in [number % 4 == 3]
    ]
    # A name from the system has no zero, and of surrogates only those that stand for a byte.
    names = [text.replace("\x00", "").replace("\ud800", "\udce9") for text in HOSTILE]
    report = run(made, *names)
    proposals = [
        replace(proposal, id=name, title=name, status=name)
        for proposal, name in zip(report.proposals, names, strict=True)
    ]
    problems = [InputProblem(name, name, name, "syntax", 1, 1) for name in names]
    return replace(
        report, proposals=proposals, problems=problems, weakenings=list(map(Noted, HOSTILE))
    )


@pytest.mark.parametrize("name", FORMATS)
def test_hostile_text_commands_nothing(name: str) -> None:
    text = text_of(name, hostile())
    text.encode("utf-8", "backslashreplace")
    ours = {command.name for command in commands(text)}
    assert ours <= ({"error", "warning", "notice"} if name == "github" else set())
    assert re.findall(r"##\[|##vso\[", text) == []
    assert re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text) == []


def test_annotations_say_hostile_text_and_nothing_else() -> None:
    for command in commands(text_of("github", hostile())):
        assert set(command.properties) <= {
            "file", "line", "endLine", "col", "endColumn", "title",
        }  # fmt: skip


@pytest.mark.parametrize("name", ["rdjson", "gitlab"])
@pytest.mark.parametrize("report", [hostile(), run([]), run(list(BASE.values()), "a.json", "b")])
def test_json_keeps_to_the_schema_of_its_reader(name: str, report: Report) -> None:
    file = {"rdjson": "rdjson", "gitlab": "code-quality"}[name]
    schema = json.loads((DATA / f"{file}.schema.json").read_bytes())
    value = json.loads(text_of(name, report))
    errors = jsonschema_rs.validator_for(schema, validate_formats=True).iter_errors(value)
    assert [f"{e.instance_path}: {e.message}" for e in errors] == []


def test_the_fingerprints_of_gitlab_are_unique_and_know_no_line() -> None:
    base = BASE["R-01"]
    moved = replace(base, span=replace(base.span, line=99, end_line=99))

    def marks(*found: Finding) -> list[str]:
        issues = json.loads(text_of("gitlab", run(list(found), "a.json", "b.json")))
        return [issue["fingerprint"] for issue in issues]

    assert len(set(marks(base, base, base))) == 6
    assert marks(base) == marks(moved)


def test_gitlab_gets_an_empty_list_when_there_is_nothing() -> None:
    assert text_of("gitlab", run([], "a.json")) == "[]\n"


def test_rdjson_counts_columns_in_bytes() -> None:
    document = document_of({"text": "bad", "name": 1}, ensure_ascii=False)
    value = {"title": "Ü😀", "text": "bad"}
    document = document_of(value, ensure_ascii=False)
    (found,) = (f for f in Judge(POLICY).judge(document, AS_OF).findings if f.rule.id == "R-01")
    (told,) = json.loads(text_of("rdjson", run([found], "a.json")))["diagnostics"]
    place = told["location"]["range"]
    assert place["start"]["column"] == found.span.column + 1 + 3
    assert place["end"]["column"] == found.span.end_column + 1 + 3


# What github.com/testmoapp/junitxml describes: attributes needed, attributes allowed, children.
_COUNTS = {"tests", "failures", "errors", "skipped", "time"}
_GRAMMAR: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": ({"name"}, {"name", *_COUNTS}, {"testsuite"}),
    "testsuite": ({"name", "tests"}, {"name", *_COUNTS}, {"testcase"}),
    "testcase": (
        {"name", "classname"},
        {"name", "classname", "file", "line", "time"},
        {"properties", "failure", "error", "skipped"},
    ),
    "properties": (set(), set(), {"property"}),
    "property": ({"name", "value"}, {"name", "value"}, set()),
    "failure": ({"message", "type"}, {"message", "type"}, set()),
    "error": ({"message", "type"}, {"message", "type"}, set()),
    "skipped": ({"message"}, {"message", "type"}, set()),
}


@pytest.mark.parametrize("report", [hostile(), run([]), run(list(BASE.values()), "a.json", "b")])
def test_junit_keeps_to_the_common_grammar(report: Report) -> None:
    root = ET.fromstring(text_of("junit", report).encode())
    assert root.tag == "testsuites"
    for node in root.iter():
        needed, allowed, children = _GRAMMAR[node.tag]
        assert needed <= set(node.attrib) <= allowed
        assert {child.tag for child in node} <= children
    for suite in root.iter("testsuite"):
        cases = [(c.attrib["classname"], c.attrib["name"]) for c in suite.iter("testcase")]
        assert len(set(cases)) == len(cases) == int(suite.attrib["tests"])
        for attribute, tag in (
            ("failures", "failure"),
            ("errors", "error"),
            ("skipped", "skipped"),
        ):
            assert int(suite.attrib[attribute]) == len(list(suite.iter(tag)))


@pytest.mark.parametrize(
    ("verdict", "severity", "level", "tag"),
    [
        ("fail", "fail", "fail", "failure"),
        ("undetermined", "fail", "fail", "failure"),
        ("warn", "warn", "fail", None),
        ("warn", "warn", "warn", "failure"),
        ("fail", "fail", "never", None),
        ("error", "fail", "never", "error"),
        ("waived", "fail", "fail", "skipped"),
        ("baselined", "fail", "fail", "skipped"),
    ],
)
def test_what_is_below_the_fail_level_is_no_failure_of_junit(
    verdict: str, severity: str, level: str, tag: str | None
) -> None:
    was = Verdict.FAIL if verdict in {"waived", "baselined"} else None
    found = replace(BASE["R-01"], verdict=Verdict(verdict), severity=severity, was=was)
    report = replace(run([found], "a.json"), fail_level=level)
    case = next(iter(ET.fromstring(text_of("junit", report)).iter("testcase")))
    assert [child.tag for child in case if child.tag != "properties"] == ([tag] if tag else [])


def test_junit_lists_the_rules_that_passed() -> None:
    policy = policy_of(rule("id: R-01\nrequire: {text: bad}"))
    judged = Judge(policy).judge(document_of({"text": "bad"}), AS_OF, with_settled=True)
    report = Report([judged], [], policy, AS_OF, "fail")
    assert "sourcing.R-01()" in text_of("junit", report)
    assert format_named("junit").lists_passed


def test_csv_has_a_column_for_each_name_and_no_cell_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(text_of("csv", hostile()))))
    assert tuple(rows[0]) == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert len(rows) > len(HOSTILE) ** 2
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t\r|%]", cell)]
    assert any(cell.startswith("'=1+1") for row in rows for cell in row)
    long = replace(BASE["R-01"], message="x" * 100_000)
    assert len(text_of("csv", run([long], "a.json"))) < 5000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("| a |", r"\| a \|"),
        ("`x` *y* _z_", r"\`x\` \*y\* \_z\_"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("@all and #1", "@<!-- -->all and #<!-- -->1"),
        ("https://x.y www.x.y", "https&#58;//x.y www<!-- -->.x.y"),
        (":smile: is no emoji: really", "&#58;smile: is no emoji: really"),
        ("[a](b) ![c](d)", r"\[a\](b) \!\[c\](d)"),
        ("a\nb", "a b"),
    ],
)
def test_markdown_shows_text_and_gives_it_no_meaning(text: str, shown: str) -> None:
    assert escaped(text) == shown


WAIVED = replace(BASE["R-01"], verdict=Verdict.WAIVED, was=Verdict.FAIL, waiver=WAIVER)
KNOWN = replace(BASE["R-02"], verdict=Verdict.BASELINED, was=Verdict.FAIL)


@pytest.mark.parametrize(
    "name", ["text", "concise", "grouped", "html", "markdown", "junit", "csv", "json"]
)
def test_what_was_waived_is_told_with_who_and_why(name: str) -> None:
    text = text_of(name, run([WAIVED], "a.json"))
    assert "waived" in text
    assert WAIVER.approver in text
    assert WAIVER.reason in text


@pytest.mark.parametrize("name", ["github", "gitlab", "rdjson", "sarif"])
def test_formats_that_raise_an_alert_leave_out_what_was_accepted(name: str) -> None:
    found = said_by(name, text_of(name, run([WAIVED, KNOWN, BASE["R-03"]], "a.json")))
    assert {said[0] for said in found} == {"R-03"}


def test_sarif_for_auditors_has_what_was_accepted_as_suppressed() -> None:
    report = run([WAIVED, KNOWN, BASE["R-03"]], "a.json")
    log = json.loads("".join(render("sarif", report, suppressed=True)))
    schema = json.loads((DATA / "sarif-schema-2.1.0.json").read_bytes())
    assert jsonschema_rs.Draft4Validator(schema).is_valid(log)
    told = {r["ruleId"]: r.get("suppressions") for r in log["runs"][0]["results"]}
    assert told["R-03"] is None
    assert told["R-02"][0]["justification"] == "already known, in the baseline"
    why = "waived by Ada until 2027-03-31: The contract ends in March."
    assert told["R-01"] == [{"kind": "external", "status": "accepted", "justification": why}]


def test_a_path_below_the_current_folder_is_told_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names = [str(tmp_path / "p" / "a.json"), "./p/a.json", "p/a.json", "../a.json"]
    told = [json.loads(text_of("gitlab", run([BASE["R-01"]], n)))[0] for n in names]
    assert [t["location"]["path"] for t in told] == [*["p/a.json"] * 3, "../a.json"]
