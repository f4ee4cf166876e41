"""What people write where JSON expects something else: one row a mistake."""

import re

from checker.record import record


@record
class Mistake:
    """`pattern` tells the mistake by the text that stands at the wrong place."""

    pattern: re.Pattern[str]
    code: str
    message: str
    hint: str


def _row(pattern: str, code: str, message: str, hint: str) -> Mistake:
    return Mistake(re.compile(pattern), code, message, hint)


# These mean the same wherever they stand.
_ANYWHERE = (
    _row(
        r"//|/\*|#",
        "comment",
        "JSON has no comments",
        "Delete the comment, or keep the note in an `x_` field.",
    ),
    _row(
        r"['`]",
        "single-quotes",
        "text in the wrong quotation marks",
        'JSON quotes text with double quotes: "like this".',
    ),
    _row(
        "[‘’“”„«»]",
        "typographic-quotes",
        "typographic quotes, as inserted by a word processor",
        'Replace them with plain double quotes: "like this".',
    ),
    _row(
        "[\ufeff\u00a0\u2000-\u200b\u2028\u2029\u202f\u2060\u3000\x0b\x0c\x85]",
        "invisible-character",
        "an invisible character that JSON does not accept as a space",
        "Delete it, and type an ordinary space if one is needed.",
    ),
    _row("\x00", "nul-character", "a NUL character", "Delete it; the file may be damaged."),
)

# What a file is instead of JSON, by how it begins.
_OTHER_FORMATS = (
    _row(
        r"<<<<<<< |=======\r?\n|>>>>>>> ",
        "merge-conflict",
        "a merge conflict that nobody has resolved",
        "Keep one of the two versions, and delete the marker lines of git.",
    ),
    _row(
        r"<[!?/A-Za-z]", "other-format", "this is HTML or XML, not JSON", "Write one JSON object."
    ),
    _row(
        r"PK\x03\x04",
        "other-format",
        "this is a zip archive, not JSON",
        "Extract it and name the file inside.",
    ),
    _row(
        r"version https://git-lfs",
        "other-format",
        "this is a pointer of Git LFS, not the file itself",
        "Fetch the file with `git lfs pull`.",
    ),
    _row(
        r"\A[\w .-]+(?:[,;\t][\w .-]+)+\r?\n",
        "other-format",
        "this looks like CSV, not JSON",
        "Write one JSON object; `sourcing new proposal` writes one to fill in.",
    ),
    _row(
        r"---\s|[A-Za-z_][\w-]*:(?: |\n|\r)",
        "other-format",
        "this is YAML, not JSON",
        "Write it as JSON: keys and texts between double quotes, objects between braces.",
    ),
)

AT_VALUE = (
    *_ANYWHERE,
    *_OTHER_FORMATS,
    _row(
        r"(?:True|False|None|TRUE|FALSE|NULL|Null)\b",
        "wrong-literal",
        "JSON writes true, false and null in lower case",
        "Write true, false or null.",
    ),
    _row(r",", "missing-value", "a value is missing before this comma", "Add it or delete it."),
    _row(
        r"[}\]]",
        "missing-value",
        "a value is missing before this bracket",
        "Add the value, or null if it is not known.",
    ),
    _row(
        r"[+.]\.?[0-9]|-\.?",
        "bad-number",
        "a number that JSON cannot read",
        "Write numbers like 1200.5 or -0.25: no plus sign, and a digit before the point.",
    ),
    _row(
        r"\w",
        "unquoted-text",
        "text without quotes",
        'Put it between double quotes: "like this".',
    ),
)

AT_KEY = (
    *_ANYWHERE,
    _OTHER_FORMATS[0],
    _row(
        r"[0-9]",
        "unquoted-key",
        "a number where a key is expected",
        "Write decimals with a point, like 24.5, and every key between double quotes.",
    ),
    _row(
        r"[\w$]",
        "unquoted-key",
        "a key without double quotes",
        'Put every key between double quotes: "like this".',
    ),
    _row(r",", "extra-comma", "a comma with nothing before it", "Delete the comma."),
)

AFTER_KEY = (
    *_ANYWHERE,
    _row(
        r"=",
        "missing-colon",
        "a key is followed by = instead of a colon",
        'Write "key": value.',
    ),
)

AFTER_VALUE = _ANYWHERE

AFTER_DOCUMENT = (
    *_ANYWHERE,
    _row(
        r"[\[{]",
        "extra-data",
        "a second JSON value after the first",
        "Put one proposal in each file, or one on each line of a .ndjson file.",
    ),
    _row(
        r"[}\]]",
        "extra-data",
        "one closing bracket too many",
        "Delete it, or find the bracket above that closes too early.",
    ),
)

NUMBER_TAIL = _row(
    r"[0-9.eE_+-]",
    "bad-number",
    "a number that JSON cannot read",
    "Write numbers like 1200.5: no leading zeros, no separators, and digits after the point.",
)
