"""Rules as written, checked against the types of a proposal.

The loaders are imported when they are first asked for: a policy that comes from the
cache needs neither the YAML reader nor the models of the files.
"""

from typing import TYPE_CHECKING, Any

from checker.policy.layer import Layer
from checker.policy.patterns import whole_text_pattern
from checker.policy.policy import (
    Derivation,
    Override,
    Pack,
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
    from checker.policy.load import load_layers, load_policy

__all__ = [
    "Derivation",
    "Duration",
    "Layer",
    "Money",
    "Override",
    "Pack",
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
    "load_layers",
    "load_policy",
    "whole_text_pattern",
]


def __getattr__(name: str) -> Any:
    if name in {"load_layers", "load_policy"}:
        from checker.policy import load

        return getattr(load, name)
    raise AttributeError(name)
