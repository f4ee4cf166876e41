"""Text from outside made safe to show in a terminal and in the log of a build."""

import re

# C0, DEL and C1 controls; line separators; bidirectional controls (CVE-2021-42574, "Trojan
# Source"); characters that show nothing, tags (U+E0000 and on) among them; lone surrogates, which
# no terminal encoding can carry. Joiners (U+200C, U+200D) stay: scripts and emoji need them.
_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# The log of a build is executed: in GitHub Actions lines that begin with `::`, and `##[` wherever
# it stands (actions/runner, ActionCommand.cs); in Azure Pipelines `##vso[` wherever it stands.
_COMMAND = r"\A\s*:(?=:)|#(?=#\w*\[)"


def printable(text: str) -> str:
    r"""`text` with each unsafe character written as `\xNN`, `\uNNNN` or `\UNNNNNNNN`, the rest
    untouched; also the first character of what a build log would take as a command."""
    # Most text needs no look by a pattern that takes a millisecond to compile.
    if text.isascii() and text.isprintable() and "::" not in text and "##" not in text:
        return text
    return re.sub(f"{_UNSAFE}|{_COMMAND}", lambda found: "".join(map(_escape, found[0])), text)


def _escape(char: str) -> str:
    code_point = ord(char)
    if code_point <= 0xFF:
        return f"\\x{code_point:02x}"
    return f"\\u{code_point:04x}" if code_point <= 0xFFFF else f"\\U{code_point:08x}"
