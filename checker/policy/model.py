"""The files of a policy, as pydantic models: rules, derivations, reference lists, sources.

Conditions stay as they were read here; `checker.policy.typecheck` gives them their types.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from checker.config.model import RULE_ID

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
NAME = r"^[a-z][A-Za-z0-9_]*$"
Name = Annotated[str, StringConstraints(pattern=NAME)]
Day = Annotated[date, BeforeValidator(lambda v: date.fromisoformat(v) if isinstance(v, str) else v)]
Raw = dict[str, Any]
RuleId = Annotated[str, StringConstraints(pattern=f"^{RULE_ID}$")]
PACK = r"^[a-z][a-z0-9-]*$"

Severity = Literal["fail", "warn"]
# The roles of a proposal's approvals; a test holds the schema to this.
Role = Literal[
    "businessOwner",
    "procurement",
    "legal",
    "finance",
    "security",
    "dataProtection",
    "risk",
    "internalAudit",
    "executive",
    "managementBody",
]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Reference(_File):
    """Where a rule comes from: a source of `sources.yaml`, and the place in it.

    `verified: false` marks a citation that nobody has read in the source yet; users are told.
    """

    source: Name
    at: Text | None = None
    sentence: Text | None = None
    verified: bool = True


class Param(_File):
    """A named threshold: an organisation overrides the value and leaves the rule alone."""

    type: Literal["number", "text", "date", "money", "duration", "list"] = "number"
    default: Any
    minimum: int | float | None = None
    maximum: int | float | None = None
    doc: Text


class Escalation(_File):
    """A severity that depends on the proposal."""

    to: Severity
    when: Raw


class Example(_File):
    """A small proposal, as changes to one that passes everything: `patch` maps paths such as
    `providers[acme].country` to new values; `~` takes the field away. `entity` is the id of the
    entity whose verdict is meant, when there are several. `beside` lists other proposals of the
    portfolio, as changes to the one that passes everything too."""

    name: Text
    patch: dict[str, Any] = Field(default_factory=dict)
    entity: Text | None = None
    beside: list[dict[str, Any]] = Field(default_factory=list)


class Examples(_File):
    """Examples by the verdict that each must give."""

    passes: list[Example] = Field(default_factory=list, alias="pass")
    warn: list[Example] = Field(default_factory=list)
    fail: list[Example] = Field(default_factory=list)
    not_applicable: list[Example] = Field(default_factory=list)
    undetermined: list[Example] = Field(default_factory=list)


class RuleFile(_File):
    """One rule as written. See `docs/rule-language.md`."""

    id: RuleId
    title: Text
    severity: Severity
    escalate: Escalation | None = None
    about: Name = Field(default="proposal", alias="for")
    check: Literal["schema", "evidence", "waivers"] | None = None
    let: Raw = Field(default_factory=dict)
    when: Raw = Field(default_factory=dict)
    require: Raw = Field(default_factory=dict)
    missing: Literal["fail", "warn", "undetermined"] | None = None
    message: Text
    remediation: Text
    rationale: Text
    references: Annotated[list[Reference], Field(min_length=1)]
    params: dict[Name, Param] = Field(default_factory=dict)
    waivable: bool = True
    approval: list[Role] = Field(default_factory=list)
    locked: bool = False
    examples: Examples = Field(default_factory=Examples)


class Case(_File):
    """One case of a derivation: the value, when the condition holds and no earlier case did."""

    value: Any
    when: Raw


class DerivationFile(_File):
    """A new attribute of an entity, worked out from its facts; later rules may use it."""

    derive: Name
    about: Name = Field(alias="for")
    title: Text
    rationale: Text
    let: Raw = Field(default_factory=dict)
    # One table of the engine holds no more of them; a test of the engine says so too.
    cases: Annotated[list[Case], Field(min_length=1, max_length=18)]
    otherwise: Any = None
    references: Annotated[list[Reference], Field(min_length=1)]
    params: dict[Name, Param] = Field(default_factory=dict)


class ListFile(_File):
    """A dated reference list, used in rules as `@name`. `replaces` says that it stands in for the
    list of that name in an earlier layer."""

    list_name: Name = Field(alias="list")
    title: Text
    as_of: Day
    fresh_for_months: Annotated[int, Field(ge=1, le=600)] | None = None
    replaces: bool = False
    source: Text
    url: Text | None = None
    values: Annotated[list[Text], Field(min_length=1)]


class Source(_File):
    """A public text that rules cite; `short` is what reports call it, `sentences` gives its
    numbered claims in our words."""

    title: Text
    short: Text
    url: Text | None = None
    note: Text | None = None
    sentences: dict[str, Text] = Field(default_factory=dict)


class SourcesFile(_File):
    """The texts that rules cite, by key."""

    sources: dict[Name, Source]


class GroundFile(_File):
    """What the examples in the folder and below it stand on: the proposal that they change, and the
    day that they are judged by."""

    base: Text
    as_of: Day


class Survivor(_File):
    """A change to a rule that no example can notice, and why: as `sourcing test --mutate` names
    it."""

    rule: Text
    mutation: Text
    why: Text


class SurvivorsFile(_File):
    """The changes to rules of the folder that need not be noticed."""

    survivors: list[Survivor]


class Setting(_File):
    """What a pack says of a rule of an earlier layer, or of its own."""

    severity: Severity | None = None
    enabled: bool | None = None
    locked: Literal[True] | None = None
    params: dict[Name, Any] = Field(default_factory=dict)


class PackFile(_File):
    """The rules of a folder as one pack: `pack.yaml` in that folder."""

    pack: Annotated[str, StringConstraints(pattern=PACK)]
    title: Text
    description: Text
    regime: Text | None = None
    locked: Literal[True] | None = None
    rules: dict[RuleId, Setting] = Field(default_factory=dict)
