"""Leases: alive as long as their process, and no longer; taken and examined by one process at a time."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from mdvideo.cache.process_lock import Lease, exclusive_lock, sweep_leases
from mdvideo.cache.store import Store
from mdvideo.plan.jobs.job import Product
from tests.support.hold_jobs import hold_job
from tests.support.store_process import start_process

Folder = Path

HOLD_LEASE = """
    from mdvideo.cache.process_lock import Lease
    lease = Lease(Path(sys.argv[1]))
    lease.temporary_path().write_bytes(b"half")
    print(lease.folder, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def root(tmp_path: Path) -> Folder:
    (tmp_path / "work").mkdir()
    return tmp_path


def sweep(root: Folder) -> list[float]:
    with exclusive_lock(root):
        return sweep_leases(root)


def lease_folders(root: Folder) -> set[Path]:
    return set((root / "work").iterdir())


def test_lease_is_alive_until_it_is_closed(root: Folder) -> None:
    lease = Lease(root)
    assert sweep(root) == [lease.start]
    assert lease_folders(root) == {lease.folder}
    lease.close()
    assert sweep(root) == []
    assert lease_folders(root) == set()


def test_closing_removes_temporary_files_and_may_be_repeated(root: Folder) -> None:
    lease = Lease(root)
    lease.temporary_path().write_bytes(b"half")
    lease.close()
    lease.close()
    assert lease_folders(root) == set()


def test_lease_ends_with_its_owner(root: Folder) -> None:
    """Nobody closed it: the finalizer does."""
    lease = Lease(root)
    del lease
    assert sweep(root) == []


def test_temporary_paths_differ(root: Folder) -> None:
    one, other = Lease(root), Lease(root)
    paths = {lease.temporary_path() for lease in (one, other) for _ in range(50)}
    assert len(paths) == 100
    one.close()
    other.close()


def test_start_is_by_the_clock_that_stamps_files(root: Folder) -> None:
    """What is used after the lease began must not look older than the lease."""
    lease = Lease(root)
    (root / "used").touch()
    assert lease.start <= (root / "used").stat().st_mtime
    lease.close()


def test_lease_of_another_process_is_alive_and_its_files_stay(root: Folder) -> None:
    with start_process(HOLD_LEASE, root) as other:
        assert other.stdout is not None
        folder = Path(other.stdout.readline().strip())
        own = Lease(root)
        assert len(sweep(root)) == 2
        assert [path.read_bytes() for path in folder.iterdir() if path.name != "lock"] == [b"half"]
        own.close()
        other.communicate("\n", timeout=30)
    assert sweep(root) == []


def test_lease_of_a_killed_process_is_dead_and_its_files_go(root: Folder) -> None:
    with start_process(HOLD_LEASE, root) as other:
        assert other.stdout is not None
        folder = Path(other.stdout.readline().strip())
        other.kill()
        other.communicate()
    assert folder.exists(), "a killed process removes nothing"
    lease = Lease(root)
    assert lease_folders(root) == {lease.folder}, "the next lease sweeps the dead ones"
    lease.close()


@pytest.mark.parametrize("name", ["temporary", "lock"], ids=["no lock file", "unlocked file"])
def test_stale_folder_is_removed(root: Folder, name: str) -> None:
    """A folder whose lock can be taken is dead, and so is one that a process left before it had made the lock."""
    stale = root / "work" / "stale"
    stale.mkdir()
    (stale / name).touch()
    assert sweep(root) == []
    assert not stale.exists()


def test_exclusive_lock_waits_for_the_other_process(root: Folder) -> None:
    code = """
        from mdvideo.cache.process_lock import exclusive_lock
        with exclusive_lock(Path(sys.argv[1])):
            print("locked", flush=True)
            sys.stdin.readline()
            Path(sys.argv[1], "left").touch()
    """
    with start_process(code, root) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "locked\n"
        other.stdin.write("\n")
        other.stdin.flush()
        with exclusive_lock(root):
            assert (root / "left").exists(), "the other process was still inside"


def test_lock_of_a_killed_process_is_free(root: Folder) -> None:
    code = """
        import time
        from mdvideo.cache.process_lock import exclusive_lock
        with exclusive_lock(Path(sys.argv[1])):
            print("locked", flush=True)
            time.sleep(60)
    """
    with start_process(code, root) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "locked\n"
        other.kill()
    start = time.monotonic()
    with exclusive_lock(root):
        assert time.monotonic() - start < 5


def test_pruning_spares_what_another_process_uses(tmp_path: Path) -> None:
    """The lease is what protects it: when that process ends, the same prune removes it."""
    folder = tmp_path / ".mdvideo"
    code = """
        from tests.support.hold_jobs import hold_job
        store = Store(Path(sys.argv[1]))
        assert store.get(hold_job("used").key)
        print("used", flush=True)
        sys.stdin.readline()
    """
    with Store(folder) as store:
        for name in ("used", "unused"):
            store.put(hold_job(name).key, Product({"segment": name.encode() * 5000}), hold_job(name))
    for path in (folder / "results").rglob("*/*"):
        os.utime(path, (1e9, 1e9))
    with start_process(code, folder) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "used\n"
        assert Store(folder).prune(0) > 0
        assert Store(folder).peek(hold_job("used").key) is not None
        assert Store(folder).peek(hold_job("unused").key) is None
        other.communicate("\n", timeout=30)
    assert Store(folder).prune(0) > 0
    assert Store(folder).info().size == 0
