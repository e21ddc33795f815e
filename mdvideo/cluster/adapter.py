"""What the scheduler needs of a cluster. ``ray_cluster`` implements it, and so does the fake in its tests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from mdvideo.cluster.messages import ReportBatch, Task


class GpuWorkerHandle(Protocol):
    """A worker process that keeps the model that it has loaded."""

    async def wait_until_ready(self) -> str:
        """Return the worker's id once it has started. Raises WorkerLost, and MdvideoError when it cannot work there."""
        ...

    async def run_batch(self, tasks: Sequence[Task]) -> ReportBatch:
        """Run tasks, and return how each ended. Raises WorkerLost."""
        ...

    def cancel(self, numbers: Sequence[int]) -> None:
        """Ask the worker to stop these tasks."""
        ...

    def stop(self) -> None:
        """End the worker."""
        ...


class ClusterAdapter(Protocol):
    """The machines of a cluster."""

    def cores(self) -> int:
        """How many CPU cores the cluster has now, at least 1."""
        ...

    def gpus(self) -> float:
        """How many GPUs the cluster has now."""
        ...

    async def run_batch(self, tasks: Sequence[Task], avoid: Iterable[str] = ()) -> ReportBatch:
        """Run tasks on one core, if possible not on the nodes to ``avoid``, and return how each ended.

        Raises WorkerLost.
        """
        ...

    def start_worker(self, gpus: float) -> GpuWorkerHandle:
        """Start a worker with this share of GPUs or, if 0, with one core. It starts as soon as these are free."""
        ...

    async def receive_reports(self) -> list[ReportBatch]:
        """Wait for reports of workers. Raises WorkerLost when they can no longer be received."""
        ...

    def close(self) -> None:
        """Leave the cluster. What it runs for this driver ends."""
        ...
