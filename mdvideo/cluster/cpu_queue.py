"""Tasks for any core: queued, and sent in batches so that scheduling is a small part of the work."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from mdvideo.cluster.adapter import ClusterAdapter
from mdvideo.cluster.messages import WorkerLost
from mdvideo.cluster.pending import PendingTask, SchedulerCallbacks

QUEUE_DEPTH = 2
"""Batches sent for each core: one that runs and one that waits there, so that no core waits for the driver. That more
is sent than there are cores also makes an autoscaling cluster grow."""

GATHER_SECONDS = 0.002
"""How long a task waits for others to be sent with."""

Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine on the scheduler's loop."""


class CpuQueue:
    """The queue of all tasks that need a core and no loaded model. It runs on the scheduler's loop.

    A batch is a fair share of what is queued (guided self-scheduling: Polychronopoulos and Kuck, 1987), at most
    ``max_batch`` tasks: large while much is queued, single tasks at the end.
    """

    def __init__(self, cluster: ClusterAdapter, scheduler: SchedulerCallbacks, max_batch: int, spawn: Spawn) -> None:
        self._cluster = cluster
        self._scheduler = scheduler
        self._max_batch = max_batch
        self._spawn = spawn
        self._queued: deque[PendingTask] = deque()
        self._batches_sent = 0
        self._is_send_scheduled = False

    def add(self, pending: PendingTask, *, first: bool = False) -> None:
        """Queue a task, at the front if it is a retry (``first``)."""
        (self._queued.appendleft if first else self._queued.append)(pending)
        self._schedule_send()

    def _schedule_send(self) -> None:
        if not self._is_send_scheduled:
            self._is_send_scheduled = True
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._send_batches)

    def _send_batches(self) -> None:
        self._is_send_scheduled = False
        capacity = QUEUE_DEPTH * self._cluster.cores()
        while self._queued and self._batches_sent < capacity:
            size = max(1, min(self._max_batch, len(self._queued) // capacity))
            batch = [self._queued.popleft()]
            while (
                len(batch) < size and self._queued and not (batch[0].must_run_alone or self._queued[0].must_run_alone)
            ):
                batch.append(self._queued.popleft())
            if claimed := [pending for pending in batch if pending.claim()]:
                self._batches_sent += 1
                self._spawn(self._run_batch(claimed))

    async def _run_batch(self, batch: list[PendingTask]) -> None:
        tasks = [pending.task for pending in batch]
        reason = "it did not report on the task"
        try:
            self._scheduler.handle_reports(await self._cluster.run_batch(tasks, batch[0].avoid))
        except WorkerLost as lost:
            reason = str(lost)
        finally:
            self._batches_sent -= 1
        for task in reversed(tasks):
            self._scheduler.handle_loss(task.number, reason)
        self._schedule_send()
