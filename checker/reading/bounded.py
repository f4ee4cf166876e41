"""Bytes of files that may be larger than anybody wants to hold."""

import os

_PIECE = 1 << 16


def read_most(descriptor: int, most: int) -> bytes:
    """The bytes of an open file, which is closed then: at most `most` of them, and one more that
    tells of a larger file."""
    try:
        # Python sets aside all the memory that is asked for: to read a small file takes no longer.
        size = os.fstat(descriptor).st_size
        found = os.read(descriptor, min(size, most) + 1)
        # What is no file on a disk may have more than it says, or give it in pieces.
        while len(found) != size and len(found) <= most:
            more = os.read(descriptor, min(most + 1 - len(found), _PIECE))
            if not more:
                break
            found += more
        return found
    finally:
        os.close(descriptor)
