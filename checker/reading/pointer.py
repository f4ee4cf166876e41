"""Routes through a JSON document, and how they are written (RFC 6901)."""

from typing import TypeAlias

Pointer: TypeAlias = tuple[str | int, ...]
"""Steps from the root: a member's name as `str`, an array index (from 0) as `int`."""


def pointer_text(pointer: Pointer) -> str:
    """The RFC 6901 text of a pointer: `""` for the root, `~` as `~0` and `/` as `~1`."""
    return "".join(f"/{_escape(str(step))}" for step in pointer)


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
