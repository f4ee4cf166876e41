"""`sourcing explain` and `sourcing rules`."""

import textwrap
from collections.abc import Iterator
from itertools import groupby

from checker.cli.settings import Usage
from checker.policy import Policy, Rule
from checker.policy.conditions import Path
from checker.report.words import sources
from checker.suggest import did_you_mean

_WIDTH = 96


def list_rules(policy: Policy) -> Iterator[str]:
    """The rules by pack and group, one a line."""
    for (pack, group), rules in groupby(
        sorted(policy.rules, key=lambda r: (r.pack, r.group, r.id)), lambda r: (r.pack, r.group)
    ):
        yield f"{pack} / {group}"
        for rule in rules:
            severity = rule.severity + (f"→{rule.escalate_to}" if rule.escalate_to else "")
            yield f"  {rule.id:<8}{severity:<11}{rule.title}"
        yield ""
    yield f"{len(policy.rules)} rules. `sourcing explain RULE` tells more about one."


def explain_rule(policy: Policy, wanted: str) -> Iterator[str]:
    """Everything about one rule.

    Raises:
        Usage: there is no such rule.
    """
    rule = rule_named(policy, wanted)
    yield f"{rule.id}  {rule.title}"
    yield f"severity: {_severity(rule)}   pack: {rule.pack}   about: each {rule.about}"
    yield ""
    yield from _paragraph("Why", rule.rationale)
    yield from _paragraph("Finding", _template(rule.message.parts))
    yield from _paragraph("Fix", _template(rule.remediation.parts))
    for param in rule.params:
        yield from _paragraph(f"Parameter {param.name} = {param.value}", param.doc)
    for title, examples in (("Avoid", rule.examples.fail), ("Avoid", rule.examples.warn)):
        for example in examples:
            yield from _paragraph(title, example.name)
    for example in rule.examples.passes:
        yield from _paragraph("Prefer", example.name)
    yield "Sources:"
    for reference in rule.references:
        source = policy.sources[reference.source]
        yield f"  {sources([reference], policy)}: {source.title}"
        if source.url:
            yield f"    {source.url}"
        if reference.sentence:
            yield f"    {source.sentences[reference.sentence]}"
    yield f"Rule file: {rule.file}"
    yield "No legal advice is given."


def rule_named(policy: Policy, wanted: str) -> Rule:
    """The rule with that id.

    Raises:
        Usage: there is none.
    """
    rule = next((rule for rule in policy.rules if rule.id == wanted.upper()), None)
    if rule is None:
        hint = did_you_mean(wanted.upper(), [rule.id for rule in policy.rules])
        raise Usage(f'there is no rule "{wanted}"; {hint or "`sourcing rules` lists them"}')
    return rule


def _severity(rule: Rule) -> str:
    if rule.escalate_to is None:
        return rule.severity
    return f"{rule.severity}, or {rule.escalate_to} under the condition in its file"


def _paragraph(title: str, text: str) -> Iterator[str]:
    yield from textwrap.wrap(f"{title}: {' '.join(text.split())}", _WIDTH, subsequent_indent="  ")


def _template(parts: tuple[str | Path, ...]) -> str:
    return "".join(part if isinstance(part, str) else f"{{{part.text}}}" for part in parts)
