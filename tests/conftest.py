"""What tests share: the shipped policy, and the proposal that passes everything."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from checker.engine import Evaluator
from checker.policy import Policy, load_policy

# How long an example takes says nothing about whether it is right.
settings.register_profile("sourcing", deadline=None)
settings.load_profile("sourcing")

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What runs keep, apart from what the developer's own runs do."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("SOURCING_CACHE_DIR", "XDG_STATE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy([ROOT / "rules"])


@pytest.fixture(scope="session")
def evaluator(policy: Policy) -> Evaluator:
    return Evaluator(policy)


@pytest.fixture(scope="session")
def green() -> dict[str, Any]:
    path = ROOT / "examples" / "card-disputes-managed-service.json"
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value
