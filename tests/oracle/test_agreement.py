"""Oracle and product agree: on random worlds, and on every case that once set them apart.

The long run of the same is `python -m tests.oracle.soak --minutes 30`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.engine import joins
from checker.policy import Policy
from tests.oracle import shipped
from tests.oracle.agreement import Comparison, compared
from tests.oracle.product import Product
from tests.oracle.shrink import Case
from tests.oracle.words import VERDICTS, unheard
from tests.oracle.worlds import random_proposal, random_world

REGRESSIONS = sorted(Path(__file__).parent.joinpath("regressions").glob("*.json"))
SEEDS = range(24, 31)


@pytest.fixture(scope="module", autouse=True)
def every_list_is_indexed() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joins, "_FEW", 0)
        yield


def one_world(seed: int, rules: int, batches: int) -> Comparison:
    random = Random(seed)
    world = random_world(random, rules, derivations=4)
    product = Product.of(world.schema, world.files)
    total = Comparison()
    for _ in range(batches):
        proposals = [random_proposal(random, world.schema) for _ in range(3)]
        total += compared(product, world, proposals)
    return total


# The same worlds in every run: a difference shows where it was made. New ones are for the soak.
@settings(max_examples=5, derandomize=True)
@given(st.integers(0, 2**40))
def test_engine_and_oracle_agree_on_every_verdict_missing_fact_and_derived_value(seed: int) -> None:
    found = one_world(seed, rules=8, batches=1)
    assert found.pairs == 24
    assert found.verdicts > 0
    assert [str(difference) for difference in found.differences] == []


def test_they_agree_and_nothing_of_the_language_goes_unasked() -> None:
    total = Comparison()
    for seed in SEEDS:
        total += one_world(seed, rules=30, batches=2)
    assert [str(difference) for difference in total.differences] == []
    assert unheard(total.asked) == []
    assert total.missing > 100
    assert total.derived > 50


def test_they_agree_about_the_shipped_rules_over_damaged_examples() -> None:
    random, product, world = Random(1), Product.shipped(), shipped.world()
    total = Comparison()
    for _ in range(4):
        chosen = random.sample(shipped.examples(), 2)
        total += compared(product, world, [shipped.damaged(random, one) for one in chosen])
    assert [str(difference) for difference in total.differences] == []
    assert total.pairs > 500
    assert [v for v in VERDICTS if not total.asked["verdict", v]] == []


def test_the_oracle_reads_every_shipped_rule_that_the_product_reads(policy: Policy) -> None:
    read = {file["id"] for file in shipped.world().files if "id" in file}
    assert read == {rule.id for rule in policy.rules}


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_what_once_set_them_apart_does_so_no_more(path: Path) -> None:
    case = Case.from_json(json.loads(path.read_text(encoding="utf-8")))
    assert [str(difference) for difference in case.differences()] == []
