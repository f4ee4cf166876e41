"""Packs that come as installed Python packages, found without running any code of theirs.

A package offers a pack by an entry point of the group `sourcing.packs`: its name is that of the
pack, its value the folder of rules, written as a module: `acme_sourcing.rules`.
"""

from collections.abc import Sequence
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

GROUP = "sourcing.packs"


class NotUsable(Exception):
    """A pack that is offered but cannot be used; the message says why."""


def installed_names() -> Sequence[str]:
    """The names of all packs that installed packages offer."""
    return sorted({found.name for found in entry_points(group=GROUP)})


def installed_pack(name: str) -> Path | None:
    """The folder of a pack; None when no installed package offers one of this name.

    Raises:
        NotUsable: two packages offer it, or there is no folder where the entry point points to.
    """
    found = list(entry_points(group=GROUP, name=name))
    if not found:
        return None
    values = sorted({point.value for point in found})
    if len(values) > 1:
        raise NotUsable(f"two installed packages offer it: {', '.join(values)}")
    top, *below = values[0].split(".")
    # Only the name at the top: to find what is below it, Python would run the package.
    spec = find_spec(top) if top.isidentifier() else None
    for place in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(place, *below)
        if folder.is_dir():
            return folder
    raise NotUsable(f"its entry point {values[0]} leads to no folder")
