"""How often each word of the rule language was asked, and how it came out."""

from collections import Counter

from checker.policy.functions import FUNCTIONS
from checker.policy.operators import COMBINATORS, OPERATORS, QUANTIFIERS

Asked = Counter[tuple[str, str]]

_TRUTHS = ("true", "false", "unknown")
VERDICTS = ("pass", "warn", "fail", "not_applicable", "undetermined")
# From the product's tables, so that what is new there is missed here.
WANTED = [
    *((word, truth) for word in (*OPERATORS, *QUANTIFIERS, *COMBINATORS) for truth in _TRUTHS),
    *((f"{name}()", value) for name in FUNCTIONS for value in ("known", "unknown")),
    *(("verdict", verdict) for verdict in VERDICTS),
]


def unheard(asked: Asked) -> list[tuple[str, str]]:
    """What never came out so: a comparison that exercised everything leaves nothing here."""
    return [cell for cell in WANTED if not asked[cell]]


def table(asked: Asked) -> str:
    """The counts as text: a line for each word."""
    rows = [
        (head, [(way, asked[word, way]) for word, way in cells])
        for head, cells in _by_word().items()
    ]
    return "\n".join(
        f"  {head:<20}" + "".join(f"{way} {count:>11,}   " for way, count in cells).rstrip()
        for head, cells in rows
    )


def _by_word() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for word, way in WANTED:
        found.setdefault(way if word == "verdict" else word, []).append((word, way))
    return found
