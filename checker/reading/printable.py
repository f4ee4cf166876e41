"""Text from outside made safe to show in a terminal."""

import re

# C0, DEL and C1 controls; line separators; bidirectional controls (CVE-2021-42574, "Trojan
# Source"); the byte order mark; lone surrogates, which no terminal encoding can carry.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""`text` with each unsafe character written as `\xNN` or `\uNNNN`, the rest untouched."""
    return _UNSAFE.sub(lambda found: _escape(ord(found[0])), text)


def _escape(code_point: int) -> str:
    return f"\\x{code_point:02x}" if code_point <= 0xFF else f"\\u{code_point:04x}"
