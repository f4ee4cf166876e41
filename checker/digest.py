"""Digests of bytes. Python brings these itself; `hashlib` would load all of OpenSSL first."""

from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

SIZE = 32
"""Bytes of a digest."""

_MUCH = 4 << 20
_OWN_SHA256 = ("_sha2", "_sha256")  # from Python 3.12 on, and before


@cache
def _found(name: str, *modules: str) -> Any:
    """The function from the first module that is there; none has anything else but `hashlib`."""
    for module in modules:
        with suppress(ImportError):
            return getattr(import_module(module), name)
    return getattr(import_module("hashlib"), name)


_blake2b = _found("blake2b", "_blake2")


def digest(*parts: bytes | memoryview, key: bytes = b"") -> bytes:
    """The digest of bytes, given in one or more parts; by a secret key when there is one (BLAKE2b,
    RFC 7693)."""
    found = _blake2b(digest_size=SIZE, key=key)
    for part in parts:
        found.update(part)
    return bytes(found.digest())


def digest_of(parts: Iterable[bytes]) -> str:
    """The digest of parts in their order, in hexadecimal; where one ends matters too."""
    found = _blake2b(digest_size=SIZE)
    for part in parts:
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return str(found.hexdigest())


def sha256(size: int) -> Any:
    """A SHA-256 for so many bytes: that of OpenSSL, when there are enough for its speed to make up
    for the time it takes to load."""
    return _found("sha256", *(_OWN_SHA256 if size < _MUCH else ()))()


def fingerprint(data: bytes, length: int) -> str:
    """The beginning of the SHA-256 of bytes, in hexadecimal: what other programs may keep."""
    return str(_found("sha256", *_OWN_SHA256)(data).hexdigest())[:length]
