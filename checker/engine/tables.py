"""What generated functions look things up in: answers kept by what was asked."""

from collections.abc import Callable
from typing import Any

# Enough for every value that real proposals repeat, and a bound for hostile ones.
_MOST = 4096
_LONGEST = 128


class Table(dict[Any, Any]):
    """The results of a function by its argument. It may forget, but is never wrong: the function
    must give the same for equal arguments, always."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, argument: Any) -> Any:
        found = self.function(argument)
        if len(self) >= _MOST:
            self.clear()
        if argument.__class__ is not str or len(argument) <= _LONGEST:
            self[argument] = found
        return found
