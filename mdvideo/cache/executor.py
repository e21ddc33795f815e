"""Where jobs run: the protocol, the local thread pool, and routing by type of job.

An executor runs a job and puts its product in the store. Nothing else knows where a job ran.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Protocol, TypeVar

from mdvideo.cache.store import Store
from mdvideo.errors import BackendError
from mdvideo.plan.jobs.job import Job, Product, ReadBlob, Result

T = TypeVar("T")


JobHandler = Callable[[Any, ReadBlob], Product]
"""Runs one type of job, that of its first parameter: a pure function of the job and of the bytes that it names."""


class JobListener(Protocol):
    """Follows one job. Both methods may be called from any thread."""

    def on_start(self, where: str = "") -> None:
        """A worker has started the job. ``where`` is the name of its machine, if that is another one.

        A second call for the same machine has no effect.
        """
        ...

    def on_progress(self, done: int, total: int) -> None:
        """The job has completed ``done`` of ``total`` steps."""
        ...


class Executor(Protocol):
    """Runs jobs."""

    async def run(self, job: Job, listener: JobListener) -> Result:
        """Run ``job``, put its product in the store, and return the result.

        When cancelled, drop queued work and wait for running work before CancelledError propagates.
        """
        ...


async def await_future(future: Future[T], stop: Callable[[], None] | None = None) -> T:
    """Return the result of a thread's work. When cancelled, drop work that has not started and wait for work that has.

    ``stop`` is then called, to ask running work to end early. After a second cancellation, nothing is awaited.
    """
    waiter = asyncio.wrap_future(future)
    try:
        # Unlike await, asyncio.wait does not cancel the future when this task is cancelled.
        await asyncio.wait([waiter])
    except asyncio.CancelledError:
        if not future.cancel():
            if stop is not None:
                stop()
            await asyncio.wait([waiter])
            if not waiter.cancelled():
                waiter.exception()  # marks it as retrieved; the cancellation is what is raised
        raise
    return waiter.result()


class LocalExecutor:
    """Run jobs on threads of this process, by default one per CPU: x264 and NumPy release the GIL.

    Leaving the ``with`` block drops queued work and waits for running threads.
    """

    def __init__(self, store: Store, handlers: Mapping[type[Job], JobHandler], threads: int | None = None) -> None:
        self.threads = threads or os.cpu_count() or 1
        self.pool = ThreadPoolExecutor(self.threads, thread_name_prefix="mdvideo")
        self._store = store
        self._handlers = dict(handlers)

    def __enter__(self) -> LocalExecutor:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Drop queued work, and wait for running threads."""
        self.pool.shutdown(wait=True, cancel_futures=True)

    async def run(self, job: Job, listener: JobListener) -> Result:
        """Run ``job`` on a thread, with the handler of its type. Raises whatever the handler raises."""
        try:
            future = self.pool.submit(self._handle, job, listener)
        except RuntimeError as error:
            if "thread" not in str(error):
                raise
            raise BackendError(
                "this machine has no more threads", hint="end other programs, or use --jobs 1"
            ) from error
        return await await_future(future)

    def _handle(self, job: Job, listener: JobListener) -> Result:
        listener.on_start()
        product = self._handlers[type(job)](job, self._store.read)
        return self._store.put(job.key, product, job)


class RoutingExecutor:
    """Send each type of job to its own executor, and all others to ``default``."""

    def __init__(self, routes: Mapping[type[Job], Executor], default: Executor) -> None:
        self._routes = dict(routes)
        self._default = default

    async def run(self, job: Job, listener: JobListener) -> Result:
        """Run ``job`` on the executor of its type."""
        return await self._routes.get(type(job), self._default).run(job, listener)
