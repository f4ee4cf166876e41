"""Rules as written, checked against the types of a proposal."""

from checker.policy.load import PolicyProblems, load_policy
from checker.policy.policy import Derivation, Policy, ReferenceList, Rule
from checker.policy.typecheck import whole_text_pattern
from checker.policy.values import Money
from checker.policy.yaml_file import Problem

__all__ = [
    "Derivation",
    "Money",
    "Policy",
    "PolicyProblems",
    "Problem",
    "ReferenceList",
    "Rule",
    "load_policy",
    "whole_text_pattern",
]
