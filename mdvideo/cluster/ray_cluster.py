"""Ray: tasks on cores, actors on GPUs, and a post box that workers report to. The only importer of ray.

Tasks are never retried by Ray itself: who dispatches them knows which orders of a lost batch were already done.
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
"""A worker's reports are gathered for so long: a batch of small jobs then costs one message, not one a job."""

CONNECTIONS = 3
"""So often a cluster is called from afar: it starts a process for each driver, which may take longer than Ray waits."""

LOOK_SECONDS = 2.0
"""How old the count of the cluster's cores may be."""


_ray: Any = ray
"""As itself it is typed only in part."""


class RayCluster:
    """A Ray cluster. ``address``: ``auto``, ``host:port``, ``ray://host:port``, or ``local``: one on this machine."""

    def __init__(self, address: str, site: WorkerConfig) -> None:
        self._own = not ray.is_initialized()
        if self._own:
            _connect(address)
        self._site = ray.put(site)
        here = ray.get_runtime_context().get_node_id()
        self._post = POST_BOX.options(scheduling_strategy=NodeAffinitySchedulingStrategy(here, soft=True)).remote()
        self._looked = 0.0
        self._cores = 1
        self._gpus = 0.0

    def close(self) -> None:
        """Leave the cluster; what runs there for us ends."""
        if self._own:
            ray.shutdown()
        else:
            ray.kill(self._post)

    def cores(self) -> int:
        """Cores that the cluster has now."""
        self._look()
        return self._cores

    def gpus(self) -> float:
        """GPUs that the cluster has now."""
        self._look()
        return self._gpus

    async def mail(self) -> list[ReportBatch]:
        """What workers have reported; waits for it. Raises WorkerLost when the post box is gone."""
        found: list[ReportBatch] = await _answer(self._post.take.remote())
        return found

    async def run(self, orders: Sequence[Task], avoid: Iterable[str] = ()) -> ReportBatch:
        """Have one core carry out orders, if possible on none of the nodes to ``avoid``; gives how each ended.

        Raises WorkerLost.
        """
        found: ReportBatch = await _answer(
            WORK.options(scheduling_strategy=_strategy(set(avoid))).remote(self._site, self._post, list(orders))
        )
        return found

    def hire(self, gpus: float) -> GpuWorker:
        """A worker with a GPU of its own, or a share of one; with none, a core. It starts as soon as there is room."""
        return GpuWorker(HAND.options(num_gpus=gpus, num_cpus=0 if gpus else 1).remote(self._site, self._post))

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked > LOOK_SECONDS:
            self._looked = now
            has = _ray.cluster_resources()
            self._cores, self._gpus = max(1, int(has.get("CPU", 1))), float(has.get("GPU", 0))


class GpuWorker:
    """A worker that keeps what it has loaded."""

    def __init__(self, actor: Any) -> None:
        self._actor = actor

    async def ready(self) -> str:
        """Wait until it has started; gives its id. Raises WorkerLost, and MdvideoError when it cannot work there."""
        name: str = await _answer(self._actor.ready.remote())
        return name

    async def run(self, orders: Sequence[Task]) -> ReportBatch:
        """Have orders carried out; gives how each ended. Raises WorkerLost."""
        found: ReportBatch = await _answer(self._actor.work.remote(list(orders)))
        return found

    def drop(self, numbers: Sequence[int]) -> None:
        """Tell it that nobody wants these orders any more."""
        self._actor.drop.remote(list(numbers))

    def let_go(self) -> None:
        """End it."""
        ray.kill(self._actor)


def _connect(address: str) -> None:
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    if address == "local":
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        quiet["include_dashboard"] = False
    # Ray prints what it hears of lost workers on standard output, where --json writes, and has no option against it.
    internals: Any = ray._private.worker
    internals.print_to_stdstream = lambda *_, **__: None
    for tries_left in reversed(range(CONNECTIONS)):
        try:
            ray.init(address=address, **quiet)
            return
        except (ConnectionError, RuntimeError, ValueError, TimeoutError) as error:
            if tries_left and address.startswith("ray://"):
                continue
            raise BackendUnavailable(
                f"there is no Ray cluster at {address}",
                hint="start one with `ray start --head`, or let `--ray-address local` start one here",
            ) from error


def _strategy(avoid: set[str]) -> Any:
    """Spread over all nodes; or one that is not to be avoided, as far as that is possible."""
    if not avoid:
        return "SPREAD"
    others = [node["NodeID"] for node in _ray.nodes() if node["Alive"] and node["NodeID"] not in avoid]
    if not others:
        return "SPREAD"
    return NodeAffinitySchedulingStrategy(secrets.choice(others), soft=True)


async def _answer(reference: Any) -> Any:
    """What a remote call gives. Our own errors come as they were raised; Ray's as WorkerLost."""
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
    """Holds reports until the driver takes them."""

    def __init__(self) -> None:
        self._mail: list[ReportBatch] = []
        self._some = asyncio.Event()

    async def put(self, mail: ReportBatch) -> None:
        self._mail.append(mail)
        self._some.set()

    async def take(self) -> list[ReportBatch]:
        await self._some.wait()
        self._some.clear()
        mail, self._mail = self._mail, []
        return mail


def _work(site: WorkerConfig, post: Any, orders: list[Task]) -> ReportBatch:
    sender = _Sender(post)
    ends: list[Report]
    try:
        ends = _station(site).work(orders, sender.tell)
    except MdvideoError as error:  # this node cannot work for us; another may
        ends = [TaskFailed(order.number, error) for order in orders]
    sender.flush()
    return ReportBatch(*_here(), tuple(ends))


class _GpuWorkerActor:
    """A process of its own, whose station keeps its model."""

    def __init__(self, site: WorkerConfig, post: Any) -> None:
        self._site = site
        self._post = post

    def ready(self) -> str:
        self._station = Worker(self._site, jobs=2)
        return str(ray.get_runtime_context().get_actor_id())

    def work(self, orders: list[Task]) -> ReportBatch:
        sender = _Sender(self._post)
        ends = self._station.work(orders, sender.tell)
        sender.flush()
        return ReportBatch(*_here(), tuple(ends))

    def drop(self, numbers: list[int]) -> None:
        self._station.drop(numbers)


POST_BOX = _ray.remote(num_cpus=0, max_restarts=0)(_ReportQueue)
WORK = _ray.remote(num_cpus=1, max_retries=0)(_work)
HAND = _ray.remote(max_restarts=0, max_concurrency=64)(_GpuWorkerActor)


class _Sender:
    """Gathers reports for a moment and posts them together. Thread-safe."""

    def __init__(self, post: Any) -> None:
        self._post = post
        self._lock = threading.Lock()
        self._gathered: list[Report] = []

    def tell(self, report: Report) -> None:
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
                self._post.put.remote(ReportBatch(*_here(), reports))


_STATIONS: dict[tuple[str | None, str | None], Worker] = {}


def _station(site: WorkerConfig) -> Worker:
    """The station of this process. A worker process serves one driver, hence one site, and one task at a time."""
    place = site.store, site.folder
    if place not in _STATIONS:
        _STATIONS[place] = Worker(site)
    return _STATIONS[place]


_HERE: list[tuple[str, str]] = []


def _here() -> tuple[str, str]:
    """The id of this actor, or else of the node, and the node's name."""
    if not _HERE:
        context = ray.get_runtime_context()
        node = str(context.get_node_id())
        names = {n["NodeID"]: n.get("NodeName") or n.get("NodeManagerHostname") for n in _ray.nodes()}
        _HERE.append((str(context.get_actor_id() or node), str(names.get(node) or node[:8])))
    return _HERE[0]
