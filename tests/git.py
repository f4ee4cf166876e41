"""git for tests, as somebody whom no configuration has to name."""

import subprocess
from pathlib import Path


def git(*words: str, at: Path | None = None) -> None:
    """Runs git in a folder, the current one when none is given."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", *identity, *words], cwd=at, check=True, capture_output=True)
