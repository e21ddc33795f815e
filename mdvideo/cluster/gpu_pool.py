"""Tasks for workers that keep a model loaded: one pool for each model, which grows and shrinks with its queue.

A worker has one whole pipeline, on a GPU of its own. It is sent the next pictures while it generates some, so that it
never waits for the driver, and no more than that, so that no other worker idles while pictures are queued for this one.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field

from mdvideo.cluster.adapter import ClusterAdapter, GpuWorkerHandle
from mdvideo.cluster.cpu_queue import Spawn
from mdvideo.cluster.messages import AUTHOR_ERRORS, TaskFailed, WorkerLost
from mdvideo.cluster.pending import PendingTask, SchedulerCallbacks
from mdvideo.errors import BackendError, MdvideoError

IDLE_SECONDS = 60.0
"""A worker that has been idle for so long is stopped, unless the pool would have fewer than its minimum."""

MAX_START_FAILURES = 3
"""How often in a row a worker may fail to start before the queued tasks fail."""

MAX_CONSECUTIVE_FAILURES = 2
"""A worker on which so many tasks in a row failed is replaced: its GPU's memory may be fragmented."""


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many workers a pool has. ``max_workers`` None: as many as the cluster has GPUs for.

    ``gpus_per_worker`` may be a fraction. ``max_tasks_per_worker`` counts running and waiting tasks.
    """

    min_workers: int
    max_workers: int | None
    gpus_per_worker: float
    max_tasks_per_worker: int


@dataclass(slots=True, eq=False)
class _PoolWorker:
    handle: GpuWorkerHandle
    worker_id: str = ""
    is_ready: bool = False
    task_numbers: set[int] = field(default_factory=set)
    idle_since: float = field(default_factory=time.monotonic)
    consecutive_failures: int = 0


class GpuPool:
    """The workers that keep one model loaded, and the queue of their tasks. It runs on the scheduler's loop."""

    def __init__(
        self, cluster: ClusterAdapter, scheduler: SchedulerCallbacks, limits: PoolLimits, spawn: Spawn
    ) -> None:
        self._cluster = cluster
        self._scheduler = scheduler
        self._limits = limits
        self._spawn = spawn
        self._queued: deque[PendingTask] = deque()
        self._workers: list[_PoolWorker] = []
        self._start_failures = 0

    @property
    def is_starved(self) -> bool:
        """Whether tasks are queued and no worker is ready."""
        return bool(self._queued) and not any(worker.is_ready for worker in self._workers)

    def add(self, pending: PendingTask, *, first: bool = False) -> None:
        """Queue a task, at the front if it is a retry (``first``)."""
        (self._queued.appendleft if first else self._queued.append)(pending)
        self._assign()

    def stop_idle_workers(self, *, now: bool = False) -> None:
        """Stop workers that have long been idle; ``now``: all idle ones, since another pool needs a GPU."""
        keep = 0 if now else self._limits.min_workers
        for worker in [w for w in self._workers if w.is_ready and not w.task_numbers]:
            if len(self._workers) > keep and (now or time.monotonic() - worker.idle_since > IDLE_SECONDS):
                self._stop(worker)

    def cancel(self, number: int) -> None:
        """Ask the worker that has this task to stop it."""
        for worker in self._workers:
            if number in worker.task_numbers:
                worker.handle.cancel([number])

    def _assign(self) -> None:
        """Send queued tasks to workers that have room, and start workers for the others."""
        assigned: dict[_PoolWorker, list[PendingTask]] = {}
        remaining: deque[PendingTask] = deque()
        while self._queued:
            pending = self._queued.popleft()
            worker = self._best_worker(pending)
            if worker is None:
                remaining.append(pending)
            elif pending.claim():
                assigned.setdefault(worker, []).append(pending)
                worker.task_numbers.add(pending.task.number)
        self._queued = remaining
        for worker, batch in assigned.items():
            self._spawn(self._run_batch(worker, batch))
        self._start_workers()

    def _best_worker(self, pending: PendingTask) -> _PoolWorker | None:
        free = [w for w in self._workers if w.is_ready and len(w.task_numbers) < self._limits.max_tasks_per_worker]
        # On another worker than the one where it failed, if there is another.
        others = [w for w in free if w.worker_id not in pending.avoid]
        if not others and any(w.worker_id not in pending.avoid for w in self._workers):
            return None
        return min(others or free, key=lambda worker: len(worker.task_numbers), default=None)

    def _start_workers(self) -> None:
        if self._start_failures >= MAX_START_FAILURES:
            return
        limits = self._limits
        most = limits.max_workers
        if most is None:
            gpus = limits.gpus_per_worker
            most = int(self._cluster.gpus() / gpus) if gpus else self._cluster.cores() - 1
        needed = len(self._workers) + -(-len(self._queued) // limits.max_tasks_per_worker) if self._queued else 0
        for _ in range(min(max(needed, limits.min_workers), max(most, 1)) - len(self._workers)):
            worker = _PoolWorker(self._cluster.start_worker(limits.gpus_per_worker))
            self._workers.append(worker)
            self._spawn(self._wait_until_ready(worker))

    async def _wait_until_ready(self, worker: _PoolWorker) -> None:
        try:
            worker.worker_id = await worker.handle.wait_until_ready()
        except (WorkerLost, MdvideoError) as error:
            self._remove(worker)
            self._start_failures += 1
            if self._start_failures >= MAX_START_FAILURES:
                failure = error if isinstance(error, MdvideoError) else BackendError(f"no worker starts: {error}")
                while self._queued:
                    self._queued.popleft().fail(failure)
                self._start_failures = 0
        else:
            worker.is_ready = True
            worker.idle_since = time.monotonic()
            self._start_failures = 0
        self._assign()

    async def _run_batch(self, worker: _PoolWorker, batch: list[PendingTask]) -> None:
        tasks = [pending.task for pending in batch]
        reason = "it did not report on the task"
        failures = 0
        try:
            ends = await worker.handle.run_batch(tasks)
            self._scheduler.handle_reports(ends)
            failures = sum(isinstance(r, TaskFailed) and not isinstance(r.error, AUTHOR_ERRORS) for r in ends.reports)
        except WorkerLost as lost:
            reason = str(lost)
            self._remove(worker)
        for task in reversed(tasks):
            worker.task_numbers.discard(task.number)
            self._scheduler.handle_loss(task.number, reason)
        worker.idle_since = time.monotonic()
        worker.consecutive_failures = worker.consecutive_failures + failures if failures == len(tasks) else 0
        is_bad = worker.consecutive_failures >= MAX_CONSECUTIVE_FAILURES
        if is_bad and not worker.task_numbers and worker in self._workers:
            self._stop(worker)
        self._assign()

    def _stop(self, worker: _PoolWorker) -> None:
        self._remove(worker)
        worker.handle.stop()

    def _remove(self, worker: _PoolWorker) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
