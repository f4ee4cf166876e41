"""Bytes of files that may be larger than anybody wants to hold."""

import os


def read_most(descriptor: int, most: int) -> bytes:
    """The bytes of an open file, which is closed then: at most `most` of them, and one more that
    tells of a larger file."""
    # Python sets aside all the memory that is asked for: to read a small file takes no longer.
    size = min(os.fstat(descriptor).st_size, most)
    with os.fdopen(descriptor, "rb") as file:
        found = file.read(size + 1)
        # What is no file on a disk may have more than it says.
        return found if len(found) <= size else found + file.read(most - size)
