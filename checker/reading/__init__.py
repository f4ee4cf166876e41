"""Where bytes become Documents: paths come in, and strictly parsed proposals go out.

Whatever cannot be read becomes an `InputProblem` with its place and a hint, never an exception and
never silence; positions inside a Document are worked out only when somebody asks for one.
"""

from checker.reading.discover import discover, is_searched
from checker.reading.document import Document
from checker.reading.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_EXPONENT,
    MAX_PROBLEMS,
    MAX_PROPOSALS,
    MAX_VALUES,
)
from checker.reading.papers import PaperProblem, Papers
from checker.reading.parse import parse
from checker.reading.pointer import Pointer, pointer_text
from checker.reading.positions import Span
from checker.reading.printable import printable
from checker.reading.problems import InputProblem, Problem
from checker.reading.source import Source
from checker.reading.tree import DiskTree, Tree, Unreadable

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_EXPONENT",
    "MAX_PROBLEMS",
    "MAX_PROPOSALS",
    "MAX_VALUES",
    "DiskTree",
    "Document",
    "InputProblem",
    "PaperProblem",
    "Papers",
    "Pointer",
    "Problem",
    "Source",
    "Span",
    "Tree",
    "Unreadable",
    "discover",
    "is_searched",
    "parse",
    "pointer_text",
    "printable",
]
