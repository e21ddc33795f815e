"""A video is read before it is written: any range of it, at any time, with the same bytes as the file's."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.cache.store import BlobLost
from mdvideo.plan.jobs.job import Digest
from mdvideo.video.mp4.mux import lay_out_mp4
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun
from mdvideo.video.segment import Segment, index_segment
from mdvideo.video.video_model import AudioTrack, Chapter, MotionSegment, Mp4Contents, StillSegment
from mdvideo.video.virtual_file import VirtualVideo
from mdvideo.video.write_video import write_video
from tests.support.encoded_video import MemoryStore, small_spec

SPEC = small_spec()


def stored_segment(store: MemoryStore, seed: int, *sizes: int) -> IndexedSegment:
    """A segment in the store: an IDR frame, then others, of bytes that only serve to tell them apart."""
    packets = tuple(bytes([0, 0, 0, 1, 0x41 if n else 0x65, seed]) * size for n, size in enumerate(sizes))
    data = Segment(b"\x01avcC", packets).dumps()
    return index_segment(data, store.put(data))


def stored_video(store: MemoryStore, first: int = 1, audio: bool = True) -> VirtualVideo:
    """Two holds with a transition between them, and audio."""
    clip = store.put(bytes(range(250)) * 40)
    runs = (
        SampleRun.from_samples([b"hush"] * 60),
        SampleRun(clip, 100, SampleRun.from_samples([bytes(50)] * 120).sizes),
        SampleRun.from_samples([b"hush"] * 33),
    )
    contents = Mp4Contents(
        SPEC,
        (
            StillSegment(stored_segment(store, first, 9000), 70),
            MotionSegment(stored_segment(store, 8, 50, *range(20, 34))),
            StillSegment(stored_segment(store, 3, 100_000), 51),
        ),
        stored_segment(store, 0, 9, *[2] * (SPEC.keyint - 1)),
        (Chapter(0, 70, "One"), Chapter(70, 130, "Two")),
        {"title": "T"},
        AudioTrack(runs, b"\x11\x88", 48_000, "mono") if audio else None,
    )
    return lay_out_mp4(contents, store)


STORE = MemoryStore()
VIDEO = stored_video(STORE)
WHOLE = b"".join(VIDEO.read())


def test_the_bytes_that_are_served_are_those_that_are_written(tmp_path: Path) -> None:
    assert write_video(tmp_path / "lesson.mp4", VIDEO) == hashlib.sha256(WHOLE).hexdigest()
    assert (tmp_path / "lesson.mp4").read_bytes() == WHOLE
    assert len(WHOLE) == VIDEO.size
    assert VIDEO.frames == 136


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) + 9), st.integers(0, len(WHOLE) + 9))
def test_any_range_can_be_read(start: int, stop: int) -> None:
    assert b"".join(VIDEO.read(start, stop)) == WHOLE[start:stop]


def test_several_threads_can_read_at_once() -> None:
    starts = range(0, len(WHOLE), 1777)
    with ThreadPoolExecutor(8) as pool:
        parts = pool.map(lambda start: b"".join(VIDEO.read(start, start + 1777)), starts)
        assert b"".join(parts) == WHOLE


def test_seeking_reads_only_what_is_shown_there() -> None:
    """The slides before it are not read: a server of long videos would read them all, over and over."""
    read: list[Digest] = []

    def read_blob(digest: Digest) -> bytes:
        read.append(digest)
        return STORE(digest)

    list(replace(VIDEO, read_blob=read_blob).read(VIDEO.size - 500))
    assert len(read) <= 3


def test_the_digest_identifies_the_bytes() -> None:
    assert stored_video(MemoryStore()).digest == VIDEO.digest
    assert stored_video(MemoryStore(), first=2).digest != VIDEO.digest  # another picture of the same size
    assert stored_video(MemoryStore(), audio=False).digest != VIDEO.digest


def test_a_lost_blob_is_reported_and_reading_works_once_it_is_restored() -> None:
    store = MemoryStore()
    store.blobs = dict(STORE.blobs)
    lost = max(store.blobs, key=lambda digest: len(store.blobs[digest]))
    data = store.blobs.pop(lost)

    def read_blob(digest: Digest) -> bytes:
        if digest not in store.blobs:
            raise BlobLost(digest, "is missing")
        return store(digest)

    video = replace(VIDEO, read_blob=read_blob)
    with pytest.raises(BlobLost) as raised:
        list(video.read())
    assert raised.value.digest == lost
    store.put(data)
    assert b"".join(video.read()) == WHOLE
