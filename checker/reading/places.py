"""Where the values of a JSON text stand, looked for as far as somebody asks.

The text is one that was read before, so that nothing is wrong with it. Where a value ends tells the
scanner in C; only what leads to a place is looked at one by one.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

# Between the values of an object or array: white space with at most one of these characters.
_BETWEEN = re.compile(r"[ \t\r\n]*+[,:]?[ \t\r\n]*+")
_DECODER: Any = json.JSONDecoder()
_value_at, _text_at = _DECODER.scan_once, _DECODER.parse_string


class Node:
    """A value's place as offsets in the text: `[start, end)` whole, `key` with its quotes."""

    __slots__ = ("_children", "_text", "end", "key", "start")

    def __init__(self, text: str, start: int, key: tuple[int, int] | None = None) -> None:
        self._text = text
        self._children: dict[str | int, Node] | None = None
        self.start = start
        self.end: int = _value_at(text, start)[1]
        self.key = key

    @property
    def is_plain(self) -> bool:
        """Whether it is neither an object nor an array."""
        return self._text[self.start] not in "{["

    def child(self, step: str | int) -> "Node | None":
        """The member of that name, or the item of that index."""
        if self._children is None:
            self._children = {} if self.is_plain else dict(self._found())
        return self._children.get(step)

    def _found(self) -> Iterator[tuple[str | int, "Node"]]:
        text, end, index = self._text, self.start + 1, 0
        is_object = text[self.start] == "{"
        while (at := _next(text, end)) < self.end - 1:
            if is_object:
                name, end = _text_at(text, at + 1)
                node = Node(text, _next(text, end), (at, end))
                yield name, node
            else:
                node = Node(text, at)
                yield index, node
                index += 1
            end = node.end


def root_of(text: str) -> Node:
    """The place of the whole value."""
    return Node(text, _next(text, 0))


def _next(text: str, end: int) -> int:
    """Where the next token begins that is no comma and no colon."""
    found = _BETWEEN.match(text, end)
    assert found is not None
    return found.end()
