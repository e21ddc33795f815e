"""What the store promises: whole files, damage seen and healed, old things pruned, clear words when it cannot write."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

import mdvideo.cache
from mdvideo.cache.store import BlobLost, Store
from mdvideo.errors import StoreError
from mdvideo.plan.jobs import Digest, Product, digest_of

RESULT = Product({"segment": b"bytes", "thumb": b"few"}, {"frames": 3})


def sizes(folder: Path) -> int:
    return sum(path.stat().st_size for name in ("results", "blobs") for path in (folder / name).rglob("*/*"))


def test_what_was_put_is_found_by_another_process(store, hold):
    result = store.put(hold("a").key, RESULT, hold("a"))
    other = Store(store.folder)
    assert other.get(hold("a").key) == result
    assert other.read(result.outputs["segment"]) == b"bytes"
    assert other.get(hold("b").key) is None


def test_folder_is_ignored_by_git_and_backups(store):
    store.put_blob(b"x")
    assert (store.folder / ".gitignore").read_text() == "*\n"
    assert (store.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_looking_at_a_store_makes_no_folder(tmp_path):
    store = Store(tmp_path / "none")
    assert (store.info().entries, store.prune(0)) == (0, 0)
    store.clear()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("fresh", [True, False], ids=["new process", "warm process"])
@pytest.mark.parametrize(
    "damage", [lambda p: p.unlink(), lambda p: p.write_bytes(p.read_bytes()[:-1])], ids=["gone", "cut short"]
)
def test_result_with_a_lost_output_is_made_again(store, hold, damage, fresh):
    key = hold("a").key
    result = store.put(key, RESULT, hold("a"))
    damage(store.path(result.outputs["segment"]))
    again = Store(store.folder) if fresh else store
    assert again.get(key) is None
    assert again.put(key, RESULT, hold("a")) == result
    assert again.get(key) == result
    assert Store(store.folder).read(result.outputs["segment"]) == b"bytes"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff",
        b"{",
        b"[]",
        b"null",
        b'{"stage":"s","label":"l","report":{},"outputs":{"a":["../../../../etc/passwd",9]}}',
        b'{"stage":"s","label":"l","report":{},"outputs":{"a":[7]}}',
        b"[" * 100_000,
    ],
)
def test_damaged_entry_is_made_again(store, hold, text):
    key = hold("a").key
    store.put(key, RESULT, hold("a"))
    (store.folder / "results" / key[:2] / key[2:]).write_bytes(text)
    assert Store(store.folder).get(key) is None
    store.put(key, RESULT, hold("a"))
    assert Store(store.folder).get(key) is not None


def test_flipped_bit_is_seen_when_read_and_removed(store):
    digest = store.put_blob(b"bytes")
    store.path(digest).write_bytes(b"bytez")
    with pytest.raises(BlobLost) as caught:
        store.read(digest)
    assert caught.value.digest == digest
    assert not store.path(digest).exists()
    assert store.put_blob(b"bytes") == digest
    assert store.read(digest) == b"bytes"


def test_name_from_a_deck_reaches_no_file_outside(store, tmp_path):
    """A stranger's page may say <img src="mdvideo:../../secret">."""
    secret = tmp_path / "secret"
    secret.write_text("s")
    for name in ("../../secret", str(secret), "", "A" * 64):
        with pytest.raises(StoreError, match="not the name of anything"):
            store.read(Digest(name))
    assert secret.exists()


def test_prune_keeps_the_limit_and_what_was_used_last(store, hold):
    """Use in a later process counts, not only when it was made."""
    for n in range(10):
        store.put(hold(f"{n}").key, Product({"segment": bytes([n]) * 10_000}), hold(f"{n}"))
    store.close()
    for age, n in enumerate((9, 8, 7, 6, 5, 4, 3, 2, 1, 0)):
        entry = store.folder / "results" / hold(f"{n}").key[:2] / hold(f"{n}").key[2:]
        os.utime(entry, (time.time() - 9000 - age, time.time() - 9000 - age))
    with Store(store.folder) as later:
        assert later.get(hold("0").key)
    left = sizes(store.folder)
    removed = store.prune(35_000)
    assert left - removed == sizes(store.folder) == store.info().size <= 35_000
    fresh = Store(store.folder)
    assert [n for n in range(10) if fresh.get(hold(f"{n}").key)] == [0, 8, 9]


def test_prune_spares_what_a_running_build_uses(store, hold):
    for n in range(4):
        store.put(hold(f"{n}").key, Product({"segment": bytes([n]) * 10_000}), hold(f"{n}"))
    store.close()
    for path in (store.folder / "results").rglob("*/*"):
        os.utime(path, (1e9, 1e9))
    with Store(store.folder) as build:
        assert build.get(hold("2").key)
        assert Store(store.folder).prune(0) > 0
        assert build.read(build.get(hold("2").key).outputs["segment"]) == b"\x02" * 10_000
        assert [n for n in range(4) if build.get(hold(f"{n}").key)] == [2]
    assert store.prune(0) > 0
    assert store.info().size == 0


def test_prune_keeps_bytes_that_another_result_shares(store, hold):
    for n in range(2):
        store.put(hold(f"{n}").key, Product({"segment": b"same" * 5_000}), hold(f"{n}"))
    store.close()
    entry = store.folder / "results" / hold("0").key[:2] / hold("0").key[2:]
    os.utime(entry, (1e9, 1e9))
    store.prune(20_500)
    with Store(store.folder) as later:
        assert later.get(hold("0").key) is None
        assert later.read(later.get(hold("1").key).outputs["segment"]) == b"same" * 5_000


def test_clear_leaves_a_store_that_works(store, hold):
    store.put(hold("a").key, RESULT, hold("a"))
    store.clear()
    assert store.info().entries == 0
    assert store.get(hold("a").key) is None
    assert store.put(hold("a").key, RESULT, hold("a"))


def test_folder_removed_under_a_warm_process_is_made_again(store, hold):
    store.put(hold("a").key, RESULT, hold("a"))
    shutil.rmtree(store.folder)
    assert store.get(hold("a").key) is None
    store.put(hold("a").key, RESULT, hold("a"))
    assert Store(store.folder).get(hold("a").key) is not None


def test_folder_of_a_later_version_is_left_alone(tmp_path, hold):
    (tmp_path / "layout").write_text("99\n")
    with Store(tmp_path) as store:
        store.put(hold("a").key, RESULT, hold("a"))
    assert (tmp_path / "layout").read_text() == "99\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["layout", "layout-1"]
    assert Store(tmp_path).get(hold("a").key)


def test_file_in_the_folders_place_is_one_clear_error(tmp_path):
    (tmp_path / ".mdvideo").write_text("")
    with pytest.raises(StoreError, match=r"cannot use the cache .*\.mdvideo: ") as caught:
        Store(tmp_path / ".mdvideo").put_blob(b"x")
    assert caught.value.hint is not None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder_is_one_clear_error(tmp_path):
    tmp_path.chmod(0o555)
    with pytest.raises(StoreError, match="permission denied") as caught:
        Store(tmp_path / ".mdvideo").put_blob(b"x")
    tmp_path.chmod(0o755)
    assert "permissions" in caught.value.hint


def child(code: str, folder: Path, *more: str) -> subprocess.Popen:
    """Another Python that runs ``code`` with the store's folder in sys.argv[1]."""
    head = "import sys\nfrom pathlib import Path\nfrom mdvideo.cache.store import Store\n"
    command = [sys.executable, "-c", head + textwrap.dedent(code), str(folder), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_file_too_large_for_the_disk_is_one_clear_error_and_leaves_nothing(store):
    """A size limit on files stands in for a full disk: the kernel refuses the write half way in both."""
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
    out, err = child(code, store.folder).communicate(timeout=30)
    assert "cannot use the cache" in out, err
    assert os.strerror(errno.EFBIG).lower() in out
    assert store.info().blobs == 1
    assert store.info().size == 10_000


KILLED = """
    import hashlib, itertools
    from mdvideo.plan.jobs import Digest, DecodePictureJob, Product
    from mdvideo.frame_size import Size
    store = Store(Path(sys.argv[1]))
    for n in itertools.count():
        job = DecodePictureJob(source=Digest(str(n % 40)), suffix=".png", limit=Size(2, 2))
        store.put(job.key, Product({"picture": b"%d" % (n % 40) * 20_000}), job)
        if n == 0:
            print("at work", flush=True)
"""


def test_process_killed_while_it_writes_leaves_a_store_that_works(store):
    """SIGKILL, eight times at different moments: every result that is there is whole, every blob has its name."""
    for turn in range(8):
        process = child(KILLED, store.folder)
        assert process.stdout.readline() == "at work\n", process.stderr.read()
        time.sleep(0.003 + turn * 0.011)
        process.kill()
        process.communicate()
        for path in (store.folder / "blobs").rglob("*/*"):
            # The job's JSON is not waited for on its way to the disk, but a killed process loses nothing of it.
            assert digest_of(path.read_bytes()) == path.parent.name + path.name
        fresh = Store(store.folder)
        keys = [key for key, _ in store.used()]
        assert keys
        assert all(fresh.get(key) is not None for key in keys)
        fresh.close()
    with Store(store.folder) as last:
        last.put_blob(b"x")
        folders = list((store.folder / "work").iterdir())
        assert len(folders) == 1, "the temporary files of the killed were swept"


def test_two_processes_building_the_same_at_once_agree(store):
    code = """
        from mdvideo.plan.jobs import Digest, DecodePictureJob, Product
        from mdvideo.frame_size import Size
        store = Store(Path(sys.argv[1]))
        for turn in range(3):
            for n in range(40):
                job = DecodePictureJob(source=Digest(str(n)), suffix=".png", limit=Size(2, 2))
                product = Product({"picture": b"%d" % n * 20_000})
                result = store.get(job.key) or store.put(job.key, product, job)
                assert store.read(result.outputs["picture"]) == product.outputs["picture"]
            if sys.argv[2] == "prunes":
                Store(store.folder).prune(0)
    """
    both = [child(code, store.folder, role) for role in ("builds", "prunes")]
    for process in both:
        _, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
    assert store.info().entries == 40


def test_200_slides_cost_a_warm_rebuild_under_50_ms_in_the_store(store, hold):
    keys = []
    for n in range(800):
        job = hold(f"{n}")
        keys.append(job.key)
        if n < 100:  # the files' number matters little to a lookup; writing 2,400 of them would to this test
            store.put(job.key, Product({"segment": job.still.encode()}), job)
    best = min(_seconds(store, keys[:100]) for _ in range(5))
    assert best * 8 < 0.05


def _seconds(store, keys):
    start = time.perf_counter()
    assert all(store.get(key) for key in keys)
    return time.perf_counter() - start


def test_nothing_is_unpickled():
    """A cache may come from elsewhere, and a pickle can run anything."""
    for path in Path(mdvideo.cache.__file__).parent.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not any(f"import {name}" in text for name in ("pickle", "marshal", "shelve", "dill")), path


def test_entry_is_json_that_a_person_can_read(store, hold):
    key = hold("a", label="slide 3").key
    store.put(key, RESULT, hold("a", label="slide 3"))
    entry = json.loads((store.folder / "results" / key[:2] / key[2:]).read_bytes())
    assert (entry["stage"], entry["label"], entry["report"]) == ("segments", "slide 3", {"frames": 3})
