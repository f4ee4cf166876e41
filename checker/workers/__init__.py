"""Checking in worker processes: a crash or a hang costs one file, and no other its verdict."""

from checker.workers.check import Checking, check_sources
from checker.workers.pool import cores

__all__ = ["Checking", "check_sources", "cores"]
