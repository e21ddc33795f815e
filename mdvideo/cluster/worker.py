"""A worker process: a BuildEngine that stays warm from one task to the next, and runs tasks.

Results go to the shared cache and are reported only when they are there. What is read from it is kept in a cache of the
node, which all workers on the node use.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from mdvideo.cache.executor import Executor
from mdvideo.cache.object_store import StoreUnavailable
from mdvideo.cache.shared_cache import WORKER_RETRY_BUDGET, SharedCache
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
    installed_versions,
    picklable_error,
)
from mdvideo.engine.build_engine import BuildEngine
from mdvideo.errors import BackendUnavailable
from mdvideo.events import Event, Notice
from mdvideo.plan.jobs.audio_jobs import SpeakJob, TimingJob
from mdvideo.plan.jobs.job import Job
from mdvideo.plan.jobs.motion_jobs import GenerateMotionClipJob
from mdvideo.plan.jobs.picture_jobs import GeneratePictureJob
from mdvideo.plan.speech_identity import speech_identity
from mdvideo.settings import ImageSettings

SendReport = Callable[[Report], None]

PROGRESS_SECONDS = 0.25
"""Progress of a task is reported at most this often."""

PRUNE_SECONDS = 600
"""How often the node's cache is pruned."""

CONNECT_SECONDS = 60
"""How long a new worker tries to reach the shared cache."""


class Worker:
    """A BuildEngine that runs tasks. Thread-safe: all work is on one event loop of its own.

    ``threads`` is how many jobs it runs at a time. Raises BackendUnavailable and StoreUnavailable when it cannot work
    on this node.
    """

    def __init__(self, config: WorkerConfig, threads: int = 1) -> None:
        _check_versions(config)
        self._config = config
        self._store = _open_store(config)
        self._engine = BuildEngine(self._store, jobs=threads, emit=self._on_event)
        self._send: SendReport = lambda _: None
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._last_prune = time.monotonic()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="worker", daemon=True).start()

    def run_batch(self, tasks: Sequence[Task], send: SendReport) -> list[Report]:
        """Run tasks, concurrently as far as their backends can; ``send`` gets reports on each meanwhile.

        Returns how each ended. Never raises.
        """
        ends = asyncio.run_coroutine_threadsafe(self._run_batch(tasks, send), self._loop).result()
        self._prune_if_due()
        return ends

    def cancel(self, numbers: Iterable[int]) -> None:
        """Stop these tasks, as far as they can be stopped."""
        for number in numbers:
            self._loop.call_soon_threadsafe(self._cancel, number)

    # --- inside

    def _cancel(self, number: int) -> None:
        task = self._tasks.get(number)
        if task is not None:
            task.cancel()

    async def _run_batch(self, tasks: Sequence[Task], send: SendReport) -> list[Report]:
        ends: list[Report] = []
        self._send = send

        async def run(task: Task) -> None:
            end = await self._run_task(task, send)
            ends.append(end)
            send(end)

        for task in tasks:
            self._tasks[task.number] = asyncio.ensure_future(run(task))
        await asyncio.gather(*(self._tasks[task.number] for task in tasks), return_exceptions=True)
        for task in tasks:
            del self._tasks[task.number]
        return ends

    async def _run_task(self, task: Task, send: SendReport) -> Report:
        try:
            if isinstance(task.payload, Query):
                return TaskDone(task.number, await asyncio.to_thread(self._answer, task.payload, task.images))
            return TaskDone(task.number, await self._run_job(task, task.payload, send))
        except Exception as error:
            return TaskFailed(task.number, picklable_error(error))

    async def _run_job(self, task: Task, job: Job, send: SendReport) -> object:
        stored = (self._store.get(job.key) or await self._store.fetch_shared(job)) if task.is_retry else None
        if stored is None:
            executor = await asyncio.to_thread(self._executor_for, task, job)
            await executor.run(job, _TaskReporter(task.number, send))
        shared_cache = self._store.shared_cache
        if shared_cache is not None:
            upload = shared_cache.pending_upload(job.key)
            if upload is not None:
                await asyncio.wrap_future(upload)
            if not shared_cache.index.is_known(job.key):
                what = job.label or job.stage
                raise StoreUnavailable(f"the result of {what} was not uploaded to {shared_cache.object_store}")
        return self._store.peek(job.key)

    def _executor_for(self, task: Task, job: Job) -> Executor:
        """Return the engine's executor, after preparing the backend that the job names.

        Raises BackendUnavailable when this node has another one.
        """
        engine = self._engine
        match job:
            case GeneratePictureJob() if task.images is not None:
                needed, found = job.backend, engine.image_backends.job(task.images, job.request, job.label).backend
            case GenerateMotionClipJob() if task.images is not None:
                choice = engine.image_backends.choice(task.images)
                needed, found = job.backend, engine.motion_backends.identity(task.images, choice, job.request.model)
            case SpeakJob() if task.speech is not None:
                voice = engine.speech_backends.backend_of(task.speech)
                needed, found = job.backend, "no voice" if voice is None else speech_identity(voice, job.utterance)
            case TimingJob():
                needed, found = job.backend, engine.speech_backends.word_timer()
            case _RenderedJob(renderer=needed) if needed.startswith("resvg"):
                found = engine.svg_renderer("blitz")
            case _RenderedJob(renderer=needed) if needed:
                found = engine.renderer("chromium" if needed.startswith("chromium") else "blitz").identity
            case _:
                return engine.executor
        if needed != found:
            raise BackendUnavailable(
                f"this node has {found}, but the job needs {needed}",
                hint="install the same packages on the driver and all nodes",
            )
        return engine.executor

    def _answer(self, query: Query, images: ImageSettings | None) -> object:
        assert images is not None, "queries are about image and motion backends"
        backends = self._engine.image_backends
        match query.about:
            case "choice":
                return backends.choice(images)
            case "identity":
                return backends.identity(images, query.model)
            case "model_and_revision":
                return backends.model_and_revision(images, query.model)
            case "motion_identity":
                return self._engine.motion_backends.identity(images, backends.choice(images))

    def _on_event(self, event: Event) -> None:
        if isinstance(event, Notice):
            self._send(TaskNotice(event.message))

    def _prune_if_due(self) -> None:
        """Prune the node's cache. The lease ends before: otherwise everything used since it was taken would remain."""
        is_due = time.monotonic() - self._last_prune >= PRUNE_SECONDS
        if self._config.shared_cache is not None and is_due and not self._tasks:
            self._last_prune = time.monotonic()
            self._store.close()
            self._store.prune(self._config.cache_limit)


@runtime_checkable
class _RenderedJob(Protocol):
    """A job with the identity of its HTML renderer; empty if it needs none."""

    renderer: str


class _TaskReporter:
    """A JobListener that turns what an executor reports about a job into reports on its task."""

    def __init__(self, number: int, send: SendReport) -> None:
        self._number, self._send = number, send
        self._is_started = False
        self._last_progress = 0.0

    def on_start(self, where: str = "") -> None:  # noqa: ARG002
        if not self._is_started:
            self._is_started = True
            self._send(TaskStarted(self._number))

    def on_progress(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done == total or now - self._last_progress >= PROGRESS_SECONDS:
            self._last_progress = now
            self._send(TaskProgress(self._number, done, total))


def _open_store(config: WorkerConfig) -> Store:
    if config.shared_cache is None:
        return Store(Path(config.cache_folder))
    folder = node_cache_folder()
    shared_cache = SharedCache(config.shared_cache, folder / "shared", retry=WORKER_RETRY_BUDGET)
    # A node without credentials should report that before it works in vain.
    shared_cache.object_store.has("results", CONNECT_SECONDS)
    return Store(folder, shared_cache)


def node_cache_folder() -> Path:
    """Where workers on this node keep what they read: MDVIDEO_NODE_CACHE, or else a folder in the user's cache."""
    configured = os.environ.get("MDVIDEO_NODE_CACHE")
    if configured:
        return Path(configured)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mdvideo"


def _check_versions(config: WorkerConfig) -> None:
    """Raise BackendUnavailable if versions differ from the driver's: results would differ under the same keys."""
    here = installed_versions()
    other = [f"{name} {here[name]}, not {needed}" for name, needed in config.versions.items() if here[name] != needed]
    if other:
        raise BackendUnavailable(f"this node has {', '.join(other)}", hint="install the driver's versions on all nodes")
