"""YAML as policy owners write it: a small, safe part of YAML 1.2, with the place of every value.

`yes` and `no` are words, as YAML 1.2 has it. Aliases, tags, merge keys and several documents in one
file are refused: a rule must say what it says where it says it.
"""

import re
from contextlib import suppress
from typing import Any

import yaml

from checker.reading import Problem
from checker.record import record

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML without libyaml reads the same, only slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Path = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?[0-9]{1,15}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,15}\.[0-9]{1,15}|\.[0-9]{1,15})")
_MAX_NUMBER = 16  # sign or point and the 15 digits that a float keeps exactly
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_IMPLICIT = ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "value")
# With these YAML lets no plain text begin.
_RESERVED = frozenset("@`%")
_ODD_LINE_END = re.compile("[\r\x85\u2028\u2029]")
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
    _root: yaml.Node

    def place(self, path: Path) -> tuple[int, int]:
        """Line and column of a key or list item; of its nearest parent when it is not there."""
        at = node = self._root
        for step in path:
            found = _member(node, step)
            if found is None:
                break
            at, node = found
        return at.start_mark.line + 1, at.start_mark.column + 1

    def problem(self, path: Path, message: str, hint: str = "") -> Problem:
        """A problem at that path."""
        return Problem(self.name, *self.place(path), message, hint)


def _member(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value of a member, or the item of a list twice."""
    if isinstance(node, yaml.MappingNode):
        return next(((k, v) for k, v in node.value if k.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


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
        line = data.count(b"\n", 0, error.start) + 1
        raise YamlProblem(Problem(name, line, 1, "not UTF-8 text")) from None
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
    if not start or _ODD_LINE_END.search(text) or _UNINDENTED.search(text, start):
        return None
    after = text[start + len(key) + 1 :]
    return text[:start] if after[:1] in {"", " ", "\n"} else None


def _read(name: str, text: str) -> YamlFile:
    try:
        if nested := _too_deep(name, text):
            raise YamlProblem(Problem(name, nested, 1, f"nested deeper than {_MAX_DEPTH} levels"))
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise YamlProblem(_syntax(name, text, error)) from None
    except yaml.YAMLError as error:
        raise YamlProblem(Problem(name, 1, 1, f"not YAML: {error}".splitlines()[0])) from None
    if root is None:
        raise YamlProblem(Problem(name, 1, 1, "the file is empty"))
    return YamlFile(name, _plain(name, root, set()), root)


def _too_deep(name: str, text: str) -> int | None:
    # Composing recurses in C, so depth is counted on the flat stream of events first.
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if tag := getattr(event, "tag", None):
            mark = event.start_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            what = f"tags ({tag.replace('tag:yaml.org,2002:', '!!')}) are not allowed"
            raise YamlProblem(Problem(name, line, column, what, "remove it"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > _MAX_DEPTH:
            return int(event.start_mark.line) + 1 if event.start_mark else 1
    return None


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


def _plain(name: str, node: yaml.Node, seen: set[int]) -> Any:
    def refuse(what: str, hint: str = "") -> YamlProblem:
        mark = node.start_mark
        return YamlProblem(Problem(name, mark.line + 1, mark.column + 1, what, hint))

    if id(node) in seen:
        raise refuse("aliases (*name) are not allowed", "write the value out")
    seen.add(id(node))
    tag = node.tag.removeprefix("tag:yaml.org,2002:")
    if tag == "merge":
        raise refuse("merge keys (<<) are not allowed", "write the lines out")
    if tag not in _IMPLICIT:
        raise refuse(f"tags ({node.tag}) are not allowed", "remove it")
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else _scalar(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(name, item, seen) for item in node.value]
    return _mapping(name, node, seen)


def _mapping(name: str, node: yaml.Node, seen: set[int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        line, column = key.start_mark.line + 1, key.start_mark.column + 1
        if not isinstance(key, yaml.ScalarNode):
            raise YamlProblem(Problem(name, line, column, "a key must be a word"))
        if key.tag.endswith(":merge"):
            hint = "write the lines out"
            raise YamlProblem(Problem(name, line, column, "merge keys (<<) are not allowed", hint))
        if key.value in found:
            raise YamlProblem(Problem(name, line, column, f'the key "{key.value}" stands twice'))
        found[key.value] = _plain(name, value, seen)
    return found


def _scalar(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text) and len(text) <= _MAX_NUMBER:
        return float(text)
    return text
