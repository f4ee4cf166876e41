"""Each installation and each change of our modules is told apart, version or not."""

import os
from pathlib import Path

import pytest

from checker import __version__
from checker.edition import edition


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "checker" / "engine").mkdir(parents=True)
    (tmp_path / "checker" / "engine" / "a.py").write_text("one")
    monkeypatch.setattr("checker.edition._PACKAGE", tmp_path / "checker")
    monkeypatch.setattr("checker.edition._modules.__defaults__", (str(tmp_path / "checker"),))
    return tmp_path / "checker"


def test_in_a_checkout_a_module_that_changes_makes_another_edition(package: Path) -> None:
    before = list(edition())
    assert list(edition()) == before
    os.utime(package / "engine" / "a.py", ns=(1, 1))
    assert list(edition()) != before


def test_installed_it_is_the_installation_that_counts(package: Path) -> None:
    (package / "shipped").mkdir()
    listed = package.parent / f"sourcing_checker-{__version__}.dist-info" / "RECORD"
    listed.parent.mkdir()
    listed.write_text("files")
    before = list(edition())
    os.utime(package / "engine" / "a.py", ns=(1, 1))
    assert list(edition()) == before
    os.utime(listed, ns=(1, 1))
    assert list(edition()) != before
