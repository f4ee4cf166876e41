"""A worker that dies, hangs or breaks costs the task it was at, and no other."""

import os
import signal
import time
from collections.abc import Callable

import pytest

from checker.workers import pool
from checker.workers.pool import Pool


def work(task: int) -> str:
    if task == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    if task == 11:
        raise ValueError("eleven")
    if task == 13:
        os._exit(3)
    return f"did {task}"


def lost(task: int, why: str) -> str:
    return f"lost {task}: {why}"


@pytest.fixture
def run() -> Callable[[int], list[str]]:
    return lambda jobs: list(Pool(work, lost, jobs).run(iter(range(60))))


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_every_task_has_its_result_in_order_whatever_dies(
    jobs: int, run: Callable[[int], list[str]]
) -> None:
    wanted = [f"did {task}" for task in range(60)]
    wanted[7] = "lost 7: the process that checked it was ended by SIGKILL"
    wanted[11] = "lost 11: ValueError: eleven"
    wanted[13] = "lost 13: the process that checked it was ended by an error of its own"
    assert run(jobs) == wanted


def test_a_task_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOST_SECONDS", 0.5)

    def slow(task: int) -> str:
        time.sleep(60 if task == 2 else 0)
        return work(task)

    found = list(Pool(slow, lost, 1).run(iter(range(5))))
    assert found[:2] + found[3:] == ["did 0", "did 1", "did 3", "did 4"]
    assert found[2].startswith("lost 2: it took longer than")


@pytest.mark.parametrize("slow_one", ["slow", "lost"])
@pytest.mark.parametrize("jobs", [2, 3])
def test_no_task_is_left_out_when_all_results_wait_for_one(jobs: int, slow_one: str) -> None:
    def slow_at_first(task: int) -> int:
        if task == 0:
            time.sleep(0.5)
            if slow_one == "lost":
                os._exit(3)
        return task

    pool = Pool(slow_at_first, lambda task, why: task, jobs)
    assert list(pool.run(iter(range(2000)))) == list(range(2000))


def test_nothing_to_do_is_nothing_done() -> None:
    assert list(Pool(work, lost, 2).run(iter([]))) == []


def test_no_worker_is_left_behind(run: Callable[[int], list[str]]) -> None:
    run(3)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
