"""Conditions, computed values and messages, from what the file says to what they mean.

Whatever cannot mean anything is reported at its line, all of it at once, and never guessed at.
"""

import re
from collections.abc import Callable, Iterable, Mapping
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
        parts: list[Condition] = []
        for key, value in raw.items():
            try:
                parts.append(self._line(key, value, (*at, key), scopes))
            except _Stop:
                continue
        return parts[0] if len(parts) == 1 else All(tuple(parts))

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
            if found[1] is None:
                self._report(at, "a brace without its partner in the text")
                continue
            if found[1].startswith("$"):
                param = self.params.get(found[1][1:])
                if param is None:
                    self._unknown_param(at, found[1])
                else:
                    self.used.add(param.name)
                    parts.append(_shown(param.value))
                continue
            try:
                path = self.names.resolve(found[1], scopes, crossing=True)
            except BadPath as error:
                if self._is_wrong(found[1]):
                    continue
                self._report(at, f"placeholder {{{found[1]}}}: {error}", error.hint)
                continue
            if path.type.kind is Kind.OBJECT:
                hint = "name one of its fields"
                self._report(at, f"placeholder {{{found[1]}}} is an object", hint)
            parts.append(path)
        parts.append(text[end:])
        return Template(tuple(part for part in parts if part != ""))

    # One line of a condition

    def _line(self, key: str, value: Any, at: At, scopes: tuple[Scope, ...]) -> Condition:
        if key in COMBINATORS:
            return self._combined(key, value, at, scopes)
        path = self._path(key, at, scopes)
        if not isinstance(value, dict):
            return self._compare(path, "eq", value, at, at)
        if not value:
            self._fail(at, f"nothing is asked of {key}", "write an operator, such as present: true")
        parts: list[Condition] = []
        for name, operand in value.items():
            try:
                parts.append(self._asked(path, name, operand, at, scopes))
            except _Stop:
                continue
        return parts[0] if len(parts) == 1 else All(tuple(parts))

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
            self._fail(at, f'"{key}" wants a list of conditions', "write each after a dash")
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
            self._fail(at, f'"{operator}" cannot be asked of {path.text}, {a(path.type)}', hint)
        operand = self._operand(spec.wanted, raw, path.type, operand_at, scopes)
        return Compare(path, operator, operand, self._line_number(at))

    def _operators_for(self, found: FieldType) -> str:
        names = [n for n, spec in OPERATORS.items() if found.kind in spec.subjects]
        return f"use one of: {', '.join([*names, *(QUANTIFIERS if found.item else ())])}"

    def _quantified(
        self, path: Path, name: str, raw: Any, at: At, scopes: tuple[Scope, ...]
    ) -> Condition:
        if path.type.kind is not Kind.LIST:
            self._fail(at, f'"{name}" wants a list; {path.text} is {a(path.type)}')
        if not isinstance(raw, dict):
            hint = f"write {name}: {{ge: {_text(raw)}}}" if name == "count" else "write item: value"
            self._fail(at, f'"{name}" wants conditions on an item', hint)
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
            self._fail(at, "count wants one comparison", f"one of {words}")
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
            self._fail(at, f"{number} is no whole number, zero or more")
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
        if param is None:
            self._unknown_param(at, raw)
            raise _Stop
        self.used.add(param.name)
        return param

    def _unknown_param(self, at: At, raw: str) -> None:
        if raw in self.wrong:
            return
        known = ", ".join(f"${name}" for name in self.params) or "none"
        hint = did_you_mean(raw[1:], self.params) or f"declared under params: {known}"
        self._report(at, f"unknown parameter {raw}", hint)

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
        if spec.shape is Shape.PATH:
            return self._value(name, function, spec, raw, here, scopes)
        if spec.shape is Shape.PAIR:
            return self._pair(name, function, spec, raw, here, scopes)
        if not isinstance(raw, dict):
            self._fail(here, f'"{function}" wants named arguments')
        if spec.shape is Shape.NAMED:
            return self._named(name, function, spec, raw, here, scopes)
        return self._over_items(name, function, spec, raw, here, scopes)

    def _over_items(
        self, name: str, function: str, spec: Function, raw: Any, at: At, scopes: tuple[Scope, ...]
    ) -> Let:
        wanted, more = _ITEM_ARGUMENTS[spec.shape]
        self._arguments(raw, ("of", *wanted), ("of", *wanted, *more, "where"), at)
        source = self._path(raw["of"], (*at, "of"), scopes)
        if source.type.kind is not Kind.LIST:
            self._fail((*at, "of"), f"{source.text} is {a(source.type)}, not a list")
        item = Scope(self.names.item_of(source.type), None)
        value = to = None
        inside = (*scopes, item)
        if spec.shape is Shape.VALUES and "value" not in raw:
            value = Path("item", len(scopes), (Itself(),), item.type)
            self._suits(value, spec, function, (*at, "of"))
        elif spec.shape is Shape.VALUES:
            value = self._item_value(raw, "value", spec, at, inside)
        elif spec.shape is Shape.LINKS:
            value = self._item_value(raw, "from", spec, at, inside)
            to = self._item_value(raw, "to", spec, at, inside)
        where = (
            self._inner(source, raw["where"], (*at, "where"), scopes)
            if "where" in raw
            else TRUE_CONDITION
        )
        result = spec.result or (FieldType(value.type.kind) if value else _NUMBER)
        line = self._line_number(at)
        return Let(name, function, (), source, value, where, len(scopes), result, line, to)

    def _item_value(
        self, raw: Mapping[str, Any], name: str, spec: Function, at: At, inside: tuple[Scope, ...]
    ) -> Path:
        path = self._path(raw[name], (*at, name), inside)
        self._suits(path, spec, str(at[-1]), (*at, name))
        return path

    def _suits(self, path: Path, spec: Function, function: str, at: At) -> None:
        if path.type.kind not in spec.kinds:
            self._fail(at, f"{function} cannot take {a(path.type)}")

    def _value(
        self, name: str, function: str, spec: Function, raw: Any, at: At, scopes: tuple[Scope, ...]
    ) -> Let:
        path = self._path(raw, at, scopes)
        self._suits(path, spec, function, at)
        line = self._line_number(at)
        return Let(
            name, function, (path,), None, None, TRUE_CONDITION, len(scopes), path.type, line
        )

    def _pair(
        self, name: str, function: str, spec: Function, raw: Any, at: At, scopes: tuple[Scope, ...]
    ) -> Let:
        if not isinstance(raw, list) or len(raw) != 2:
            self._fail(at, f'"{function}" wants two values', "write [first, second]")
        sides = [self._argument(v, (*at, i), scopes) for i, v in enumerate(raw)]
        kinds = [kind for _, kind in sides]
        for index, kind in enumerate(kinds):
            if kind not in spec.kinds or kind is not kinds[0]:
                wanted = " or ".join(sorted(spec.kinds))
                self._fail((*at, index), f"{function} wants two of the same: {wanted}")
        arguments = tuple(operand for operand, _ in sides)
        result = spec.result or FieldType(kinds[0])
        line = self._line_number(at)
        return Let(name, function, arguments, None, None, TRUE_CONDITION, len(scopes), result, line)

    def _argument(self, raw: Any, at: At, scopes: tuple[Scope, ...]) -> tuple[Operand, Kind]:
        if isinstance(raw, str) and raw.startswith("$"):
            param = self._param(raw, at)
            return Constant(param.value, str(param.value)), param.type.kind
        if isinstance(raw, str):
            path = self._path(raw, at, scopes)
            return path, path.type.kind
        return Constant(self._constant(raw, _NUMBER, at), _text(raw)), Kind.NUMBER

    def _named(
        self, name: str, function: str, spec: Function, raw: Any, at: At, scopes: tuple[Scope, ...]
    ) -> Let:
        wanted = tuple(argument.name for argument in spec.names)
        self._arguments(raw, wanted, wanted, at)
        arguments = []
        for argument in spec.names:
            here = (*at, argument.name)
            path = self._path(raw[argument.name], here, scopes)
            if path.type.kind is not argument.kind:
                self._fail(here, f"{path.text} is {a(path.type)}, not {a(argument.kind)}")
            known = self.names.members(
                self.names.item_of(path.type) if path.type.item else path.type
            )
            for field_name in argument.fields:
                if field_name not in known:
                    self._fail(here, f'{path.text} has no field "{field_name}"')
            self.names.note_whole(self.names.item_of(path.type) if path.type.item else path.type)
            arguments.append(path)
        result = spec.result or _NUMBER
        line = self._line_number(at)
        return Let(
            name, function, tuple(arguments), None, None, TRUE_CONDITION, len(scopes), result, line
        )

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


def _text(raw: Any) -> str:
    return ("true" if raw else "false") if isinstance(raw, bool) else str(raw)


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple | frozenset) else str(value)
