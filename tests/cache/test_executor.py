"""Executors: where a job runs, and what cancelling it does."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from mdvideo.cache.cache_only import CacheMiss, CacheOnly
from mdvideo.cache.executor import LocalExecutor, RoutingExecutor, await_future
from mdvideo.cache.store import Store
from mdvideo.plan.jobs.job import Job, Result
from mdvideo.plan.jobs.segment_jobs import HoldFramesJob, HoldJob
from tests.support.hold_jobs import SPEC, hold_job, upper


class Listener:
    """Counts starts."""

    def __init__(self) -> None:
        self.starts = 0

    def on_start(self, where: str = "") -> None:  # noqa: ARG002
        self.starts += 1

    def on_progress(self, done: int, total: int) -> None:
        pass


class Named:
    """An executor that says who it is."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def run(self, job: Job, listener: object) -> Result:  # noqa: ARG002
        return Result({}, {"by": self.name})


def test_local_executor_puts_the_product_in_the_store(store: Store) -> None:
    listener = Listener()
    with LocalExecutor(store, {HoldJob: upper}, 1) as executor:
        result = asyncio.run(executor.run(hold_job("a"), listener))
    assert store.get(hold_job("a").key) == result
    assert store.read(result.outputs["segment"]) == b"A"
    assert listener.starts == 1


def test_jobs_are_routed_by_type() -> None:
    executor = RoutingExecutor({HoldJob: Named("holds")}, Named("default"))

    async def run(job: Job) -> object:
        return (await executor.run(job, Listener())).report["by"]

    assert asyncio.run(run(hold_job("a"))) == "holds"
    assert asyncio.run(run(HoldFramesJob(spec=SPEC))) == "default"


@pytest.mark.parametrize(("label", "what"), [("slide 2", "slide 2 (segments)"), ("", "segments")])
def test_cache_only_names_what_is_missing(label: str, what: str) -> None:
    with pytest.raises(CacheMiss, match="the cache does not contain") as caught:
        asyncio.run(CacheOnly().run(hold_job("a", label=label), Listener()))
    assert caught.value.what == what


def test_cancelled_work_that_has_not_started_is_dropped() -> None:
    future: Future[None] = Future()

    async def cancel() -> None:
        task = asyncio.create_task(await_future(future))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(cancel())
    assert future.cancelled()


def test_cancelled_work_that_runs_is_asked_to_stop_and_awaited() -> None:
    running, stop = threading.Event(), threading.Event()
    ended: list[str] = []

    def work() -> None:
        running.set()
        stop.wait(5)
        ended.append("work")

    async def cancel(pool: ThreadPoolExecutor) -> None:
        task = asyncio.create_task(await_future(pool.submit(work), stop.set))
        await asyncio.to_thread(running.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        ended.append("task")

    with ThreadPoolExecutor(1) as pool:
        asyncio.run(cancel(pool))
    assert ended == ["work", "task"]
