"""Conditions, computed values and messages, from what the file says to what they mean.

Whatever cannot mean anything is reported at its line, all of it at once, and never guessed at.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from checker.policy.conditions import (
    NO_END,
    TRUE_CONDITION,
    All,
    AnyOf,
    Compare,
    Condition,
    Constant,
    Itself,
    Let,
    Negated,
    Operand,
    Path,
    Quantified,
)
from checker.policy.functions import FUNCTIONS, Function, Shape
from checker.policy.operators import (
    COMBINATORS,
    COUNT_COMPARISONS,
    OPERATORS,
    OTHER_COMBINATORS,
    OTHER_NAMES,
    QUANTIFIERS,
    SCHEMES,
    Wanted,
)
from checker.policy.paths import ENTITY_NAME, PROPOSAL_NAME, BadPath, Names, Scope
from checker.policy.patterns import whole_text_pattern
from checker.policy.policy import ParamValue, Template
from checker.policy.values import NotOfType, constant
from checker.policy.yaml_file import Path as At
from checker.policy.yaml_file import YamlFile
from checker.reading import Problem
from checker.record import record, replace
from checker.schema import FieldType, Kind, a
from checker.suggest import did_you_mean

if TYPE_CHECKING:
    from checker.policy.files import PolicyFiles

Ranges = tuple[tuple[int, int], ...]
_RANGES: dict[str, Ranges] = {"some": ((1, NO_END),), "every": ((0, 0),), "none": ((0, 0),)}
_NUMBER = FieldType(Kind.NUMBER)
_BOOLEAN = FieldType(Kind.BOOLEAN)
_TEXT = FieldType(Kind.TEXT)
# What the functions over a list must be given besides the list, and what they may.
_ITEM_ARGUMENTS: dict[Shape, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Shape.ITEMS: ((), ()),
    Shape.VALUES: ((), ("value",)),
    Shape.LINKS: (("from", "to"), ()),
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}|[{}]")


class _Stop(Exception):
    """The part of the file at hand is wrong; its problem is recorded already."""


@record
class _Call:
    """A function of `let`, as the file calls it for the value of a name: `raw` stands under the
    function, which stands `at` a place of the file."""

    name: str
    function: str
    spec: Function
    raw: Any
    at: At
    scopes: tuple[Scope, ...]


@dataclass(slots=True)
class TypeChecker:
    """Type-checks the parts of one policy file; `problems` grows as it goes.

    `wrong` are the names that the file gives a meaning which is a problem itself: parameters after
    a `$`, and values of `let`. Of their uses nothing more is said.
    """

    file: YamlFile
    names: Names
    params: Mapping[str, ParamValue]
    lists: Mapping[str, tuple[str, ...]]
    files: "PolicyFiles"
    problems: list[Problem] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    wrong: set[str] = field(default_factory=set)

    def condition(self, raw: Any, at: At, scopes: tuple[Scope, ...]) -> Condition:
        """What a mapping of conditions means; true for an empty one."""
        if not isinstance(raw, dict):
            self._report(at, "expected conditions, one a line", "write path: value")
            return TRUE_CONDITION
        return _all_of(raw, lambda key: self._line(key, raw[key], (*at, key), scopes))

    def lets(self, raw: Any, at: At, scopes: tuple[Scope, ...]) -> None:
        """Adds the computed values to the innermost scope, each seeing those before it."""
        if not isinstance(raw, dict):
            self._report(at, "expected names with functions", "write name: {sum: {of: …}}")
            return
        scopes[-1].later.update(raw)
        for name, call in raw.items():
            try:
                if name in self.names.members(scopes[-1].type):
                    self._fail((*at, name), f'"{name}" is already a field', "use another name")
                scopes[-1].lets[name] = self._let(name, call, (*at, name), scopes)
            except _Stop:
                self.wrong.add(name)
            finally:
                scopes[-1].later.discard(name)

    def template(self, text: str, at: At, scopes: tuple[Scope, ...]) -> Template:
        """A message with its placeholders resolved."""
        parts: list[str | Path] = []
        end = 0
        for found in _PLACEHOLDER.finditer(text):
            parts.append(text[end : found.start()])
            end = found.end()
            with suppress(_Stop):
                parts.append(self._placeholder(found[1], at, scopes))
        parts.append(text[end:])
        return Template(tuple(part for part in parts if part != ""))

    def _placeholder(self, name: str | None, at: At, scopes: tuple[Scope, ...]) -> str | Path:
        if name is None:
            self._fail(at, "an unmatched brace in the text")
        if name.startswith("$"):
            return _shown(self._param(name, at).value)
        try:
            path = self.names.resolve(name, scopes, crossing=True)
        except BadPath as error:
            if not self._is_wrong(name):
                self._report(at, f"placeholder {{{name}}}: {error}", error.hint)
            raise _Stop from None
        if path.type.kind is Kind.OBJECT:
            self._report(at, f"placeholder {{{name}}} is an object", "name one of its fields")
        return path

    # One line of a condition

    def _line(self, key: str, value: Any, at: At, scopes: tuple[Scope, ...]) -> Condition:
        if key in COMBINATORS:
            return self._combined(key, value, at, scopes)
        path = self._path(key, at, scopes)
        if not isinstance(value, dict):
            return self._compare(path, "eq", value, at, at)
        if not value:
            self._fail(
                at, f"there is no condition on {key}", "write an operator, such as present: true"
            )
        return _all_of(value, lambda name: self._asked(path, name, value[name], at, scopes))

    def _asked(
        self, path: Path, name: str, operand: Any, at: At, scopes: tuple[Scope, ...]
    ) -> Condition:
        here = (*at, name)
        if name in QUANTIFIERS:
            return self._quantified(path, name, operand, here, scopes)
        if name in OPERATORS:
            return self._compare(path, name, operand, here, here, scopes)
        if name != "path":
            known = {*OPERATORS, *QUANTIFIERS}
            hint = did_you_mean(OTHER_NAMES.get(name, name), known)
            if name in COMBINATORS and path.type.item:
                hint = f"say which items: {{some: {{{name}: …}}}}, or every, none or count"
            hint = hint or f"known: {', '.join(sorted(known))}"
            self._fail(here, f'unknown operator "{name}"', hint)
        return self._compare(path, "eq", {"path": operand}, at, at, scopes)

    def _combined(self, key: str, value: Any, at: At, scopes: tuple[Scope, ...]) -> Condition:
        if key == "not":
            return Negated(self.condition(value, at, scopes))
        if not isinstance(value, list) or not value:
            self._fail(at, f'"{key}" needs a list of conditions', "write each after a dash")
        parts = tuple(self.condition(v, (*at, i), scopes) for i, v in enumerate(value))
        return All(parts) if key == "all" else AnyOf(parts)

    def _compare(
        self,
        path: Path,
        operator: str,
        raw: Any,
        at: At,
        operand_at: At,
        scopes: tuple[Scope, ...] = (),
    ) -> Condition:
        spec = OPERATORS[operator]
        if path.type.kind not in spec.subjects:
            hint = self._operators_for(path.type)
            self._fail(at, f'"{operator}" cannot be applied to {path.text}, {a(path.type)}', hint)
        operand = self._operand(spec.wanted, raw, path.type, operand_at, scopes)
        return Compare(path, operator, operand, self._line_number(at))

    def _operators_for(self, found: FieldType) -> str:
        names = [n for n, spec in OPERATORS.items() if found.kind in spec.subjects]
        return f"use one of: {', '.join([*names, *(QUANTIFIERS if found.item else ())])}"

    def _quantified(
        self, path: Path, name: str, raw: Any, at: At, scopes: tuple[Scope, ...]
    ) -> Condition:
        if path.type.kind is not Kind.LIST:
            self._fail(at, f'"{name}" needs a list; {path.text} is {a(path.type)}')
        if not isinstance(raw, dict):
            hint = f"write {name}: {{ge: {_text(raw)}}}" if name == "count" else "write item: value"
            self._fail(at, f'"{name}" needs conditions on an item', hint)
        ranges: Ranges | None = _RANGES.get(name)
        raw = dict(raw)
        inner_at = at
        if name == "count":
            ranges = self._ranges(raw, at)
            raw, inner_at = raw.pop("where", {}), (*at, "where")
        assert ranges is not None
        inner = self._inner(path, raw, inner_at, scopes)
        line = self._line_number(at)
        return Quantified(path, name, inner, ranges, name == "every", len(scopes), line)

    def _inner(self, path: Path, raw: Any, at: At, scopes: tuple[Scope, ...]) -> Condition:
        if not isinstance(raw, dict):
            self._fail(at, "expected conditions on an item")
        item = self.names.item_of(path.type)
        inner = (*scopes, Scope(item, None))
        raw = dict(raw)
        if "let" in raw:
            self.lets(raw.pop("let"), (*at, "let"), inner)
        return self.condition(raw, at, inner)

    def _ranges(self, raw: dict[str, Any], at: At) -> tuple[tuple[int, int], ...]:
        found = [name for name in raw if name in COUNT_COMPARISONS]
        for name in raw:
            if name not in (*COUNT_COMPARISONS, "where"):
                hint = did_you_mean(OTHER_NAMES.get(name, name), (*COUNT_COMPARISONS, "where"))
                self._fail((*at, name), f'unknown word "{name}" in count', hint)
        if len(found) != 1:
            words = ", ".join(COUNT_COMPARISONS)
            self._fail(at, "count needs one comparison", f"one of {words}")
        operator = found[0]
        here = (*at, operator)
        limit = raw.pop(operator)
        # A number or a parameter, and no path, which would mean another number for each thing.
        operand = None if isinstance(limit, dict) else self._single(limit, _NUMBER, here, ())
        number = operand.value if isinstance(operand, Constant) else None
        if number is None or number != int(number) or number < 0:
            self._fail(here, "count is compared with a whole number, zero or more")
        n = int(number)
        below, above = ((0, n - 1),) * (n > 0), ((n + 1, NO_END),)
        exactly = ((n, n),)
        found_ranges = {
            "eq": exactly,
            "ne": below + above,
            "lt": below,
            "le": ((0, n),),
            "gt": above,
            "ge": ((n, NO_END),),
        }[operator]
        if not found_ranges or found_ranges == ((0, NO_END),):
            what = "no number" if not found_ranges else "every number"
            self._fail(here, f"{what} of items is {operator} {n}", "say how many there must be")
        return found_ranges

    # Operands

    def _operand(
        self, wanted: Wanted, raw: Any, subject: FieldType, at: At, scopes: tuple[Scope, ...]
    ) -> Operand:
        match wanted:
            case Wanted.SAME:
                return self._single(raw, subject, at, scopes)
            case Wanted.ITEM:
                assert subject.item is not None
                return self._single(raw, subject.item, at, scopes)
            case Wanted.SET:
                return self._set(raw, subject, at, scopes)
            case Wanted.ITEMS:
                assert subject.item is not None
                return self._set(raw, subject.item, at, scopes)
            case Wanted.NUMBER:
                return self._whole(self._single(raw, _NUMBER, at, scopes), at)
            case Wanted.FLAG:
                return Constant(self._constant(raw, _BOOLEAN, at), str(raw).lower())
            case Wanted.PATTERN:
                return self._pattern(raw, subject, at)
            case Wanted.SCHEME:
                return Constant(
                    self._constant(raw, FieldType(Kind.TEXT, codes=tuple(SCHEMES)), at), raw
                )
            case Wanted.TEXT:
                return self._beginning(self._single(raw, _TEXT, at, scopes), subject, at)

    def _whole(self, operand: Operand, at: At) -> Operand:
        number = operand.value if isinstance(operand, Constant) else None
        if number is not None and (number < 0 or number != int(number)):
            self._fail(at, f"{number} is not a whole number, zero or more")
        return operand

    def _single(self, raw: Any, wanted: FieldType, at: At, scopes: tuple[Scope, ...]) -> Operand:
        if isinstance(raw, dict) and set(raw) == {"path"}:
            path = self._path(raw["path"], (*at, "path"), scopes)
            self._comparable(path, wanted, at)
            return path
        if isinstance(raw, str) and raw.startswith("$"):
            param = self._param(raw, at)
            if param.type.kind is not wanted.kind:
                hint = f"it is declared as {a(param.type.kind)}"
                self._fail(at, f"{raw} cannot be compared with {a(wanted.kind)}", hint)
            if wanted.codes:
                self._constant(param.value, wanted, at)
            return Constant(param.value, f"{param.value}")
        if isinstance(raw, str) and raw.startswith("@"):
            self._fail(at, f"{raw} is a list", 'use "in" or "contains_any"')
        if isinstance(raw, list):
            self._fail(at, "a list cannot be compared with a single value", 'use "in"')
        return Constant(self._constant(raw, wanted, at), _text(raw))

    def _comparable(self, path: Path, wanted: FieldType, at: At) -> None:
        if path.type.kind is not wanted.kind:
            message = (
                f"{path.text} is {a(path.type)}, which cannot be compared with {a(wanted.kind)}"
            )
            self._fail(at, message)
        codes, others = set(path.type.codes), set(wanted.codes)
        if codes and others and not codes & others:
            self._fail(at, f"{path.text} can never have the same value", "they share no code")

    def _set(self, raw: Any, wanted: FieldType, at: At, scopes: tuple[Scope, ...]) -> Operand:
        if isinstance(raw, dict) and set(raw) == {"path"}:
            path = self._path(raw["path"], (*at, "path"), scopes)
            if path.type.kind is not Kind.LIST or path.type.item is None:
                self._fail(at, f"{path.text} is {a(path.type)}, not a list")
            self._comparable(Path(path.text, path.scope, (), path.type.item), wanted, at)
            return path
        if isinstance(raw, str) and raw[:1] in {"@", "$"}:
            values = self._named_values(raw, at)
        elif isinstance(raw, list) and raw:
            values = raw
        else:
            self._fail(at, "expected a list of values", "write [a, b] or @name")
        codes = frozenset(wanted.codes)  # a list of countries is asked for each of its codes
        try:
            found = frozenset(
                v if v.__class__ is str and v in codes else constant(v, wanted) for v in values
            )
        except NotOfType as error:
            self._not_all_fit(raw, values, wanted, at)
            self._fail(at, str(error), error.hint)
        return Constant(found, raw if isinstance(raw, str) else ", ".join(map(_text, raw)))

    def _not_all_fit(self, raw: Any, values: Iterable[Any], wanted: FieldType, at: At) -> None:
        """Reports the values of a reference list in its file, unless all of them are wrong: then
        it is the wrong list."""
        listed = self.files.lists.get(raw[1:]) if isinstance(raw, str) else None
        wrong: list[Problem] = []
        where = f"{self.file.name}:{self._line_number(at)}"
        for index, value in enumerate(values):
            try:
                constant(value, wanted)
            except NotOfType as error:
                if listed is None:
                    return
                message = f"{error} where {where} uses the list"
                wrong.append(listed.file.problem(("values", index), message, error.hint))
        if wrong and len(wrong) < len(tuple(values)):
            self.problems += wrong
            raise _Stop

    def _named_values(self, raw: str, at: At) -> Iterable[Any]:
        if raw.startswith("$"):
            param = self._param(raw, at)
            if not isinstance(param.value, tuple):
                self._fail(at, f"{raw} is {a(param.type.kind)}, not a list")
            values: tuple[Any, ...] = param.value
            return values
        if raw[1:] not in self.lists:
            if raw in self.files.unread:
                raise _Stop
            hint = did_you_mean(raw[1:], self.lists) or f"known: {', '.join(sorted(self.lists))}"
            self._fail(at, f"unknown reference list {raw}", hint)
        return self.lists[raw[1:]]

    def _pattern(self, raw: Any, subject: FieldType, at: At) -> Operand:
        named = isinstance(raw, str) and raw[:1] == "$" and raw[1:].isidentifier()
        text = self._constant(self._param(raw, at).value if named else raw, _TEXT, at)
        try:
            pattern = whole_text_pattern(text)
        except ValueError:
            from checker.policy.explain import why_no_pattern

            self._fail(at, f'"{text}" is not a regular expression', why_no_pattern(text))
        self._possible(pattern.is_valid, text, subject, at)
        return Constant(text, text)

    def _beginning(self, operand: Operand, subject: FieldType, at: At) -> Operand:
        if isinstance(operand, Constant) and isinstance(operand.value, str):
            begins = operand.value
            self._possible(lambda code: code.startswith(begins), begins, subject, at)
        return operand

    def _possible(
        self, suits: Callable[[str], bool], text: str, subject: FieldType, at: At
    ) -> None:
        """Reports what none of the codes can be that the subject may have."""
        if subject.codes and not any(map(suits, subject.codes)):
            hint = did_you_mean(text, subject.codes) or f"known: {', '.join(subject.codes[:14])}"
            self._report(at, f'none of its codes can be like "{text}"', hint)

    def _param(self, raw: str, at: At) -> ParamValue:
        param = self.params.get(raw[1:])
        if param is None and raw in self.wrong:
            raise _Stop
        if param is None:
            known = ", ".join(f"${name}" for name in self.params) or "none"
            hint = did_you_mean(raw[1:], self.params) or f"declared under params: {known}"
            self._fail(at, f"unknown parameter {raw}", hint)
        self.used.add(param.name)
        return param

    # Computed values

    def _let(self, name: str, call: Any, at: At, scopes: tuple[Scope, ...]) -> Let:
        if not isinstance(call, dict) or len(call) != 1:
            self._fail(at, "expected one function", "write name: {sum: {of: …, value: …}}")
        ((function, raw),) = call.items()
        here = (*at, function)
        spec = FUNCTIONS.get(function)
        if spec is None:
            hint = did_you_mean(function, FUNCTIONS) or f"known: {', '.join(FUNCTIONS)}"
            self._fail(here, f'unknown function "{function}"', hint)
        found = _Call(name, function, spec, raw, here, scopes)
        if spec.shape is Shape.PATH:
            return self._value(found)
        if spec.shape is Shape.PAIR:
            return self._pair(found)
        if not isinstance(raw, dict):
            self._fail(here, f'"{function}" needs named arguments')
        return self._named(found) if spec.shape is Shape.NAMED else self._over_items(found)

    def _over_items(self, call: _Call) -> Let:
        raw, at, scopes, shape = call.raw, call.at, call.scopes, call.spec.shape
        wanted, more = _ITEM_ARGUMENTS[shape]
        self._arguments(raw, ("of", *wanted), ("of", *wanted, *more, "where"), at)
        source = self._path(raw["of"], (*at, "of"), scopes)
        if source.type.kind is not Kind.LIST:
            self._fail((*at, "of"), f"{source.text} is {a(source.type)}, not a list")
        item = self.names.item_of(source.type)
        inside = (*scopes, Scope(item, None))
        value = to = None
        if shape is Shape.VALUES and "value" not in raw:
            value = Path("item", len(scopes), (Itself(),), item)
            self._suits(value, call, (*at, "of"))
        elif shape is Shape.VALUES:
            value = self._item_value(call, "value", inside)
        elif shape is Shape.LINKS:
            value = self._item_value(call, "from", inside)
            to = self._item_value(call, "to", inside)
        where: Condition = TRUE_CONDITION
        if "where" in raw:
            where = self._inner(source, raw["where"], (*at, "where"), scopes)
        kind = FieldType(value.type.kind) if value else _NUMBER
        return replace(self._applied(call, kind), source=source, value=value, to=to, where=where)

    def _item_value(self, call: _Call, name: str, inside: tuple[Scope, ...]) -> Path:
        at = (*call.at, name)
        path = self._path(call.raw[name], at, inside)
        self._suits(path, call, at)
        return path

    def _suits(self, path: Path, call: _Call, at: At) -> None:
        if path.type.kind not in call.spec.kinds:
            self._fail(at, f"{call.function} cannot take {a(path.type)}")

    def _value(self, call: _Call) -> Let:
        path = self._path(call.raw, call.at, call.scopes)
        self._suits(path, call, call.at)
        return self._applied(call, path.type, path)

    def _pair(self, call: _Call) -> Let:
        raw, at, known = call.raw, call.at, call.spec.kinds
        if not isinstance(raw, list) or len(raw) != 2:
            self._fail(at, f'"{call.function}" needs two values', "write [first, second]")
        sides = [self._argument(v, (*at, i), call.scopes) for i, v in enumerate(raw)]
        kinds = [kind for _, kind in sides]
        for index, kind in enumerate(kinds):
            if kind not in known or kind is not kinds[0]:
                wanted = " or ".join(sorted(known))
                self._fail((*at, index), f"{call.function} needs two of the same: {wanted}")
        return self._applied(call, FieldType(kinds[0]), *(operand for operand, _ in sides))

    def _argument(self, raw: Any, at: At, scopes: tuple[Scope, ...]) -> tuple[Operand, Kind]:
        if isinstance(raw, str) and raw.startswith("$"):
            param = self._param(raw, at)
            return Constant(param.value, str(param.value)), param.type.kind
        if isinstance(raw, str):
            path = self._path(raw, at, scopes)
            return path, path.type.kind
        return Constant(self._constant(raw, _NUMBER, at), _text(raw)), Kind.NUMBER

    def _named(self, call: _Call) -> Let:
        raw, named = call.raw, call.spec.names
        wanted = tuple(argument.name for argument in named)
        self._arguments(raw, wanted, wanted, call.at)
        arguments = []
        for argument in named:
            here = (*call.at, argument.name)
            path = self._path(raw[argument.name], here, call.scopes)
            if path.type.kind is not argument.kind:
                self._fail(here, f"{path.text} is {a(path.type)}, not {a(argument.kind)}")
            thing = self.names.item_of(path.type) if path.type.item else path.type
            for field_name in argument.fields:
                if field_name not in self.names.members(thing):
                    self._fail(here, f'{path.text} has no field "{field_name}"')
            self.names.note_whole(thing)
            arguments.append(path)
        return self._applied(call, _NUMBER, *arguments)

    def _applied(self, call: _Call, of_arguments: FieldType, *arguments: Operand) -> Let:
        """The value of the call; of the type of its arguments, where its function has none."""
        found, line = call.spec.result or of_arguments, self._line_number(call.at)
        return Let(call.name, call.function, arguments, len(call.scopes), found, line)

    def _arguments(
        self, raw: Mapping[str, Any], wanted: tuple[str, ...], allowed: tuple[str, ...], at: At
    ) -> None:
        for argument in raw:
            if argument not in allowed:
                hint = did_you_mean(argument, allowed) or f"it takes: {', '.join(allowed)}"
                self._fail((*at, argument), f'unknown argument "{argument}"', hint)
        for argument in wanted:
            if argument not in raw:
                self._fail(at, f'the argument "{argument}" is missing')

    # Shared

    def _path(self, text: Any, at: At, scopes: tuple[Scope, ...]) -> Path:
        if not isinstance(text, str):
            self._fail(at, "expected a path", "write names joined by dots")
        try:
            return self.names.resolve(text, scopes)
        except BadPath as error:
            if self._is_wrong(text):
                raise _Stop from None
            meant = OTHER_COMBINATORS.get(text)
            hint = f"write {meant}: with a list of conditions" if meant else error.hint
            self._fail(at, str(error), hint)

    def _is_wrong(self, path: str) -> bool:
        """Whether a path that leads nowhere begins with a value of let that is a problem itself, or
        runs over a derived attribute whose file is one."""
        names = path.split(".")
        name = names[names[0] in {PROPOSAL_NAME, ENTITY_NAME} and len(names) > 1]
        return name in self.wrong or not self.files.unread.isdisjoint(names)

    def _constant(self, raw: Any, wanted: FieldType, at: At) -> Any:
        try:
            return constant(raw, wanted)
        except NotOfType as error:
            self._fail(at, str(error), error.hint)

    def _line_number(self, at: At) -> int:
        return self.file.place(at)[0]

    def _report(self, at: At, message: str, hint: str = "") -> None:
        self.problems.append(self.file.problem(at, message, hint))

    def _fail(self, at: At, message: str, hint: str = "") -> NoReturn:
        self._report(at, message, hint)
        raise _Stop


def _all_of(keys: Iterable[str], meaning: Callable[[str], Condition]) -> Condition:
    """What the lines with these keys mean together; without those that are wrong."""
    parts: list[Condition] = []
    for key in keys:
        with suppress(_Stop):
            parts.append(meaning(key))
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _text(raw: Any) -> str:
    return ("true" if raw else "false") if isinstance(raw, bool) else str(raw)


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | frozenset) else str(value)
