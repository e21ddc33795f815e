"""What the runner promises: nothing is made twice, failures stop the build at once, finished work stays."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from mdvideo.cache.executor import LocalExecutor
from mdvideo.cache.runner import Runner, together
from mdvideo.errors import BackendError
from mdvideo.events import Finished, Reused, Started
from mdvideo.plan.jobs import Digest, HoldJob, Product


class Trace:
    """Collects events, and gives them as lines of text."""

    def __init__(self):
        self.events = []

    def __call__(self, event):
        self.events.append(event)

    @property
    def lines(self):
        words = {Started: "start", Finished: "finished", Reused: "reuse"}
        return [f"{words[type(e)]} {e.label}" for e in self.events if type(e) in words]


def run(store, work, maker, *, jobs=2):
    """The trace of ``work(runner)``, with holds made by ``maker``; and its result or exception."""
    trace = Trace()
    with LocalExecutor(store, {HoldJob: maker}, jobs) as executor:
        try:
            outcome = asyncio.run(work(Runner(store, executor, trace)))
        except BaseException as error:
            outcome = error
    return trace, outcome


def upper(job, read):
    return Product({"segment": job.still.upper().encode()}, {"pair": (1, 2)})


def test_second_build_makes_nothing(store, hold):
    async def build(runner):
        return await runner.make(hold("a", label="slide 1"))

    first, made = run(store, build, upper)
    second, reused = run(store, build, upper)
    assert first.lines == ["start slide 1", "finished slide 1"]
    assert second.lines == ["reuse slide 1"]
    assert store.read(made.outputs["segment"]) == b"A"
    assert made == reused
    assert made.report == {"pair": [1, 2]}, "a made report equals a reused one"


def test_equal_jobs_in_flight_are_made_once(store, hold):
    made = []

    def slow(job, read):
        made.append(job.still)
        time.sleep(0.05)
        return upper(job, read)

    trace, results = run(store, lambda r: together(*(r.make(hold("a", label=f"{n}")) for n in range(5))), slow)
    assert made == ["a"]
    assert len({result.outputs["segment"] for result in results}) == 1
    assert [type(event) for event in trace.events] == [Started, Finished, *[Reused] * 4]


def test_first_failure_is_raised_as_it_was_and_finished_work_stays(store, hold):
    """The others are cancelled: what had not begun never runs, what runs is awaited."""
    begun, ended = [], []
    running = threading.Event()

    def maker(job, read):
        begun.append(job.still)
        if job.still == "bad":
            running.wait(5)
            raise BackendError("no paint left")
        if job.still == "slow":
            running.set()
            time.sleep(0.1)
        ended.append(job.still)
        return upper(job, read)

    async def build(runner):
        await runner.make(hold("done"))
        await together(*(runner.make(hold(still)) for still in ("bad", "slow", *"abcdefgh")))

    _, error = run(store, build, maker)
    assert type(error) is BackendError
    assert error.message == "no paint left"
    assert set(begun) - set(ended) == {"bad"}, "nothing was torn off"
    assert len(begun) < 6, "queued work was dropped"
    assert store.get(hold("done").key) is not None
    assert store.get(hold("slow").key) is not None


def test_cancelled_build_waits_for_running_threads(store, hold):
    ended = []
    running = threading.Event()

    def slow(job, read):
        running.set()
        time.sleep(0.1)
        ended.append(job.still)
        return upper(job, read)

    async def build(runner):
        task = asyncio.create_task(together(*(runner.make(hold(still)) for still in "abcdef")))
        await asyncio.to_thread(running.wait, 5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return list(ended)

    _, at_return = run(store, build, slow)
    assert at_return == ended
    assert 1 <= len(ended) <= 2, "two threads were at work, four jobs were dropped"


def test_one_of_two_who_wait_may_leave(store, hold):
    """The job goes on for the other."""
    running = threading.Event()

    def slow(job, read):
        running.set()
        time.sleep(0.05)
        return upper(job, read)

    async def build(runner):
        leaves, stays = (asyncio.create_task(runner.make(hold("a"))) for _ in range(2))
        await asyncio.to_thread(running.wait, 5)
        leaves.cancel()
        return await stays

    _, result = run(store, build, slow)
    assert store.read(result.outputs["segment"]) == b"A"


def test_abandoned_job_can_be_asked_for_again_at_once(store, hold):
    """An edit cancels a rebuild, and the next one wants the same slide: what had begun is not made twice."""
    running = threading.Event()
    begun = []

    def slow(job, read):
        begun.append(job)
        running.set()
        time.sleep(0.05)
        return upper(job, read)

    async def build(runner):
        old = asyncio.create_task(runner.make(hold("a")))
        await asyncio.to_thread(running.wait, 5)
        old.cancel()
        await asyncio.sleep(0)
        return await runner.make(hold("a"))

    _, result = run(store, build, slow)
    assert store.read(result.outputs["segment"]) == b"A"
    assert len(begun) == 1


@pytest.mark.parametrize("damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"b")])
def test_input_that_turns_out_damaged_is_made_again(store, hold, damage):
    """The bytes pass for whole until they are read: their job runs again, then the one that reads them."""
    source = hold("a", label="source")

    def maker(job, read):
        return upper(job, read) if job == source else Product({"segment": read(Digest(job.still)) * 2})

    async def build(runner):
        first = await runner.make(source)
        digest = first.outputs["segment"]
        damage(store.path(digest))
        return await runner.make(hold(digest, label="user"))

    trace, result = run(store, build, maker)
    assert store.read(result.outputs["segment"]) == b"AA"
    assert trace.lines == [
        "start source",
        "finished source",
        "start user",
        "start source",
        "finished source",
        "finished user",
    ]


def test_together_of_nothing_is_nothing():
    assert asyncio.run(together()) == []
