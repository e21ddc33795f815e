"""A worker process: a workshop that stays warm from one order to the next, and makes what is ordered.

Results go to the store that all machines share, and are reported only when they are there. What is read from it is kept
in a cache of the node, which all workers on the node use.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from mdvideo.cache.executor import Executor
from mdvideo.cache.object_store import StoreUnavailable
from mdvideo.cache.shared_cache import WORKER, SharedCache
from mdvideo.cache.store import Store
from mdvideo.cluster.messages import (
    Query,
    Report,
    Task,
    TaskDone,
    TaskFailed,
    TaskNotice,
    TaskProgress,
    TaskStarted,
    WorkerConfig,
    installed,
    sent,
)
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.errors import BackendUnavailable
from mdvideo.events import Event, Notice
from mdvideo.plan.jobs import Job, PaintJob, SpeakJob, TimingJob
from mdvideo.plan.motion_jobs import AnimateJob
from mdvideo.settings import ImageSettings

Tell = Callable[[Report], None]

STEP_SECONDS = 0.25
"""Steps are reported no more often."""

PRUNE_SECONDS = 600

START_SECONDS = 60
"""For so long a new worker tries to reach the store."""


class Worker:
    """A workshop with the executors that orders name. Thread-safe: all work is on one event loop of its own.

    Raises BackendUnavailable, and StoreAway, when it cannot work on this node.
    """

    def __init__(self, site: WorkerConfig, jobs: int = 1) -> None:
        _check_versions(site)
        self._site = site
        self._store = _store(site)
        self._workshop = BuildEngine(self._store, jobs=jobs, emit=self._heard)
        self._tell: Tell = lambda _: None
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._pruned = time.monotonic()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="station", daemon=True).start()

    def work(self, orders: Sequence[Task], tell: Tell) -> list[Report]:
        """Carry out orders, all at once as far as their makers can; ``tell`` hears of each as it goes on.

        Returns how each ended. Never raises.
        """
        ends = asyncio.run_coroutine_threadsafe(self._work(orders, tell), self._loop).result()
        self._tidy()
        return ends

    def drop(self, numbers: Iterable[int]) -> None:
        """Nobody wants these orders any more: stop what can be stopped."""
        for number in numbers:
            self._loop.call_soon_threadsafe(self._cancel, number)

    # --- inside

    def _cancel(self, number: int) -> None:
        task = self._tasks.get(number)
        if task is not None:
            task.cancel()

    async def _work(self, orders: Sequence[Task], tell: Tell) -> list[Report]:
        ends: list[Report] = []
        self._tell = tell

        async def one(order: Task) -> None:
            end = await self._carried_out(order, tell)
            ends.append(end)
            tell(end)

        for order in orders:
            self._tasks[order.number] = asyncio.ensure_future(one(order))
        await asyncio.gather(*(self._tasks[order.number] for order in orders), return_exceptions=True)
        for order in orders:
            del self._tasks[order.number]
        return ends

    async def _carried_out(self, order: Task, tell: Tell) -> Report:
        try:
            if isinstance(order.what, Query):
                return TaskDone(order.number, await asyncio.to_thread(self._answer, order.what, order.images))
            return TaskDone(order.number, await self._made(order, order.what, tell))
        except Exception as error:
            return TaskFailed(order.number, sent(error))

    async def _made(self, order: Task, job: Job, tell: Tell) -> object:
        held = (self._store.get(job.key) or await self._store.fetch(job)) if order.again else None
        if held is None:
            executor = await asyncio.to_thread(self._executor_of, order, job)
            await executor.run(job, _Teller(order.number, tell))
        tier = self._store.tier
        if tier is not None:
            coming = tier.coming(job.key)
            if coming is not None:
                await asyncio.wrap_future(coming)
            if not tier.known(job.key):
                raise StoreUnavailable(f"{tier.remote} did not take the result of {job.label or job.stage}")
        return self._store.entry(job.key)

    def _executor_of(self, order: Task, job: Job) -> Executor:
        """The workshop's executor, once who the job names is there. Raises BackendError when that is somebody else."""
        shop = self._workshop
        match job:
            case PaintJob() if order.images is not None:
                named, here = job.backend, shop.painters.job(order.images, job.request, job.label).backend
            case AnimateJob() if order.images is not None:
                named, here = job.backend, shop.animators.identity(order.images, shop.painters.choice(order.images))
            case SpeakJob() if order.speech is not None:
                voice = shop.speakers.voice(order.speech)
                named, here = job.backend, "nobody" if voice is None else voice.identity
            case TimingJob():
                named, here = job.backend, shop.speakers.timer()
            case _:
                named = getattr(job, "renderer", "")
                here = shop.renderer("chromium" if named.startswith("chromium") else "blitz").identity if named else ""
        if named != here:
            raise BackendUnavailable(
                f"this node has {here}, where the job wants {named}",
                hint="install the same on all nodes and the driver",
            )
        return shop.executor

    def _answer(self, question: Query, images: ImageSettings | None) -> Any:
        assert images is not None
        painters = self._workshop.painters
        match question.about:
            case "choice":
                return painters.choice(images)
            case "identity":
                return painters.identity(images, question.model)
            case "used":
                return painters.used(images, question.model)
            case "clip":
                return self._workshop.animators.identity(images, painters.choice(images))

    def _heard(self, event: Event) -> None:
        if isinstance(event, Notice):
            self._tell(TaskNotice(event.message))

    def _tidy(self) -> None:
        """Prune the node's cache now and then. The lease goes before: else what was used since it began would stay."""
        if self._site.store is None or time.monotonic() - self._pruned < PRUNE_SECONDS or self._tasks:
            return
        self._pruned = time.monotonic()
        self._store.close()
        self._store.prune(self._site.limit)


class _Teller:
    """Turns what an executor says of a job into reports."""

    def __init__(self, number: int, tell: Tell) -> None:
        self._number, self._tell = number, tell
        self._begun = False
        self._told = 0.0

    def begun(self, where: str = "") -> None:  # noqa: ARG002
        if not self._begun:
            self._begun = True
            self._tell(TaskStarted(self._number))

    def stepped(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - self._told >= STEP_SECONDS:
            self._told = now
            self._tell(TaskProgress(self._number, done, total))


def _store(site: WorkerConfig) -> Store:
    if site.store is None:
        assert site.folder is not None
        return Store(Path(site.folder))
    folder = node_cache()
    tier = SharedCache(site.store, folder / "shared", patience=WORKER)
    tier.remote.has("results", START_SECONDS)  # a node that lacks credentials should say so before it works in vain
    return Store(folder, tier)


def node_cache() -> Path:
    """Where workers on this node keep what they read: the variable MDVIDEO_NODE_CACHE, else in the user's cache."""
    named = os.environ.get("MDVIDEO_NODE_CACHE")
    return Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mdvideo"


def _check_versions(site: WorkerConfig) -> None:
    """Raise BackendUnavailable where other versions than the driver's would make other results under the same keys."""
    here = installed()
    other = [f"{name} {here[name]}, not {wanted}" for name, wanted in site.versions.items() if here[name] != wanted]
    if other:
        raise BackendUnavailable(f"this node has {', '.join(other)}", hint="install the driver's versions on all nodes")
