"""Rules as written, checked against the types of a proposal."""

from checker.policy.load import PolicyProblems, load_policy
from checker.policy.policy import Derivation, Policy, ReferenceList, Rule
from checker.policy.typecheck import whole_text_pattern
from checker.policy.values import Duration, Money, duration
from checker.policy.yaml_file import Problem

__all__ = [
    "Derivation",
    "Duration",
    "Money",
    "Policy",
    "PolicyProblems",
    "Problem",
    "ReferenceList",
    "Rule",
    "duration",
    "load_policy",
    "whole_text_pattern",
]
