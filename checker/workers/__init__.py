"""Checking in worker processes: a crash or a hang costs one file, and no other its verdict."""

from typing import TYPE_CHECKING

from checker.late import late

if TYPE_CHECKING:
    from checker.workers.check import Checking, check_sources
    from checker.workers.machine import cores
    from checker.workers.results import Results

__getattr__ = late(
    __name__,
    {
        "check": "Checking check_sources",
        "machine": "cores",
        "results": "Results",
    },
)
