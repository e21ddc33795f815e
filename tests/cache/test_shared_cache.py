"""A cache that machines share: nothing is made twice, and no fault of the cache stops or spoils a build."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from mdvideo.cache.executor import LocalExecutor
from mdvideo.cache.runner import Runner
from mdvideo.cache.shared_cache import Access, RetryBudget, SharedCache
from mdvideo.cache.store import BlobLost, Store
from mdvideo.errors import StoreError
from mdvideo.events import Event, Finished, Reused
from mdvideo.plan.jobs.job import Digest, Product, ReadBlob
from mdvideo.plan.jobs.segment_jobs import HoldJob
from tests.support.hold_jobs import hold_job
from tests.support.s3_server import S3, serve_s3

DEFAULT_RETRY = RetryBudget()


class NewMachine(Protocol):
    """Gives a machine with an empty disk, and a cache at ``url`` that it shares."""

    def __call__(
        self, url: str, access: Access = "read-write", notices: list[str] | None = None, retry: RetryBudget = ...
    ) -> Store: ...


@pytest.fixture(scope="module")
def server() -> Iterator[S3]:
    with serve_s3() as running:
        yield running


@pytest.fixture
def s3(server: S3) -> S3:
    """The server, with an empty bucket."""
    server.empty()
    return server


@pytest.fixture(params=["memory", "folder", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty place of each kind."""
    if request.param == "s3":
        return str(request.getfixturevalue("s3").url)
    return f"memory://{secrets.token_hex(4)}" if request.param == "memory" else str(tmp_path / "shared")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[NewMachine]:
    stores: list[Store] = []

    def machine(
        url: str, access: Access = "read-write", notices: list[str] | None = None, retry: RetryBudget = DEFAULT_RETRY
    ) -> Store:
        folder = tmp_path / f"machine-{len(stores)}"
        lines: list[str] = [] if notices is None else notices
        shared_cache = SharedCache(url, folder / "shared", access, retry=retry, notify=lines.append)
        stores.append(Store(folder, shared_cache))
        return stores[-1]

    yield machine
    for store in stores:
        with store:
            pass


def build(store: Store, *jobs: HoldJob) -> tuple[list[str], list[bytes]]:
    """Return what was made and what reused, and the bytes of each result."""
    trace: list[str] = []

    def emit(event: Event) -> None:
        if isinstance(event, Finished | Reused):
            trace.append(f"{type(event).__name__.lower()} {event.label}")

    def repeat(job: HoldJob, read: ReadBlob) -> Product:
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

    with LocalExecutor(store, {HoldJob: repeat}, 2) as executor:
        segments = asyncio.run(work())
    return sorted(trace), segments


def labelled(name: str) -> HoldJob:
    return hold_job(name, label=name)


def flush(store: Store) -> None:
    assert store.shared_cache is not None
    store.shared_cache.flush()


def test_what_one_machine_made_another_reuses(machine: NewMachine, url: str) -> None:
    jobs = list(map(labelled, "abc"))
    segments = [b"A" * 1000, b"B" * 1000, b"C" * 1000]
    one, other = machine(url), machine(url)
    assert build(one, *jobs) == (["finished a", "finished b", "finished c"], segments)
    flush(one)
    assert build(other, *jobs) == (["reused a", "reused b", "reused c"], segments)


def test_hit_in_the_local_store_costs_no_request(machine: NewMachine, s3: S3) -> None:
    one, other = machine(s3.url), machine(s3.url)
    for store in (one, other):
        build(store, hold_job("a"))
        flush(store)
    s3.stop()
    try:
        for folder in (one.folder, other.folder):
            # A new process on the same machine, which would wait for the shared cache if it asked.
            with Store(folder, SharedCache(s3.url, folder / "shared")) as later:
                start = time.monotonic()
                assert build(later, labelled("a")) == (["reused a"], [b"A" * 1000])
                flush(later)
                assert time.monotonic() - start < 0.5
    finally:
        s3.start()


def test_results_from_before_there_was_a_shared_cache_are_uploaded_when_used(machine: NewMachine, url: str) -> None:
    alone = machine(url)
    shared_cache, alone.shared_cache = alone.shared_cache, None
    build(alone, hold_job("a"))
    alone.shared_cache = shared_cache
    assert build(alone, labelled("a"))[0] == ["reused a"]
    flush(alone)
    assert build(machine(url), labelled("a"))[0] == ["reused a"]


def test_read_only_uploads_nothing(machine: NewMachine, url: str) -> None:
    reader = machine(url, "read-only")
    assert build(reader, labelled("a"))[0] == ["finished a"]
    flush(reader)
    assert build(machine(url), labelled("a"))[0] == ["finished a"]


@pytest.mark.parametrize("access", ["read-write", "read-only"])
@pytest.mark.parametrize("damage", ["truncated", "other bytes", "corrupted", "gone"])
@pytest.mark.parametrize("kind", ["results", "blobs"])
def test_what_is_damaged_there_is_made_again_and_repaired(
    machine: NewMachine, s3: S3, kind: str, damage: str, access: Access
) -> None:
    one = machine(s3.url)
    build(one, hold_job("x"))
    flush(one)
    for name, data in s3.objects().items():
        if name.startswith(kind):
            if damage == "gone":
                s3.remove(name)
            elif damage == "corrupted":
                s3.corrupt(name)
            else:
                s3.put(name, data[:-1] if damage == "truncated" else data[:-2] + b"!}")
    trace, segments = build(machine(s3.url, access), labelled("x"))
    assert segments == [b"X" * 1000]
    assert "finished x" in trace
    with machine(s3.url) as repairer:
        build(repairer, hold_job("x"))
        flush(repairer)
    assert build(machine(s3.url), labelled("x")) == (["reused x"], [b"X" * 1000])


def test_shared_cache_that_is_gone_does_no_harm(machine: NewMachine, s3: S3) -> None:
    """Reading gives up soon, with one notice; what was made is uploaded when the cache is back."""
    notices: list[str] = []
    store = machine(s3.url, notices=notices, retry=RetryBudget(read_seconds=0.3, write_seconds=20))
    s3.stop()
    try:
        start = time.monotonic()
        assert build(store, *(hold_job(f"gone {n}", label=f"{n}") for n in range(40)))[0][0] == "finished 0"
        assert time.monotonic() - start < 5
        assert notices == [f"shared cache {s3.url}: cannot be reached; what it contains is made again"]
    finally:
        s3.start()
    flush(store)
    assert build(machine(s3.url), hold_job("gone 7", label="7"))[0] == ["reused 7"]


@pytest.mark.parametrize(("names", "what"), [("a", "1 result was"), ("ab", "2 results were")])
def test_failed_uploads_are_reported_once_at_the_end(machine: NewMachine, s3: S3, names: str, what: str) -> None:
    store = machine("s3://no-such-bucket/x", retry=RetryBudget(read_seconds=0.1, write_seconds=0.3))
    build(store, *map(hold_job, names))
    with pytest.raises(StoreError, match=f"{what} not uploaded .*no such bucket"):
        flush(store)
    flush(store)


def test_many_results_wait_no_longer_for_a_cache_that_is_gone_than_one(machine: NewMachine, s3: S3) -> None:
    store = machine(s3.url, retry=RetryBudget(read_seconds=0.1, write_seconds=1.5))
    s3.stop()
    try:
        build(store, *(hold_job(f"{n}") for n in range(40)))
        start = time.monotonic()
        with pytest.raises(StoreError, match="40 results were not uploaded"):
            flush(store)
        assert time.monotonic() - start < 5
    finally:
        s3.start()


def test_miss_is_not_requested_again_at_once(machine: NewMachine, s3: S3) -> None:
    store = machine(s3.url)
    assert store.shared_cache is not None
    assert store.shared_cache.find(hold_job("never").key) is None
    s3.stop()
    try:
        start = time.monotonic()
        assert store.shared_cache.find(hold_job("never").key) is None
        assert time.monotonic() - start < 0.1
    finally:
        s3.start()


def test_pinned_picture_of_another_machine_is_found(machine: NewMachine, url: str) -> None:
    """A lockfile names pictures by their bytes: a machine without a GPU takes them from the shared cache."""
    one, other = machine(url), machine(url)
    job = hold_job("a")
    picture = one.put(job.key, Product({"segment": b"picture"}), job).outputs["segment"]
    flush(one)
    assert other.has_blob(picture)
    assert not other.has_blob(Digest("0" * 64))


def test_prefetched_blobs_are_local(machine: NewMachine, url: str) -> None:
    one, other = machine(url), machine(url)
    digests = [one.put_blob(b"one"), one.put_blob(b"two")]
    for digest in digests:
        upload = one.upload(digest)
        assert upload is not None
        upload.result(30)
    other.prefetch([*digests, Digest("0" * 64)])
    assert all(other.path(digest).is_file() for digest in digests)


@pytest.mark.parametrize(
    ("url", "status"), [("nonsense://x", "not an address that fsspec can open"), ("memory://status", "reachable")]
)
def test_status(machine: NewMachine, url: str, status: str) -> None:
    shared_cache = machine(url).shared_cache
    assert shared_cache is not None
    assert shared_cache.status() == status
    assert str(shared_cache) == f"{url} (read-write)"
