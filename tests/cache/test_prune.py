"""Pruning removes the least recently used, down to the limit, and nothing that is in use."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mdvideo.cache.paths import StorePaths
from mdvideo.cache.prune import prune
from mdvideo.cache.store import Store
from mdvideo.plan.jobs.job import Product
from tests.support.hold_jobs import hold_job

LATER = float("inf")
"""No process uses the store."""


def put(store: Store, name: str, data: bytes) -> None:
    job = hold_job(name)
    store.put(job.key, Product({"segment": data}), job)


def result_file(store: Store, name: str) -> Path:
    return StorePaths(store.folder).result(hold_job(name).key)


def set_last_use(path: Path, seconds: float) -> None:
    os.utime(path, (seconds, seconds))


def size_on_disk(folder: Path) -> int:
    return sum(path.stat().st_size for name in ("results", "blobs") for path in (folder / name).rglob("*/*"))


def names_left(store: Store, names: str) -> str:
    fresh = Store(store.folder)
    return "".join(name for name in names if fresh.get(hold_job(name).key))


def test_keeps_to_the_limit_and_what_was_used_last(store: Store) -> None:
    """Use in a later process counts, not only when it was made."""
    for n in range(10):
        put(store, f"{n}", bytes([n]) * 10_000)
    store.close()
    for age, n in enumerate(reversed(range(10))):
        set_last_use(result_file(store, f"{n}"), time.time() - 9000 - age)
    with Store(store.folder) as later:
        assert later.get(hold_job("0").key)
    before = size_on_disk(store.folder)
    removed = store.prune(35_000)
    assert before - removed == size_on_disk(store.folder) == store.info().size <= 35_000
    assert names_left(store, "0123456789") == "089"


def test_spares_what_a_running_build_uses(store: Store) -> None:
    for n in range(4):
        put(store, f"{n}", bytes([n]) * 10_000)
    store.close()
    for path in (store.folder / "results").rglob("*/*"):
        set_last_use(path, 1e9)
    with Store(store.folder) as build:
        assert build.get(hold_job("2").key)
        assert Store(store.folder).prune(0) > 0
        result = build.get(hold_job("2").key)
        assert result is not None
        assert build.read(result.outputs["segment"]) == b"\x02" * 10_000
        assert names_left(store, "0123") == "2"
    assert store.prune(0) > 0
    assert store.info().size == 0


def test_keeps_bytes_that_another_result_shares(store: Store) -> None:
    for name in "01":
        put(store, name, b"same" * 5_000)
    store.close()
    set_last_use(result_file(store, "0"), 1e9)
    store.prune(20_500)
    with Store(store.folder) as later:
        assert later.get(hold_job("0").key) is None
        result = later.get(hold_job("1").key)
        assert result is not None
        assert later.read(result.outputs["segment"]) == b"same" * 5_000


def test_removes_nothing_below_the_limit(store: Store) -> None:
    put(store, "a", b"bytes")
    assert prune(StorePaths(store.folder), 10_000, LATER) == 0
    assert names_left(store, "a") == "a"


def test_blob_that_no_result_names_has_a_time_of_its_own(store: Store) -> None:
    """An author's picture file: it is older than the result, and goes first."""
    put(store, "a", b"bytes")
    picture = store.path(store.put_blob(b"picture" * 100))
    set_last_use(picture, 1e9)
    assert prune(StorePaths(store.folder), size_on_disk(store.folder) - 1, LATER) == 700
    assert not picture.exists()
    assert names_left(store, "a") == "a"


def test_damaged_result_goes_with_its_job_and_frees_its_blobs(store: Store) -> None:
    """It names nothing any more, so its output is a blob of its own."""
    put(store, "a", b"bytes")
    result_file(store, "a").write_bytes(b"{")
    assert prune(StorePaths(store.folder), 0, LATER) > 0
    assert size_on_disk(store.folder) == 0


@pytest.mark.parametrize("in_use_since", [0.0, 1e9])
def test_removes_nothing_that_was_used_since_the_oldest_lease(store: Store, in_use_since: float) -> None:
    put(store, "a", b"bytes")
    for path in (*(store.folder / "results").rglob("*/*"), *(store.folder / "blobs").rglob("*/*")):
        set_last_use(path, 1e9)
    assert prune(StorePaths(store.folder), 0, in_use_since) == 0
    assert prune(StorePaths(store.folder), 0, 1e9 + 1) > 0
