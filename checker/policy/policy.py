"""A policy: rules and derivations with everything in them resolved and typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checker.policy.conditions import Condition
from checker.policy.model import Examples, Reference, Source
from checker.policy.typecheck import ParamValue, Template
from checker.schema import FieldType, ProposalType


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `about` is the kind of entity that gets a verdict each; `line` is that of its id.

    `check` names a check of the product itself instead of conditions. `missing` is the verdict when
    `require` cannot be told: a severity, or `undetermined`. `across` names the fields that the rule
    reads, when it looks at the other proposals of the run too; else it is empty.
    """

    id: str
    title: str
    pack: str
    group: str
    file: str
    about: str
    severity: str
    escalate_to: str | None
    escalate_when: Condition
    check: str | None
    when: Condition
    require: Condition
    missing: str | None
    message: Template
    remediation: Template
    rationale: str
    references: tuple[Reference, ...]
    params: tuple[ParamValue, ...]
    waivable: bool
    examples: Examples
    across: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Derivation:
    """A derived attribute: the value of the first case that holds while all before it do not.

    `values` ends with the one for "no case holds", None when there is none. `stratum` counts from
    0; a derivation uses derived attributes of lower strata only.
    """

    name: str
    about: str
    title: str
    file: str
    cases: tuple[Condition, ...]
    values: tuple[Any, ...]
    type: FieldType
    stratum: int


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """A dated list of codes that rules refer to as `@name`."""

    name: str
    title: str
    as_of: str
    source: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """Rules by id in order, derivations by stratum, and what both refer to."""

    rules: tuple[Rule, ...]
    derivations: tuple[Derivation, ...]
    lists: Mapping[str, ReferenceList]
    sources: Mapping[str, Source]
    types: ProposalType

    @property
    def across(self) -> frozenset[str]:
        """The fields that rules read of other proposals; empty when none looks at those."""
        return frozenset().union(*(rule.across for rule in self.rules))
