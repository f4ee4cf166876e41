"""Valid inputs made hostile, from a seed: trees changed as trees, texts as lines and bytes."""

import json
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

# What stands where something else is expected, and what attacks whoever takes it at its word.
ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 18, 65536, 2**31, 2**53, 2**63, 0.1, -0.0, 1e300),
    *("", " ", "x", "yes", "no", "null", "TBD", "5", "1 EUR", "P1M", "P99999999Y", "9999-12-31"),
    *(
        "2026-02-30",
        "..",
        "../../etc/passwd",
        "/dev/zero",
        "a" * 300,
        "\u202e",
        "\x1b[2J",
        "::error",
    ),
    *(
        "$limit",
        "$",
        "@red",
        "@",
        "{",
        "}",
        "{number}",
        "{{",
        "(a+)+$",
        "(?P<n>a)(?P=n)",
        "[",
        "\\",
    ),
    *("(a|b|ab)*c", "a{1,1000000}", "(((((((((((a){9}){9}){9}){9}){9}){9}){9})", "\ud800", "\0"),
    *([], {}, [[]], [{}], {"": ""}, {"eq": None}, {"path": "number"}, {"some": {}}, {"count": {}}),
)
TOKENS = (
    *("{", "}", "[", "]", ":", ",", '"', "'", "\\", "\n", "\r", "\t", "  ", "#", "-", "- ", "? "),
    *(
        "&a ",
        "*a",
        "!!python/object/apply:os.system ",
        "!!binary ",
        "<<: ",
        "---\n",
        "...\n",
        "|\n",
    ),
    *(">\n", "%YAML 9.9\n", "\x00", "\x1b", "\u202e", "\ufeff", "\u2028", "\ud800", "\\ud800"),
    *("1e999", "-", "0x10", "0o7", "1_000", ".inf", ".nan", "NaN", "~", "null", "true", "= ", "[["),
    *("]]", '"""', "'''", "2026-13-45", "9" * 40, "a" * 5_000, "{" * 70, "[" * 70, "- " * 50),
)
_BINARY = (b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf8", b"\x00", b"\xef\xbb\xbf", b"\xfe\xff", b"\r")
_MOST = 60_000  # characters: growth is tried elsewhere


def mutated_tree(random: Random, value: Any, others: Sequence[Any]) -> Any:
    """A copy with a few changes: members and items lost, doubled, moved, wrapped, replaced by odd
    values or by parts of the others."""
    value = json.loads(json.dumps(value))
    for _ in range(random.choice((1, 1, 1, 2, 3, 6))):
        places = list(_places(value))
        if not places:
            return _odd(random)
        holder, key = random.choice(places)
        _change(random, holder, key, others)
    return value


def _places(value: Any) -> Any:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    for key, member in members:
        yield value, key
        if isinstance(member, dict | list):
            yield from _places(member)


def _change(random: Random, holder: Any, key: Any, others: Sequence[Any]) -> None:
    old = deepcopy(holder[key])  # else a change might put something into itself
    match random.randrange(8):
        case 0:
            del holder[key]
        case 1:
            holder[key] = _odd(random)
        case 2 if isinstance(holder, dict):
            holder[random.choice((str(key) + "x", str(key)[:-1], str(_odd(random))))] = old
        case 2:
            holder.insert(random.randrange(len(holder) + 1), old)
        case 3:
            places = list(_places(random.choice(others)))
            other, name = random.choice(places)
            holder[key] = json.loads(json.dumps(other[name]))
        case 4:
            holder[key] = random.choice(([old], {str(_odd(random)): old}, [old, old]))
        case 5:
            wrap = random.choice(("all", "any", "not", "where", "some", "every", "none", "count"))
            holder[key] = {wrap: [old] if wrap in {"all", "any"} else old}
        case 6 if isinstance(old, list) and old:
            holder[key] = (old * random.choice((2, 10, 60)))[:200]
        case 7 if isinstance(old, dict) and old:
            holder[key] = old[random.choice(list(old))]
        case _:
            holder[key] = _odd(random)


def _odd(random: Random) -> Any:
    return deepcopy(random.choice(ODD))


def mutated_text(random: Random, text: str, others: Sequence[str]) -> bytes:
    """A text with a few lines or pieces lost, doubled, swapped, shifted or put in from elsewhere;
    at times with bytes that are no text."""
    for _ in range(random.choice((1, 1, 2, 4))):
        lines = text[:_MOST].split("\n")
        at = random.randrange(len(lines))
        match random.randrange(7):
            case 0:
                del lines[at]
            case 1:
                lines.insert(random.randrange(len(lines) + 1), lines[at])
            case 2:
                lines[at] = " " * random.randrange(6) + lines[at].strip()
            case 3:
                other = random.choice(others).split("\n")
                start = random.randrange(len(other))
                lines[at:at] = other[start : start + random.randrange(1, 8)]
            case 4:
                where = random.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:where] + random.choice(TOKENS) + lines[at][where:]
            case 5:
                start, end = sorted(random.randrange(len(lines[at]) + 1) for _ in range(2))
                lines[at] = lines[at][:start] + lines[at][end:]
            case 6:
                lines = lines[:at] if random.random() < 0.3 else lines[at:]
        text = "\n".join(lines)
    data = text.encode("utf-8", "surrogatepass" if random.random() < 0.5 else "replace")
    if random.random() < 0.1:
        where = random.randrange(len(data) + 1)
        data = data[:where] + random.choice(_BINARY) + data[where + random.randrange(2) :]
    return data
