"""Where the components of a proposal stand on the two axes of the sourcing model."""

from collections.abc import Iterator
from typing import Any

from checker.reading import Pointer
from checker.record import record


@record
class Placement:
    """A component: who does its work (`in_house`, `intragroup` or `third_party`) and where
    (`onshore`, `nearshore` or `offshore`), as declared; empty when not stated."""

    pointer: Pointer
    id: str
    label: str
    provider: str
    location: str


def placements(value: dict[str, Any]) -> Iterator[Placement]:
    """The components of a proposal, in their order; what is no component is left out."""
    components = value.get("components")
    for index, component in enumerate(components if isinstance(components, list) else ()):
        if isinstance(component, dict):
            keys = ("id", "name", "providerType", "locationType")
            texts = [component[k] if isinstance(component.get(k), str) else "" for k in keys]
            yield Placement(("components", index), *texts)
