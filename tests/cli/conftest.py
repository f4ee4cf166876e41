"""`sourcing` run in the test's own process, with a handful of rules built in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from checker.cli.app import app
from tests.conftest import ROOT

GOLDEN = ROOT / "tests" / "report" / "golden"
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `sourcing` with these words in the folder of the golden proposals."""
    monkeypatch.chdir(GOLDEN)
    for module in ("review", "settings", "show_settings"):
        monkeypatch.setattr(f"checker.cli.{module}.shipped", Path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "SOURCING_OUTPUT_FORMAT"):
        monkeypatch.delenv(name, raising=False)

    def ran(*words: str | Path, **more: Any) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], **more)

    return ran
