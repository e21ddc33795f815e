"""Who gets which order: batches that keep all cores busy, pools within their bounds, and another try elsewhere."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from mdvideo.cache.result_file import Entry, Output
from mdvideo.cluster.messages import Report, ReportBatch, Task, TaskDone, TaskFailed, TaskNotice, WorkerLost
from mdvideo.cluster.scheduler import Scheduler
from mdvideo.errors import AssetError, BackendError
from mdvideo.plan.jobs import Digest
from mdvideo.settings import ClusterSettings, ImageSettings

IMAGES = ImageSettings(backend="diffusers")
Do = Callable[[Task, str], Report]


def made(order: Task, where: str) -> Report:
    return TaskDone(order.number, Entry("pictures", where, {"picture": Output(Digest("0" * 64), 1)}, {"where": where}))


class Machines:
    """A fleet whose workers do at once what a function says; ``slow`` holds them until it is set."""

    def __init__(self, do: Do = made, cores: int = 2, gpus: int = 2) -> None:
        self.do, self._cores, self._gpus = do, cores, gpus
        self.batches: list[list[int]] = []
        self.hands: list[OneHand] = []
        self.most_at_once = 0
        self.slow = threading.Event()
        self.slow.set()
        self.letters: list[ReportBatch] = []

    def cores(self) -> int:
        return self._cores

    def gpus(self) -> float:
        return float(self._gpus)

    async def mail(self) -> list[ReportBatch]:
        while not self.letters:
            await asyncio.sleep(0.01)
        mail, self.letters = self.letters, []
        return mail

    async def run(self, orders: Sequence[Task], avoid: object = ()) -> ReportBatch:
        while not self.slow.is_set():
            await asyncio.sleep(0.005)
        self.batches.append([order.number for order in orders])
        where = next(name for name in ("a", "b", "c") if name not in avoid)  # type: ignore[operator]
        return ReportBatch(where, where, tuple(self.do(order, where) for order in orders))

    def hire(self, gpus: float) -> OneHand:  # noqa: ARG002
        hand = OneHand(self, f"hand {len(self.hands)}")
        self.hands.append(hand)
        self.most_at_once = max(self.most_at_once, sum(not hand.gone for hand in self.hands))
        return hand

    def close(self) -> None:
        pass


class OneHand:
    def __init__(self, fleet: Machines, name: str) -> None:
        self.fleet, self.name, self.gone = fleet, name, False

    async def ready(self) -> str:
        return self.name

    async def run(self, orders: Sequence[Task]) -> ReportBatch:
        while not self.fleet.slow.is_set():
            await asyncio.sleep(0.005)
        return ReportBatch(self.name, self.name, tuple(self.fleet.do(order, self.name) for order in orders))

    def drop(self, numbers: object) -> None:
        pass

    def let_go(self) -> None:
        self.gone = True


@pytest.fixture
def dispatching(store) -> Iterator[Callable[..., Scheduler]]:
    """Starts a dispatcher over machines: dispatching(machines, batch=…)."""
    opened: list[Scheduler] = []
    said: list[str] = []

    def start(machines: Machines, **settings: object) -> Scheduler:
        opened.append(Scheduler(machines, store, ClusterSettings(**settings), said.append))  # type: ignore[arg-type]
        store.tier = Shared()
        return opened[-1]

    start.said = said  # type: ignore[attr-defined]
    yield start
    for dispatcher in opened:
        dispatcher.close()


class Shared:
    """A shared store to which nothing needs to be brought."""

    def at_hand(self, digest: object) -> bool:  # noqa: ARG002
        return True

    def knows(self, key: str, entry: Entry) -> None:
        pass

    def close(self) -> None:
        pass


def test_much_work_goes_out_in_batches_and_the_last_of_it_singly(dispatching, hold):
    machines = Machines()
    machines.slow.clear()
    dispatcher = dispatching(machines, batch=8)
    tickets = [dispatcher.send(hold(f"{n}")) for n in range(100)]
    machines.slow.set()
    assert all(ticket.done.result(5).report for ticket in tickets)
    sizes = [len(batch) for batch in machines.batches]
    assert max(sizes) == 8
    assert sizes[-1] == 1
    assert len(sizes) < 40


def test_pool_grows_to_its_bound_and_no_further(dispatching, hold):
    machines = Machines(gpus=8)
    machines.slow.clear()
    dispatcher = dispatching(machines, most=3)
    tickets = [dispatcher.send(hold(f"{n}"), pool="pictures", images=IMAGES) for n in range(20)]
    machines.slow.set()
    places = {ticket.done.result(5).report["where"] for ticket in tickets}
    assert places == {"hand 0", "hand 1", "hand 2"}
    assert machines.most_at_once == 3


def test_single_picture_hires_a_single_worker(dispatching, hold):
    machines = Machines(gpus=8)
    dispatching(machines).send(hold("a"), pool="pictures", images=IMAGES).done.result(5)
    assert len(machines.hands) == 1


@pytest.mark.parametrize("pool", ["", "pictures"])
def test_what_fails_is_tried_again_elsewhere(dispatching, hold, pool):
    def do(order: Task, where: str) -> Report:
        if where in ("a", "hand 0"):
            return TaskFailed(order.number, BackendError("out of memory"))
        return made(order, where)

    machines = Machines(do)
    dispatcher = dispatching(machines, least=2)
    ticket = dispatcher.send(hold("a"), pool=pool, images=IMAGES)
    assert ticket.done.result(5).report["where"] in ("b", "hand 1")


def test_fault_of_the_deck_is_not_tried_again(dispatching, hold):
    tried = []

    def do(order: Task, where: str) -> Report:
        tried.append(where)
        return TaskFailed(order.number, AssetError("the picture is damaged"))

    with pytest.raises(AssetError, match="damaged"):
        dispatching(Machines(do)).send(hold("a")).done.result(5)
    assert len(tried) == 1


def test_what_always_fails_fails_in_its_own_words(dispatching, hold):
    tried = []

    def do(order: Task, where: str) -> Report:
        tried.append(where)
        return TaskFailed(order.number, BackendError("out of memory"))

    with pytest.raises(BackendError, match="out of memory"):
        dispatching(Machines(do)).send(hold("a"), pool="pictures", images=IMAGES).done.result(5)
    assert len(tried) == 4


def test_lost_worker_costs_only_what_it_had_begun(dispatching, hold):
    lost = []

    def do(order: Task, where: str) -> Report:
        if not lost:
            lost.append(order.number)
            raise WorkerLost("NodeDiedError")
        return made(order, where)

    dispatcher = dispatching(Machines(do))
    tickets = [dispatcher.send(hold(f"{n}")) for n in range(6)]
    assert all(ticket.done.result(5).report for ticket in tickets)
    assert any(ticket.order.again for ticket in tickets), "the worker may have finished it: the store is asked first"


def test_report_that_comes_twice_or_late_means_nothing(dispatching, hold):
    machines = Machines()
    dispatcher = dispatching(machines)
    ticket = dispatcher.send(hold("a"))
    ticket.done.result(5)
    late = (TaskFailed(ticket.order.number, BackendError("late")), TaskNotice("the model runs on a GPU"))
    machines.letters += [ReportBatch("a", "node a", late), ReportBatch("b", "node a", late)]
    dispatcher.send(hold("b")).done.result(5)
    for _ in range(100):
        if dispatching.said:
            break
        threading.Event().wait(0.02)
    assert dispatching.said == ["node a: the model runs on a GPU"]
