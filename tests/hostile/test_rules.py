"""Rule files from an unknown contributor: refused at their line, in no time, whatever they hold."""

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest

from checker.engine import Evaluator
from checker.policy import PolicyProblems, load_policy
from checker.schema.bundle import proposal_schema
from tests.hostile.test_schema_suite import values
from tests.small import AS_OF, SOURCES, document_of, policy_of, problems_of, rule, types

SECONDS = 10.0  # of the clock, on a busy machine; alone they take hundredths

BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
FILES: dict[str, tuple[str, str]] = {
    "an alias bomb": (BOMB, "2:8: aliases (*name) are not allowed"),
    "an alias of itself": ("id: &a [*a]\n", "aliases"),
    "a merge key": ("id: {<<: {a: 1}}\n", "merge keys (<<) are not allowed"),
    "a tag that runs code": (
        "id: !!python/object/apply:os.system [id]\n",
        "1:5: tags (!!python/object/apply:os.system) are not allowed",
    ),
    "a local tag": ("id: !x y\n", "1:5: tags (!x) are not allowed"),
    "two documents": ("id: A-01\n---\nid: B-01\n", "2:1: not YAML"),
    "a key twice": (
        rule("severity: warn\nseverity: fail"),
        '2:1: the key "severity" is given twice',
    ),
    "10 000 levels": ("[" * 10_000, "nest"),
    "10 000 levels by lines": ("- " * 10_000 + "x", "nested deeper than 40 levels"),
    "a megabyte": ("id: " + "x" * 1_000_000, "larger than 256 KiB"),
    "a NUL": ("id: a\0b\n", "not YAML"),
    "a control character": ("id: \x1b[2J\n", "not YAML"),
    "a list": ("- id: A-01\n", "the file is not a rule"),
    "a lone word": ("rm -rf /\n", "the file is not a rule"),
    "nothing": ("", "the file is empty"),
    "a set": ("id: {? a, ? b}\n", ":1:"),
    "a key that is a list": ("? [a]\n: b\n", "a key must be a word"),
}


@pytest.mark.parametrize(("text", "message"), FILES.values(), ids=list(FILES))
def test_what_no_rule_needs_is_refused_at_its_place(text: str, message: str) -> None:
    began = time.monotonic()
    told = "\n".join(map(str, problems_of(text)))
    assert message in told
    assert time.monotonic() - began < SECONDS
    assert len(told) < 5_000


EXPRESSIONS = (
    *("(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*a){25}", "([a-z]+)*Z", "a{1,30}{1,30}{1,30}"),
    *("((a{0,100}){0,100}){0,100}", "(?=a)", r"(a)\\1", "a{1000000}", "(" * 500 + ")" * 500),
    "(?P<x>a)(?P=x)",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_no_expression_of_a_rule_takes_more_than_linear_time(expression: str) -> None:
    began = time.monotonic()
    text = rule(f'require: {{text: {{matches: "{expression}"}}}}')
    if problems := problems_of(text):
        assert problems[0].line == 1
    else:
        evaluator = Evaluator(policy_of(text))
        document = document_of({"text": "a" * 2_000 + "!"})
        (result,) = evaluator.evaluate(evaluator.facts(document.value, AS_OF)).results
        assert result.error == ""
    assert time.monotonic() - began < SECONDS


def test_no_pattern_of_the_schema_takes_more_than_linear_time() -> None:
    patterns = set(values(proposal_schema(), "pattern"))
    assert len(patterns) > 5
    for pattern in patterns:
        for text in ("a" * 50_000 + "\\", "a/" * 25_000 + "/", "1" * 50_000 + "x", "P1Y" * 20_000):
            began = time.monotonic()
            re.search(pattern, text)
            assert time.monotonic() - began < SECONDS, pattern


@pytest.mark.parametrize("kind", ["pipe", "device", "loop", "folder", "gone"])
def test_what_is_no_plain_rule_file_is_a_problem_and_not_waited_for(
    kind: str, tmp_path: Path
) -> None:
    (tmp_path / "0.yaml").write_text(SOURCES)
    (tmp_path / "1.yaml").write_text(rule("severity: fail"))
    odd = tmp_path / "2.yaml"
    make: dict[str, Any] = {
        "pipe": lambda: os.mkfifo(odd),
        "device": lambda: odd.symlink_to("/dev/zero"),
        "loop": lambda: odd.symlink_to(odd.name),
        "folder": lambda: (tmp_path / "up").symlink_to("."),
        "gone": lambda: odd.symlink_to("nothing.yaml"),
    }
    make[kind]()
    with pytest.raises(PolicyProblems) as error:
        load_policy([tmp_path], types())
    odd = tmp_path / ("up" if kind == "folder" else odd.name)
    assert [problem.file for problem in error.value.problems] == [str(odd)]
