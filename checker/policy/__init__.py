"""Rule files come in, and a policy goes out, in which every name is resolved and every constant has
its type; or every problem in them at its line."""

from typing import TYPE_CHECKING

from checker.late import late

if TYPE_CHECKING:
    from checker.policy.layer import Layer
    from checker.policy.load import load_layers, load_policy
    from checker.policy.patterns import whole_text_pattern
    from checker.policy.policy import (
        Derivation,
        Override,
        Policy,
        PolicyProblems,
        Reference,
        ReferenceList,
        Rule,
        Template,
    )
    from checker.policy.values import Duration, Money, duration

__getattr__ = late(
    __name__,
    {
        "layer": "Layer",
        "load": "load_layers load_policy",
        "patterns": "whole_text_pattern",
        "policy": (
            "Derivation Override Policy PolicyProblems Reference ReferenceList Rule Template"
        ),
        "values": "Duration Money duration",
    },
)
