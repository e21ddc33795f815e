"""The Ray adapter: tasks on cores, actors on GPUs, and a queue of their reports. The only importer of ray.

Ray itself retries nothing: the scheduler knows which tasks of a lost batch were already done.
"""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import threading
import time
from collections.abc import Iterable, Sequence
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from mdvideo.cluster.messages import Report, ReportBatch, Task, TaskFailed, WorkerConfig, WorkerLost
from mdvideo.cluster.worker import Worker
from mdvideo.errors import BackendUnavailable, MdvideoError

FLUSH_SECONDS = 0.01
"""How long a worker gathers reports: a batch of small jobs then costs one message, not one per job."""

CONNECT_ATTEMPTS = 3
"""Tries to connect through ``ray://``: it starts a process for each driver, which may take longer than Ray waits."""

RESOURCES_SECONDS = 2.0
"""How long the counts of the cluster's cores and GPUs are used."""


_ray: Any = ray
"""Ray without types: its own are incomplete."""


class RayCluster:
    """A Ray cluster. ``address``: ``auto``, ``host:port``, ``ray://host:port``, or ``local`` to start one here."""

    def __init__(self, address: str, config: WorkerConfig) -> None:
        self._is_own_connection = not ray.is_initialized()
        if self._is_own_connection:
            _connect(address)
        self._config = ray.put(config)
        here = ray.get_runtime_context().get_node_id()
        on_this_node = NodeAffinitySchedulingStrategy(here, soft=True)
        self._report_queue = REPORT_QUEUE_ACTOR.options(scheduling_strategy=on_this_node).remote()
        self._resources_time = 0.0
        self._cores = 1
        self._gpus = 0.0

    def close(self) -> None:
        """Leave the cluster. What it runs for this driver ends."""
        if self._is_own_connection:
            ray.shutdown()
        else:
            ray.kill(self._report_queue)

    def cores(self) -> int:
        """How many CPU cores the cluster has now, at least 1."""
        self._count_resources()
        return self._cores

    def gpus(self) -> float:
        """How many GPUs the cluster has now."""
        self._count_resources()
        return self._gpus

    async def receive_reports(self) -> list[ReportBatch]:
        """Wait for reports of workers. Raises WorkerLost when the report queue has ended."""
        batches: list[ReportBatch] = await _await_reply(self._report_queue.take.remote())
        return batches

    async def run_batch(self, tasks: Sequence[Task], avoid: Iterable[str] = ()) -> ReportBatch:
        """Run tasks on one core, if possible not on the nodes to ``avoid``, and return how each ended.

        Raises WorkerLost.
        """
        remote = RUN_BATCH_TASK.options(scheduling_strategy=_scheduling_strategy(set(avoid)))
        ends: ReportBatch = await _await_reply(remote.remote(self._config, self._report_queue, list(tasks)))
        return ends

    def start_worker(self, gpus: float) -> GpuWorker:
        """Start a worker with this share of GPUs or, if 0, with one core. It starts as soon as these are free."""
        remote = GPU_WORKER_ACTOR.options(num_gpus=gpus, num_cpus=0 if gpus else 1)
        return GpuWorker(remote.remote(self._config, self._report_queue))

    def _count_resources(self) -> None:
        now = time.monotonic()
        if now - self._resources_time > RESOURCES_SECONDS:
            self._resources_time = now
            resources = _ray.cluster_resources()
            self._cores, self._gpus = max(1, int(resources.get("CPU", 1))), float(resources.get("GPU", 0))


class GpuWorker:
    """An actor: a worker process that keeps the model that it has loaded."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor

    async def wait_until_ready(self) -> str:
        """Return the worker's id once it has started. Raises WorkerLost, and MdvideoError when it cannot work there."""
        worker_id: str = await _await_reply(self._actor.start.remote())
        return worker_id

    async def run_batch(self, tasks: Sequence[Task]) -> ReportBatch:
        """Run tasks, and return how each ended. Raises WorkerLost."""
        ends: ReportBatch = await _await_reply(self._actor.run_batch.remote(list(tasks)))
        return ends

    def cancel(self, numbers: Sequence[int]) -> None:
        """Ask the worker to stop these tasks."""
        self._actor.cancel.remote(list(numbers))

    def stop(self) -> None:
        """End the worker."""
        ray.kill(self._actor)


def _connect(address: str) -> None:
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address == "local":
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        options["include_dashboard"] = False
    # Ray prints messages about lost workers to standard output, where --json writes, and has no option against it.
    internals: Any = ray._private.worker
    internals.print_to_stdstream = lambda *_, **__: None
    for attempts_left in reversed(range(CONNECT_ATTEMPTS)):
        try:
            ray.init(address=address, **options)
            return
        except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
            if attempts_left and address.startswith("ray://"):
                continue
            raise BackendUnavailable(
                f"there is no Ray cluster at {address}",
                hint="start one with `ray start --head`, or have `--ray-address local` start one on this machine",
            ) from error


def _scheduling_strategy(avoid: set[str]) -> Any:
    """Spread tasks over all nodes; or prefer a random one that is not to be avoided."""
    if not avoid:
        return "SPREAD"
    others = [node["NodeID"] for node in _ray.nodes() if node["Alive"] and node["NodeID"] not in avoid]
    if not others:
        return "SPREAD"
    return NodeAffinitySchedulingStrategy(secrets.choice(others), soft=True)


async def _await_reply(reference: Any) -> Any:
    """Return what a remote call returns. Raises MdvideoErrors as they were raised there, and WorkerLost for Ray's."""
    try:
        return await reference
    except RayTaskError as error:
        cause = error.cause
        if isinstance(cause, MdvideoError):
            raise cause from None
        raise WorkerLost(f"{type(cause).__name__}: {cause}") from None
    except RayError as error:
        raise WorkerLost(type(error).__name__) from None


# --- on the nodes


class _ReportQueue:
    """Keeps reports until the driver takes them."""

    def __init__(self) -> None:
        self._batches: list[ReportBatch] = []
        self._has_some = asyncio.Event()

    async def put(self, batch: ReportBatch) -> None:
        self._batches.append(batch)
        self._has_some.set()

    async def take(self) -> list[ReportBatch]:
        await self._has_some.wait()
        self._has_some.clear()
        batches, self._batches = self._batches, []
        return batches


def _run_batch(config: WorkerConfig, report_queue: Any, tasks: list[Task]) -> ReportBatch:
    sender = _ReportSender(report_queue)
    ends: list[Report]
    try:
        ends = _process_worker(config).run_batch(tasks, sender.send)
    except MdvideoError as error:  # this node cannot run tasks; another may
        ends = [TaskFailed(task.number, error) for task in tasks]
    sender.flush()
    return ReportBatch(*_origin(), tuple(ends))


class _GpuWorkerActor:
    """A process of its own, whose Worker keeps its model."""

    def __init__(self, config: WorkerConfig, report_queue: Any) -> None:
        self._config = config
        self._report_queue = report_queue

    def start(self) -> str:
        self._worker = Worker(self._config, threads=2)
        return str(ray.get_runtime_context().get_actor_id())

    def run_batch(self, tasks: list[Task]) -> ReportBatch:
        sender = _ReportSender(self._report_queue)
        ends = self._worker.run_batch(tasks, sender.send)
        sender.flush()
        return ReportBatch(*_origin(), tuple(ends))

    def cancel(self, numbers: list[int]) -> None:
        self._worker.cancel(numbers)


REPORT_QUEUE_ACTOR = _ray.remote(num_cpus=0, max_restarts=0)(_ReportQueue)
RUN_BATCH_TASK = _ray.remote(num_cpus=1, max_retries=0)(_run_batch)
GPU_WORKER_ACTOR = _ray.remote(max_restarts=0, max_concurrency=64)(_GpuWorkerActor)


class _ReportSender:
    """Gathers reports for ``FLUSH_SECONDS`` and sends them together. Thread-safe."""

    def __init__(self, report_queue: Any) -> None:
        self._report_queue = report_queue
        self._lock = threading.Lock()
        self._gathered: list[Report] = []

    def send(self, report: Report) -> None:
        with self._lock:
            self._gathered.append(report)
            if len(self._gathered) == 1:
                timer = threading.Timer(FLUSH_SECONDS, self.flush)
                timer.daemon = True
                timer.start()

    def flush(self) -> None:
        with self._lock:
            reports, self._gathered = tuple(self._gathered), []
            if reports:
                self._report_queue.put.remote(ReportBatch(*_origin(), reports))


_WORKERS: dict[tuple[str | None, str], Worker] = {}


def _process_worker(config: WorkerConfig) -> Worker:
    """Return the Worker of this process, which serves one driver, hence one config, and runs one batch at a time."""
    place = config.shared_cache, config.cache_folder
    if place not in _WORKERS:
        _WORKERS[place] = Worker(config)
    return _WORKERS[place]


_ORIGIN: list[tuple[str, str]] = []


def _origin() -> tuple[str, str]:
    """Return the id of this actor, or else of the node, and the node's name: the head of a ReportBatch."""
    if not _ORIGIN:
        context = ray.get_runtime_context()
        node = str(context.get_node_id())
        names = {n["NodeID"]: n.get("NodeName") or n.get("NodeManagerHostname") for n in _ray.nodes()}
        _ORIGIN.append((str(context.get_actor_id() or node), str(names.get(node) or node[:8])))
    return _ORIGIN[0]
