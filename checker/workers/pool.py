"""Worker processes, each at work on a few tasks at a time, in the place of one that is lost."""

import mmap
import os
import select
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from checker.workers.wire import receive, send

# Longer than any file takes that the reader lets through, on a slow machine.
MOST_SECONDS = 30.0
_BATCH = 16
_AHEAD = 4  # batches a worker, read before their turn: bounds the memory
_LOST = "the process that checked it was ended by {}"
_SLOW = f"it took longer than {MOST_SECONDS:.0f} seconds"

# A task of the run: its number, and what is to be worked on.
Task = tuple[int, Any]


@dataclass(slots=True)
class _Worker:
    pid: int
    tasks_out: int
    results_in: int
    progress: mmap.mmap
    batch: list[Task] = field(default_factory=list)
    seen: tuple[int, float] = (0, 0.0)


class Pool:
    """As many workers as `jobs`, forked when they are needed from the process as it is then."""

    def __init__(
        self,
        work: Callable[[Any], Any],
        lost: Callable[[Any, str], Any],
        jobs: int,
    ) -> None:
        self._work = work
        self._lost = lost
        self._jobs = jobs
        self._workers: list[_Worker] = []

    def run(self, tasks: Iterator[Any]) -> Iterator[Any]:
        """The result of each task, in the order of the tasks; `lost(task, why)` for one whose
        worker did not live to give it."""
        numbered = enumerate(tasks)
        again: deque[list[Task]] = deque()
        results: dict[int, Any] = {}
        given, left = 0, True
        try:
            while left or again or given in results or any(w.batch for w in self._workers):
                # What is begun anew may be what all the results wait for.
                while (again or (left and len(results) < _AHEAD * _BATCH * self._jobs)) and (
                    worker := self._idle()
                ):
                    batch = again.popleft() if again else _taken(numbered)
                    if not batch:
                        left = False
                        break
                    self._give(worker, batch, again)
                while given in results:
                    yield results.pop(given)
                    given += 1
                self._collect(results, again)
        finally:
            self._close()

    def _idle(self) -> _Worker | None:
        idle = next((worker for worker in self._workers if not worker.batch), None)
        if idle is None and len(self._workers) < self._jobs:
            idle = self._fork()
        return idle

    def _give(self, worker: _Worker, batch: list[Task], again: deque[list[Task]]) -> None:
        worker.batch = batch
        worker.progress[0:4] = bytes(4)
        worker.seen = (0, time.monotonic())
        try:
            send(worker.tasks_out, [task for _, task in batch])
        except OSError:  # it died idle: nothing of the batch was begun
            self._end(worker)
            again.append(batch)

    def _collect(self, results: dict[int, Any], again: deque[list[Task]]) -> None:
        busy = {worker.results_in: worker for worker in self._workers if worker.batch}
        if not busy:
            return
        ready, _, _ = select.select(list(busy), [], [], 1.0)
        for descriptor in ready:
            worker = busy[descriptor]
            found = receive(descriptor)
            if found is None:
                self._bury(worker, self._end(worker), results, again)
                continue
            numbers = [number for number, _ in worker.batch]
            results.update(zip(numbers, found, strict=True))
            worker.batch = []
        for worker in busy.values():
            if worker.batch and _stands_still(worker):
                self._end(worker, kill=True)
                self._bury(worker, _SLOW, results, again)

    def _bury(
        self, worker: _Worker, why: str, results: dict[int, Any], again: deque[list[Task]]
    ) -> None:
        """The task at which the worker was is lost; the others of its batch begin anew."""
        place = int.from_bytes(worker.progress[0:4], "little")
        number, task = worker.batch[place]
        results[number] = self._lost(task, why)
        rest = [other for other in worker.batch if other[0] != number]
        if rest:
            again.append(rest)

    def _fork(self) -> _Worker:
        tasks_in, tasks_out = os.pipe()
        results_in, results_out = os.pipe()
        progress = mmap.mmap(-1, 4)
        sys.stdout.flush()
        sys.stderr.flush()
        # Until a worker has let go of it, an interruption would be taken by both.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends the run
            for other in self._workers:
                os.close(other.tasks_out)
                os.close(other.results_in)
            os.close(tasks_out)
            os.close(results_in)
            self._serve(tasks_in, results_out, progress)
        os.close(tasks_in)
        os.close(results_out)
        worker = _Worker(pid, tasks_out, results_in, progress)
        self._workers.append(worker)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        return worker

    def _serve(self, tasks_in: int, results_out: int, progress: mmap.mmap) -> None:
        try:
            while (tasks := receive(tasks_in)) is not None:
                results = []
                for place, task in enumerate(tasks):
                    progress[0:4] = place.to_bytes(4, "little")
                    results.append(self._result(task))
                send(results_out, results)
        finally:
            # Whatever happened: no second copy of what the parent would do at its end.
            os._exit(0)

    def _result(self, task: Any) -> Any:
        try:
            return self._work(task)
        except Exception as error:  # a defect of ours costs one file, and is never a pass
            return self._lost(task, f"{type(error).__name__}: {error}")

    def _end(self, worker: _Worker, *, kill: bool = False) -> str:
        """Ends a worker and says how it ended."""
        self._workers.remove(worker)
        os.close(worker.tasks_out)
        os.close(worker.results_in)
        if kill:
            os.kill(worker.pid, signal.SIGKILL)
        _, status = os.waitpid(worker.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        return _LOST.format(signal.Signals(-code).name if code < 0 else "an error of its own")

    def _close(self) -> None:
        for worker in list(self._workers):
            self._end(worker, kill=bool(worker.batch))


def _taken(tasks: Iterator[Task]) -> list[Task]:
    return [task for _, task in zip(range(_BATCH), tasks, strict=False)]


def _stands_still(worker: _Worker) -> bool:
    place = int.from_bytes(worker.progress[0:4], "little")
    before, since = worker.seen
    if place != before:
        worker.seen = (place, time.monotonic())
        return False
    return time.monotonic() - since > MOST_SECONDS
