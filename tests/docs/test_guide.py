"""The guide is followed as a reader would follow it: every block, in order, in an empty folder."""

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

GUIDE = ROOT / "docs" / "write-your-first-rule.md"
_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SOURCING = (
    "import re, sys; sys.argv[0] = 'sourcing'; from checker.cli import main; sys.exit(main())"
)


def _run(command: str, folder: Path) -> str:
    """What a shell shows, standard error last."""
    shell = f'sourcing() {{ "{sys.executable}" -c "{_SOURCING}" "$@"; }}\n{command}'
    ran = subprocess.run(
        ["sh", "-c", shell],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


def _shown_as(shown: str, output: str) -> bool:
    """Whether the output is what the guide shows; a line with an ellipsis stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^…\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), output) is not None


def test_every_block_of_the_guide_does_what_it_says(tmp_path: Path) -> None:
    blocks = _BLOCK.findall(GUIDE.read_text(encoding="utf-8"))
    assert {language for language, _, _ in blocks} == {"console", "yaml", "toml", "json"}
    output = ""
    for language, name, text in blocks:
        if language != "console":
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            continue
        for step in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            command, _, shown = step.partition("\n")
            output = _run(command, tmp_path)
            assert _shown_as(shown, output), f"$ {command}\n{output}"
    assert ": 0 fail, 0 warn," in output
