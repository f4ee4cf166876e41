"""What goes between the processes of one run.

Both ends are this program, forked from one parent; nothing from outside is ever read this way.
"""

import os
import pickle
import struct
from typing import Any

_LENGTH = struct.Struct("!Q")


def send(descriptor: int, value: Any) -> None:
    """Writes one message.

    Raises:
        OSError: the other end is gone.
    """
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    view = memoryview(_LENGTH.pack(len(data)) + data)
    while view:
        view = view[os.write(descriptor, view) :]


def receive(descriptor: int) -> Any:
    """Reads one message; None when the other end is gone."""
    head = _read(descriptor, _LENGTH.size)
    data = _read(descriptor, _LENGTH.unpack(head)[0]) if head else None
    return data and pickle.loads(data)


def _read(descriptor: int, size: int) -> bytes | None:
    parts = []
    while size:
        try:
            part = os.read(descriptor, min(size, 1 << 20))
        except OSError:
            return None
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
