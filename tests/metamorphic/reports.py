"""What a run says of proposals, in a form in which two runs can be compared."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from random import Random
from typing import Any

from checker.exercise.walk import derivations_of, paths
from checker.facts import Portfolio
from checker.findings import Judge, ProposalReport
from checker.policy import Policy, Rule
from checker.policy.conditions import PORTFOLIO, Key, Path
from checker.reading import Document, Source, parse

Dict = dict[str, Any]
Name = tuple[str, str, str]
AS_OF = date(2026, 11, 24)


def document(value: Dict, name: str = "p.json") -> Document:
    """A proposal as it would be read from a file."""
    (found,) = parse(Source(name, json.dumps(value).encode()))
    assert isinstance(found, Document), found
    return found


def reports(judge: Judge, proposals: Sequence[Dict]) -> list[ProposalReport]:
    """What is said of each proposal beside the others."""
    documents = [document(value, f"{number}.json") for number, value in enumerate(proposals)]
    facts = [judge.facts(found, AS_OF) for found in documents]
    portfolio = Portfolio([found.proposal for found in facts])
    return [judge.judge_beside(found, portfolio, with_settled=True) for found in facts]


def verdicts(judge: Judge, proposals: Sequence[Dict]) -> dict[Name, str]:
    """The verdict of each rule about each entity of the first proposal. Entities without an id, or
    with one that stands twice, are left out: nothing names them."""
    (report, *_) = reports(judge, proposals)
    said = [*report.settled, *report.findings]
    names = [(found.rule.id, found.subject.kind, found.subject.id) for found in said]
    return {
        name: str(found.verdict)
        for name, found in zip(names, said, strict=True)
        if found.rule.check is None and names.count(name) == 1 and (name[2] or name[1] == _WHOLE)
    }


_WHOLE = "proposal"


def said(report: ProposalReport, *, ordered: bool) -> list[Any]:
    """All that a report says, without lines. Not `ordered`: without the places of items in lists
    and the order in which values are named."""
    show: Callable[[str], Any] = str if ordered else _words
    found = [
        (
            *(f.rule.id, str(f.verdict), f.severity, f.subject.kind, f.subject.id, f.fingerprint),
            *(show(f.message), show(f.remediation), f.pointer if ordered else ()),
            sorted((e.path, show(str(e.value)), show(e.wanted)) for e in f.evidence),
            sorted((d.attribute, d.subject.id, str(d.value)) for d in f.derived),
            sorted(fact.path for fact in f.missing),
        )
        for f in report.findings
    ]
    settled = [(s.rule.id, str(s.verdict), s.subject.kind, s.subject.id) for s in report.settled]
    return [sorted(found, key=repr), sorted(settled), sorted(map(str, report.counts.items()))]


def _words(text: str) -> list[str]:
    """The words in no order, but for numbers, which may be places; nothing of a text that names the
    first few of many."""
    return [] if re.search(r"and \d+ more", text) else sorted(re.findall(r"[^\W\d]\w*", text))


# Shuffling


def keys_shuffled(random: Random, value: Any) -> Any:
    """The same with the members of each object in another order."""
    if isinstance(value, list):
        return [keys_shuffled(random, item) for item in value]
    if isinstance(value, dict):
        names = random.sample(list(value), len(value))
        return {name: keys_shuffled(random, value[name]) for name in names}
    return value


def lists_shuffled(random: Random, value: Any) -> Any:
    """The same with the items of each list in another order."""
    if isinstance(value, dict):
        return {name: lists_shuffled(random, member) for name, member in value.items()}
    if isinstance(value, list):
        return [lists_shuffled(random, item) for item in random.sample(value, len(value))]
    return value


# What a rule looks at


def read_paths(rule: Rule, policy: Policy) -> list[Path]:
    """Every path that a rule reads, and those of the derivations that it rests on."""
    cases = [case for found in derivations_of(rule, policy) for case in found.cases]
    conditions = (rule.when, rule.require, rule.escalate_when, *cases)
    return [path for condition in conditions for path in paths(condition)]


def looks_across(rule: Rule, policy: Policy) -> bool:
    """Whether the rule looks into the other proposals of the run."""
    return any(path.scope == PORTFOLIO for path in read_paths(rule, policy))


def lists_read(rule: Rule, policy: Policy) -> set[str]:
    """The kinds of entity whose list the rule reads, or something that holds the list. To follow a
    reference to one entity is not to read the list that it stands in."""
    found: set[str] = set()
    for path in read_paths(rule, policy):
        if path.type.item is not None and path.type.item.entity:
            found.add(path.type.item.entity)
        names = tuple(step.name for step in path.steps if isinstance(step, Key))
        homes = policy.types.homes.items()
        found |= {kind for kind, home in homes if names and names == home[: len(names)]}
    return found
