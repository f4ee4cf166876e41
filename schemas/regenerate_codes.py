"""Rewrites the ISO code lists in `v1/codes.schema.json` from the installed pycountry.

`python schemas/regenerate_codes.py` writes the file; `--check` writes nothing and exits 1 when the
file is stale. The list of transfer mechanisms is kept as it stands: its source is not in here.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import pycountry

CODES = Path(__file__).parent / "v1" / "codes.schema.json"


def regenerated(text: str) -> str:
    """The text of the code list file with its ISO lists replaced."""
    schema = json.loads(text)
    for name, standard, codes in _lists():
        schema["$defs"][name] |= {"$comment": _origin(standard), "enum": sorted(codes)}
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _lists() -> list[tuple[str, str, list[str]]]:
    return [
        ("country", "ISO 3166-1 alpha-2", [c.alpha_2 for c in pycountry.countries]),
        ("currency", "ISO 4217", [c.alpha_3 for c in pycountry.currencies]),
        (
            "language",
            "ISO 639-1",
            [c.alpha_2 for c in pycountry.languages if hasattr(c, "alpha_2")],
        ),
    ]


def _origin(standard: str) -> str:
    # pycountry numbers its releases by date: 26.2.16 is 16 February 2026.
    release = version("pycountry")
    year, month, day = (int(part) for part in release.split(".")[:3])
    date = f"20{year:02}-{month:02}-{day:02}"
    return f"{standard}, from pycountry {release} ({date}), by schemas/regenerate_codes.py."


def main(arguments: list[str]) -> int:
    """Writes the file, or with `--check` only compares it; the exit code of the process."""
    before = CODES.read_text(encoding="utf-8")
    after = regenerated(before)
    if "--check" in arguments:
        return int(before != after)
    CODES.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
