"""Oracle and product side by side: how much they were compared, and where they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.oracle.oracle import Verdicts, judge
from tests.oracle.product import Key, Product, Said
from tests.oracle.values import NOWHERE, Places, Pointer
from tests.oracle.worlds import World

Dict = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One rule and entity, or derived value, of which oracle and product think differently."""

    what: str
    key: Key
    oracle: object
    product: object

    def __str__(self) -> str:
        return f"{self.what} of {self.key}: oracle {self.oracle}, product {self.product}"


@dataclass(slots=True)
class Comparison:
    """How many verdicts, derived values and lists of missing facts were compared, and the rest."""

    verdicts: int = 0
    derived: int = 0
    missing: int = 0
    disputed: int = 0
    differences: tuple[Difference, ...] = ()

    def __iadd__(self, other: "Comparison") -> "Comparison":
        self.verdicts += other.verdicts
        self.derived += other.derived
        self.missing += other.missing
        self.disputed += other.disputed
        self.differences += other.differences
        return self


def compared(
    product: Product, world: World, proposals: Sequence[Dict], *, deep: bool = True
) -> Comparison:
    """Everything that can be compared about proposals that are judged together. Not `deep`: what
    the engine says, which knows neither drafts nor missing facts."""
    deep = deep or any(proposal.get("status") == "draft" for proposal in proposals)
    found = Comparison()
    try:
        evaluated = product.evaluated(proposals, world.as_of)
        judged = product.judged(proposals, world.as_of) if deep else [e[0] for e in evaluated]
    except Exception as error:
        crash = f"crash: {type(error).__name__}"
        return Comparison(differences=(Difference(crash, ("", "", ()), "verdicts", repr(error)),))
    told = judge(world.files, world.schema, proposals, world.as_of)
    for own, (verdicts, attributes), said, (_, derived) in zip(
        proposals, told, judged, evaluated, strict=True
    ):
        found += _compared(verdicts, said, [own, *proposals])
        differing = tuple(_differing("derived value", attributes, derived))
        found += Comparison(derived=len(attributes), differences=differing)
    return found


def _compared(told: Verdicts, said: dict[Key, Said], proposals: Sequence[Dict]) -> Comparison:
    found, differing = Comparison(verdicts=len(told)), []
    verdicts = {key: outcome.verdict for key, outcome in told.items()}
    for difference in _differing("verdict", verdicts, {k: v.verdict for k, v in said.items()}):
        if difference.key in told and told[difference.key].hopeful:
            found.disputed += 1
        else:
            differing.append(difference)
    for key in told.keys() & said.keys():
        outcome, answer = told[key], said[key]
        if None in {answer.missing, outcome.missing} or outcome.verdict != answer.verdict:
            continue
        found.missing += 1
        loose = answer.vague or outcome.hopeful
        if not _same_places(
            outcome.missing or NOWHERE, answer.missing or NOWHERE, proposals, loose
        ):
            differing.append(Difference("missing facts", key, outcome.missing, answer.missing))
    found.differences = tuple(differing)
    return found


def _differing(what: str, first: dict[Key, Any], second: dict[Key, Any]) -> Iterable[Difference]:
    for key in [*first, *(second.keys() - first.keys())]:
        one, other = first.get(key, "nothing"), second.get(key, "nothing")
        if one != other:
            yield Difference(what, key, one, other)


def _same_places(wanted: Places, stated: Places, proposals: Sequence[Dict], loose: bool) -> bool:
    """Whether places are the same in one of the proposals (which one, places do not say). A place
    inside of something that holds nothing is the place of that."""
    for proposal in proposals:
        one = {_reached(place, proposal) for place in wanted}
        other = {_reached(place, proposal) for place in stated}
        if other <= one if loose else other == one:
            return True
    return False


def _reached(place: Pointer, node: Any) -> Pointer:
    for number, step in enumerate(place):
        known = isinstance(node, dict) and step in node
        known = known or (isinstance(node, list) and isinstance(step, int) and step < len(node))
        if not known:
            holds = isinstance(node, dict | list)
            return place if holds else place[:number]
        node = node[step]
    return place
