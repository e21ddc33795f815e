"""Orders for workers that hold a loaded model: a pool of them for each model, which grows and shrinks with its queue.

A worker has one whole pipeline, on a GPU of its own. It is sent the next picture while it paints one, so that it never
waits for the driver, and no more than that, so that no other worker idles while pictures wait behind this one's.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mdvideo.cluster.cpu_queue import Spawn
from mdvideo.cluster.messages import CONTENT, TaskFailed, WorkerLost
from mdvideo.cluster.pending import PendingTask, SchedulerCallbacks
from mdvideo.errors import BackendError, MdvideoError

if TYPE_CHECKING:
    from mdvideo.cluster.ray_cluster import GpuWorker, RayCluster

IDLE_SECONDS = 60.0
"""A worker that has had nothing to do for so long is let go, unless it is among the least that are kept."""

STARTS = 3
"""So often in a row a worker may fail to start before what waits for one fails."""

BAD = 2
"""A worker on which so many orders in a row failed is replaced: its GPU's memory may be in pieces."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many workers a pool has, and how many orders each is sent ahead. ``most`` None: as many as there are GPUs."""

    least: int
    most: int | None
    gpus: float
    room: int


@dataclass(slots=True, eq=False)
class _Member:
    hand: GpuWorker
    name: str = ""
    ready: bool = False
    busy: set[int] = field(default_factory=set)
    idle_since: float = field(default_factory=time.monotonic)
    bad: int = 0


class GpuPool:
    """The workers that hold one model, and the queue of what they are to do. It lives on the dispatcher's loop."""

    def __init__(self, fleet: RayCluster, desk: SchedulerCallbacks, bounds: Bounds, spawn: Spawn) -> None:
        self._fleet = fleet
        self._desk = desk
        self._bounds = bounds
        self._spawn = spawn
        self._waiting: deque[PendingTask] = deque()
        self._members: list[_Member] = []
        self._false_starts = 0

    @property
    def starved(self) -> bool:
        """Whether something waits, and no worker is there to do it."""
        return bool(self._waiting) and not any(member.ready for member in self._members)

    def add(self, ticket: PendingTask, *, first: bool = False) -> None:
        """Queue a ticket, in front if it was sent before."""
        (self._waiting.appendleft if first else self._waiting.append)(ticket)
        self._feed()

    def shrink(self, *, now: bool = False) -> None:
        """Let go of workers that have long been idle; ``now``: of all idle ones, since another pool needs a GPU."""
        keep = 0 if now else self._bounds.least
        for member in [m for m in self._members if m.ready and not m.busy]:
            if len(self._members) > keep and (now or time.monotonic() - member.idle_since > IDLE_SECONDS):
                self._dismiss(member)

    def drop(self, number: int) -> None:
        """Tell whoever has this order that nobody wants it any more."""
        for member in self._members:
            if number in member.busy:
                member.hand.drop([number])

    def _feed(self) -> None:
        """Give what waits to whom has room, and hire when that does not do."""
        given: dict[_Member, list[PendingTask]] = {}
        left: deque[PendingTask] = deque()
        while self._waiting:
            ticket = self._waiting.popleft()
            member = self._best(ticket)
            if member is None:
                left.append(ticket)
            elif ticket.wanted:
                given.setdefault(member, []).append(ticket)
                member.busy.add(ticket.order.number)
        self._waiting = left
        for member, tickets in given.items():
            self._spawn(self._send(member, tickets))
        self._hire()

    def _best(self, ticket: PendingTask) -> _Member | None:
        free = [m for m in self._members if m.ready and len(m.busy) < self._bounds.room]
        # Elsewhere than where it failed, if there is an elsewhere.
        others = [m for m in free if m.name not in ticket.avoid]
        if not others and any(m.name not in ticket.avoid for m in self._members):
            return None
        return min(others or free, key=lambda member: len(member.busy), default=None)

    def _hire(self) -> None:
        if self._false_starts >= STARTS:
            return
        most = self._bounds.most
        if most is None:
            most = int(self._fleet.gpus() / self._bounds.gpus) if self._bounds.gpus else self._fleet.cores() - 1
        wanted = len(self._members) + -(-len(self._waiting) // self._bounds.room) if self._waiting else 0
        for _ in range(min(max(wanted, self._bounds.least), max(most, 1)) - len(self._members)):
            member = _Member(self._fleet.hire(self._bounds.gpus))
            self._members.append(member)
            self._spawn(self._start(member))

    async def _start(self, member: _Member) -> None:
        try:
            member.name = await member.hand.ready()
        except (WorkerLost, MdvideoError) as error:
            self._leave(member)
            self._false_starts += 1
            if self._false_starts >= STARTS:
                failure = error if isinstance(error, MdvideoError) else BackendError(f"no worker starts: {error}")
                while self._waiting:
                    self._waiting.popleft().fail(failure)
                self._false_starts = 0
        else:
            member.ready = True
            member.idle_since = time.monotonic()
            self._false_starts = 0
        self._feed()

    async def _send(self, member: _Member, tickets: list[PendingTask]) -> None:
        orders = [ticket.order for ticket in tickets]
        why = "it left out an order"
        failures = 0
        try:
            mail = await member.hand.run(orders)
            self._desk.read(mail)
            failures = sum(isinstance(r, TaskFailed) and not isinstance(r.error, CONTENT) for r in mail.reports)
        except WorkerLost as lost:
            why = str(lost)
            self._leave(member)
        for order in reversed(orders):
            member.busy.discard(order.number)
            self._desk.lost(order.number, why)
        member.idle_since = time.monotonic()
        member.bad = member.bad + failures if failures == len(orders) else 0
        if member.bad >= BAD and not member.busy and member in self._members:
            self._dismiss(member)
        self._feed()

    def _dismiss(self, member: _Member) -> None:
        self._leave(member)
        member.hand.let_go()

    def _leave(self, member: _Member) -> None:
        if member in self._members:
            self._members.remove(member)
