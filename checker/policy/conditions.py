"""The rule language after type-checking: every name resolved, every constant of its type.

A condition is evaluated in *scopes*, a tuple of the things that can be spoken about: the proposal,
then the entity that the rule is about (the proposal once more when the rule is about that), then
one item for each quantifier around the condition. A `Path` starts at one of them.
"""

from typing import Any

from checker.record import field, record
from checker.schema import FieldType

AS_OF = -1
PORTFOLIO = -2
NO_END = 1 << 31
"""The last count of a range that has no end: no number of things in a proposal comes near it, and
it is far inside the int64 of the engine."""


@record
class Key:
    """A member of an object."""

    name: str


@record
class Follow:
    """The entity whose id stands in member `name`; `description` is what the schema says of it."""

    name: str
    kind: str
    description: str = field(default="", compare=False)


@record
class Attribute:
    """A derived attribute of an entity."""

    name: str


@record
class Home:
    """The proposal in which an entity stands."""


@record
class Everywhere:
    """All entities of a kind in all proposals of the run."""

    kind: str


@record
class Each:
    """All items of a list, or all entities it refers to; in messages only."""

    refers_to: str | None


@record
class Computed:
    """The value of a `let`."""

    let: "Let"


@record
class Itself:
    """The item of a list of plain values."""


Step = Key | Follow | Attribute | Home | Everywhere | Each | Computed | Itself


@record
class Path:
    """Where a value stands: `steps` from the scope with number `scope`; AS_OF is the day of the
    run, PORTFOLIO all proposals of the run. `text` is the path as the rule writes it."""

    text: str
    scope: int
    steps: tuple[Step, ...]
    type: FieldType

    @property
    def let(self) -> "Let | None":
        """The computed value that it begins with, if it begins with one."""
        first = self.steps[0] if self.steps else None
        return first.let if isinstance(first, Computed) else None


@record
class Constant:
    """A literal, a parameter or a reference list: `value` is a `Decimal`, `str`, `bool`, `date`,
    `Money` or a frozenset of those; `text` is what the rule writes for it."""

    value: Any
    text: str


Operand = Path | Constant


@record
class Compare:
    """One comparison of the value at `path`; true, false or unknown. `line` is that of the file."""

    path: Path
    operator: str
    operand: Operand
    line: int = field(compare=False)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The paths that it reads itself."""
        return (self.path, self.operand) if isinstance(self.operand, Path) else (self.path,)


@record
class Quantified:
    """How many items of the list at `path` satisfy `inner`, whose innermost scope is the item.

    `ranges` are the counts that make it true, ends included. `of_false` says that the count is of
    the items for which `inner` is false (`every`). `depth` is the number of the item's scope.
    """

    path: Path
    quantifier: str
    inner: "Condition"
    ranges: tuple[tuple[int, int], ...]
    of_false: bool
    depth: int
    line: int = field(compare=False)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The paths that it reads itself."""
        return (self.path,)


@record
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]


@record
class AnyOf:
    """Some part holds."""

    parts: tuple["Condition", ...]


@record
class Negated:
    """The part does not hold."""

    part: "Condition"


Condition = Compare | Quantified | All | AnyOf | Negated

TRUE_CONDITION = All(())


@record
class Let:
    """A computed value: `function` over `arguments`, named `name`, in the first `depth` scopes.

    `source` is the list it runs over, with `value` (a path inside an item; `to` is another) and
    `where` (which items count), for the functions that take a list.
    """

    name: str
    function: str
    arguments: tuple[Operand, ...]
    depth: int
    type: FieldType
    line: int = field(compare=False)
    source: Path | None = None
    value: Path | None = None
    to: Path | None = None
    where: Condition = TRUE_CONDITION
