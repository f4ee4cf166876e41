"""Source text in the making: lines by how often they are run, and the names in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from checker.engine.constants import Spec
from checker.engine.questions import Questions
from checker.schema import FieldType

# Stand on both sides of a name until the source is done, and tell its level, so that the deepest
# level in a line is soon found. No text in it has one, since those are written by `repr`.
_MARKS = [chr(0x80 + level) for level in range(32)]
INDENT = "    "


@dataclass(slots=True)
class Module:
    """What all functions share: the constants that their source names."""

    questions: Questions = field(default_factory=Questions)
    specs: list[Spec] = field(default_factory=list)
    _named: dict[object, str] = field(default_factory=dict)
    # By identity, and kept alive beside it: a type is asked for again and again.
    _types: dict[int, tuple[FieldType, FieldType]] = field(default_factory=dict)
    _alike: dict[object, FieldType] = field(default_factory=dict)

    def constant(self, *spec: Any) -> str:
        """The name of a constant, one for each that is alike."""
        key = tuple(map(_key_of, spec))
        name = self._named.get(key)
        if name is None:
            name = self._named[key] = f"K{len(self.specs)}"
            self.specs.append(spec)
        return name

    def bare(self, found: FieldType) -> FieldType:
        """The type with only what reading a value needs; one for all that are alike."""
        known = self._types.get(id(found))
        if known is None:
            item = found.item and self.bare(found.item)
            alike = found.kind, found.codes, repr(found.default), id(item)
            if alike not in self._alike:
                made = FieldType(found.kind, codes=found.codes, default=found.default, item=item)
                self._alike[alike] = made
            known = self._types[id(found)] = found, self._alike[alike]
        return known[1]

    def decision(self, number: int) -> str:
        """The table of a decision's answers."""
        return self.constant("decision", number)


@dataclass(slots=True)
class Block:
    """Lines of one depth. What they work out is known as long as the block is open: what comes
    after it may be run without it."""

    lines: list[str] = field(default_factory=list)
    is_open: bool = True


class Source:
    """The source of one function that takes a run and gives one that takes an entity.

    Block 0 is run once for a proposal, block 1 for each entity, and a deeper one is the body of a
    loop over the items of that scope. A name's level is the block it is given in; an expression
    belongs to the deepest level of its names.
    """

    def __init__(self, module: Module) -> None:
        self._module = module
        self._names = 1
        self._blocks = [Block(), Block()]
        self._deepest = 1
        # What has been worked out, by its expression or another key: its name, and where.
        self._worked: dict[object, tuple[str, Block]] = {}

    def _text(self, name: str, subject: str) -> str:
        """The whole source, under a name; `subject` is for people who read it."""
        lines = [f"def {name}(run):  # {subject}", "h0 = run.proposal"]
        lines += self._blocks[0].lines
        lines += ["def asked(e1):", *(INDENT + line for line in self._blocks[1].lines)]
        text = f"\n{INDENT}".join([*lines, "return asked\n"])
        for mark in _MARKS[: self._deepest + 1]:
            text = text.replace(mark, "")
        return text

    def _line(self, text: str) -> None:
        self._blocks[-1].lines.append(text)

    def _name(self, letter: str, level: int) -> str:
        self._names += 1
        return marked(f"{letter}{self._names}", level)

    def _level(self, text: str) -> int:
        """The deepest level of the names in it."""
        for level in range(len(self._blocks) - 1, 0, -1):
            if _MARKS[level] in text:
                return level
        return 0

    def _let(self, letter: str, expression: str) -> str:
        """A name for the value of an expression, worked out once, as far out as can be."""
        return self._known(expression) or self._at(self._level(expression), letter, expression)

    def _named(self, letter: str, expression: str) -> str:
        """The same, of what may be a name already."""
        return expression if _is_name(expression) else self._let(letter, expression)

    def _let_outside(self, letter: str, expression: str) -> str:
        """The expression itself where that would be worked out in the innermost block and has no
        name yet; else a name. For what is needed once: the line of a name costs as much again."""
        known = self._known(expression)
        if known is not None:
            return known
        level = self._level(expression)
        if level == len(self._blocks) - 1 or _is_name(expression):
            return expression
        return self._at(level, letter, expression)

    def _at(self, level: int, letter: str, expression: str) -> str:
        name = self._name(letter, level)
        self._blocks[level].lines.append(f"{name} = {expression}")
        self._remember(expression, name, level)
        return name

    def _known(self, key: object) -> str | None:
        """The name of what was worked out, unless that was in a block that is over."""
        found = self._worked.get(key)
        return found[0] if found and found[1].is_open else None

    def _remember(self, key: object, name: str, level: int) -> None:
        self._worked[key] = name, self._blocks[level]

    @contextmanager
    def _branch(self) -> Iterator[Block]:
        """Generates lines that may be run or not: what they work out is known in them only."""
        with self._within([*self._blocks[:-1], Block()]) as block:
            yield block

    @contextmanager
    def _within(self, blocks: list[Block]) -> Iterator[Block]:
        """Generates the last of these blocks."""
        before, self._blocks = self._blocks, blocks
        self._deepest = max(self._deepest, len(blocks) - 1)
        yield blocks[-1]
        blocks[-1].is_open = False
        self._blocks = before

    def _place(self, lines: list[str], depth: int, but: str = "") -> int:
        """The level at which a loop with items of this depth can stand: the deepest of the names
        that come from outside it, except one."""
        return max(self._outside(lines, depth, but).values(), default=0)

    def _outside(self, lines: list[str], depth: int, but: str = "") -> dict[str, int]:
        """The names with their levels that lines of this depth have from outside, except one."""
        text = "".join(lines)
        return {
            name: level
            for level in range(depth)
            for bare in dict.fromkeys(text.split(_MARKS[level])[1::2])
            if (name := marked(bare, level)) not in but
        }

    def _defined(self, level: int, arguments: str, lines: list[str], result: str) -> str:
        """The name of a function."""
        name = self._name("f", level)
        body = [INDENT + line for line in (*lines, f"return {result}")]
        self._blocks[level].lines += [f"def {name}({arguments}):", *body]
        return name


def _key_of(part: Any) -> object:
    """What tells a part of a spec from another: equal values of two types are two."""
    return id(part) if isinstance(part, FieldType) else (part.__class__, part)


def _is_name(expression: str) -> bool:
    """Whether it is a name with its marks; or a number or None, which need none."""
    return (expression[-1] >= _MARKS[0] and " " not in expression) or expression.isalnum()


def marked(name: str, level: int) -> str:
    """The name as lines have it, at a level."""
    return f"{_MARKS[level]}{name}{_MARKS[level]}"


def moved(name: str, level: int) -> str:
    """The same name at another level."""
    return marked(name[1:-1], level)
