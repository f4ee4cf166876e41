"""Values that never change: classes of named parts, cheap to define.

`dataclasses.dataclass(frozen=True, slots=True)` gives the same, but writes and compiles the source
of six methods for every class, and imports a parser of Python for that: half of what starting
`sourcing` took. Here a class costs nothing until its first value is made, and then one method.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from types import FunctionType
from typing import Any, TypeVar, dataclass_transform

_NONE: Any = object()


class _Part:
    """What is said of a part beside its name and type; see `field`."""

    __slots__ = ("compare", "default", "factory", "hash", "late", "repr")

    def __init__(
        self,
        default: Any = _NONE,
        factory: Any = _NONE,
        compare: bool = True,
        hash: bool = True,
        repr: bool = True,
        late: bool = False,
    ) -> None:
        self.default = default
        self.factory = factory
        self.compare = compare
        self.hash = compare and hash
        self.repr = repr
        self.late = late


def field(
    *,
    default: Any = _NONE,
    default_factory: Callable[[], Any] = _NONE,
    compare: bool = True,
    hash: bool = True,
    repr: bool = True,
    late: bool = False,
) -> Any:
    """A part whose default is made anew for each value, or that equality, the hash or the text of a
    value leave out; what is not compared is not hashed either. `partly` leaves the late ones for
    later."""
    return _Part(default, default_factory, compare, hash, repr, late)


_Value = TypeVar("_Value")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_Value]) -> type[_Value]:
    """The class with the parts that its annotations name: made from them, in their order or by
    name; equal when they are; hashable when they are; and never changed."""
    said = vars(cls)
    names = tuple(said.get("__annotations__", ()))
    parts = {name: _part(said.get(name, _NONE)) for name in names}
    late = tuple(name for name in names if parts[name].late)
    left_out = {"__dict__", "__weakref__", *names}
    methods = {name: value for name, value in said.items() if name not in left_out}
    meta: Any = type(cls)
    made = meta(
        cls.__name__,
        cls.__bases__,
        _METHODS
        | methods
        | ({"__getattr__": _late_part} if late else {})
        | {
            "__slots__": (*names, "_rest") if late else names,
            "__match_args__": names,
            "__qualname__": cls.__qualname__,
            "_compared": _getter([name for name in names if parts[name].compare]),
            "_hashed": _getter([name for name in names if parts[name].hash]),
            "_late": late,
            "_shown": tuple(name for name in names if parts[name].repr),
        },
    )
    made.__init__ = _first_init(made, parts)
    return made  # type: ignore[no-any-return]


def partly(cls: type[_Value], values: Iterable[Any], rest: Callable[[], Iterable[Any]]) -> _Value:
    """A record of which the parts that are late are not made yet: `rest` makes all of them when one
    is asked for. `values` are the other parts. Both are in the order of the class."""
    about: Any = cls
    made = object.__new__(cls)
    for put, value in zip(_early(about), (*values, rest), strict=True):
        put(made, value)
    return made


@cache
def _early(cls: Any) -> tuple[Callable[[Any, Any], None], ...]:
    """What puts the parts that are not late, and `_rest`, into a record."""
    names = [name for name in cls.__match_args__ if name not in cls._late]
    return tuple(vars(cls)[name].__set__ for name in (*names, "_rest"))


def late_names_of(record: Any) -> tuple[str, ...]:
    """The names of the late parts of a class of records."""
    found: tuple[str, ...] = record._late
    return found


def replace(value: _Value, /, **changes: Any) -> _Value:
    """The value with other parts."""
    return type(value)(**parts_of(value) | changes)


def names_of(record: Any) -> tuple[str, ...]:
    """The names of the parts of a record, or of a class of records."""
    found: tuple[str, ...] = record.__match_args__
    return found


def parts_of(record: Any) -> dict[str, Any]:
    """The parts of a record by their names."""
    return {name: getattr(record, name) for name in record.__match_args__}


def values_of(record: Any) -> tuple[Any, ...]:
    """The parts of a record, in their order."""
    return tuple(getattr(record, name) for name in record.__match_args__)


def is_record(value: Any) -> bool:
    """Whether it is a record, or a class of records."""
    return hasattr(value, "_compared")


def _part(said: Any) -> _Part:
    return said if isinstance(said, _Part) else _Part(said)


def _getter(names: list[str]) -> Callable[[Any], Any]:
    return attrgetter(*names or ["__class__"])


def _first_init(cls: Any, parts: Mapping[str, _Part]) -> Callable[..., None]:
    def first(self: Any, *values: Any, **named: Any) -> None:
        cls.__init__ = _init(cls, parts)
        cls.__init__(self, *values, **named)

    return first


def _init(cls: Any, parts: Mapping[str, _Part]) -> Any:
    """The method that fills the slots; the only one that has to know the parts by their names."""
    defaults = []
    for name, part in parts.items():
        if part.factory is not _NONE or part.default is not _NONE:
            defaults.append(part.default)
        elif defaults:
            raise TypeError(f"{cls.__qualname__}: {name} has no default, but a part before it has")
    count = len(parts)
    make = _FILLING[count] if count < len(_FILLING) else _filling(count)
    found = make(*(_putting(vars(cls)[name], part) for name, part in parts.items()))
    code = found.__code__.replace(co_varnames=("self", *parts))
    filling = FunctionType(code, {}, "__init__", tuple(defaults), found.__closure__)
    filling.__qualname__ = f"{cls.__qualname__}.__init__"
    return filling


def _putting(slot: Any, part: _Part) -> Callable[[Any, Any], None]:
    put: Callable[[Any, Any], None] = slot.__set__
    if part.factory is _NONE:
        return put
    new = part.factory
    return lambda self, value: put(self, new() if value is _NONE else value)


# By the number of parts, what makes the method that fills the slots, of what puts a value into each
# (and gives None). Written out, since to compile it takes longer than all else that a class needs.
# fmt: off
_FILLING: Any = (
    lambda: lambda self: None,
    lambda p: lambda self, a: p(self, a),  # noqa: PLW0108
    lambda p, q: lambda self, a, b: p(self, a) or q(self, b),
    lambda p, q, r: lambda self, a, b, c: p(self, a) or q(self, b) or r(self, c),
    lambda p, q, r, s: lambda self, a, b, c, d:
        p(self, a) or q(self, b) or r(self, c) or s(self, d),
    lambda p, q, r, s, t: lambda self, a, b, c, d, e:
        p(self, a) or q(self, b) or r(self, c) or s(self, d) or t(self, e),
    lambda p, q, r, s, t, u: lambda self, a, b, c, d, e, f:
        p(self, a) or q(self, b) or r(self, c) or s(self, d) or t(self, e)
        or u(self, f),
    lambda p, q, r, s, t, u, v: lambda self, a, b, c, d, e, f, g:
        p(self, a) or q(self, b) or r(self, c) or s(self, d) or t(self, e)
        or u(self, f) or v(self, g),
    lambda p, q, r, s, t, u, v, w: lambda self, a, b, c, d, e, f, g, h:
        p(self, a) or q(self, b) or r(self, c) or s(self, d) or t(self, e)
        or u(self, f) or v(self, g) or w(self, h),
    lambda p, q, r, s, t, u, v, w, x: lambda self, a, b, c, d, e, f, g, h, i:
        p(self, a) or q(self, b) or r(self, c) or s(self, d) or t(self, e)
        or u(self, f) or v(self, g) or w(self, h) or x(self, i),
    lambda p, q, r, s, t, u, v, w, x, y: lambda self, a, b, c, d, e, f, g, h, i, j:
        p(self, a) or q(self, b) or r(self, c) or s(self, d) or t(self, e)
        or u(self, f) or v(self, g) or w(self, h) or x(self, i) or y(self, j),
)
# fmt: on


@cache
def _filling(parts: int) -> Any:
    """The same for whatever number of parts."""
    puts, values = ([f"{letter}{n}" for n in range(parts)] for letter in "pa")
    body = " or ".join(f"{put}(self, {value})" for put, value in zip(puts, values, strict=True))
    return eval(f"lambda {', '.join(puts)}: lambda {', '.join(['self', *values])}: {body}")


# The methods that all records share


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._shown)
    return f"{type(self).__qualname__}({shown})"


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    values = self._compared
    return values(self) == values(other)


def _hash(self: Any) -> int:
    return hash(self._hashed(self))


def _reduce(self: Any) -> tuple[Any, ...]:
    return self.__class__, values_of(self)


def _late_part(self: Any, name: str) -> Any:
    """What Python asks for a part that is not there."""
    if name not in self._late:
        raise AttributeError(f"{type(self).__qualname__} has no part {name}")
    for late, value in zip(self._late, self._rest(), strict=True):
        object.__setattr__(self, late, value)
    return object.__getattribute__(self, name)


def _no_change(self: Any, name: str, value: object = None) -> None:
    raise AttributeError(f"{type(self).__qualname__}.{name} cannot be changed")


_METHODS = {
    "__repr__": _repr,
    "__eq__": _eq,
    "__hash__": _hash,
    "__reduce__": _reduce,
    "__setattr__": _no_change,
    "__delattr__": _no_change,
}
