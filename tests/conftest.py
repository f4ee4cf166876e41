"""What tests share: the shipped policy, and the proposal that passes everything."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.engine import Evaluator
from checker.policy import Policy, load_policy

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 11, 23)


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
