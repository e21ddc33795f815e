"""The scheduler: batches that keep all cores busy, pools within their limits, and retries elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from mdvideo.cache.result_file import BlobRef, StoredResult
from mdvideo.cache.shared_cache import SharedCache
from mdvideo.cache.store import Store
from mdvideo.cluster.messages import (
    ANY_CORE,
    PoolName,
    Query,
    Report,
    ReportBatch,
    Requirements,
    Task,
    TaskDone,
    TaskFailed,
    TaskNotice,
    TaskProgress,
    WorkerLost,
)
from mdvideo.cluster.pending import MAX_WORKER_LOSSES, PendingTask
from mdvideo.cluster.scheduler import Scheduler
from mdvideo.errors import AssetError, BackendError
from mdvideo.plan.jobs.job import Digest
from mdvideo.settings import ClusterSettings, ImageSettings
from tests.support.hold_jobs import hold_job

IMAGES = ImageSettings(backend="diffusers")
DEFAULTS = ClusterSettings()
PICTURES = Requirements(pool="pictures", images=IMAGES)

RunTask = Callable[[Task, str], Report]


def succeed(task: Task, where: str) -> Report:
    stored = StoredResult("pictures", where, {"picture": BlobRef(Digest("0" * 64), 1)}, {"where": where})
    return TaskDone(task.number, stored)


class FakeCluster:
    """A ClusterAdapter whose workers do at once what a function says; ``gate`` holds them while it is not set."""

    def __init__(self, run_task: RunTask = succeed, cores: int = 2, gpus: int = 2) -> None:
        self.run_task, self._cores, self._gpus = run_task, cores, gpus
        self.batches: list[list[int]] = []
        self.workers: list[FakeWorker] = []
        self.most_workers = 0
        self.gate = threading.Event()
        self.gate.set()
        self.late_reports: list[ReportBatch] = []

    def cores(self) -> int:
        return self._cores

    def gpus(self) -> float:
        return float(self._gpus)

    async def receive_reports(self) -> list[ReportBatch]:
        while not self.late_reports:
            await asyncio.sleep(0.01)
        batches, self.late_reports = self.late_reports, []
        return batches

    async def run_batch(self, tasks: Sequence[Task], avoid: Iterable[str] = ()) -> ReportBatch:
        while not self.gate.is_set():
            await asyncio.sleep(0.005)
        self.batches.append([task.number for task in tasks])
        node = next(name for name in "abcde" if name not in set(avoid))
        return ReportBatch(node, node, tuple(self.run_task(task, node) for task in tasks))

    def start_worker(self, gpus: float) -> FakeWorker:  # noqa: ARG002
        worker = FakeWorker(self, f"worker {len(self.workers)}")
        self.workers.append(worker)
        self.most_workers = max(self.most_workers, sum(not worker.is_stopped for worker in self.workers))
        return worker

    def close(self) -> None:
        pass


class FakeWorker:
    def __init__(self, cluster: FakeCluster, name: str) -> None:
        self.cluster, self.name, self.is_stopped = cluster, name, False
        self.cancelled: list[int] = []

    async def wait_until_ready(self) -> str:
        return self.name

    async def run_batch(self, tasks: Sequence[Task]) -> ReportBatch:
        while not self.cluster.gate.is_set():
            await asyncio.sleep(0.005)
        return ReportBatch(self.name, self.name, tuple(self.cluster.run_task(task, self.name) for task in tasks))

    def cancel(self, numbers: Sequence[int]) -> None:
        self.cancelled += numbers

    def stop(self) -> None:
        self.is_stopped = True


class StartScheduler(Protocol):
    """Starts a scheduler on a cluster."""

    def __call__(self, cluster: FakeCluster, settings: ClusterSettings = ...) -> Scheduler: ...


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def shared_store(store: Store, tmp_path: Path) -> Store:
    """A store with a shared cache, in which results of workers are found."""
    store.shared_cache = SharedCache(str(tmp_path / "shared"), tmp_path / "index")
    return store


@pytest.fixture
def start(shared_store: Store, notices: list[str]) -> Iterator[StartScheduler]:
    opened: list[Scheduler] = []

    def start(cluster: FakeCluster, settings: ClusterSettings = DEFAULTS) -> Scheduler:
        opened.append(Scheduler(cluster, shared_store, settings, notices.append))
        return opened[-1]

    yield start
    for scheduler in opened:
        scheduler.close()


class Listener:
    def __init__(self) -> None:
        self.events: list[object] = []

    def on_start(self, where: str = "") -> None:
        self.events.append(where)

    def on_progress(self, done: int, total: int) -> None:
        self.events.append((done, total))


def where_made(pending: PendingTask) -> str:
    return str(pending.future.result(5).report["where"])


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(250):
        if condition():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it did not happen")


def test_much_work_is_sent_in_batches_and_the_last_of_it_singly(start: StartScheduler) -> None:
    cluster = FakeCluster()
    cluster.gate.clear()
    scheduler = start(cluster, ClusterSettings(batch=8))
    tasks = [scheduler.submit(hold_job(f"{n}")) for n in range(100)]
    cluster.gate.set()
    assert all(map(where_made, tasks))
    sizes = [len(batch) for batch in cluster.batches]
    assert max(sizes) == 8
    assert sizes[-1] == 1
    assert len(sizes) < 40


def test_pool_grows_to_its_limit_and_no_further(start: StartScheduler) -> None:
    cluster = FakeCluster(gpus=8)
    cluster.gate.clear()
    scheduler = start(cluster, ClusterSettings(most=3))
    tasks = [scheduler.submit(hold_job(f"{n}"), PICTURES) for n in range(20)]
    cluster.gate.set()
    assert set(map(where_made, tasks)) == {"worker 0", "worker 1", "worker 2"}
    assert cluster.most_workers == 3


def test_single_picture_starts_a_single_worker(start: StartScheduler) -> None:
    cluster = FakeCluster(gpus=8)
    where_made(start(cluster).submit(hold_job("a"), PICTURES))
    assert len(cluster.workers) == 1


@pytest.mark.parametrize(("name", "different"), [("pictures", False), ("motion", True)])
def test_each_model_has_a_pool_of_its_own(start: StartScheduler, name: PoolName, different: bool) -> None:
    cluster = FakeCluster(gpus=8)
    scheduler = start(cluster)
    one = where_made(scheduler.submit(hold_job("a"), PICTURES))
    other = where_made(scheduler.submit(hold_job("b"), Requirements(pool=name, images=IMAGES)))
    assert (one != other) is different


def test_query_is_answered_by_a_worker(start: StartScheduler) -> None:
    scheduler = start(FakeCluster(lambda task, where: TaskDone(task.number, f"answer of {where}")))
    assert scheduler.submit(Query("choice"), PICTURES).future.result(5) == "answer of worker 0"


def test_start_and_progress_are_reported(start: StartScheduler) -> None:
    cluster = FakeCluster()
    cluster.gate.clear()
    listener = Listener()
    pending = start(cluster).submit(hold_job("a"), ANY_CORE, listener)
    wait_until(pending.future.running)
    cluster.late_reports.append(ReportBatch("a", "node a", (TaskProgress(pending.task.number, 1, 2),)))
    wait_until(lambda: len(listener.events) == 2)
    assert listener.events == ["node a", (1, 2)]
    cluster.gate.set()
    where_made(pending)


@pytest.mark.parametrize("needs", [ANY_CORE, PICTURES], ids=["core", "pool"])
def test_what_fails_is_retried_elsewhere(start: StartScheduler, needs: Requirements) -> None:
    def run_task(task: Task, where: str) -> Report:
        if where in ("a", "worker 0"):
            return TaskFailed(task.number, BackendError("out of memory"))
        return succeed(task, where)

    scheduler = start(FakeCluster(run_task), ClusterSettings(least=2))
    assert where_made(scheduler.submit(hold_job("a"), needs)) in ("b", "worker 1")


@pytest.mark.parametrize(
    ("error", "attempts", "needs"),
    [(AssetError("the picture is damaged"), 1, ANY_CORE), (BackendError("out of memory"), 4, PICTURES)],
    ids=["fault of the deck", "fault of the worker"],
)
def test_how_often_a_failing_task_is_tried(
    start: StartScheduler, error: BackendError | AssetError, attempts: int, needs: Requirements
) -> None:
    tried: list[str] = []

    def run_task(task: Task, where: str) -> Report:
        tried.append(where)
        return TaskFailed(task.number, error)

    with pytest.raises(type(error), match=error.message):
        start(FakeCluster(run_task)).submit(hold_job("a"), needs).future.result(5)
    assert len(tried) == attempts


def test_lost_worker_costs_only_what_it_had_started(start: StartScheduler) -> None:
    lost: list[int] = []

    def run_task(task: Task, where: str) -> Report:
        if not lost:
            lost.append(task.number)
            raise WorkerLost("NodeDiedError")
        return succeed(task, where)

    scheduler = start(FakeCluster(run_task))
    tasks = [scheduler.submit(hold_job(f"{n}")) for n in range(6)]
    assert all(map(where_made, tasks))
    assert any(pending.task.is_retry for pending in tasks), "the worker may have finished it: look in the cache first"


def test_task_that_always_loses_its_worker_fails_at_last(start: StartScheduler) -> None:
    def run_task(task: Task, where: str) -> Report:
        raise WorkerLost("NodeDiedError")

    pending = start(FakeCluster(run_task)).submit(hold_job("a", label="slide 1"))
    expected = rf"^slide 1: {MAX_WORKER_LOSSES} workers ended while running it \(NodeDiedError\)$"
    with pytest.raises(BackendError, match=expected):
        pending.future.result(5)


def test_report_that_comes_twice_or_late_has_no_effect(start: StartScheduler, notices: list[str]) -> None:
    cluster = FakeCluster()
    scheduler = start(cluster)
    pending = scheduler.submit(hold_job("a"))
    where_made(pending)
    late = (TaskFailed(pending.task.number, BackendError("late")), TaskNotice("the model runs on a GPU"))
    cluster.late_reports += [ReportBatch("a", "node a", late), ReportBatch("b", "node a", late)]
    where_made(scheduler.submit(hold_job("b")))
    wait_until(lambda: bool(notices))
    assert notices == ["node a: the model runs on a GPU"]


def test_cancelled_task_is_stopped_on_its_worker(start: StartScheduler) -> None:
    cluster = FakeCluster()
    cluster.gate.clear()
    scheduler = start(cluster)
    pending = scheduler.submit(hold_job("a"), PICTURES)
    wait_until(pending.future.running)
    scheduler.cancel(pending)
    wait_until(lambda: cluster.workers[0].cancelled == [pending.task.number])
    cluster.gate.set()


def test_input_that_only_the_driver_has_is_uploaded_first(start: StartScheduler, shared_store: Store) -> None:
    assert shared_store.shared_cache is not None
    picture = shared_store.put_blob(b"an author's picture")
    where_made(start(FakeCluster()).submit(hold_job(picture)))
    assert shared_store.shared_cache.read(picture) == b"an author's picture"


def test_worker_on_which_tasks_keep_failing_is_replaced(start: StartScheduler) -> None:
    def run_task(task: Task, where: str) -> Report:
        if where == "worker 0":
            return TaskFailed(task.number, BackendError("out of memory"))
        return succeed(task, where)

    cluster = FakeCluster(run_task)
    scheduler = start(cluster, ClusterSettings(most=1))
    with pytest.raises(BackendError, match="out of memory"):
        where_made(scheduler.submit(hold_job("a"), PICTURES))
    wait_until(lambda: cluster.workers[0].is_stopped)
    assert where_made(scheduler.submit(hold_job("b"), PICTURES)) == "worker 1"
