"""Rules as written, checked against the types of a proposal.

`load_policy` is imported when it is first asked for: a policy that comes from the
cache needs neither the YAML reader nor the models of the files.
"""

from typing import TYPE_CHECKING, Any

from checker.policy.patterns import whole_text_pattern
from checker.policy.policy import (
    Derivation,
    ParamValue,
    Policy,
    PolicyProblems,
    Reference,
    ReferenceList,
    Rule,
    Source,
    Template,
)
from checker.policy.values import Duration, Money, duration
from checker.reading import Problem

if TYPE_CHECKING:
    from checker.policy.load import load_policy

__all__ = [
    "Derivation",
    "Duration",
    "Money",
    "ParamValue",
    "Policy",
    "PolicyProblems",
    "Problem",
    "Reference",
    "ReferenceList",
    "Rule",
    "Source",
    "Template",
    "duration",
    "load_policy",
    "whole_text_pattern",
]


def __getattr__(name: str) -> Any:
    if name == "load_policy":
        from checker.policy.load import load_policy

        return load_policy
    raise AttributeError(name)
