"""What a store that machines share promises: nothing is made twice, no fault of the store's stops or spoils a build."""

from __future__ import annotations

import asyncio
import secrets
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mdvideo.cache.executor import LocalExecutor
from mdvideo.cache.object_store import ObjectStore, StoreUnavailable, shown
from mdvideo.cache.runner import Runner
from mdvideo.cache.shared_cache import RetryBudget, SharedCache
from mdvideo.cache.store import BlobLost, Store
from mdvideo.errors import StoreError
from mdvideo.events import Finished, Reused
from mdvideo.plan.jobs import Digest, HoldJob, Product
from tests.support.s3_server import S3, serving

Machines = Callable[..., Store]


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    with serving() as running:
        yield running


@pytest.fixture
def s3(server: S3) -> S3:
    """The server, with an empty store."""
    server.empty()
    return server


@pytest.fixture(params=["memory", "folder", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty store of each kind."""
    if request.param == "s3":
        return str(request.getfixturevalue("s3").url)
    return f"memory://{secrets.token_hex(4)}" if request.param == "memory" else str(tmp_path / "shared")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machines]:
    """A machine with an empty disk and a store that it shares: machine(url, access, …)."""
    stores: list[Store] = []

    def machine(url: str, access: str = "read-write", said: list[str] | None = None, **patience: float) -> Store:
        folder = tmp_path / f"machine-{len(stores)}"
        say = (lambda _: None) if said is None else said.append
        tier = SharedCache(url, folder / "shared", access, patience=RetryBudget(**patience), say=say)  # type: ignore[arg-type]
        stores.append(Store(folder, tier))
        return stores[-1]

    yield machine
    for store in stores:
        with store:
            pass


def build(store: Store, *jobs: HoldJob) -> tuple[list[str], list[bytes]]:
    """What was made and what reused, and the bytes that came of it."""
    trace: list[str] = []

    def emit(event: object) -> None:
        if isinstance(event, Finished | Reused):
            trace.append(f"{type(event).__name__.lower()} {event.label}")

    def upper(job: HoldJob, read: object) -> Product:
        return Product({"segment": job.still.upper().encode() * 1000, "same": b"in all"}, {"n": 1})

    async def work() -> list[bytes]:
        runner = Runner(store, executor, emit)
        results = await asyncio.gather(*map(runner.make, jobs))
        found = []
        for result in results:
            while True:
                try:
                    found.append(store.read(result.outputs["segment"]))
                    break
                except BlobLost as lost:
                    await runner.restore(lost)
        return found

    with LocalExecutor(store, {HoldJob: upper}, 2) as executor:
        made = asyncio.run(work())
    return sorted(trace), made


def settle(store: Store) -> None:
    assert store.tier is not None
    store.tier.settle()


def test_what_one_machine_made_another_reuses(machine, url, hold):
    jobs = [hold(name, label=name) for name in "abc"]
    one, other = machine(url), machine(url)
    assert build(one, *jobs) == (["finished a", "finished b", "finished c"], [b"A" * 1000, b"B" * 1000, b"C" * 1000])
    settle(one)
    assert build(other, *jobs) == (["reused a", "reused b", "reused c"], [b"A" * 1000, b"B" * 1000, b"C" * 1000])


def test_hit_in_the_cache_costs_no_request(machine, s3, hold, monkeypatch):
    one, other = machine(s3.url), machine(s3.url)
    build(one, hold("a"))
    settle(one)
    build(other, hold("a"))
    settle(other)
    s3.stop()
    try:
        for folder in (one.folder, other.folder):
            # A new process on the same machine, which would wait for the store if it asked.
            with Store(folder, SharedCache(s3.url, folder / "shared")) as later:
                start = time.monotonic()
                assert build(later, hold("a", label="a")) == (["reused a"], [b"A" * 1000])
                settle(later)
                assert time.monotonic() - start < 0.5
    finally:
        s3.start()


def test_what_the_cache_held_before_is_shared_when_it_is_used(machine, url, hold):
    alone = machine(url)
    tier, alone.tier = alone.tier, None
    build(alone, hold("a"))
    alone.tier = tier
    assert build(alone, hold("a", label="a"))[0] == ["reused a"]
    settle(alone)
    assert build(machine(url), hold("a", label="a"))[0] == ["reused a"]


def test_read_only_puts_nothing(machine, url, hold, tmp_path):
    reader = machine(url, "read-only")
    assert build(reader, hold("a", label="a"))[0] == ["finished a"]
    settle(reader)
    assert build(machine(url), hold("a", label="a"))[0] == ["finished a"]


@pytest.mark.parametrize("access", ["read-write", "read-only"])
@pytest.mark.parametrize("damage", ["cut short", "other bytes", "rotten", "gone"])
@pytest.mark.parametrize("kind", ["results", "blobs"])
def test_what_is_damaged_there_is_made_again_and_mended(machine, s3, hold, kind, damage, access):
    one = machine(s3.url)
    build(one, hold("x"))
    settle(one)
    for name, data in s3.objects().items():
        if name.startswith(kind):
            if damage == "gone":
                s3.remove(name)
            elif damage == "rotten":
                s3.rot(name)
            else:
                s3.put(name, data[:-1] if damage == "cut short" else data[:-2] + b"!}")
    trace, made = build(machine(s3.url, access), hold("x", label="x"))
    assert made == [b"X" * 1000]
    assert "finished x" in trace
    with machine(s3.url) as mender:
        build(mender, hold("x"))
        settle(mender)
    assert build(machine(s3.url), hold("x", label="x")) == (["reused x"], [b"X" * 1000])


def test_store_that_is_gone_does_no_harm(machine, s3, hold):
    """Reading gives up soon, in one line; what was made is put there when the store is back."""
    said: list[str] = []
    store = machine(s3.url, said=said, read=0.3, write=20)
    s3.stop()
    try:
        start = time.monotonic()
        assert build(store, *(hold(f"gone {n}", label=f"{n}") for n in range(40)))[0][0] == "finished 0"
        assert time.monotonic() - start < 5
        assert said == [f"shared store {s3.url}: it cannot be reached; what it holds is made again"]
    finally:
        s3.start()
    settle(store)
    assert build(machine(s3.url), hold("gone 7", label="7"))[0] == ["reused 7"]


def test_what_could_not_be_put_there_is_said_once_at_the_end(machine, s3, hold):
    store = machine("s3://no-such-bucket/x", read=0.1, write=0.3)
    build(store, hold("a"), hold("b"))
    with pytest.raises(StoreError, match=r"2 results were not put .*no such bucket"):
        settle(store)
    settle(store)


def test_many_results_wait_no_longer_for_a_store_that_is_gone_than_one(machine, s3, hold):
    store = machine(s3.url, read=0.1, write=1.5)
    s3.stop()
    try:
        build(store, *(hold(f"{n}") for n in range(40)))
        start = time.monotonic()
        with pytest.raises(StoreError, match="40 results were not put"):
            settle(store)
        assert time.monotonic() - start < 5
    finally:
        s3.start()


def test_half_written_file_is_never_found(machine, tmp_path, hold):
    """A writer that died on a network folder leaves nothing that anybody takes for a result."""
    store = machine(str(tmp_path / "shared"))
    build(store, hold("a"))
    settle(store)
    names = [path.relative_to(tmp_path / "shared").as_posix() for path in (tmp_path / "shared").rglob("*.*")]
    assert names == []


def test_miss_is_not_asked_for_again_at_once(machine, s3, hold):
    store = machine(s3.url)
    assert store.tier is not None
    assert store.tier.find(hold("never").key) is None
    s3.stop()
    try:
        start = time.monotonic()
        assert store.tier.find(hold("never").key) is None
        assert time.monotonic() - start < 0.1
    finally:
        s3.start()


def test_read_costs_one_request_each(s3, caplog):
    remote = ObjectStore(s3.url)
    remote.put("results/ab/cd", b"x" * 100, 1)
    with caplog.at_level("INFO", logger="werkzeug"):
        assert remote.get("results/ab/cd", 1) == b"x" * 100
        assert remote.get("results/ab/ce", 1) is None
    asked = [record.getMessage() for record in caplog.records if record.name == "werkzeug"]
    assert len([line for line in asked if "results/ab" in line and "PUT" not in line]) == 2


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("s3://bucket/prefix/", "s3://bucket/prefix"),
        ("sftp://me:hunter2@host:22/path?token=abc#f", "sftp://host:22/path"),
        ("https://host/store?X-Amz-Signature=abc", "https://host/store"),
        ("folder/of@me", "folder/of@me"),
    ],
)
def test_no_credentials_are_shown(url, safe):
    assert shown(url) == safe == str(ObjectStore(url))


@pytest.mark.parametrize("url", ["sftp://me:hunter2@127.0.0.1:1/x", "nonsense://hunter2@x/y", "s3://lessons/x"])
def test_errors_hold_no_credentials(url, s3, monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://hunter2:hunter2@127.0.0.1:1")
    with pytest.raises(StoreUnavailable) as caught:
        ObjectStore(url).get("x", 0)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_pinned_picture_of_another_machine_is_found(machine, url, hold):
    """A lockfile names pictures by their bytes: a machine without a GPU takes them from the store."""
    one, other = machine(url), machine(url)
    result = asyncio.run(_one(one, hold("a")))
    settle(one)
    assert other.holds(result)
    assert not other.holds(Digest("0" * 64))


async def _one(store: Store, job: HoldJob) -> Digest:
    return store.put(job.key, Product({"segment": b"picture"}), job).outputs["segment"]
