"""The generated pages: fresh, whole, and true to the policy."""

import re
import runpy
from typing import Any

import pytest

from checker.policy import Policy
from checker.policy.operators import OPERATORS
from tests.conftest import ROOT

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def build() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "build.py"))


def test_the_pages_are_what_their_script_writes_today(
    build: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    stale = build["main"](["--check"])
    assert stale == 0, f"run: python docs/build.py\n{capsys.readouterr().out}"


def test_every_sentence_of_the_guide_has_a_rule(build: dict[str, Any], policy: Policy) -> None:
    sentences = policy.sources["article"].sentences
    assert list(sentences) == [f"S{number}" for number in range(1, 33)]
    assert [s for s in sentences if not build["rules_for"](policy, s)] == []


def test_every_rule_has_a_page_that_tells_its_source_and_shows_examples(policy: Policy) -> None:
    for rule in policy.rules:
        page = (DOCS / "rules" / f"{rule.id}.md").read_text(encoding="utf-8")
        assert rule.title in page
        examples = () if rule.check else ("## Avoid", "## Prefer")
        for heading in ("## Why", "## What a finding says", *examples, "## Sources"):
            assert heading in page, (rule.id, heading)


def test_links_between_the_docs_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in DOCS.rglob("*.md")
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("operator", OPERATORS)
def test_the_table_of_every_operator_shows_every_truth(operator: str) -> None:
    text = (DOCS / "operators.md").read_text(encoding="utf-8")
    section = text.partition(f"## `{operator}`\n")[2].partition("\n## ")[0]
    truths = {line.split("|")[-2].strip() for line in section.splitlines() if line[:2] == "| "}
    wanted = {"true", "false"} | ({"unknown"} if operator != "present" else set())
    assert wanted <= truths
    assert operator != "present" or "unknown" not in truths
