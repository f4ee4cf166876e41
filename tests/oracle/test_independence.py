"""The oracle and what it rests on share no code with the product."""

import ast
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
# Only these know the product: they ask it, and hold its answers against the oracle's.
ASKS_THE_PRODUCT = {"agreement", "product", "shrink", "soak", "words"}
ORACLE = sorted({f.stem for f in HERE.glob("*.py")} - ASKS_THE_PRODUCT - {"__init__"})
OWN = [name for name in ORACLE if not name.startswith("test_")]


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports in full"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def reached(name: str) -> set[str]:
    """The modules that one of these files imports, and those that they import here, and so on."""
    found: set[str] = set()
    ahead = [f"tests.oracle.{name}"]
    while ahead:
        for module in imported(HERE / f"{ahead.pop().split('.')[2]}.py"):
            if module not in found and module.startswith("tests.oracle."):
                ahead.append(module)
            found.add(module)
    return found


def test_the_files_of_the_oracle_are_known() -> None:
    assert {"oracle", "values", "functions", "calendar", "worlds"} <= set(OWN)


@pytest.mark.parametrize("name", OWN)
def test_no_file_of_the_oracle_imports_the_product(name: str) -> None:
    modules = reached(name)
    assert [m for m in modules if m.split(".")[0] in {"checker", "durable", "sourcing"}] == []
    assert [m for m in modules if m.startswith("tests.") and m.split(".")[1] != "oracle"] == []
    assert [m for m in modules if m.split(".")[0] in {"importlib", "runpy"}] == []


def test_the_evaluator_needs_the_standard_library_only() -> None:
    import sys

    for module in reached("oracle"):
        top = module.split(".")[0]
        assert top in sys.stdlib_module_names or module.startswith("tests.oracle."), module
        assert top == "tests" or find_spec(top) is not None


def test_it_is_small_enough_to_be_read() -> None:
    lines = [
        line
        for name in ("oracle", "values", "functions", "calendar")
        for line in (HERE / f"{name}.py").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    assert len(lines) < 850
