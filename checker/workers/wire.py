"""What goes between the processes of one run: values as bytes, rules by their ids.

Both ends are this program, forked from one parent; nothing from outside is ever read this way.
"""

import io
import os
import pickle
import struct
from typing import Any

from checker.policy import Policy, Rule

_LENGTH = struct.Struct("!Q")


class Wire:
    """Values to bytes and back, for processes that share a policy."""

    def __init__(self, policy: Policy) -> None:
        self._rules = {rule.id: rule for rule in policy.rules}

    def pack(self, value: Any) -> bytes:
        """The value as bytes."""
        target = io.BytesIO()
        _Pickler(target, pickle.HIGHEST_PROTOCOL).dump(value)
        return target.getvalue()

    def unpack(self, data: bytes) -> Any:
        """The value again, its rules those of this process."""
        return _Unpickler(io.BytesIO(data), self._rules).load()


class _Pickler(pickle.Pickler):
    def persistent_id(self, value: Any) -> str | None:
        return value.id if isinstance(value, Rule) else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, source: io.BytesIO, rules: dict[str, Rule]) -> None:
        super().__init__(source)
        self._rules = rules

    def persistent_load(self, name: str) -> Rule:
        return self._rules[name]


def send(descriptor: int, data: bytes) -> None:
    """Writes one message.

    Raises:
        OSError: the other end is gone.
    """
    view = memoryview(_LENGTH.pack(len(data)) + data)
    while view:
        view = view[os.write(descriptor, view) :]


def receive(descriptor: int) -> bytes | None:
    """Reads one message; None when the other end is gone."""
    head = _read(descriptor, _LENGTH.size)
    return _read(descriptor, _LENGTH.unpack(head)[0]) if head else None


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
