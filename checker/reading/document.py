"""One proposal as parsed, which can say where each of its values stands."""

from typing import TYPE_CHECKING, Any

from checker.reading.pointer import Pointer
from checker.reading.positions import LINE_END, Lines, Span
from checker.reading.source import Source

if TYPE_CHECKING:
    from checker.reading.places import Node


class Document:
    """A JSON object from a `Source`; made by `parse` only.

    `value` holds str, int, float, bool, None, list and dict. Numbers are exact: `Decimal(repr(x))`
    equals what the file says. (They are no Decimals because jsonschema 4.26 raises on `multipleOf`
    over a Decimal and holds that Decimal("1.0") is no integer.) `line_offset` is the number of
    lines before it in its file: 0 for JSON, the index of its line for NDJSON. All positions are
    those of the file. `hidden` are the places of values that nobody may show.
    """

    __slots__ = ("_lines", "_root", "_text", "hidden", "line_offset", "source", "value")

    def __init__(self, source: Source, value: dict[str, Any], text: str, line_offset: int) -> None:
        self.source = source
        self.value = value
        self.line_offset = line_offset
        self.hidden: tuple[Span, ...] = ()
        self._text = text
        self._lines: Lines | None = None
        self._root: Node | None = None

    @property
    def name(self) -> str:
        """The name of its source."""
        return self.source.name

    def start(self) -> Span:
        """Where its first character stands; known without looking for anything else."""
        if self._text.startswith("{"):
            return Span(self.line_offset + 1, 1, self.line_offset + 1, 2)
        head = self._text[: len(self._text) - len(self._text.lstrip(" \t\r\n"))]
        lines = LINE_END.split(head)
        line, column = self.line_offset + len(lines), len(lines[-1]) + 1
        return Span(line, column, line, column + 1)

    def key_span(self, pointer: Pointer) -> Span | None:
        """Where the name of a member stands, with its quotes; None for an array item, for the
        root, and for what is not there."""
        node, reached = self._walk(pointer)
        if len(reached) < len(pointer) or node.key is None:
            return None
        return self._line_table().span(*node.key)

    def value_span(self, pointer: Pointer) -> Span | None:
        """Where a value stands, whole; None when it is not there."""
        node, reached = self._walk(pointer)
        if len(reached) < len(pointer):
            return None
        return self._line_table().span(node.start, node.end)

    def nearest(self, pointer: Pointer) -> tuple[Span, Pointer]:
        """The token to show for a pointer, and the pointer it really belongs to.

        A scalar that is there: its value. Otherwise the pointer's object or array, or the nearest
        ancestor that exists: its key, or its first character when it has none. Always one token,
        since code hosts show an alert only where all its lines are in the diff.
        """
        node, reached = self._walk(pointer)
        if len(reached) == len(pointer) and node.is_plain:
            start, end = node.start, node.end
        else:
            start, end = node.key or (node.start, node.start + 1)
        return self._line_table().span(start, end), reached

    def line_text(self, line: int) -> str:
        """A line of the file without its line end, raw; empty when it is no line of this
        document."""
        return self._line_table().text(line)

    def _walk(self, pointer: Pointer) -> "tuple[Node, Pointer]":
        node = self._tree()
        for depth, step in enumerate(pointer):
            child = node.child(step)
            if child is None:
                return node, pointer[:depth]
            node = child
        return node, pointer

    def _tree(self) -> "Node":
        if self._root is None:
            from checker.reading.places import root_of  # only for those who ask for a place

            self._root = root_of(self._text)
        return self._root

    def _line_table(self) -> Lines:
        if self._lines is None:
            self._lines = Lines(self._text, self.line_offset)
        return self._lines
