"""What this machine gives to a run."""

import os


def cores() -> int:
    """How many cores this process may use."""
    try:
        return max(1, len(os.sched_getaffinity(0)))
    except AttributeError:
        return os.cpu_count() or 1


def can_fork() -> bool:
    """Whether the system lets a process be copied."""
    return hasattr(os, "fork")
