"""Real runs of `sourcing check`, for the tests of its reports."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from checker.cli.app import app
from tests.conftest import AS_OF, ROOT

EXAMPLES = ROOT / "examples"

BROKEN = {
    "empty.json": b"",
    "not-json.json": b'{\n  "id": \n',
    "twice.json": b'{"id": "a",\n "id": "b"}',
    "not-utf-8.json": b'{"id": "\xff"}',
    "a-list.json": b"[]",
}


@dataclass(frozen=True, slots=True)
class Ran:
    """The report of a run, and the exit code of its process."""

    report: dict[str, Any]
    exit_code: int


def check(output_format: str, out: Path, *arguments: str | Path) -> Ran:
    """Runs `sourcing check` as of the day of the examples; the report is written to `out`."""
    options = ["--output-format", output_format, "-o", str(out), "--as-of", AS_OF.isoformat()]
    result = CliRunner().invoke(app, ["check", *map(str, arguments), *options])
    assert out.is_file(), result.output
    return Ran(json.loads(out.read_bytes()), result.exit_code)


def broken_folder(at: Path) -> Path:
    """A folder of files that cannot be read as proposals, and one that breaks the schema."""
    for name, data in BROKEN.items():
        (at / name).write_bytes(data)
    (at / "wrong-field.json").write_text(
        '{"id": "w", "titel": "Überschrift 😀", "status": "drafd"}'
    )
    return at
