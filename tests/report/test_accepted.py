"""What somebody accepted never counts for the exit code, and is always counted in the summary."""

import json
from collections import Counter
from datetime import date
from typing import Any

import pytest

from checker.findings import Acceptance, Accepting, Finding, Judge, Verdict, Waiver
from checker.record import replace
from checker.report.json_report import json_report
from checker.report.model import Report
from checker.report.sarif import sarif_report
from checker.report.text import concise_report, text_report
from tests.report.test_json_report import problems
from tests.small import AS_OF, document_of, policy_of, rule

WAIVER = Waiver(
    rule="SML-01",
    proposal="p",
    entity="",
    pointer="",
    reason="The contract ends in March.",
    compensating_control="A monthly review.",
    approver="Ada",
    granted=date(2026, 11, 1),
    expires=date(2027, 3, 31),
    file="waivers.yaml",
    line=3,
)


def report(verdict: Verdict, **changed: Any) -> Report:
    """A run whose one finding, a failure, became this verdict."""
    policy = policy_of(rule("title: A rule"))
    judged = Judge(policy).judge(document_of({"text": "bad"}), AS_OF)
    (found,) = (f for f in judged.findings if f.rule.id == "SML-01")
    became: Finding = replace(found, verdict=verdict, was=Verdict.FAIL, **changed)
    proposal = replace(judged, findings=(became,), counts=Counter({verdict: 1}))
    return Report([proposal], [], policy, AS_OF, "fail")


WAIVED = report(Verdict.WAIVED, waiver=WAIVER)
BASELINED = report(Verdict.BASELINED)


@pytest.mark.parametrize("run", [WAIVED, BASELINED])
@pytest.mark.parametrize("fail_level", ["fail", "warn", "never"])
def test_neither_fails_a_run(run: Report, fail_level: str) -> None:
    assert replace(run, fail_level=fail_level).exit_code == 0


def test_a_waived_finding_is_shown_in_short_with_who_until_when_why_and_what_instead() -> None:
    assert list(text_report(WAIVED, colour=False)) == [
        "p.json  A proposal (p)",
        "",
        "waived SML-01  A rule",
        "  --> p.json:1:44",
        "  fail: It does not hold.",
        "  waived by Ada until 2027-03-31: The contract ends in March.",
        "  instead: A monthly review.",
        "  waiver: waivers.yaml:3",
        "",
        "1 proposal · 1 rule: 0 fail, 0 warn, 1 waived, 0 passed",
    ]
    assert next(concise_report(WAIVED)) == (
        "p.json:1:44: waived: SML-01 It does not hold. "
        "(waived by Ada until 2027-03-31: The contract ends in March.)"
    )


def test_a_baselined_finding_is_counted_and_shown_only_when_all_is() -> None:
    line = "1 proposal · 1 rule: 0 fail, 0 warn, 1 baselined, 0 passed"
    assert list(text_report(BASELINED, colour=False)) == [line]
    assert list(concise_report(BASELINED)) == [line]
    verbose = list(text_report(BASELINED, colour=False, verbose=True))
    assert "baselined SML-01  A rule" in verbose
    assert "  fail: It does not hold." in verbose


@pytest.mark.parametrize("run", [WAIVED, BASELINED])
def test_json_keeps_to_its_schema_and_says_what_the_finding_was(run: Report) -> None:
    found = json.loads("\n".join(json_report(run)))
    assert problems(found) == []
    (finding,) = found["proposals"][0]["findings"]
    assert finding["was"] == "fail"
    assert (finding["waiver"] is None) == (run is BASELINED)
    assert found["summary"]["verdicts"][finding["verdict"]] == 1


@pytest.mark.parametrize("run", [WAIVED, BASELINED])
def test_code_scanning_gets_neither(run: Report) -> None:
    assert json.loads("\n".join(sarif_report(run)))["runs"][0]["results"] == []


def test_what_is_wrong_with_a_waiver_stands_in_the_ledger_and_frames_nothing_here() -> None:
    whole = "check: waivers\nwaivable: false\nremediation: Mend it.\nrequire: {}"
    policy = policy_of(rule("id: SML-01\nrequire: {text: fine}"), rule(f"id: SML-09\n{whole}"))
    judged = Judge(policy).judge(document_of({"id": "p", "text": "bad"}), AS_OF)
    late = replace(WAIVER, expires=date(2026, 11, 2))
    (told,), _ = Accepting(Acceptance([late]), policy, AS_OF).accept([judged])
    lines = list(text_report(Report([told], [], policy, AS_OF, "fail"), colour=False))
    (head,) = [n for n, line in enumerate(lines) if line.startswith("fail SML-09")]
    assert lines[head + 2] == "  The waiver of SML-01 has no effect: it expired on 2026-11-02."
    assert lines[head + 3] == "  see: waivers.yaml:3:1  expires is 2026-11-02"
