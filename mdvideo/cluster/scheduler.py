"""Which worker runs which task, and what happens after a failure. Knows no Ray and runs no job itself.

It has an event loop of its own, since one cluster serves builds that each have theirs; tasks come from any thread. The
package docstring draws the states of a task.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from mdvideo.cache.executor import JobListener
from mdvideo.cache.result_file import StoredResult
from mdvideo.cache.store import BlobLost, Store
from mdvideo.cluster.adapter import ClusterAdapter
from mdvideo.cluster.cpu_queue import CpuQueue
from mdvideo.cluster.gpu_pool import GpuPool, PoolLimits
from mdvideo.cluster.messages import (
    ANY_CORE,
    PoolName,
    Query,
    Report,
    ReportBatch,
    Requirements,
    Task,
    TaskDone,
    TaskFailed,
    TaskNotice,
    TaskProgress,
    WorkerLost,
)
from mdvideo.cluster.pending import PendingTask, TaskQueue
from mdvideo.plan.jobs.job import Digest, Job
from mdvideo.settings import ClusterSettings, ImageSettings

HOUSEKEEPING_SECONDS = 5.0
"""How often to look for idle workers and for tasks that wait for a worker in vain."""

STARVED_ROUNDS = 4
"""After so many rounds of housekeeping, the user is told that pictures wait for a worker."""

_DIGEST = re.compile(r"[0-9a-f]{64}")

_PoolKey = tuple[PoolName, ImageSettings]


class Scheduler:
    """Runs tasks on a cluster, and adds their results to the store. Call ``close`` at the end.

    ``notify`` gets lines that the user should read once.
    """

    def __init__(
        self, cluster: ClusterAdapter, store: Store, settings: ClusterSettings, notify: Callable[[str], None]
    ) -> None:
        self._cluster = cluster
        self._store = store
        self._settings = settings
        self._notify = notify
        self._notified: set[str] = set()
        self._numbers = itertools.count()
        self._pending: dict[int, PendingTask] = {}
        self._pools: dict[_PoolKey, GpuPool] = {}
        self._starved_rounds: dict[_PoolKey, int] = {}
        self._coroutines: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._cpu_queue = CpuQueue(cluster, self, settings.batch, self._spawn)
        self._thread = threading.Thread(target=self._loop.run_forever, name="cluster", daemon=True)
        self._thread.start()
        for work in (self._receive_reports(), self._housekeeping()):
            self._loop.call_soon_threadsafe(self._spawn, work)

    def close(self) -> None:
        """Drop all tasks, and leave the cluster."""

        async def stop() -> None:
            for coroutine in self._coroutines:
                coroutine.cancel()
            await asyncio.gather(*self._coroutines, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), self._loop).result()
        self._cluster.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def submit(
        self, payload: Job | Query, needs: Requirements = ANY_CORE, listener: JobListener | None = None
    ) -> PendingTask:
        """Have a job run or a query answered by a worker that meets ``needs``."""
        task = Task(next(self._numbers), payload, needs.images, needs.speech)
        pending = PendingTask(task, self._queue_for(needs), listener)
        self._loop.call_soon_threadsafe(self._spawn, self._upload_inputs(pending))
        return pending

    def cancel(self, pending: PendingTask) -> None:
        """Drop a task. What a worker is running and cannot be stopped goes on, and its result is kept."""
        self._loop.call_soon_threadsafe(self._cancel, pending)

    # --- called by queues (SchedulerCallbacks)

    def handle_reports(self, batch: ReportBatch) -> None:
        """Act on reports. One on a task that has ended, or on an earlier attempt, has no effect."""
        for report in batch.reports:
            self._handle_report(report, batch.origin_id, batch.node_name)

    def handle_loss(self, number: int, reason: str) -> None:
        """Retry a task whose worker ended before it was done."""
        pending = self._pending.pop(number, None)
        if pending is not None and not pending.future.done() and pending.record_loss(reason):
            self._retry(pending)

    # --- inside

    def _handle_report(self, report: Report, origin_id: str, node_name: str) -> None:
        if isinstance(report, TaskNotice):
            self._notify_once(f"{node_name}: {report.line}" if node_name else report.line)
            return
        pending = self._pending.get(report.number)
        if pending is None:
            return
        if not pending.origin_id:
            pending.mark_started(origin_id, node_name)
        match report:
            case TaskProgress(_, done, total):
                pending.report_progress(done, total)
            case TaskDone(number, value):
                del self._pending[number]
                self._finish(pending, value)
            case TaskFailed(number, error):
                del self._pending[number]
                if isinstance(error, BlobLost):
                    self._spawn(self._upload_lost_blob(pending, error))
                elif pending.record_failure(error, origin_id):
                    self._retry(pending)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        coroutine = self._loop.create_task(work)
        self._coroutines.add(coroutine)
        coroutine.add_done_callback(self._coroutines.discard)

    def _queue_for(self, needs: Requirements) -> TaskQueue:
        if needs.pool is None:
            return self._cpu_queue
        assert needs.images is not None, "a pool is for certain ImageSettings"
        settings = self._settings
        limits = PoolLimits(settings.least, settings.most, settings.gpus, 2 * needs.images.batch)
        pool = GpuPool(self._cluster, self, limits, self._spawn)
        return self._pools.setdefault((needs.pool, needs.images), pool)

    async def _upload_inputs(self, pending: PendingTask) -> None:
        """Queue a task once its inputs that only this machine has are in the shared cache."""
        payload = pending.task.payload
        if isinstance(payload, Job) and self._store.shared_cache is not None:
            digests = dict.fromkeys(_DIGEST.findall(payload.canonical))
            uploads = [self._store.upload(Digest(digest)) for digest in digests]
            await asyncio.gather(*(asyncio.wrap_future(upload) for upload in uploads if upload is not None))
        self._enqueue(pending)

    def _enqueue(self, pending: PendingTask, *, first: bool = False) -> None:
        if not pending.future.done():
            self._pending[pending.task.number] = pending
            pending.queue.add(pending, first=first)

    def _retry(self, pending: PendingTask) -> None:
        pending.start_retry(next(self._numbers))
        self._enqueue(pending, first=True)

    def _finish(self, pending: PendingTask, value: object) -> None:
        try:
            job = pending.task.payload
            if not isinstance(job, Job):
                pending.finish(value)
            elif self._store.shared_cache is None:
                pending.finish(self._store.get(job.key))  # the worker wrote to this same cache
            else:
                assert isinstance(value, StoredResult)
                pending.finish(self._store.import_result(job, value))
        except Exception as error:  # it is raised where the result is awaited
            pending.fail(error)

    async def _upload_lost_blob(self, pending: PendingTask, error: BlobLost) -> None:
        """Upload bytes that a worker did not find, if they are here, and retry; else have the runner make them."""
        shared_cache = self._store.shared_cache
        if shared_cache is not None:
            shared_cache.index.mark_missing(error.digest)
            upload = self._store.upload(error.digest)
            if upload is not None and pending.record_failure(error, ""):
                await asyncio.wrap_future(upload)
                self._retry(pending)
                return
        pending.fail(error)

    def _cancel(self, pending: PendingTask) -> None:
        self._pending.pop(pending.task.number, None)
        pending.cancel()
        for pool in self._pools.values():
            pool.cancel(pending.task.number)

    def _notify_once(self, line: str) -> None:
        if line not in self._notified:
            self._notified.add(line)
            self._notify(line)

    async def _receive_reports(self) -> None:
        while True:
            try:
                for batch in await self._cluster.receive_reports():
                    self.handle_reports(batch)
            except WorkerLost:
                self._notify_once("the cluster's report queue has ended: the build continues without showing progress")
                return

    async def _housekeeping(self) -> None:
        while True:
            await asyncio.sleep(HOUSEKEEPING_SECONDS)
            is_any_starved = any(pool.is_starved for pool in self._pools.values())
            for key, pool in list(self._pools.items()):
                pool.stop_idle_workers(now=is_any_starved and not pool.is_starved)
                self._starved_rounds[key] = self._starved_rounds.get(key, 0) + 1 if pool.is_starved else 0
                if self._starved_rounds[key] == STARVED_ROUNDS:
                    gpus = f"GPU (the cluster has {self._cluster.gpus():g})" if self._settings.gpus else "core"
                    self._notify_once(f"pictures are waiting for a node with a free {gpus}")
