"""What fuzzing found stays mended, and each target still takes random input."""

from pathlib import Path
from random import Random

import pytest

from tests.hostile.fuzz import CASES, TARGETS, tried

KEPT = sorted(path for path in CASES.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_fuzzing_found_once_comes_out_well(path: Path) -> None:
    assert tried(TARGETS[path.parent.name], path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_random_input_of_a_fixed_seed_comes_out_well(name: str) -> None:
    target, random = TARGETS[name], Random(3)
    outcomes = {target.run(target.make(random)) for _ in range(25)}
    assert len(outcomes) > 1
