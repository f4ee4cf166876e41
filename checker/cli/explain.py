"""`sourcing explain` and `sourcing rules`."""

import json
from collections.abc import Iterator
from itertools import groupby

from checker.cli.settings import Usage
from checker.policy import Policy, PolicyProblems, Rule
from checker.reading import printable
from checker.report.rule_card import card, card_json, listed_json
from checker.report.rule_text import rule_markdown, rule_text
from checker.suggest import did_you_mean


def list_rules(policy: Policy, *, as_json: bool) -> Iterator[str]:
    """The rules by pack and group, one a line; or as JSON."""
    if as_json:
        yield json.dumps(listed_json(policy), indent=2, ensure_ascii=False)
        return
    for (pack, group), rules in groupby(
        sorted(policy.rules, key=lambda r: (r.pack, r.group, r.id)), lambda r: (r.pack, r.group)
    ):
        yield f"{pack} / {group}"
        for rule in rules:
            severity = rule.severity + (f"→{rule.escalate_to}" if rule.escalate_to else "")
            yield f"  {rule.id:<8}{severity:<11}{rule.title}"
        yield ""
    yield f"{len(policy.rules)} rules. `sourcing explain RULE` explains one."


def explain_rule(policy: Policy, wanted: str, output_format: str) -> Iterator[str]:
    """Everything about one rule, as text, JSON or Markdown.

    Raises:
        Usage: there is no such rule, or its examples are not of their form.
    """
    try:
        found = card(rule_named(policy, wanted), policy)
    except PolicyProblems as error:  # in its examples, which only now are read
        raise Usage(f"problems in the examples\n{error}") from None
    match output_format:
        case "json":
            yield json.dumps(card_json(found), indent=2, ensure_ascii=False)
        case "markdown":
            yield from rule_markdown(found, found.rule.file)
        case _:
            yield from map(printable, rule_text(found))


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
