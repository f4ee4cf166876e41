"""A folder of rules, as one of the layers that make a policy."""

from pathlib import Path

from checker.reading import DiskTree, Tree
from checker.record import field, record

ALWAYS_ON = frozenset({"schema", "waivers"})
"""Checks of the product itself that nobody can turn off: what else is said rests on them."""


@record
class Layer:
    """A folder of rules, and where its files are read from. `pack` is the name that the pack in it
    must have, when it was asked for by name."""

    folder: Path
    tree: Tree = field(default_factory=DiskTree)
    pack: str | None = None
