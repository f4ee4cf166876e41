"""A rule that loads, and whose own example fails until somebody has written what it asks."""

import json

from checker.record import record
from checker.scaffold.key import key_of

_WORDS_IN_NAME = 5


@record
class RuleStart:
    """What is known of a rule before it is written. `source` is the key of a text it comes from."""

    id: str
    title: str
    about: str
    source: str

    @property
    def file_name(self) -> str:
        """The name of its file: its id and the first words of its title."""
        words = key_of(self.title).split("-")[:_WORDS_IN_NAME]
        return "-".join([self.id, *words]) + ".yaml"


def rule_text(start: RuleStart) -> str:
    """The text of the file of a rule, to be filled in."""
    return f"""\
# yaml-language-server: $schema=rule.schema.json
id: {start.id}
title: {json.dumps(start.title, ensure_ascii=False)}
severity: fail                # fail | warn
for: {start.about:<24}# one verdict for each
when: {{}}                      # which of them it applies to; {{}} is every one
require:                      # what must hold of them: write your condition here
  id: {{present: true}}
message: "{{id}} does not do what the rule asks."
remediation: State how to fix it.
rationale: Say why the rule exists.
references:
  - {{source: {start.source}}}
examples:                     # each is a change to the proposal that passes everything
  pass:
    - {{name: the proposal that passes everything, patch: {{}}}}
  fail:
    - {{name: write here a change that the rule must find, patch: {{}}}}
"""


def sources_text(key: str) -> str:
    """A file of sources with one text, for the first rule of a pack."""
    return f"""\
# The texts that the rules of this pack cite: {{source: {key}, at: "section 3"}}.
sources:
  {key}:
    title: Our sourcing policy
    short: Our policy
"""
