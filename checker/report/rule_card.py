"""Everything there is to tell about a rule, for a person, for programs, and for the docs."""

import json
from collections.abc import Iterator
from typing import Any

from checker.findings import call, shown
from checker.policy import Policy, Rule
from checker.policy.conditions import TRUE_CONDITION
from checker.policy.policy import Derivation, ReferenceList, Template
from checker.policy.reads import derivations_behind, reads_of
from checker.record import record
from checker.report.condition_text import Line, condition_lines

VERSION = "1"
_WIDEST_SNIPPET = 92


@record
class Snippet:
    """An example: the verdict it gives, what is special about it, and the lines that differ from
    the proposal that passes everything (`~`: taken away)."""

    verdict: str
    name: str
    lines: tuple[str, ...]


@record
class Cited:
    """A place in a source: its short and full name, where in it, our words for what it says."""

    short: str
    title: str
    at: str
    says: str
    url: str
    verified: bool


@record
class Card:
    """A rule in words. `when`, `require` and `escalate` are the lines of its conditions."""

    rule: Rule
    when: tuple[Line, ...]
    require: tuple[Line, ...]
    escalate: tuple[Line, ...]
    computed: tuple[tuple[str, str, tuple[Line, ...]], ...]
    message: str
    remediation: str
    params: tuple[tuple[str, str, str, str], ...]
    derived: tuple[Derivation, ...]
    lists: tuple[ReferenceList, ...]
    avoid: tuple[Snippet, ...]
    prefer: tuple[Snippet, ...]
    neither: tuple[Snippet, ...]
    sources: tuple[Cited, ...]


def card(rule: Rule, policy: Policy) -> Card:
    """The rule in words."""
    reads = reads_of(rule, policy, texts=True)
    own = list(reads.lets)
    derived = derivations_behind(reads, policy)
    for derivation in derived:
        reads.add(derivation.about, derivation.cases)
    escalates = rule.escalate_to is not None
    return Card(
        rule=rule,
        when=tuple(condition_lines(rule.when)),
        require=() if rule.check else tuple(condition_lines(rule.require)),
        escalate=tuple(condition_lines(rule.escalate_when)) if escalates else (),
        computed=tuple(
            (
                let.name,
                call(let),
                () if let.where == TRUE_CONDITION else tuple(condition_lines(let.where)),
            )
            for let in own
        ),
        message=template(rule.message),
        remediation=template(rule.remediation),
        params=tuple((p.name, p.allowed, shown(p.value), p.doc) for p in rule.params),
        derived=tuple(derived),
        lists=tuple(policy.lists[name] for name in reads.lists if name in policy.lists),
        avoid=tuple(_snippets(rule, "fail", "warn")),
        prefer=tuple(_snippets(rule, "pass")),
        neither=tuple(_snippets(rule, "not_applicable", "undetermined")),
        sources=tuple(_cited(rule, policy)),
    )


def card_json(found: Card) -> dict[str, Any]:
    """The rule as one JSON value."""
    rule = found.rule
    return {
        "schemaVersion": VERSION,
        "id": rule.id,
        "title": rule.title,
        "pack": rule.pack,
        "group": rule.group,
        "file": rule.file,
        "about": rule.about,
        "severity": rule.severity,
        "escalatesTo": rule.escalate_to,
        "whenUnknown": rule.missing or rule.severity,
        "waivable": rule.waivable,
        "rationale": " ".join(rule.rationale.split()),
        "when": _lines(found.when),
        "require": _lines(found.require),
        "escalate": _lines(found.escalate),
        "computed": [
            {"name": name, "how": how, "where": _lines(where)}
            for name, how, where in found.computed
        ],
        "message": found.message,
        "remediation": found.remediation,
        "params": [
            {"name": name, "type": kind, "value": value, "doc": doc}
            for name, kind, value, doc in found.params
        ],
        "derived": [
            {"entity": d.about, "attribute": d.name, "title": d.title, "file": d.file}
            for d in found.derived
        ],
        "lists": [
            {"name": known.name, "title": known.title, "asOf": known.as_of, "source": known.source}
            for known in found.lists
        ],
        "avoid": [_snippet(snippet) for snippet in found.avoid],
        "prefer": [_snippet(snippet) for snippet in found.prefer],
        "other": [_snippet(snippet) for snippet in found.neither],
        "sources": [
            {
                "short": cited.short,
                "title": cited.title,
                "at": cited.at,
                "says": cited.says or None,
                "url": cited.url or None,
                "verified": cited.verified,
            }
            for cited in found.sources
        ],
    }


def listed_json(policy: Policy) -> dict[str, Any]:
    """All rules of a policy, in short, as one JSON value."""
    return {
        "schemaVersion": VERSION,
        "rules": [
            {
                "id": rule.id,
                "title": rule.title,
                "pack": rule.pack,
                "group": rule.group,
                "about": rule.about,
                "severity": rule.severity,
                "escalatesTo": rule.escalate_to,
                "waivable": rule.waivable,
                "file": rule.file,
            }
            for rule in policy.rules
        ],
    }


def template(text: Template) -> str:
    """A message as the rule writes it, on one line."""
    parts = (part if isinstance(part, str) else f"{{{part.text}}}" for part in text.parts)
    return " ".join("".join(parts).split())


def _lines(lines: tuple[Line, ...]) -> list[str]:
    return [f"{'  ' * depth}{text}" for depth, text in lines]


def _snippet(snippet: Snippet) -> dict[str, Any]:
    return {"verdict": snippet.verdict, "name": snippet.name, "lines": list(snippet.lines)}


def _snippets(rule: Rule, *verdicts: str) -> Iterator[Snippet]:
    examples = rule.examples
    groups = {
        "pass": examples.passes,
        "warn": examples.warn,
        "fail": examples.fail,
        "not_applicable": examples.not_applicable,
        "undetermined": examples.undetermined,
    }
    for verdict in verdicts:
        for example in groups[verdict]:
            lines = list(_changes(example.patch))
            for other in example.beside:
                lines += ["# beside it another proposal, with", *_changes(other)]
            yield Snippet(verdict, example.name, tuple(lines))


def _changes(patch: dict[str, Any]) -> Iterator[str]:
    for path, value in patch.items():
        if value is None:
            yield f"{path}: ~"
            continue
        text = json.dumps(value, ensure_ascii=False)
        if len(path) + len(text) > _WIDEST_SNIPPET and isinstance(value, list):
            yield f"{path}:"
            for item in value:
                yield f"  - {json.dumps(item, ensure_ascii=False)}"
        else:
            yield f"{path}: {text}"


def _cited(rule: Rule, policy: Policy) -> Iterator[Cited]:
    for reference in rule.references:
        source = policy.sources[reference.source]
        says = source.sentences.get(reference.sentence, "") if reference.sentence else ""
        at = reference.at or reference.sentence or ""
        yield Cited(source.short, source.title, at, says, source.url or "", reference.verified)
