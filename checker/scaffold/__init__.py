"""Beginnings: a policy goes in, and the text of a new file comes out, ready to be filled in."""

from checker.scaffold.key import key_of
from checker.scaffold.proposal import Fact, can_be_asked, needed_facts, proposal_text, put, skeleton
from checker.scaffold.rule import RuleStart, rule_text, sources_text

__all__ = [
    "Fact",
    "RuleStart",
    "can_be_asked",
    "key_of",
    "needed_facts",
    "proposal_text",
    "put",
    "rule_text",
    "skeleton",
    "sources_text",
]
