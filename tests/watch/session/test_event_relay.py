"""Events reach the terminal and the page on the event loop's thread, and warnings only once."""

from __future__ import annotations

import asyncio
import threading

from mdvideo.errors import Problem
from mdvideo.events import Event, Notice, Warned
from mdvideo.watch.session.event_relay import EventRelay
from tests.support.watched_deck import run_scenario

CONTRAST = Warned(Problem("warning", "contrast", "too faint"))
PACE = Warned(Problem("warning", "pace", "too fast"))


def test_events_of_other_threads_arrive_on_the_loops_thread() -> None:
    async def scenario() -> None:
        threads: list[int] = []
        arrived = asyncio.Event()

        def emit(_event: Event) -> None:
            threads.append(threading.get_ident())

        def show(event: Event) -> None:
            emit(event)
            arrived.set()

        relay = EventRelay(emit, show)
        await asyncio.to_thread(relay.receive, Notice("from a worker"))
        await arrived.wait()
        assert threads == [threading.get_ident()] * 2

    run_scenario(scenario())


def test_a_warning_is_passed_on_in_the_first_of_consecutive_builds_that_raise_it() -> None:
    async def scenario() -> None:
        emitted: list[Event] = []
        relay = EventRelay(emitted.append, lambda _: None)
        for warnings in ([CONTRAST, CONTRAST], [CONTRAST, PACE], [PACE], [CONTRAST]):
            relay.begin_build()
            for warning in warnings:
                relay.receive(warning)
        assert emitted == [CONTRAST, PACE, CONTRAST]

    run_scenario(scenario())
