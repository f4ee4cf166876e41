"""The engine's answers are believed only when they are whole."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.engine.decision import Decision
from checker.engine.network import EngineFault, Network
from tests.conftest import ROOT

IS_TWO = Decision(1, ((0, ((0, "$lte", 1),)), (1, ((0, "$eq", 2),))))


def test_each_question_gets_its_outcome_in_order() -> None:
    assert Network([IS_TWO]).decide([(0, (2,)), (0, (0,)), (0, (2,))]) == [1, 0, 1]


def test_a_question_without_an_outcome_is_a_fault() -> None:
    with pytest.raises(EngineFault, match="exactly one outcome"):
        Network([IS_TWO]).decide([(0, (2,)), (0, (3,))])


def test_a_question_with_two_outcomes_is_a_fault() -> None:
    both = Decision(1, ((0, ((0, "$gte", 1),)), (1, ((0, "$lte", 1),))))
    with pytest.raises(EngineFault, match="exactly one outcome"):
        Network([both]).decide([(0, (1,))])


def test_the_network_answers_again_after_a_fault() -> None:
    network = Network([IS_TWO])
    with pytest.raises(EngineFault):
        network.decide([(0, (3,))])
    assert network.decide([(0, (2,))]) == [1]


@pytest.mark.parametrize("value", [-1, 1 << 63, True, "2", 2.0])
def test_only_small_integers_reach_the_engine(value: object) -> None:
    with pytest.raises(EngineFault, match="not small integers"):
        Network([IS_TWO]).decide([(0, (value,))])  # type: ignore[arg-type]


def test_more_decisions_than_one_network_holds_are_split() -> None:
    network = Network([IS_TWO] * 450)
    assert network.decide([(n, (n % 3,)) for n in range(450)]) == [
        int(n % 3 == 2) for n in range(450)
    ]


def test_more_facts_than_one_session_holds_are_split() -> None:
    assert Network([IS_TWO]).decide([(0, (n % 3,)) for n in range(5000)]) == [
        int(n % 3 == 2) for n in range(5000)
    ]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("sys.modules['durable_rules_engine'] = None", "durable_rules is not installed for "),
        ("sys.path.insert(0, '.')", "cannot be loaded (no symbol); from Python 3.13 on"),
    ],
    ids=["not installed", "built wrongly"],
)
def test_a_missing_engine_is_told_with_the_line_that_mends_it(
    tmp_path: Path, how: str, said: str
) -> None:
    (tmp_path / "durable_rules_engine.py").write_text("raise ImportError('no symbol')")
    code = f"import sys; from checker.cli import main; {how}; sys.argv = ['', 'rules']; main()"
    run = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert run.returncode == 2
    assert said in run.stderr
    assert 'CPPFLAGS="-O2 -DPyEval_CallObject=PyObject_CallObject" pip install' in run.stderr
    assert "Traceback" not in run.stderr
