"""What is known about the shared cache without asking it: the states that the package docstring draws."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from mdvideo.cache import shared_index
from mdvideo.cache.shared_index import MISS_SECONDS, KnownKeys, SharedIndex
from mdvideo.plan.jobs.job import Digest

URL = "s3://lessons/prefix"
KEY, OTHER = "a" * 64, "b" * 64
BLOB = Digest("1" * 64)


@pytest.fixture
def index(tmp_path: Path) -> SharedIndex:
    return SharedIndex(tmp_path / "shared", URL)


def test_everything_is_unknown_at_first(index: SharedIndex) -> None:
    assert not index.is_known(KEY)
    assert not index.is_recent_miss(KEY)
    assert not index.is_blob_known(BLOB)
    assert index.may_have([BLOB]), "it may be there"


def test_present_result_makes_its_blobs_known(index: SharedIndex) -> None:
    index.mark_present(KEY, [BLOB])
    assert index.is_known(KEY)
    assert index.is_blob_known(BLOB)


def test_missing_blob_is_missing_until_it_is_uploaded(index: SharedIndex) -> None:
    index.mark_present(KEY, [BLOB])
    index.mark_missing(BLOB)
    assert not index.is_blob_known(BLOB)
    assert not index.may_have([BLOB])
    index.mark_blob_present(BLOB)
    assert not index.may_have([BLOB]), "it was there once: that another machine found it missing still counts"
    index.mark_blob_uploaded(BLOB)
    assert index.is_blob_known(BLOB)
    assert index.may_have([BLOB])


def test_result_that_will_be_uploaded_is_unknown_with_its_blobs(index: SharedIndex) -> None:
    index.mark_present(KEY, [BLOB])
    index.mark_missing(BLOB)
    index.mark_absent(KEY, [BLOB])
    assert not index.is_known(KEY)
    assert not index.is_blob_known(BLOB)
    assert index.may_have([BLOB])


def test_miss_is_recent_for_a_while(index: SharedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(shared_index, "time", SimpleNamespace(monotonic=lambda: now))
    index.record_miss(KEY)
    assert index.is_recent_miss(KEY)
    assert not index.is_recent_miss(OTHER)
    now += MISS_SECONDS
    assert not index.is_recent_miss(KEY)


def test_uploaded_result_is_no_longer_a_miss(index: SharedIndex) -> None:
    index.record_miss(KEY)
    index.clear_miss(KEY)
    assert not index.is_recent_miss(KEY)


def test_keys_are_known_to_later_processes_and_only_for_this_url(tmp_path: Path) -> None:
    KnownKeys(tmp_path, URL).add(KEY)
    KnownKeys(tmp_path, URL).add(OTHER)
    assert KEY in KnownKeys(tmp_path, URL)
    assert OTHER in KnownKeys(tmp_path, URL)
    assert KEY not in KnownKeys(tmp_path, "s3://lessons/another")


def test_discarded_key_is_known_again_to_the_next_process(tmp_path: Path) -> None:
    keys = KnownKeys(tmp_path, URL)
    keys.add(KEY)
    keys.discard(KEY)
    assert KEY not in keys
    assert KEY in KnownKeys(tmp_path, URL)


def test_files_of_earlier_weeks_are_removed(tmp_path: Path) -> None:
    """A shared cache may have deleted old objects since: they are looked for again."""
    KnownKeys(tmp_path, URL).add(KEY)
    [current] = tmp_path.iterdir()
    place = current.name.partition("-")[0]
    current.rename(tmp_path / f"{place}-2020-07")
    other = tmp_path / "another-2020-07"
    other.touch()
    assert KEY not in KnownKeys(tmp_path, URL)
    assert list(tmp_path.iterdir()) == [other]


def test_lines_that_are_no_keys_are_skipped(tmp_path: Path) -> None:
    """A process that was killed may leave half a line."""
    KnownKeys(tmp_path, URL).add(KEY)
    [path] = tmp_path.iterdir()
    path.write_bytes(b"\xff\xfe half\n" + path.read_bytes() + OTHER[:30].encode())
    assert KEY in KnownKeys(tmp_path, URL)
    assert OTHER[:30] not in KnownKeys(tmp_path, URL)


def test_folder_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    keys = KnownKeys(tmp_path / "file", URL)
    keys.add(KEY)
    assert KEY in keys
