"""What this machine gives to a run."""

import os
from contextlib import suppress

_MMAP_THRESHOLD = -3  # malloc.h


def cores() -> int:
    """How many cores this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether the system lets a process be copied."""
    return hasattr(os, "fork")


def give_memory_back() -> None:
    """Has large blocks returned to the system when they are free. The allocator of glibc keeps
    them after the first few (mallopt(3), M_MMAP_THRESHOLD), and a long run grows by the holes."""
    from ctypes import CDLL  # only for long runs

    with suppress(OSError, AttributeError):
        CDLL(None).mallopt(_MMAP_THRESHOLD, 128 << 10)
