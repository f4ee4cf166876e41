"""What is wrong with an input or a policy file, where, and what to do about it."""

from collections.abc import Iterable

from checker.reading.printable import printable
from checker.record import record


def told(message: str, hint: str) -> str:
    """A message and, as a sentence of its own or as the rest of it, its hint."""
    if not hint:
        return message
    ended = message.endswith((".", "?", "!"))
    between = " " if ended else ". " if hint[0].isupper() else "; "
    return f"{message}{between}{hint}"


@record
class InputProblem:
    """An input that could not become a Document (exit code 2).

    `name` is that of the `Source` or the path asked for, raw. `message` and `hint` are fit for a
    terminal. `line` and `column` count from 1 (columns in Unicode code points); both are None when
    there is no text to point into, as for a missing file. `code` is stable, e.g. `duplicate-key`.
    """

    name: str
    message: str
    hint: str
    code: str
    line: int | None = None
    column: int | None = None

    @property
    def place(self) -> str:
        """The file, with line and column where it has them, fit for a terminal."""
        name = printable(self.name)
        return f"{name}:{self.line}:{self.column or 1}" if self.line else name

    def __str__(self) -> str:
        return f"{self.place}: {printable(told(self.message, self.hint))}"


@record
class Problem:
    """Something wrong in a file of a policy: a rule, a list, the configuration. Line and column
    count from 1."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        text = f"{self.file}:{self.line}:{self.column}: {self.message}"
        return f"{text}; {self.hint}" if self.hint else text


class Problems(Exception):
    """Files that cannot be used; `problems` holds every reason once, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.message))
        super().__init__("\n".join(map(str, self.problems)))

    def told(self, where: str) -> str:
        """How many there are in what, and then each on a line."""
        count = len(self.problems)
        return f"{count} problem{'s' * (count != 1)} in {where}\n{self}"
