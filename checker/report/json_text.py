"""JSON that may stand in the log of a build."""

import json
from collections.abc import Iterable, Iterator
from typing import Any


def json_lines(value: Any, indent: str = "") -> Iterator[str]:
    """The value as JSON, in ASCII, in pieces of whole lines. A list may be an iterator: of its
    items one is held at a time."""
    if isinstance(value, Iterator):
        yield from _written("[", (("", item) for item in value), "]", indent)
    elif _holds_iterator(value):
        members = ((f"{json.dumps(key)}: ", member) for key, member in value.items())
        yield from _written("{", members, "}", indent)
    else:
        text = json.dumps(value, indent=2).replace("\n", f"\n{indent}")
        # Build logs take ##[ and ##vso[ for commands wherever they stand; `##` is in strings only.
        yield text.replace("##", "#\\u0023")


def _written(start: str, parts: Iterable[tuple[str, Any]], end: str, indent: str) -> Iterator[str]:
    last = ""  # which has a comma when more comes
    for head, part in parts:
        yield f"{last}," if last else start
        lines = json_lines(part, f"{indent}  ")
        last = f"{indent}  {head}{next(lines)}"
        for line in lines:
            yield last
            last = line
    if last:
        yield last
        yield f"{indent}{end}"
    else:
        yield f"{start}{end}"


def _holds_iterator(value: Any) -> bool:
    return isinstance(value, dict) and any(
        isinstance(each, Iterator) or _holds_iterator(each) for each in value.values()
    )
