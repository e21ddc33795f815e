"""Who gets which order, what becomes of it, and what is done when it fails. It knows no Ray and makes nothing.

It lives on an event loop of its own, since one cluster serves builds that each bring theirs; jobs come from any thread.
"""

from __future__ import annotations

import asyncio
import itertools
import re
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from mdvideo.cache.executor import Watcher
from mdvideo.cache.result_file import Entry
from mdvideo.cache.store import BlobLost, Store
from mdvideo.cluster.cpu_queue import CpuQueue
from mdvideo.cluster.gpu_pool import Bounds, GpuPool
from mdvideo.cluster.messages import (
    Query,
    Report,
    ReportBatch,
    Task,
    TaskDone,
    TaskFailed,
    TaskNotice,
    TaskProgress,
    WorkerLost,
)
from mdvideo.cluster.pending import PendingTask, Queue
from mdvideo.plan.jobs import Digest, Job
from mdvideo.settings import ClusterSettings, ImageSettings, SpeechSettings

if TYPE_CHECKING:
    from mdvideo.cluster.ray_cluster import RayCluster

ROUND_SECONDS = 5.0
"""How often idle workers are looked for, and orders that wait for a worker that does not come."""

PATIENT_ROUNDS = 4

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Scheduler:
    """Takes orders, and brings their results into the cache's index. Call ``close`` at the end.

    ``say`` gets lines that the user should read once.
    """

    def __init__(self, fleet: RayCluster, store: Store, settings: ClusterSettings, say: Callable[[str], None]) -> None:
        self._fleet = fleet
        self._store = store
        self._settings = settings
        self._say = say
        self._said: set[str] = set()
        self._numbers = itertools.count()
        self._tickets: dict[int, PendingTask] = {}
        self._pools: dict[tuple[str, ImageSettings], GpuPool] = {}
        self._hungry: dict[tuple[str, ImageSettings], int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._cores = CpuQueue(fleet, self, settings.batch, self._spawn)
        self._thread = threading.Thread(target=self._loop.run_forever, name="cluster", daemon=True)
        self._thread.start()
        for work in (self._read_mail(), self._make_rounds()):
            self._loop.call_soon_threadsafe(self._spawn, work)

    def close(self) -> None:
        """Drop all orders, and leave the cluster."""

        async def stop() -> None:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

        asyncio.run_coroutine_threadsafe(stop(), self._loop).result()
        self._fleet.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def send(
        self,
        what: Job | Query,
        watcher: Watcher | None = None,
        *,
        pool: str = "",
        images: ImageSettings | None = None,
        speech: SpeechSettings | None = None,
    ) -> PendingTask:
        """Have a job made by any core; or made, or a question answered, by a worker of the ``pool`` for ``images``."""
        queue: Queue = self._cores
        if pool:
            assert images is not None
            queue = self._pools.setdefault(
                (pool, images), GpuPool(self._fleet, self, self._bounds(images), self._spawn)
            )
        ticket = PendingTask(Task(next(self._numbers), what, images, speech), queue, watcher)
        self._loop.call_soon_threadsafe(self._spawn, self._enter(ticket))
        return ticket

    def drop(self, ticket: PendingTask) -> None:
        """Nobody wants it any more. What a worker is at runs on, if it cannot be stopped, and its result is kept."""
        self._loop.call_soon_threadsafe(self._drop, ticket)

    # --- what queues bring (Desk)

    def read(self, mail: ReportBatch) -> None:
        """Act on reports. One about an order that has ended, or was sent again, means nothing."""
        for report in mail.reports:
            self._heed(report, mail.at, mail.where)

    def lost(self, number: int, why: str) -> None:
        """The worker that had this order ended before it was done."""
        ticket = self._tickets.pop(number, None)
        if ticket is not None and not ticket.done.done() and ticket.lost(why):
            self._again(ticket)

    # --- inside

    def _heed(self, report: Report, at: str, where: str) -> None:
        if isinstance(report, TaskNotice):
            self._say_once(f"{where}: {report.line}" if where else report.line)
            return
        ticket = self._tickets.get(report.number)
        if ticket is None:
            return
        if not ticket.at:
            ticket.begin(at, where)
        match report:
            case TaskProgress(_, done, total):
                ticket.step(done, total)
            case TaskDone(number, value):
                del self._tickets[number]
                self._settle(ticket, value)
            case TaskFailed(number, error):
                del self._tickets[number]
                if isinstance(error, BlobLost):
                    self._spawn(self._bring(ticket, error))
                elif ticket.failed(error, at):
                    self._again(ticket)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _bounds(self, images: ImageSettings) -> Bounds:
        settings = self._settings
        return Bounds(settings.least, settings.most, settings.gpus, 2 * images.batch)

    async def _enter(self, ticket: PendingTask) -> None:
        """Queue it, once what it needs of this machine's own files is where workers find it."""
        if isinstance(ticket.order.what, Job) and self._store.tier is not None:
            names = dict.fromkeys(_DIGEST.findall(ticket.order.what.canonical))
            coming = [self._store.share(Digest(name)) for name in names]
            await asyncio.gather(*(asyncio.wrap_future(future) for future in coming if future is not None))
        self._queue(ticket)

    def _queue(self, ticket: PendingTask, *, first: bool = False) -> None:
        if not ticket.done.done():
            self._tickets[ticket.order.number] = ticket
            ticket.queue.add(ticket, first=first)

    def _again(self, ticket: PendingTask) -> None:
        ticket.renew(next(self._numbers))
        self._queue(ticket, first=True)

    def _settle(self, ticket: PendingTask, value: object) -> None:
        try:
            job = ticket.order.what
            if not isinstance(job, Job):
                ticket.settle(value)
            elif self._store.tier is None:
                ticket.settle(self._store.get(job.key))  # one cache, which the worker wrote to
            else:
                assert isinstance(value, Entry)
                ticket.settle(self._store.adopt(job, value))
        except Exception as error:  # it is raised where the result is awaited
            ticket.fail(error)

    async def _bring(self, ticket: PendingTask, error: BlobLost) -> None:
        """A worker missed bytes: put them there if they are here; else say so to the runner, which has them made."""
        tier = self._store.tier
        if tier is not None:
            tier.lose(error.digest)
            coming = self._store.share(error.digest)
            if coming is not None and ticket.failed(error, ""):
                await asyncio.wrap_future(coming)
                self._again(ticket)
                return
        ticket.fail(error)

    def _drop(self, ticket: PendingTask) -> None:
        self._tickets.pop(ticket.order.number, None)
        ticket.drop()
        for pool in self._pools.values():
            pool.drop(ticket.order.number)

    def _say_once(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._say(line)

    async def _read_mail(self) -> None:
        while True:
            try:
                for mail in await self._fleet.mail():
                    self.read(mail)
            except WorkerLost:
                self._say_once("the cluster lost what gathers progress: the build goes on without showing any")
                return

    async def _make_rounds(self) -> None:
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            starved = any(pool.starved for pool in self._pools.values())
            for place, pool in list(self._pools.items()):
                pool.shrink(now=starved and not pool.starved)
                self._hungry[place] = self._hungry.get(place, 0) + 1 if pool.starved else 0
                if self._hungry[place] == PATIENT_ROUNDS:
                    gpus = f"a GPU free (it has {self._fleet.gpus():g})" if self._settings.gpus else "a core free"
                    self._say_once(f"pictures wait for a node of the cluster with {gpus}")
