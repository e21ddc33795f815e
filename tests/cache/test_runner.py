"""The runner makes nothing twice; a failure ends the build at once; finished work stays."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import pytest

from mdvideo.cache.executor import JobHandler, LocalExecutor
from mdvideo.cache.runner import MAX_RESTORES, Runner, gather_all
from mdvideo.cache.store import BlobLost, Store
from mdvideo.errors import BackendError
from mdvideo.events import Event, Finished, Reused, Started
from mdvideo.plan.jobs.job import Digest, Product, ReadBlob, Result
from mdvideo.plan.jobs.segment_jobs import HoldJob
from tests.support.hold_jobs import hold_job, upper

T = TypeVar("T")


def run(
    store: Store, work: Callable[[Runner], Coroutine[Any, Any, T]], handler: JobHandler, *, events: list[Event]
) -> T:
    """Return the result of ``work(runner)``, where HoldJobs run on two threads. Its events go to ``events``."""
    with LocalExecutor(store, {HoldJob: handler}, 2) as executor:
        return asyncio.run(work(Runner(store, executor, events.append)))


def lines_of(events: list[Event]) -> list[str]:
    """The trace of work as text."""
    words = {Started: "start", Finished: "finished", Reused: "reuse"}
    return [f"{words[type(e)]} {e.label}" for e in events if isinstance(e, Started | Finished | Reused)]


async def make_all(runner: Runner, *jobs: HoldJob) -> list[Result]:
    return await gather_all(*map(runner.make, jobs))


def test_second_build_makes_nothing(store: Store) -> None:
    first: list[Event] = []
    second: list[Event] = []
    job = hold_job("a", label="slide 1")
    made = run(store, lambda runner: runner.make(job), upper, events=first)
    reused = run(store, lambda runner: runner.make(job), upper, events=second)
    assert lines_of(first) == ["start slide 1", "finished slide 1"]
    assert lines_of(second) == ["reuse slide 1"]
    assert store.read(made.outputs["segment"]) == b"A"
    assert made == reused
    assert made.report == {"pair": [1, 2]}, "the report of a made result equals that of a reused one"


def test_equal_jobs_in_flight_are_made_once(store: Store) -> None:
    made: list[str] = []

    def slow(job: HoldJob, read: ReadBlob) -> Product:
        made.append(job.still)
        time.sleep(0.05)
        return upper(job, read)

    events: list[Event] = []
    jobs = [hold_job("a", label=f"{n}") for n in range(5)]
    results = run(store, lambda runner: make_all(runner, *jobs), slow, events=events)
    assert made == ["a"]
    assert len({result.outputs["segment"] for result in results}) == 1
    assert [type(event) for event in events] == [Started, Finished, *[Reused] * 4]


def test_first_failure_is_raised_as_it_was_and_finished_work_stays(store: Store) -> None:
    """The others are cancelled: what had not started never runs, what runs is awaited."""
    started: list[str] = []
    ended: list[str] = []
    running = threading.Event()

    def handler(job: HoldJob, read: ReadBlob) -> Product:
        started.append(job.still)
        if job.still == "bad":
            running.wait(5)
            raise BackendError("no memory left")
        if job.still == "slow":
            running.set()
            time.sleep(0.1)
        ended.append(job.still)
        return upper(job, read)

    async def build(runner: Runner) -> None:
        await runner.make(hold_job("done"))
        await make_all(runner, *map(hold_job, ("bad", "slow", *"abcdefgh")))

    with pytest.raises(BackendError, match="no memory left") as caught:
        run(store, build, handler, events=[])
    assert type(caught.value) is BackendError
    assert set(started) - set(ended) == {"bad"}, "nothing was interrupted"
    assert len(started) < 6, "queued work was dropped"
    assert store.get(hold_job("done").key) is not None
    assert store.get(hold_job("slow").key) is not None


def test_cancelled_build_waits_for_running_threads(store: Store) -> None:
    ended: list[str] = []
    running = threading.Event()

    def slow(job: HoldJob, read: ReadBlob) -> Product:
        running.set()
        time.sleep(0.1)
        ended.append(job.still)
        return upper(job, read)

    async def build(runner: Runner) -> list[str]:
        task = asyncio.create_task(make_all(runner, *map(hold_job, "abcdef")))
        await asyncio.to_thread(running.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return list(ended)

    at_return = run(store, build, slow, events=[])
    assert at_return == ended
    assert 1 <= len(ended) <= 2, "two threads were busy, four jobs were dropped"


def test_one_of_two_who_wait_may_leave(store: Store) -> None:
    """The job goes on for the other."""
    running = threading.Event()

    def slow(job: HoldJob, read: ReadBlob) -> Product:
        running.set()
        time.sleep(0.05)
        return upper(job, read)

    async def build(runner: Runner) -> Result:
        leaves, stays = (asyncio.create_task(runner.make(hold_job("a"))) for _ in range(2))
        await asyncio.to_thread(running.wait, 5)
        leaves.cancel()
        return await stays

    result = run(store, build, slow, events=[])
    assert store.read(result.outputs["segment"]) == b"A"


def test_abandoned_job_can_be_requested_again_at_once(store: Store) -> None:
    """An edit cancels a rebuild, and the next one wants the same slide: what had started is not made twice."""
    running = threading.Event()
    started: list[HoldJob] = []

    def slow(job: HoldJob, read: ReadBlob) -> Product:
        started.append(job)
        running.set()
        time.sleep(0.05)
        return upper(job, read)

    async def build(runner: Runner) -> Result:
        old = asyncio.create_task(runner.make(hold_job("a")))
        await asyncio.to_thread(running.wait, 5)
        old.cancel()
        await asyncio.sleep(0)
        return await runner.make(hold_job("a"))

    result = run(store, build, slow, events=[])
    assert store.read(result.outputs["segment"]) == b"A"
    assert len(started) == 1


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"b")])
def test_input_that_turns_out_damaged_is_made_again(store: Store, damage: Callable[[Path], object]) -> None:
    """The bytes look complete until they are read: their job runs again, then the one that reads them."""
    source = hold_job("a", label="source")

    def handler(job: HoldJob, read: ReadBlob) -> Product:
        return upper(job, read) if job == source else Product({"segment": read(job.still) * 2})

    async def build(runner: Runner) -> Result:
        first = await runner.make(source)
        digest = first.outputs["segment"]
        damage(store.path(digest))
        return await runner.make(hold_job(digest, label="user"))

    events: list[Event] = []
    result = run(store, build, handler, events=events)
    assert store.read(result.outputs["segment"]) == b"AA"
    assert lines_of(events) == [
        "start source",
        "finished source",
        "start user",
        "start source",
        "finished source",
        "finished user",
    ]


@pytest.mark.parametrize(("times", "succeeds"), [(MAX_RESTORES, True), (MAX_RESTORES + 1, False)])
def test_input_that_is_lost_again_and_again_is_made_again_a_few_times(store: Store, times: int, succeeds: bool) -> None:
    source = hold_job("a", label="source")
    reads = 0

    def handler(job: HoldJob, read: ReadBlob) -> Product:
        nonlocal reads
        if job == source:
            return upper(job, read)
        reads += 1
        if reads <= times:
            store.path(Digest(job.still)).unlink()
        return Product({"segment": read(job.still) * 2})

    async def build(runner: Runner) -> Result:
        first = await runner.make(source)
        return await runner.make(hold_job(first.outputs["segment"], label="user"))

    if succeeds:
        assert store.read(run(store, build, handler, events=[]).outputs["segment"]) == b"AA"
    else:
        with pytest.raises(BlobLost):
            run(store, build, handler, events=[])


def test_input_that_no_known_job_makes_is_an_error(store: Store) -> None:
    def handler(job: HoldJob, read: ReadBlob) -> Product:
        return Product({"segment": read(job.still)})

    missing = Digest("0" * 64)
    with pytest.raises(BlobLost, match="is missing"):
        run(store, lambda runner: runner.make(hold_job(missing)), handler, events=[])


def test_gather_all_of_nothing_is_nothing() -> None:
    assert asyncio.run(gather_all()) == []
