"""An order on its way, and what is done when it fails: tried again elsewhere, unless the deck is at fault."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from mdvideo.cache.executor import Watcher
from mdvideo.cluster.messages import CONTENT, ReportBatch, Task
from mdvideo.errors import BackendError, MdvideoError
from mdvideo.plan.jobs import Job

TRIES = 4
"""So often an order is tried that fails, or whose worker ends while it is at it."""

LOSSES = 20
"""So often an order may lose a worker that had not begun it. Nodes come and go; that is no fault of the order's."""


class Queue(Protocol):
    """Where tickets wait for hands."""

    def add(self, ticket: PendingTask, *, first: bool = False) -> None:
        """Queue a ticket, in front if it was sent before."""
        ...


class SchedulerCallbacks(Protocol):
    """Where queues bring what they hear. A number is that of one sending of an order."""

    def read(self, mail: ReportBatch) -> None:
        """Act on reports."""
        ...

    def lost(self, number: int, why: str) -> None:
        """The order's worker ended; nothing is done if the order had been reported as done."""
        ...


@dataclass(slots=True, eq=False)
class PendingTask:
    """An order, who hears how it gets on, and what has gone wrong with it so far. ``done`` gives what it comes to."""

    order: Task
    queue: Queue
    watcher: Watcher | None
    done: Future[Any] = field(default_factory=Future)
    at: str = ""
    where: str = ""
    """The node that began it: its id and its name."""
    failures: int = 0
    losses: int = 0
    avoid: set[str] = field(default_factory=set)
    """Ids of the nodes, and hands, where it failed."""

    @property
    def alone(self) -> bool:
        """Whether it should be sent alone, since it may be what ends workers."""
        return self.failures > 0

    @property
    def wanted(self) -> bool:
        """Whether anybody still waits for it; from now on it cannot be cancelled, only dropped."""
        return self.done.running() or (not self.done.done() and self.done.set_running_or_notify_cancel())

    @property
    def name(self) -> str:
        """What people call it."""
        what = self.order.what
        return (what.label or what.stage) if isinstance(what, Job) else f"the question for its {what.about}"

    def begin(self, at: str, where: str) -> None:
        """A worker took it up."""
        self.at, self.where = at, where
        if self.watcher is not None:
            self.watcher.begun(where)

    def step(self, done: int, total: int) -> None:
        """It is so far along."""
        if self.watcher is not None:
            self.watcher.stepped(done, total)

    def settle(self, value: Any) -> None:
        """It came to this."""
        if not self.done.done():
            self.done.set_result(value)

    def fail(self, error: BaseException) -> None:
        """It came to nothing."""
        if not self.done.done():
            self.done.set_exception(error)

    def drop(self) -> None:
        """Nobody wants it any more."""
        self.fail(CancelledError())

    def failed(self, error: MdvideoError, at: str) -> bool:
        """Heed that it failed. True when it should be tried again; else it is settled."""
        self.failures += 1
        self.avoid |= {at, self.at} - {""}
        if isinstance(error, CONTENT) or self.failures >= TRIES:
            self.fail(error)
        return not self.done.done()

    def lost(self, why: str) -> bool:
        """Heed that its worker ended. True when it should be tried again; else it is settled."""
        if self.at:
            self.failures += 1
            self.avoid.add(self.at)
        else:
            self.losses += 1
        if self.failures >= TRIES or self.losses >= LOSSES:
            on = f", last on {self.where}" if self.where else ""
            times = self.failures + self.losses
            self.fail(BackendError(f"{self.name}: {times} workers ended while they made it{on} ({why})"))
        return not self.done.done()

    def renew(self, number: int) -> None:
        """Make it ready to be sent again. What its last worker finished may be in the store, unreported."""
        self.at = ""
        self.order = replace(self.order, number=number, again=isinstance(self.order.what, Job))
