"""Cancelling never waits, except at the end of a session, and the task that writes files is never cancelled."""

from __future__ import annotations

import asyncio

from mdvideo.watch.session.session_tasks import SessionTasks
from tests.support.watched_deck import run_scenario


class SlowTask:
    """Work that takes until ``finish`` is set, even if it is cancelled before."""

    def __init__(self) -> None:
        self.finish = asyncio.Event()
        self.is_cancelled = False
        self.has_ended = False

    async def run(self) -> None:
        try:
            await self.finish.wait()
        except asyncio.CancelledError:
            self.is_cancelled = True
            await self.finish.wait()
            raise
        finally:
            self.has_ended = True


def test_a_new_build_does_not_wait_for_the_cancelled_one() -> None:
    async def scenario() -> None:
        tasks, old, new = SessionTasks(), SlowTask(), SlowTask()
        tasks.replace_build(old.run())
        await asyncio.sleep(0)
        tasks.replace_build(new.run())
        await asyncio.sleep(0)
        assert (old.is_cancelled, old.has_ended, new.is_cancelled) == (True, False, False)
        old.finish.set()
        new.finish.set()
        await tasks.close()

    run_scenario(scenario())


def test_closing_cancels_all_tasks_and_waits_for_their_end() -> None:
    async def scenario() -> None:
        tasks = SessionTasks()
        replaced, build, watch, variant, dropped = (SlowTask() for _ in range(5))
        tasks.replace_build(replaced.run())
        await asyncio.sleep(0)
        tasks.replace_build(build.run())
        tasks.watch = asyncio.create_task(watch.run())
        tasks.variants = {
            "a": [asyncio.create_task(variant.run())],
            "b": [asyncio.create_task(dropped.run())],
        }
        await asyncio.sleep(0)
        tasks.cancel_variants("b")
        closing = asyncio.create_task(tasks.close())
        await asyncio.sleep(0.05)
        assert not closing.done()
        for task in (replaced, build, watch, variant, dropped):
            assert task.is_cancelled
            task.finish.set()
        await closing
        assert all(task.has_ended for task in (replaced, build, watch, variant, dropped))

    run_scenario(scenario())


def test_closing_waits_for_files_that_are_being_written() -> None:
    async def scenario() -> None:
        tasks, write = SessionTasks(), SlowTask()
        tasks.write = asyncio.create_task(write.run())
        closing = asyncio.create_task(tasks.close())
        await asyncio.sleep(0.05)
        assert not closing.done()
        write.finish.set()
        await closing
        assert (write.has_ended, write.is_cancelled) == (True, False)

    run_scenario(scenario())
