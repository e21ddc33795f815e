"""The runner: takes results from the store, has missing ones made by an executor, and reports what happens as events.

It runs on one asyncio event loop, executes no job itself, and knows nothing about particular types of job.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import fields
from typing import Any, TypeVar

from mdvideo._util.lru import LRUCache
from mdvideo.cache.executor import Executor
from mdvideo.cache.store import BlobLost, Store
from mdvideo.events import Emit, Finished, Progress, Reused, Started
from mdvideo.plan.jobs.job import Digest, Job, Result

T = TypeVar("T")

MAX_REMEMBERED_CHARACTERS = 16 << 20
"""Size of the jobs that ``restore`` can run again. A deck of 200 slides has some 10 million, most of them HTML."""

MAX_MAKERS = 8
"""Jobs that are remembered as the makers of the same bytes: a picture, and the slides of which it is all they show."""

MAX_RESTORES = 5
"""How often one job's lost input is made again."""

Make = Callable[[Job], Coroutine[Any, Any, Result]]
"""What build steps need of a runner: its ``make``."""

Explain = Callable[[Job], str]
"""Says in a few words why a job runs; called only for jobs that do."""


class Runner:
    """Gets the results of jobs: each job runs at most once at a time, and only if its result is not in the store.

    ``emit`` is always called on the event loop's thread. Each successful ``make`` ends with exactly one Finished or
    Reused event: where several callers wait for one job, the first gets Finished and the others get Reused.
    """

    def __init__(self, store: Store, executor: Executor, emit: Emit, explain: Explain | None = None) -> None:
        self._store = store
        self._executor = executor
        self._emit = emit
        self._explain = explain or (lambda _: "")
        self._running: dict[str, _RunningJob] = {}
        self._jobs_of_blob: LRUCache[Digest, tuple[Job, ...]] = LRUCache(MAX_REMEMBERED_CHARACTERS, _weight)
        self._restoring: dict[str, str] = {}
        """By the key of a job that waits for a lost input: the key of the job that makes it again."""

    async def make(self, job: Job) -> Result:
        """Return the job's result. Raises what its handler raises, and StoreError.

        When cancelled while nobody else waits for the same job, work that has not started is dropped, and work that
        has is awaited. A caller that requests the job meanwhile gets that result.
        """
        key = job.key
        while (running := self._running.get(key)) is not None:
            if not running.abandoned:
                result = await running.wait()
                self._emit(Reused(job.stage, job.label, key))
                return result
            await asyncio.wait([running.task])
        stored = self._store.get(key)
        if stored is not None:
            self._emit(Reused(job.stage, job.label, key))
            self._remember(job, stored)
            return stored
        running = self._running[key] = _RunningJob(asyncio.create_task(self._run(job, key)))
        running.task.add_done_callback(lambda _: self._running.pop(key))
        return await running.wait()

    async def restore(self, lost: BlobLost, needed_by: str | None = None) -> None:
        """Make bytes again that were found missing or damaged.

        ``needed_by`` is the key of the job that reads them. Several jobs may give the same bytes: a slide's background
        is often its picture. One that is waiting for the reader, itself or through others, cannot be the maker. Raises
        ``lost`` when no known job can make them.
        """
        for job in reversed(self._jobs_of_blob.get(lost.digest) or ()):
            if needed_by is None:
                await self.make(job)
                return
            if not self._waits_for(job.key, needed_by):
                self._restoring[needed_by] = job.key
                try:
                    await self.make(job)
                finally:
                    del self._restoring[needed_by]
                return
        raise lost

    def _waits_for(self, key: str, other: str) -> bool:
        """Whether the job with this key is the other one, or waits for it, directly or through others."""
        at: str | None = key
        while at is not None:
            if at == other:
                return True
            at = self._restoring.get(at)
        return False

    async def _run(self, job: Job, key: str) -> Result:
        shared = await self._store.fetch_shared(job)
        if shared is not None:
            self._emit(Reused(job.stage, job.label, key))
            self._remember(job, shared)
            return shared
        reporter = _EventReporter(job, key, self._emit, self._explain)
        restored: Counter[Digest] = Counter()
        while True:
            try:
                result = await self._executor.run(job, reporter)
                break
            except BlobLost as lost:
                # An input looked complete until it was read. Each is restored a few times, since the cache may be
                # cleared in between; not for ever, since a handler may not make the same bytes again.
                if restored[lost.digest] == MAX_RESTORES:
                    raise
                restored[lost.digest] += 1
                await self.restore(lost, key)
        reporter.finish()
        self._remember(job, result)
        return result

    def _remember(self, job: Job, result: Result) -> None:
        for digest in result.outputs.values():
            known = self._jobs_of_blob.get(digest) or ()
            if job not in known:
                self._jobs_of_blob.put(digest, (*known, job)[-MAX_MAKERS:])


def _weight(jobs: tuple[Job, ...]) -> int:
    """About how many characters these jobs keep in memory."""
    texts = (getattr(job, field.name) for job in jobs for field in fields(job))
    return 1000 * len(jobs) + sum(len(text) for text in texts if isinstance(text, str))


class _RunningJob:
    """A job's task, shared by all who wait for it. It is cancelled when the last of them is."""

    def __init__(self, task: asyncio.Task[Result]) -> None:
        self.task = task
        self.abandoned = False
        self._waiting = 0

    async def wait(self) -> Result:
        self._waiting += 1
        try:
            await asyncio.wait([self.task])
        except asyncio.CancelledError:
            if self._waiting == 1:
                self.abandoned = True
                self.task.cancel()
                await asyncio.wait([self.task])
                if not self.task.cancelled():
                    self.task.exception()  # marks it as retrieved; the cancellation is what is raised
            raise
        finally:
            self._waiting -= 1
        return self.task.result()


class _EventReporter:
    """A JobListener that turns an executor's reports, from any thread, into events on the loop's thread."""

    def __init__(self, job: Job, key: str, emit: Emit, explain: Explain) -> None:
        self._job, self._key = job, key
        self._emit, self._explain = emit, explain
        self._loop = asyncio.get_running_loop()
        self._start_time: float | None = None
        self._where = ""

    def on_start(self, where: str = "") -> None:
        now = time.perf_counter()
        self._loop.call_soon_threadsafe(self._emit_start, now, where)

    def on_progress(self, done: int, total: int) -> None:
        self._loop.call_soon_threadsafe(self._emit_progress, done, total)

    def finish(self) -> None:
        """Report that the result is in the store. Called on the loop's thread."""
        now = time.perf_counter()
        self._emit_start(now)
        assert self._start_time is not None
        self._emit(Finished(self._job.stage, self._job.label, self._key, now - self._start_time, self._where))

    def _emit_progress(self, done: int, total: int) -> None:
        self._emit(Progress(self._job.stage, self._job.label, done, total, self._where))

    def _emit_start(self, now: float, where: str = "") -> None:
        # A retry on another machine is a new start.
        if self._start_time is None or (where and where != self._where):
            why = self._explain(self._job) if self._start_time is None else "tried again"
            self._start_time, self._where = now, where
            self._emit(Started(self._job.stage, self._job.label, self._key, why, where))


async def gather_all(*work: Coroutine[Any, Any, T]) -> list[T]:
    """Run coroutines concurrently and return their results in order.

    When one fails, the others are cancelled and awaited; then its exception is raised as it is, not in an
    ExceptionGroup.
    """
    tasks = [asyncio.ensure_future(coroutine) for coroutine in work]
    if not tasks:
        return []
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
        failed = [task for task in tasks if task in done and not task.cancelled() and task.exception() is not None]
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in failed or tasks:
        task.result()
    return [task.result() for task in tasks]
