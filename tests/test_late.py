"""What a room offers is found when it is asked for, and not before."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest

from checker.late import late
from tests.conftest import ROOT


def offered() -> Iterator[tuple[str, str, str]]:
    """Each name that a room offers to the type checker: the room, the module and the name."""
    for file in sorted((ROOT / "checker").glob("*/__init__.py")):
        text = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "= late(" in text else ():
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("checker."):
                for name in node.names:
                    yield f"checker.{file.parent.name}", str(node.module), name.name


@pytest.mark.parametrize(("room", "module", "name"), [o for o in offered() if o[2] != "late"])
def test_what_a_room_offers_is_there(room: str, module: str, name: str) -> None:
    assert getattr(import_module(room), name) is getattr(import_module(module), name)


def test_what_no_room_offers_is_an_ordinary_mistake() -> None:
    with pytest.raises(ImportError, match="Jugde"):
        exec("from checker.findings import Jugde")


def test_a_name_that_is_also_a_module_cannot_be_late() -> None:
    with pytest.raises(AssertionError, match="parse"):
        late("checker.reading", {"parse": "parse"})


def test_importing_all_rooms_imports_little() -> None:
    rooms = sorted({room for room, _, _ in offered()})
    program = f"import sys, {', '.join(rooms)}\nprint(*sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    found = [name for name in ran.stdout.split() if name.startswith("checker.")]
    assert [n for n in found if n.count(".") > 1 and not n.startswith("checker.reading.")] == []
