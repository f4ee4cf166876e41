"""Which conditions can be unknown at all, in a proposal that keeps to the schema."""

from checker.policy import Policy
from checker.policy.conditions import (
    AS_OF,
    PORTFOLIO,
    All,
    AnyOf,
    Attribute,
    Compare,
    Condition,
    Constant,
    Home,
    Itself,
    Key,
    Let,
    Negated,
    Path,
    Quantified,
)
from checker.schema import Kind

# Functions that have a value over any list whose items are known, also over an empty one.
_TOTAL = frozenset({"count", "distinct", "increasing", "circular"})
# Of each scope whether all its items are entities of this proposal, with an id and attributes.
Scopes = tuple[bool, ...]


class Possible:
    """Answers whether a value can be unstated and a condition unknown.

    A value is always stated when it is the day of the run, has a default in the schema, is the id
    of an entity, or is a derived attribute whose derivation cannot end without a value.
    """

    def __init__(self, policy: Policy) -> None:
        self._total: dict[str, bool] = {}
        for derivation in policy.derivations:
            known = derivation.values[-1] is not None
            self._total[derivation.name] = known and not any(
                self.unknown(case, (True, True)) for case in derivation.cases
            )

    def unknown(
        self, condition: Condition, scopes: Scopes, stated: frozenset[str] = frozenset()
    ) -> bool:
        """Whether the condition can be unknown. `stated` are paths that are known to be stated
        wherever the condition matters, since another line asks for that."""
        match condition:
            case Compare(operator="present"):
                return False
            case Compare(path, _, operand):
                other = isinstance(operand, Path) and self.unstated(operand, scopes, stated)
                money = path.type.kind is Kind.MONEY or path.type.kind is Kind.DURATION
                return other or money or self.unstated(path, scopes, stated)
            case Quantified():
                absent = self.unstated(condition.path, scopes, stated)
                return absent or self.unknown(
                    condition.inner, inside(condition.path, scopes), stated
                )
            case Negated(part):
                return self.unknown(part, scopes, stated)
            case All(parts):
                known = stated | _asked(parts, True)
                return any(self.unknown(part, scopes, known) for part in parts)
            case AnyOf(parts):
                known = stated | _asked(parts, False)
                return any(self.unknown(part, scopes, known) for part in parts)

    def unstated(self, path: Path, scopes: Scopes, stated: frozenset[str] = frozenset()) -> bool:
        """Whether there can be no value at the path."""
        if path.text in stated or path.scope in {AS_OF, PORTFOLIO} or not path.steps:
            return False
        if let := path.let:
            return self._uncomputed(let, scopes)
        match path.steps:
            case (Attribute(name),):
                return not (scopes[path.scope] and self._total[name])
            case (Home(), Attribute(name)):
                return not self._total[name]
            case (Key("id"),) | (Home(), Key("id")):
                return not (path.scope < 2 or scopes[path.scope] or len(path.steps) == 2)
            case (Itself(),):
                return True
        return path.type.default is None

    def _uncomputed(self, let: Let, scopes: Scopes) -> bool:
        scopes = scopes[: let.depth]
        arguments = [a for a in let.arguments if not isinstance(a, Constant)]
        if let.source is None:
            pair = let.function != "value"
            return pair or any(self.unstated(argument, scopes) for argument in arguments)
        items = inside(let.source, scopes)
        return (
            let.function not in _TOTAL
            or self.unstated(let.source, scopes)
            or self.unknown(let.where, items)
            or any(self.unstated(path, items) for path in (let.value, let.to) if path is not None)
        )


def inside(path: Path, scopes: Scopes) -> Scopes:
    """The scopes of a condition on an item of the list at a path."""
    item = path.type.item
    return (*scopes, item is not None and item.entity is not None and item.refers_to is None)


def _asked(parts: tuple[Condition, ...], wanted: bool) -> frozenset[str]:
    """The paths of which a part asks whether they are stated."""
    return frozenset(
        part.path.text
        for whole in parts
        for part in (whole.parts if isinstance(whole, All) and wanted else (whole,))
        if isinstance(part, Compare)
        and part.operator == "present"
        and isinstance(part.operand, Constant)
        and part.operand.value is wanted
    )
