"""A task that has not ended, and whether it is retried after a failure: yes, unless the deck is at fault."""

from __future__ import annotations

from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from mdvideo.cache.executor import JobListener
from mdvideo.cluster.messages import AUTHOR_ERRORS, ReportBatch, Task
from mdvideo.errors import BackendError, MdvideoError
from mdvideo.plan.jobs.job import Job

MAX_ATTEMPTS = 4
"""How often a task is tried that fails, or whose worker ends while it runs."""

MAX_WORKER_LOSSES = 20
"""How often a task may lose a worker that had not started it. Nodes come and go, and the task is not to blame."""


class TaskQueue(Protocol):
    """Where tasks wait for a worker."""

    def add(self, pending: PendingTask, *, first: bool = False) -> None:
        """Queue a task, at the front if ``first``."""
        ...


class SchedulerCallbacks(Protocol):
    """What queues report to the scheduler. ``number`` is that of one attempt at a task."""

    def handle_reports(self, batch: ReportBatch) -> None:
        """Act on reports."""
        ...

    def handle_loss(self, number: int, reason: str) -> None:
        """Retry a task whose worker has ended. Has no effect on a task that was reported as done."""
        ...


@dataclass(slots=True, eq=False)
class PendingTask:
    """A task with its listener and its failures so far. ``future`` gives its value in the end."""

    task: Task
    queue: TaskQueue
    listener: JobListener | None
    future: Future[Any] = field(default_factory=Future)
    origin_id: str = ""
    node_name: str = ""
    """The node that started it: see ReportBatch."""
    failures: int = 0
    losses: int = 0
    avoid: set[str] = field(default_factory=set)
    """Ids of nodes and GPU workers on which it failed."""

    @property
    def must_run_alone(self) -> bool:
        """Whether to send it in a batch of its own, since it may be what ends workers."""
        return self.failures > 0

    @property
    def name(self) -> str:
        """What the user calls it."""
        payload = self.task.payload
        return (payload.label or payload.stage) if isinstance(payload, Job) else f"the query for its {payload.about}"

    def claim(self) -> bool:
        """Mark it as sent, unless nobody waits for it any more. From now on its future cannot be cancelled."""
        return self.future.running() or (not self.future.done() and self.future.set_running_or_notify_cancel())

    def mark_started(self, origin_id: str, node_name: str) -> None:
        """Note which worker has started it, and report that."""
        self.origin_id, self.node_name = origin_id, node_name
        if self.listener is not None:
            self.listener.on_start(node_name)

    def report_progress(self, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` steps are completed."""
        if self.listener is not None:
            self.listener.on_progress(done, total)

    def finish(self, value: Any) -> None:
        """End it with its value."""
        if not self.future.done():
            self.future.set_result(value)

    def fail(self, error: BaseException) -> None:
        """End it with an error."""
        if not self.future.done():
            self.future.set_exception(error)

    def cancel(self) -> None:
        """End it because nobody waits for it any more."""
        self.fail(CancelledError())

    def record_failure(self, error: MdvideoError, origin_id: str) -> bool:
        """Count a failure. Returns whether to retry; if not, the task has ended with ``error``."""
        self.failures += 1
        self.avoid |= {origin_id, self.origin_id} - {""}
        if isinstance(error, AUTHOR_ERRORS) or self.failures >= MAX_ATTEMPTS:
            self.fail(error)
        return not self.future.done()

    def record_loss(self, reason: str) -> bool:
        """Count the loss of its worker. Returns whether to retry; if not, the task has ended with an error."""
        if self.origin_id:
            self.failures += 1
            self.avoid.add(self.origin_id)
        else:
            self.losses += 1
        if self.failures >= MAX_ATTEMPTS or self.losses >= MAX_WORKER_LOSSES:
            last = f", the last on {self.node_name}" if self.node_name else ""
            times = self.failures + self.losses
            self.fail(BackendError(f"{self.name}: {times} workers ended while running it{last} ({reason})"))
        return not self.future.done()

    def start_retry(self, number: int) -> None:
        """Turn it into a new attempt. What the last worker finished may be in the shared cache, unreported."""
        self.origin_id = ""
        self.task = replace(self.task, number=number, is_retry=isinstance(self.task.payload, Job))
