"""The tools of the comparison get the same rules, and a difference is told."""

import json
from pathlib import Path

import pytest

from benchmarks import floor, outsourced
from benchmarks.parts.warm import Disagreement, compare
from benchmarks.peers import python
from benchmarks.rules import RULES
from benchmarks.translate import json_schema, ours, rego

PAGE = Path(__file__).parents[2] / "docs/performance.md"


def test_a_difference_names_rule_thing_proposal_and_both_tools() -> None:
    with pytest.raises(Disagreement) as raised:
        compare("regorus", "broken 4 KB, seed 4", {("BEN-17", "w1")}, {("BEN-40", "w1-software")})

    assert str(raised.value).splitlines() == [
        "regorus and the floor disagree about the proposal broken 4 KB, seed 4:",
        "  BEN-17 fails for 'w1', says regorus; the floor does not",
        "  BEN-40 fails for 'w1-software', says the floor; regorus does not",
    ]


def test_the_rules_as_json_schema_find_what_the_hand_written_ones_find(tmp_path: Path) -> None:
    peer = next(peer for peer in python.PEERS if "jsonschema_rs, rules" in peer.name)
    check = peer.start(tmp_path)

    for seed in range(10):
        data = outsourced.broken(seed, outsourced.SIZES["4 KB"])
        compare(peer.name, f"seed {seed}", check(data), floor.failures(json.loads(data)))


def test_the_page_shows_the_rules_as_the_tools_get_them() -> None:
    page, rule = PAGE.read_text(), RULES[16]
    for text in (
        ours.rule_text(rule),
        rego.module([rule]),
        json.dumps(json_schema.if_then(rule), indent=2),
    ):
        assert text in page
