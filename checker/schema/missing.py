"""What counts as "not stated": nothing, null, and the words people write instead of a fact."""

from typing import Any

# "na" is not among them: NA is Namibia, na is Nauru. A test holds every code of the schema to this.
_MARKERS = frozenset(
    {"", "?", "??", "???", "-", "--", "n/a", "tba", "tbc", "tbd", "t.b.d", "to do", "todo"}
    | {"not known", "not yet known", "unknown"}
    | {f"to be {word}" for word in ("advised", "agreed", "confirmed", "decided", "defined")}
    | {"to be determined"}
)
_LONGEST = max(map(len, _MARKERS))

UNSTATED_PATTERN = (
    # What Python holds for blank beyond the blanks of a pattern: four separators, and next line.
    r"(?i)^[\s\x1c-\x1f\x85]*\.*("
    + "|".join(marker.replace("?", "[?]").replace(".", "[.]") for marker in sorted(_MARKERS))
    + r")\.*[\s\x1c-\x1f\x85]*$"
)
"""What every text matches that `is_missing`, for a schema validator; it may match a few more."""


def is_missing(value: object) -> bool:
    """Whether a value says nothing: null, blank, or a mark such as "TBD"."""
    if value is None:
        return True
    if not isinstance(value, str) or len(value) > _LONGEST + 8:
        return False
    return value.strip().strip(".").lower() in _MARKERS


def without_missing(value: Any) -> Any:
    """The value without the members that say nothing; the same object when there are none.

    Items of lists stay where they are, so that every pointer keeps its meaning.
    """
    if isinstance(value, dict):
        pruned = {k: without_missing(v) for k, v in value.items() if not is_missing(v)}
        same = len(pruned) == len(value) and all(pruned[k] is value[k] for k in pruned)
        return value if same else pruned
    if isinstance(value, list):
        items = [without_missing(item) for item in value]
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    return value
