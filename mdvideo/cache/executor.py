"""Where jobs run: the protocol, the local pool of threads, and routing by kind of job.

An executor makes a job's product and puts it in the store. Nothing else knows where a job ran.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Protocol, TypeVar

from mdvideo.cache.store import Store
from mdvideo.plan.jobs import Digest, Job, Product, Result

T = TypeVar("T")

Reader = Callable[[Digest], bytes]
"""Gives the bytes that a job names by their digest."""

JobHandler = Callable[[Any, Reader], Product]
"""Makes one kind of job, of which its first parameter is; a pure function of the job and the bytes it names."""


class Watcher(Protocol):
    """Hears how a job gets on. Both methods may be called from any thread."""

    def begun(self, where: str = "") -> None:
        """A worker took up the job, on the machine called ``where`` if that is another; a second call means nothing."""
        ...

    def stepped(self, done: int, total: int) -> None:
        """The job is ``done`` of ``total`` steps along."""
        ...


class Executor(Protocol):
    """Makes jobs."""

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Make ``job``, put its product in the store, and return the result.

        When cancelled, queued work is dropped and running work is awaited before CancelledError goes on.
        """
        ...


async def finished(future: Future[T], stop: Callable[[], None] | None = None) -> T:
    """The result of a thread's work. When cancelled, work not yet begun is dropped; begun work is awaited.

    ``stop`` is then called, to ask begun work to end early. A second cancellation no longer waits.
    """
    waiter = asyncio.wrap_future(future)
    try:
        # asyncio.wait, unlike await, leaves the future alone when this task is cancelled.
        await asyncio.wait([waiter])
    except asyncio.CancelledError:
        if not future.cancel():
            if stop is not None:
                stop()
            await asyncio.wait([waiter])
            if not waiter.cancelled():
                waiter.exception()  # marks it as seen; the cancellation is what counts
        raise
    return waiter.result()


class LocalExecutor:
    """Runs makers on ``jobs`` threads of this process: blitz, x264 and NumPy release the GIL.

    Leaving the ``with`` block drops queued work and waits for running threads.
    """

    def __init__(self, store: Store, makers: Mapping[type[Job], JobHandler], jobs: int | None = None) -> None:
        self.workers = jobs or os.cpu_count() or 1
        self.pool = ThreadPoolExecutor(self.workers, thread_name_prefix="mdvideo")
        self._store = store
        self._makers = dict(makers)

    def __enter__(self) -> LocalExecutor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Drop queued work, and wait for running threads."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Make ``job`` on a thread by the maker of its type. Raises whatever the maker raises."""
        return await finished(self.pool.submit(self._make, job, watcher))

    def _make(self, job: Job, watcher: Watcher) -> Result:
        watcher.begun()
        product = self._makers[type(job)](job, self._store.read)
        return self._store.put(job.key, product, job)


class RoutingExecutor:
    """Sends each kind of job to its own executor, all others to ``otherwise``."""

    def __init__(self, routes: Mapping[type[Job], Executor], otherwise: Executor) -> None:
        self._routes = dict(routes)
        self._otherwise = otherwise

    async def run(self, job: Job, watcher: Watcher) -> Result:
        """Make ``job`` wherever its kind is made."""
        return await self._routes.get(type(job), self._otherwise).run(job, watcher)
