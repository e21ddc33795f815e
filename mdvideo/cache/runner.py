"""The runner: takes from the store what it holds, has the rest made, and tells what happens.

It runs on one asyncio event loop and makes nothing itself. It must not know what any kind of job does.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import fields
from typing import Any, TypeVar

from mdvideo._util.lru import LRUCache
from mdvideo.cache.executor import Executor
from mdvideo.cache.store import BlobLost, Store
from mdvideo.events import Event, Finished, Progress, Reused, Started
from mdvideo.plan.jobs import Digest, Job, Result

T = TypeVar("T")

REMEMBERED = 16 << 20
"""Characters of jobs that the runner can make again. A deck of 200 slides has some 10 million, most of them HTML."""

Why = Callable[[Job], str]
"""Why a job runs, in a few words; asked only for jobs that do."""


class Runner:
    """Makes jobs, each at most once at a time, and only those whose results the store does not hold.

    ``emit`` is always called on the event loop's thread. Each ``make`` that succeeds ends in exactly one Made or
    Reused: where several wait for one job, it was made for the first and reused by the others.
    """

    def __init__(self, store: Store, executor: Executor, emit: Callable[[Event], None], why: Why | None = None) -> None:
        self._store = store
        self._executor = executor
        self._emit = emit
        self._why = why or (lambda _: "")
        self._running: dict[str, _Shared] = {}
        self._makers: LRUCache[Digest, Job] = LRUCache(REMEMBERED, _weight)

    async def make(self, job: Job) -> Result:
        """The job's result. Raises what its maker raises, and StoreError.

        When cancelled, and nobody else waits for the same job, its work is dropped, or awaited if it has begun. Whoever
        asks for it meanwhile gets what it makes.
        """
        key = job.key
        while (shared := self._running.get(key)) is not None:
            if not shared.abandoned:
                result = await shared.wait()
                self._emit(Reused(job.stage, job.label, key))
                return result
            await asyncio.wait([shared.task])
        held = self._store.get(key)
        if held is not None:
            self._emit(Reused(job.stage, job.label, key))
            self._note(job, held)
            return held
        shared = self._running[key] = _Shared(asyncio.create_task(self._run(job, key)))
        shared.task.add_done_callback(lambda _: self._running.pop(key))
        return await shared.wait()

    async def restore(self, lost: BlobLost) -> None:
        """Bring back bytes that were found gone or damaged. Raises ``lost`` when no job of this runner makes them."""
        job = self._makers.get(lost.digest)
        if job is None:
            raise lost
        await self.make(job)

    async def _run(self, job: Job, key: str) -> Result:
        fetched = await self._store.fetch(job)
        if fetched is not None:
            self._emit(Reused(job.stage, job.label, key))
            self._note(job, fetched)
            return fetched
        watcher = _Watcher(job, key, self._emit, self._why)
        restored: set[Digest] = set()
        while True:
            try:
                result = await self._executor.run(job, watcher)
                break
            except BlobLost as lost:
                # An input passed for whole until it was read. Each is brought back once: a maker that does not give
                # the same bytes again would have us loop.
                if lost.digest in restored:
                    raise
                restored.add(lost.digest)
                await self.restore(lost)
        watcher.ended()
        self._note(job, result)
        return result

    def _note(self, job: Job, result: Result) -> None:
        for digest in result.outputs.values():
            self._makers.put(digest, job)


def _weight(job: Job) -> int:
    """About how many characters a job keeps in memory."""
    texts = (getattr(job, field.name) for field in fields(job))
    return 1000 + sum(len(text) for text in texts if isinstance(text, str))


class _Shared:
    """A job that is being made, and how many wait for it. It is cancelled when the last of them is."""

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
                    self.task.exception()  # marks it as seen; the cancellation is what counts
            raise
        finally:
            self._waiting -= 1
        return self.task.result()


class _Watcher:
    """Turns an executor's reports, from whatever thread, into events on the loop's thread."""

    def __init__(self, job: Job, key: str, emit: Callable[[Event], None], why: Why) -> None:
        self._job, self._key = job, key
        self._emit, self._why = emit, why
        self._loop = asyncio.get_running_loop()
        self._began: float | None = None
        self._where = ""

    def begun(self, where: str = "") -> None:
        now = time.perf_counter()
        self._loop.call_soon_threadsafe(self._begin, now, where)

    def stepped(self, done: int, total: int) -> None:
        self._loop.call_soon_threadsafe(self._step, done, total)

    def ended(self) -> None:
        """The result is in the store; called on the loop's thread."""
        now = time.perf_counter()
        self._begin(now)
        assert self._began is not None
        self._emit(Finished(self._job.stage, self._job.label, self._key, now - self._began, self._where))

    def _step(self, done: int, total: int) -> None:
        self._emit(Progress(self._job.stage, self._job.label, done, total, self._where))

    def _begin(self, now: float, where: str = "") -> None:
        # On a second machine, where it is tried again, it begins anew.
        if self._began is None or (where and where != self._where):
            why = self._why(self._job) if self._began is None else "tried again"
            self._began, self._where = now, where
            self._emit(Started(self._job.stage, self._job.label, self._key, why, where))


async def together(*work: Coroutine[Any, Any, T]) -> list[T]:
    """Run coroutines at once and return their results in order.

    The first that fails has the others cancelled and awaited; then its exception goes on as it was raised, not in
    an ExceptionGroup.
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
