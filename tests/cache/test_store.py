"""The store: complete files, damage that is noticed and repaired, and clear errors when it cannot be written."""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import mdvideo.cache
from mdvideo._util.atomic import write_whole
from mdvideo.cache import store_folder
from mdvideo.cache.store import BlobLost, Store
from mdvideo.errors import StoreError
from mdvideo.plan.jobs.job import Digest, Product, digest_of
from tests.support.hold_jobs import hold_job
from tests.support.store_process import start_process

PRODUCT = Product({"segment": b"bytes", "thumb": b"few"}, {"frames": 3})
A = hold_job("a")


def result_file(store: Store, key: str) -> Path:
    return store.folder / "results" / key[:2] / key[2:]


def test_what_was_put_is_found_by_another_process(store: Store) -> None:
    result = store.put(A.key, PRODUCT, A)
    other = Store(store.folder)
    assert other.get(A.key) == result
    assert other.read(result.outputs["segment"]) == b"bytes"
    assert other.get(hold_job("b").key) is None


def test_looking_at_a_store_creates_no_folder(tmp_path: Path) -> None:
    store = Store(tmp_path / "none")
    assert (store.info().results, store.prune(0)) == (0, 0)
    store.clear()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("is_new_process", [True, False], ids=["new process", "warm process"])
@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-1])], ids=["gone", "truncated"]
)
def test_result_with_a_lost_output_is_made_again(
    store: Store, damage: Callable[[Path], object], is_new_process: bool
) -> None:
    result = store.put(A.key, PRODUCT, A)
    damage(store.path(result.outputs["segment"]))
    again = Store(store.folder) if is_new_process else store
    assert again.get(A.key) is None
    assert again.put(A.key, PRODUCT, A) == result
    assert again.get(A.key) == result
    assert Store(store.folder).read(result.outputs["segment"]) == b"bytes"


def test_damaged_result_is_made_again(store: Store) -> None:
    store.put(A.key, PRODUCT, A)
    result_file(store, A.key).write_bytes(b"{")
    assert Store(store.folder).get(A.key) is None
    store.put(A.key, PRODUCT, A)
    assert Store(store.folder).get(A.key) is not None


def test_flipped_bit_is_noticed_when_read_and_the_file_removed(store: Store) -> None:
    digest = store.put_blob(b"bytes")
    store.path(digest).write_bytes(b"bytez")
    with pytest.raises(BlobLost, match="was damaged") as caught:
        store.read(digest)
    assert caught.value.digest == digest
    assert not store.path(digest).exists()
    assert store.put_blob(b"bytes") == digest
    assert store.read(digest) == b"bytes"


def test_name_from_a_deck_reaches_no_file_outside(store: Store, tmp_path: Path) -> None:
    """A stranger's page may say <img src="mdvideo:../../secret">."""
    secret = tmp_path / "secret"
    secret.write_text("s")
    for name in ("../../secret", str(secret), "", "A" * 64):
        with pytest.raises(StoreError, match="is not the digest of a cached file"):
            store.read(Digest(name))
    assert secret.exists()


def test_clear_leaves_a_store_that_works(store: Store) -> None:
    store.put(A.key, PRODUCT, A)
    store.clear()
    assert store.info().results == 0
    assert store.get(A.key) is None
    assert store.put(A.key, PRODUCT, A)


def test_folder_removed_under_a_warm_process_is_created_again(store: Store) -> None:
    store.put(A.key, PRODUCT, A)
    shutil.rmtree(store.folder)
    assert store.get(A.key) is None
    store.put(A.key, PRODUCT, A)
    assert Store(store.folder).get(A.key) is not None


def test_folder_removed_before_each_step_of_a_write_is_created_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, removed = write_whole, 0

    def remove_first(temporary: Path, final: Path, data: bytes, *, durable: bool) -> None:
        nonlocal removed
        if removed < 4:
            removed += 1
            shutil.rmtree(store.folder)
        original(temporary, final, data, durable=durable)

    monkeypatch.setattr(store_folder, "write_whole", remove_first)
    store.put(A.key, PRODUCT, A)
    assert removed == 4
    store.put(A.key, PRODUCT, A)
    assert Store(store.folder).get(A.key) is not None


def test_folder_that_never_stays_is_an_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def remove(temporary: Path, final: Path, data: bytes, *, durable: bool) -> None:
        raise FileNotFoundError

    monkeypatch.setattr(store_folder, "write_whole", remove)
    with pytest.raises(StoreError, match="removed again and again"):
        store.put(A.key, PRODUCT, A)


def test_file_in_the_folders_place_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / ".mdvideo").write_text("")
    with pytest.raises(StoreError, match=r"cannot use the cache .*\.mdvideo: ") as caught:
        Store(tmp_path / ".mdvideo").put_blob(b"x")
    assert caught.value.hint is not None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder_is_one_clear_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(StoreError, match="permission denied") as caught:
        Store(tmp_path / ".mdvideo").put_blob(b"x")
    tmp_path.chmod(0o755)
    assert "permissions" in str(caught.value.hint)


def test_file_too_large_for_the_disk_is_one_clear_error_and_leaves_nothing(store: Store) -> None:
    """A limit on the size of files is like a full disk: the kernel refuses the write half-way in both."""
    code = """
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, resource.RLIM_INFINITY))
        from mdvideo.errors import StoreError
        store = Store(Path(sys.argv[1]))
        store.put_blob(b"a" * 10_000)
        try:
            store.put_blob(b"b" * 100_000)
        except StoreError as error:
            print(error.message, "|", error.hint)
    """
    output, errors = start_process(code, store.folder).communicate(timeout=30)
    assert "cannot use the cache" in output, errors
    assert os.strerror(errno.EFBIG).lower() in output
    assert store.info().blobs == 1
    assert store.info().size == 10_000


KILLED = """
    import itertools
    from mdvideo.plan.jobs.job import Product
    from tests.support.hold_jobs import hold_job
    store = Store(Path(sys.argv[1]))
    for n in itertools.count():
        job = hold_job(str(n % 40))
        store.put(job.key, Product({"segment": b"%d" % (n % 40) * 20_000}), job)
        if n == 0:
            print("started", flush=True)
"""


def test_process_killed_while_it_writes_leaves_a_store_that_works(store: Store) -> None:
    """SIGKILL, eight times at different moments: every result is complete, every blob has its own digest as name."""
    for turn in range(8):
        process = start_process(KILLED, store.folder)
        assert process.stdout is not None
        assert process.stdout.readline() == "started\n", process.communicate()
        time.sleep(0.003 + turn * 0.011)
        process.kill()
        process.communicate()
        for path in (store.folder / "blobs").rglob("*/*"):
            # A power cut may lose the job's JSON, which is not flushed to the disk; a killed process loses none of it.
            assert digest_of(path.read_bytes()) == path.parent.name + path.name
        later = Store(store.folder)
        keys = [key for key, _ in store.last_uses()]
        assert keys
        assert all(later.get(key) is not None for key in keys)
        later.close()
    with Store(store.folder) as last:
        last.put_blob(b"x")
        folders = list((store.folder / "work").iterdir())
        assert len(folders) == 1, "the temporary files of killed processes were removed"


def test_two_processes_building_the_same_at_once_agree(store: Store) -> None:
    code = """
        from mdvideo.plan.jobs.job import Product
        from tests.support.hold_jobs import hold_job
        store = Store(Path(sys.argv[1]))
        for turn in range(3):
            for n in range(40):
                job = hold_job(str(n))
                product = Product({"segment": b"%d" % n * 20_000})
                result = store.get(job.key) or store.put(job.key, product, job)
                assert store.read(result.outputs["segment"]) == product.outputs["segment"]
            if sys.argv[2] == "prunes":
                Store(store.folder).prune(0)
    """
    both = [start_process(code, store.folder, role) for role in ("builds", "prunes")]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    assert store.info().results == 40


def test_200_slides_cost_a_warm_rebuild_under_50_ms_in_the_store(store: Store) -> None:
    keys = []
    for n in range(100):  # the number of files matters little to a lookup; writing 2,400 of them would to this test
        job = hold_job(f"{n}")
        keys.append(job.key)
        store.put(job.key, Product({"segment": job.still.encode()}), job)
    best = min(seconds_to_get(store, keys) for _ in range(5))
    assert best * 8 < 0.05, "a deck of 200 slides has some 800 jobs"


def seconds_to_get(store: Store, keys: list[str]) -> float:
    start = time.perf_counter()
    assert all(store.get(key) for key in keys)
    return time.perf_counter() - start


def test_nothing_is_unpickled() -> None:
    """A cache may come from elsewhere, and a pickle can run anything."""
    for path in Path(mdvideo.cache.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(f"import {name}" in text for name in ("pickle", "marshal", "shelve", "dill")), path


def test_result_is_json_that_a_person_can_read(store: Store) -> None:
    job = hold_job("a", label="slide 3")
    store.put(job.key, PRODUCT, job)
    content = json.loads(result_file(store, job.key).read_bytes())
    assert (content["stage"], content["label"], content["report"]) == ("segments", "slide 3", {"frames": 3})


def test_peek_notes_no_use(store: Store) -> None:
    job = hold_job("a", label="slide 3")
    store.put(job.key, PRODUCT, job)
    os.utime(result_file(store, job.key), (1e9, 1e9))
    stored = store.peek(job.key)
    assert stored is not None
    assert stored.label == "slide 3"
    assert dict(store.last_uses()) == {job.key: 1e9}
