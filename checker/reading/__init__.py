"""Where bytes become Documents: paths come in, and strictly parsed proposals go out.

Whatever cannot be read becomes an `InputProblem` with its place and a hint, never an exception and
never silence; positions inside a Document are worked out only when somebody asks for one.
"""

from typing import TYPE_CHECKING

from checker.late import late

# Not late: these modules have the names of their functions.
from checker.reading.discover import discover
from checker.reading.parse import parse
from checker.reading.printable import printable

if TYPE_CHECKING:
    from checker.reading.discover import is_searched
    from checker.reading.document import Document
    from checker.reading.limits import MAX_BYTES
    from checker.reading.papers import Folders, Looked, PaperProblem, Papers
    from checker.reading.pointer import Pointer, pointer_text
    from checker.reading.positions import Span
    from checker.reading.problems import InputProblem, Problem, Problems, told
    from checker.reading.source import Source
    from checker.reading.tree import DiskTree, Tree, Unreadable

__getattr__ = late(
    __name__,
    {
        "discover": "is_searched",
        "document": "Document",
        "limits": "MAX_BYTES",
        "papers": "Folders Looked PaperProblem Papers",
        "pointer": "Pointer pointer_text",
        "positions": "Span",
        "problems": "InputProblem Problem Problems told",
        "source": "Source",
        "tree": "DiskTree Tree Unreadable",
    },
)
