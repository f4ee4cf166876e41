"""What counts as "not stated": nothing, null, and the words people write instead of a fact."""

from typing import Any

# "na" is not among them: NA is Namibia, na is Nauru. A test holds every code of the schema to this.
_MARKS = frozenset(
    {"", "fixme", "k.a", "n.a", "n/a", "not known", "not yet known", "null", "t.b.a", "t.b.c"}
    | {"t.b.d", "tba", "tbc", "tbd", "to do", "to-do", "todo", "unknown", "xxx"}
)
_LONGEST = max(map(len, _MARKS))
_BEGINNING = 40
_TO_BE = frozenset(
    {"advised", "agreed", "announced", "clarified", "completed", "confirmed", "decided", "defined"}
    | {"determined", "discussed", "done", "negotiated", "provided", "specified"}
)
_PUT_OFF = ("t.b.a.", "t.b.c.", "t.b.d.", "tba", "tbc", "tbd")
# "TBC Bank" is somebody, "TBC by the bank" is nobody yet.
_GOING_ON = frozenset(
    {"after", "at", "before", "by", "from", "in", "later", "once", "until", "with"}
)
_BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\u200c\u200d\u2060\ufeff"
)
_EDGES = _BLANKS + ".?!…–—<>()[]{}*/_-"
# What Unicode calls ignorable (fillers, joiners, selectors, tags), and the empty Braille pattern:
# the first and the last of each row.
_UNSEEN = (
    *("\xad\xad", "\u034f\u034f", "\u061c\u061c", "\u115f\u1160", "\u17b4\u17b5", "\u180b\u180f"),
    *("\u200b\u200f", "\u202a\u202e", "\u2060\u206f", "\u2800\u2800", "\u3164\u3164"),
    *("\ufe00\ufe0f", "\ufeff\ufeff", "\uffa0\uffa0", "\ufff9\ufffb", "\U0001bca0\U0001bca3"),
    *("\U0001d173\U0001d17a", "\U000e0001\U000e007f", "\U000e0100\U000e01ef"),
)
UNSEEN = frozenset(chr(code) for row in _UNSEEN for code in range(ord(row[0]), ord(row[1]) + 1))
"""The characters that nobody sees, other than blanks."""
_ALL_EDGES = _EDGES + "".join(sorted(UNSEEN))
# The sign for kelvin is one of them: its small letter is k. With other characters nothing begins
# that says nothing, so that most texts are known by their first.
_BEGINNINGS = frozenset(_ALL_EDGES) | {
    first for mark in _MARKS for first in (mark[:1], mark[:1].upper(), "\u212a")
}
_EDGE = f"[{_BLANKS}{''.join(map('-'.join, _UNSEEN))}.?!…–—<>()\\[\\]{{}}*/_-]*"

UNSTATED_PATTERN = (
    f"(?i)^{_EDGE}("
    f"({'|'.join(mark.replace('.', '[.]') for mark in sorted(_MARKS))}){_EDGE}$"
    f"|t[.]?b[.]?[acd][^a-z0-9]|to[{_BLANKS}]+be[{_BLANKS}]+({'|'.join(sorted(_TO_BE))}))"
)
"""What every text matches that `is_missing`, for a schema validator; it may match a few more."""


def is_missing(value: object) -> bool:
    """Whether a value says nothing: null, blank, a mark such as "TBD", or a text that begins with
    one, such as "to be agreed with the provider"."""
    if value is None:
        return True
    if not isinstance(value, str) or value[:1] not in _BEGINNINGS:
        return False
    text = value.strip(_EDGES)
    if not text.isascii() and not UNSEEN.isdisjoint(text[0] + text[-1]):
        text = text.strip(_ALL_EDGES)
    if len(text) <= _LONGEST and text.lower() in _MARKS:
        return True
    return text[:1] in {"t", "T"} and _is_put_off(text[:_BEGINNING].lower())


def _is_put_off(text: str) -> bool:
    """Whether a text, of which this is the beginning, only says that something will be said."""
    words = text.split(maxsplit=3)
    if words[:2] == ["to", "be"]:
        return len(words) > 2 and words[2].rstrip(".,:;)") in _TO_BE
    rest = next((text[len(mark) :] for mark in _PUT_OFF if text.startswith(mark)), "")
    goes_on = rest.lstrip()
    if rest == goes_on:
        return rest[:1] in {",", ":", ";", "?", "!", "/", "(", "…"}
    return not goes_on[0].isalnum() or words[1].rstrip(".,:;)") in _GOING_ON


def without_missing(value: Any) -> Any:
    """The value without the members that say nothing; the same object when there are none.

    Items of lists stay where they are, so that every pointer keeps its meaning.
    """
    if isinstance(value, dict):
        pruned = {k: without_missing(v) for k, v in value.items() if not is_missing(v)}
        same = len(pruned) == len(value) and all(pruned[k] is value[k] for k in pruned)
        return value if same else pruned
    if isinstance(value, list):
        items = [without_missing(item) for item in value]
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    return value
