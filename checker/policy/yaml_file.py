"""YAML as policy owners write it: a small, safe part of YAML 1.2, with the place of every value.

`yes` and `no` are words, as YAML 1.2 has it. Aliases, tags, merge keys and several documents in one
file are refused: a rule must say what it says where it says it.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn

import yaml

from checker.reading import Problem
from checker.reading.positions import undecoded
from checker.record import record

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML without libyaml reads the same, only slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_Alias, _Scalar, _Mapping = yaml.AliasEvent, yaml.ScalarEvent, yaml.MappingStartEvent
_MappingEnd, _SequenceEnd = yaml.MappingEndEvent, yaml.SequenceEndEvent
_MERGE = "<<"

Path = tuple[str | int, ...]
# Of the members of a mapping or list: where each stands, and those of its own; None has none.
Members = dict[str, tuple[Any, Any]] | list[tuple[Any, Any]] | None

_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}\.[0-9]{1,15}|\.[0-9]{1,15})")
_MAX_NUMBER = 16  # sign or point and the 15 digits that a float keeps exactly
_BEGINS_NUMBER = frozenset("+-.0123456789")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
# With these YAML lets no plain text begin.
_RESERVED = frozenset("@`%")
_ODD_LINE_ENDS = "\r\x85\u2028\u2029"
_UNINDENTED = re.compile(r"\n[^ \n#]")
_MAX_BYTES = 256 * 1024
_MAX_DEPTH = 40


class YamlProblem(Exception):
    """A file that cannot be read as YAML; carries the `Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@record
class YamlFile:
    """A YAML file: its plain value, and where each part of it stands."""

    name: str
    value: Any
    _mark: Any
    _members: Any

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of a key or list item; of its nearest parent when it is not there."""
        mark, members = self._mark, self._members
        for step in path:
            try:
                mark, members = members[step]
            except (LookupError, TypeError):  # there is no such member, or there are none at all
                break
        return mark.line + 1, mark.column + 1

    def problem(self, path: Path, message: str, hint: str = "") -> Problem:
        """A problem at that path."""
        return Problem(self.name, *self.place(path), message, hint)


def read_yaml(name: str, data: bytes, *, unread: str = "") -> YamlFile:
    """The file's content; without what stands under the key `unread`, when that is its last.

    Raises:
        YamlProblem: it is not UTF-8, not YAML, or uses what is refused.
    """
    if len(data) > _MAX_BYTES:
        raise YamlProblem(Problem(name, 1, 1, f"larger than {_MAX_BYTES // 1024} KiB"))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise YamlProblem(Problem(name, *undecoded(data, error), "not UTF-8 text")) from None
    if unread and (head := _before_last(unread, text)):
        with suppress(YamlProblem):  # whatever is wrong is said of the whole
            found = _read(name, head)
            if isinstance(found.value, dict) and unread not in found.value:
                return found
    return _read(name, text)


def _before_last(key: str, text: str) -> str | None:
    """The text before the last key of the file, when that is `key`, stands at the beginning of a
    line, and nothing but indented lines and comments follows.

    The key may still be part of a text or a list in brackets that begins above; then what stands
    before it is no YAML. Rare line ends are not looked into.
    """
    start = text.find(f"\n{key}:") + 1
    if not start or any(end in text for end in _ODD_LINE_ENDS) or _UNINDENTED.search(text, start):
        return None
    after = text[start + len(key) + 1 :]
    return text[:start] if after[:1] in {"", " ", "\n"} else None


def _read(name: str, text: str) -> YamlFile:
    try:
        return _Reader(name, text).file()
    except yaml.MarkedYAMLError as error:
        raise YamlProblem(_syntax(name, text, error)) from None
    except yaml.YAMLError as error:
        raise YamlProblem(Problem(name, 1, 1, f"not YAML: {error}".splitlines()[0])) from None


def _syntax(name: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    hint = ""
    if re.match(r" *\t", here):
        hint = "indent with spaces, not with tabs"
    elif here[column - 1 : column] in _RESERVED:
        hint = f"put what begins with {here[column - 1]} between quotes"
    return Problem(name, line, column, f"not YAML: {error.problem}", hint)


class _Reader:
    """One document, from the flat stream of events: nodes composed of them would recurse in C as
    deep as the text says, and take as long once more."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._next: Callable[[], Any] = _Loader(text).get_event

    def file(self) -> YamlFile:
        """The whole file."""
        self._next()  # the stream begins
        if self._next().__class__ is yaml.StreamEndEvent:
            raise YamlProblem(Problem(self._name, 1, 1, "the file is empty"))
        first = self._next()
        value, members = self._node(first, 1)
        self._next()  # the document ends
        after = self._next()
        if after.__class__ is not yaml.StreamEndEvent:
            self._refuse(after, "not YAML: but found another document")
        return YamlFile(self._name, value, first.start_mark, members)

    def _node(self, event: Any, depth: int) -> tuple[Any, Members]:
        kind = event.__class__
        if kind is _Alias:
            self._refuse(event, "aliases (*name) are not allowed", "write the value out")
        if event.tag:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(event, f"tags ({tag}) are not allowed", "remove it")
        if kind is _Scalar:
            if event.style:
                return event.value, None
            if event.value == _MERGE:
                self._refuse(event, "merge keys (<<) are not allowed", "write the lines out")
            return scalar(event.value), None
        if depth > _MAX_DEPTH:
            line = event.start_mark.line + 1
            message = f"nested deeper than {_MAX_DEPTH} levels"
            raise YamlProblem(Problem(self._name, line, 1, message))
        return self._mapping(depth + 1) if kind is _Mapping else self._sequence(depth + 1)

    def _mapping(self, depth: int) -> tuple[dict[str, Any], Members]:
        found: dict[str, Any] = {}
        members: dict[str, tuple[Any, Members]] = {}
        while (key := self._next()).__class__ is not _MappingEnd:
            if key.__class__ is not _Scalar or key.tag or (key.value == _MERGE and not key.style):
                self._node(key, depth)  # refused like a value
                self._refuse(key, "a key must be a word")
            name = key.value
            if name in found:
                self._refuse(key, f'the key "{name}" is given twice')
            found[name], below = self._node(self._next(), depth)
            members[name] = key.start_mark, below
        return found, members

    def _sequence(self, depth: int) -> tuple[list[Any], Members]:
        found: list[Any] = []
        members: list[tuple[Any, Members]] = []
        while (event := self._next()).__class__ is not _SequenceEnd:
            value, below = self._node(event, depth)
            found.append(value)
            members.append((event.start_mark, below))
        return found, members

    def _refuse(self, event: Any, what: str, hint: str = "") -> NoReturn:
        mark = event.start_mark
        raise YamlProblem(Problem(self._name, mark.line + 1, mark.column + 1, what, hint))


def scalar(text: str) -> Any:
    """What a text without quotes means."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _BEGINS_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and len(text) <= _MAX_NUMBER:
        return float(text)
    return text
