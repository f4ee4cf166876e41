"""The rules in our own language: a pack as an organisation would have it, one file a rule."""

import json
from collections.abc import Iterable
from pathlib import Path

from benchmarks.rules import Rule

_RULE = """\
id: {id}
title: {title}
severity: fail
for: {about}
when: {when}
require: {require}
message: "{{id}} does not keep to it."
remediation: State it, or change it.
rationale: A rule of the benchmark.
references: [{{source: benchmark}}]
"""
_PACK = """\
pack: benchmark
title: Rules of the benchmark
description: Not for use.
"""
_SOURCES = """\
sources:
  benchmark: {title: Rules that only the benchmark knows, short: Benchmark}
"""


def write_pack(folder: Path, rules: Iterable[Rule]) -> None:
    """Writes a pack with these rules into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pack.yaml").write_text(
        "pack: benchmark\ntitle: Rules of the benchmark\ndescription: Not for use.\n"
    )
    (folder / "sources.yaml").write_text(_SOURCES)
    for rule in rules:
        (folder / f"{rule.id}.yaml").write_text(rule_text(rule))


def rule_text(rule: Rule) -> str:
    """One rule file. JSON is YAML, so that conditions need no other writer."""
    guard = {}
    if rule.capability:
        root = "" if rule.about == "proposal" else "proposal."
        guard = {f"{root}function.businessCapability": rule.capability}
    return _RULE.format(
        id=rule.id,
        title=rule.title,
        about=rule.about,
        when=json.dumps(guard | rule.when),
        require=json.dumps(rule.require),
    )
