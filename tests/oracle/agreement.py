"""Oracle and product side by side: how much they were compared, and where they differ."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.oracle.oracle import Outcome, judge
from tests.oracle.product import Key, Product, Said
from tests.oracle.worlds import World

Dict = dict[str, Any]
Place = tuple[int, tuple[str | int, ...]]
Places = frozenset[Place]
Attribute = tuple[int, str, tuple[str | int, ...]]


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
    """How much was compared: pairs of a rule and a proposal, verdicts (one for each entity of such
    a pair), derived values, lists of missing facts; how each word of the language came out; and
    the differences."""

    pairs: int = 0
    verdicts: int = 0
    derived: int = 0
    missing: int = 0
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    differences: tuple[Difference, ...] = ()

    def __iadd__(self, other: "Comparison") -> "Comparison":
        self.pairs += other.pairs
        self.verdicts += other.verdicts
        self.derived += other.derived
        self.missing += other.missing
        self.asked += other.asked
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
    told, found.asked = judge(world.files, world.plain, proposals, world.as_of)
    across = {f["id"] for f in world.files if "id" in f and "portfolio." in str(f)}
    lacking = {
        (number, name, at): places
        for number, judgement in enumerate(told)
        for (name, _, at), places in judgement.lacking.items()
    }
    for judgement, said, (_, derived) in zip(told, judged, evaluated, strict=True):
        found += _compared(judgement.verdicts, said, proposals, across, lacking)
        differing = tuple(_differing("derived value", judgement.attributes, derived))
        found += Comparison(derived=len(judgement.attributes), differences=differing)
    found.pairs = len(proposals) * sum("id" in f and "check" not in f for f in world.files)
    return found


def _compared(
    told: dict[Key, Outcome],
    said: dict[Key, Said],
    proposals: Sequence[Dict],
    across: set[str],
    lacking: dict[Attribute, Places],
) -> Comparison:
    verdicts = {key: outcome.verdict for key, outcome in told.items()}
    differing = list(_differing("verdict", verdicts, {k: v.verdict for k, v in said.items()}))
    found = Comparison(verdicts=len(told))
    for key in told.keys() & said.keys():
        wanted, stated = told[key].missing, said[key].missing
        if wanted is None or stated is None or told[key].verdict != said[key].verdict:
            continue
        found.missing += 1
        # Of many proposals the product names the first few places; beside what has no place of
        # its own it need not name others.
        some_will_do = said[key].vague or key[0] in across
        one = {_reached(place, proposals) for place in wanted}
        other = {_reached(place, proposals) for place in _spelled_out(said[key], lacking)}
        if not (other <= one if some_will_do else other == one):
            differing.append(Difference("missing facts", key, wanted, stated))
    found.differences = tuple(differing)
    return found


def _spelled_out(said: Said, lacking: dict[Attribute, Places]) -> set[Place]:
    """The facts that the product asks for. Of a derived attribute of another proposal it names the
    entity: in its place stand those that the oracle says the attribute lacks."""
    derived = said.elsewhere & lacking.keys()
    named = {(number, at) for number, _, at in derived}
    return set(said.missing or ()) - named | {p for one in derived for p in lacking[one]}


def _differing(what: str, first: dict[Key, Any], second: dict[Key, Any]) -> Iterable[Difference]:
    for key in [*first, *(second.keys() - first.keys())]:
        one, other = first.get(key, "nothing"), second.get(key, "nothing")
        if one != other:
            yield Difference(what, key, one, other)


def _reached(place: Place, proposals: Sequence[Dict]) -> Place:
    """The place, or the one around it that holds nothing: it has to be stated first."""
    number, pointer = place
    node: Any = proposals[number]
    for depth, step in enumerate(pointer):
        if not isinstance(node, dict if isinstance(step, str) else list):
            return number, pointer[:depth]
        known = step in node if isinstance(node, dict) else step < len(node)
        if not known:
            return place
        node = node[step]
    return place
