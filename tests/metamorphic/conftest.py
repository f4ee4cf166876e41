"""The judge of the shipped rules, made once."""

import pytest

from checker.findings import Judge
from checker.policy import Policy


@pytest.fixture(scope="session")
def judge(policy: Policy) -> Judge:
    return Judge(policy)
