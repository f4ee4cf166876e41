"""Where the rules and schemas that come with the product lie: in the wheel, or in a checkout."""

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
SCHEMA_VERSION = "v1"


@cache
def shipped(name: str) -> Path:
    """The folder `name` (`rules` or `schemas`) that belongs to this installation.

    A wheel carries both under `checker/shipped`; a checkout, also one installed as editable,
    has them beside the package.
    """
    inside = _PACKAGE / "shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def schema_file(name: str) -> Path:
    """A file of the current schema version, such as `proposal.schema.json`."""
    return shipped("schemas") / SCHEMA_VERSION / name
