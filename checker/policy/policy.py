"""A policy: rules and derivations with everything in them resolved and typed."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from checker.policy.conditions import Condition, Path
from checker.reading import Problems
from checker.record import field, record
from checker.schema import FieldType, ProposalType

if TYPE_CHECKING:
    from checker.policy.model import Examples


@record
class Template:
    """A text with placeholders: plain pieces and paths in turn."""

    parts: tuple[str | Path, ...]


@record
class ParamValue:
    """A parameter with its value in force, and the least and the greatest that a number may be."""

    name: str
    value: Any
    type: FieldType
    doc: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    @property
    def allowed(self) -> str:
        """What it may be, in words."""
        match self.minimum, self.maximum:
            case None, None:
                return str(self.type)
            case least, None:
                return f"{self.type} of at least {least}"
            case None, most:
                return f"{self.type} of at most {most}"
        return f"{self.type} from {self.minimum} to {self.maximum}"


@record
class Reference:
    """Where a rule comes from: a source of `sources.yaml`, and the place in it.

    `verified` is false for a citation that nobody has read in the source yet; users are told.
    """

    source: str
    at: str | None = None
    sentence: str | None = None
    verified: bool = True


@record
class Source:
    """A public text that rules cite; `short` is what reports call it, `sentences` gives its
    numbered claims in our words."""

    title: str
    short: str
    url: str | None = None
    note: str | None = None
    sentences: Mapping[str, str] = field(default_factory=dict)


@record
class Rule:
    """One rule. `about` is the kind of entity that gets a verdict each.

    `check` names a check of the product itself instead of conditions. `missing` is the verdict when
    `require` cannot be told: a severity, or `undetermined`. `across` names the fields that the rule
    reads, when it looks at the other proposals of the run too; else it is empty.
    `approval` are the roles of those who have to approve what it finds.
    `locked` is the place where the rule was locked against later layers; else it is empty.
    """

    id: str
    title: str
    pack: str
    group: str
    file: str
    about: str
    severity: str
    escalate_to: str | None
    escalate_when: Condition = field(late=True)
    check: str | None
    when: Condition = field(late=True)
    require: Condition = field(late=True)
    missing: str | None
    message: Template = field(late=True)
    remediation: Template = field(late=True)
    rationale: str
    references: tuple[Reference, ...] = field(late=True)
    params: tuple[ParamValue, ...] = field(late=True)
    waivable: bool
    across: frozenset[str] = frozenset()
    approval: tuple[str, ...] = ()
    locked: str = ""

    @property
    def unknown_escalates(self) -> bool:
        """Whether the severity is the other one also where the condition for it is unknown: missing
        facts never make a verdict milder."""
        return (self.severity, self.escalate_to) != ("fail", "warn")

    @property
    def examples(self) -> "Examples":
        """The examples of the rule, read from its file: a check needs none."""
        from checker.policy.examples import read_examples

        return read_examples(self.file)


@record
class Derivation:
    """A derived attribute: the value of the first case that holds while all before it do not.

    `values` ends with the one for "no case holds", None when there is none. `stratum` counts from
    0; a derivation uses derived attributes of lower strata only.
    """

    name: str
    about: str
    title: str
    file: str
    cases: tuple[Condition, ...] = field(late=True)
    values: tuple[Any, ...]
    type: FieldType
    stratum: int


@record
class ReferenceList:
    """A dated list of codes that rules refer to as `@name`.

    `fresh_for_months` is how long after `as_of` its values can be relied on; None when it does not
    say; `file` and `line` tell where that stands.
    """

    name: str
    title: str
    as_of: str
    source: str
    values: tuple[str, ...]
    fresh_for_months: int | None = None
    file: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        """The file and line, as people write them."""
        return f"{self.file}:{self.line}"


@record
class Pack:
    """Rules that are turned on together. `regime` is the one that turns them on for the proposals
    under it; None when there is none. `file` is its `pack.yaml`."""

    name: str
    title: str
    description: str
    regime: str | None
    file: str


@record
class Override:
    """What a layer changed of those before it.

    `rule` is the id of a rule, or a reference list as `@name`. `key` is `severity`, `enabled`,
    `params.NAME`, or `values` for a list that was replaced. `file` and `line` say so, or an option
    in place of a file, without a line. `weakens` is false when the change can only make a run
    stricter; `undone` is true when a later layer took it back. `written` is what the rule itself
    says of a parameter, when that is neither before nor after.
    """

    rule: str
    key: str
    before: str
    after: str
    file: str
    line: int
    weakens: bool = True
    undone: bool = False
    written: str = ""

    @property
    def place(self) -> str:
        """The file and line, or the option, as people write it."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        if self.key == "enabled":
            return f"{self.rule}: {'on again' if self.after == 'true' else 'off'} ({self.place})"
        name = self.key.removeprefix("params.")
        before = self.before + f", and of {self.written} as written" * bool(self.written)
        return f"{self.rule}: {name} {self.after} instead of {before} ({self.place})"


@record
class Policy:
    """Rules by id in order, derivations by stratum, and what both refer to.

    `made` is what the engine made of it, when that is known already.
    `packs` are those that have a `pack.yaml`. `overrides` are what later layers changed of earlier
    ones, in order. Rules of a pack that is `conditional` are asked of proposals under its regime.
    """

    rules: tuple[Rule, ...]
    derivations: tuple[Derivation, ...]
    lists: Mapping[str, ReferenceList]
    sources: Mapping[str, Source]
    types: ProposalType
    packs: Mapping[str, Pack] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    conditional: frozenset[str] = frozenset()
    made: Any = field(default=None, compare=False, repr=False)

    def asks(self, rule: Rule, regimes: Collection[str]) -> bool:
        """Whether the rule is asked of a proposal that is under these regimes."""
        return rule.pack not in self.conditional or self.packs[rule.pack].regime in regimes

    @property
    def weakenings(self) -> tuple[Override, ...]:
        """The changes that may let through what the rules as written would not."""
        return tuple(o for o in self.overrides if o.weakens and not o.undone)

    @property
    def across(self) -> frozenset[str]:
        """The fields that rules read of other proposals; empty when none looks at those."""
        return frozenset().union(*(rule.across for rule in self.rules))


class PolicyProblems(Problems):
    """A policy that cannot be used."""
