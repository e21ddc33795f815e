"""Orders for any core: queued, gathered into batches so that scheduling is a small part of the work, and sent."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from mdvideo.cluster.messages import WorkerLost
from mdvideo.cluster.pending import PendingTask, SchedulerCallbacks

if TYPE_CHECKING:
    from mdvideo.cluster.ray_cluster import RayCluster

AHEAD = 2
"""Batches sent for each core: one at work and one waiting there, so that no core waits for the driver. That more is
sent than there are cores also tells a cluster that can grow that it should."""

GATHER_SECONDS = 0.002

Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine on the dispatcher's loop."""


class CpuQueue:
    """The queue of all that needs a core and nobody in particular. It lives on the dispatcher's loop.

    A batch is a fair share of what waits (guided self-scheduling: Polychronopoulos and Kuck, 1987), at most ``batch``
    orders: large while much waits, single at the end.
    """

    def __init__(self, fleet: RayCluster, desk: SchedulerCallbacks, batch: int, spawn: Spawn) -> None:
        self._fleet = fleet
        self._desk = desk
        self._batch = batch
        self._spawn = spawn
        self._waiting: deque[PendingTask] = deque()
        self._sent = 0
        self._soon = False

    def add(self, ticket: PendingTask, *, first: bool = False) -> None:
        """Queue a ticket, in front if it was sent before."""
        (self._waiting.appendleft if first else self._waiting.append)(ticket)
        self._feed_soon()

    def _feed_soon(self) -> None:
        if not self._soon:
            self._soon = True
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._feed)

    def _feed(self) -> None:
        self._soon = False
        room = AHEAD * self._fleet.cores()
        while self._waiting and self._sent < room:
            size = max(1, min(self._batch, len(self._waiting) // room))
            batch = [self._waiting.popleft()]
            while not batch[0].alone and len(batch) < size and self._waiting and not self._waiting[0].alone:
                batch.append(self._waiting.popleft())
            if wanted := [ticket for ticket in batch if ticket.wanted]:
                self._sent += 1
                self._spawn(self._send(wanted))

    async def _send(self, batch: list[PendingTask]) -> None:
        orders = [ticket.order for ticket in batch]
        why = "it left out an order"
        try:
            self._desk.read(await self._fleet.run(orders, batch[0].avoid))
        except WorkerLost as lost:
            why = str(lost)
        finally:
            self._sent -= 1
        for order in reversed(orders):
            self._desk.lost(order.number, why)
        self._feed_soon()
