"""A film that is served before it is written: any range of it, at any time, and the same bytes as the file's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.cache.store import BlobLost
from mdvideo.plan.jobs import Digest
from mdvideo.video.h264.segment import Segment, placed
from mdvideo.video.mp4.interleave import Samples, interleaved, stretches_of
from mdvideo.video.mp4.mux import lay_out_mp4, write_mp4
from mdvideo.video.mp4.sample_run import IndexedSegment, SampleRun
from mdvideo.video.mp4.virtual_file import VirtualMp4
from mdvideo.video.video_model import Chapter, MotionSegment, Piece, Sound, StillSegment
from tests.support.encoded_video import Shelf, spec

SPEC = spec()
HEADER = b"\x01avcC"
CHAPTERS = [Chapter(0, 70, "One"), Chapter(70, 130, "Two")]


def segment(shelf: Shelf, seed: int, *sizes: int) -> IndexedSegment:
    """A segment in the store: an IDR frame, then others, of bytes that are good for nothing but to be told apart."""
    packets = tuple(bytes([0, 0, 0, 1, 0x41 if n else 0x65, seed]) * size for n, size in enumerate(sizes))
    data = Segment(HEADER, packets).dumps()
    return placed(data, shelf.put(data))


def film(shelf: Shelf, first: int = 1, sound: bool = True) -> VirtualMp4:
    """Two holds, a transition between them, sound under all."""
    tail = segment(shelf, 0, 9, *[2] * (SPEC.keyint - 1))
    moving = MotionSegment(segment(shelf, 8, 50, *range(20, 34)))
    pieces: list[Piece] = [
        StillSegment(segment(shelf, first, 9000), 70),
        moving,
        StillSegment(segment(shelf, 3, 100_000), 51),
    ]
    clip = shelf.put(bytes(range(250)) * 40)
    runs = (
        SampleRun.of([b"hush"] * 60),
        SampleRun(clip, 100, SampleRun.of([bytes(50)] * 120).sizes),
        SampleRun.of([b"hush"] * 33),
    )
    heard = Sound(runs, b"\x11\x88", 48_000, "mono") if sound else None
    return lay_out_mp4(pieces, tail, SPEC, CHAPTERS, {"title": "T"}, heard, fetch=shelf)


SHELF = Shelf()
FILM = film(SHELF)
WHOLE = b"".join(FILM.read())


def test_what_is_served_is_what_is_written(tmp_path: Path) -> None:
    assert write_mp4(tmp_path / "lesson.mp4", FILM) == hashlib.sha256(WHOLE).hexdigest()
    assert (tmp_path / "lesson.mp4").read_bytes() == WHOLE
    assert len(WHOLE) == FILM.size
    assert FILM.frames == 136


@settings(deadline=None)
@given(st.integers(0, len(WHOLE) + 9), st.integers(0, len(WHOLE) + 9))
def test_any_range_can_be_read(start: int, stop: int) -> None:
    assert b"".join(FILM.read(start, stop)) == WHOLE[start:stop]


def test_many_can_read_at_once() -> None:
    places = range(0, len(WHOLE), 1777)
    with ThreadPoolExecutor(8) as pool:
        parts = pool.map(lambda start: b"".join(FILM.read(start, start + 1777)), places)
        assert b"".join(parts) == WHOLE


def test_seeking_into_the_film_reads_what_is_shown_there() -> None:
    """Not the slides before it: a server of long films would read them all, over and over."""
    asked: list[Digest] = []

    def fetch(digest: Digest) -> bytes:
        asked.append(digest)
        return SHELF(digest)

    list(replace(FILM, fetch=fetch).read(FILM.size - 500))
    assert len(asked) <= 3


def test_the_digest_names_the_bytes() -> None:
    assert film(Shelf()).digest == FILM.digest
    assert film(Shelf(), first=2).digest != FILM.digest  # another picture of the same size
    assert film(Shelf(), sound=False).digest != FILM.digest


def test_what_the_store_lost_is_told_and_reading_goes_on_once_it_is_back() -> None:
    shelf = Shelf()
    shelf.held = dict(SHELF.held)
    lost = max(shelf.held, key=lambda digest: len(shelf.held[digest]))
    kept = shelf.held.pop(lost)

    def fetch(digest: Digest) -> bytes:
        if digest not in shelf.held:
            raise BlobLost(digest, "is gone")
        return shelf(digest)

    virtual = replace(FILM, fetch=fetch)
    with pytest.raises(BlobLost) as told:
        list(virtual.read())
    assert told.value.digest == lost
    shelf.put(kept)
    assert b"".join(virtual.read()) == WHOLE


def runs_of(draw: st.DrawFn) -> Iterator[SampleRun]:
    for number in range(draw(st.integers(1, 5))):
        sizes = draw(st.lists(st.integers(0, 40), min_size=1, max_size=9))
        yield SampleRun.of([bytes([draw(st.integers(0, 255)), number] * size) for size in sizes])


@st.composite
def tracks(draw: st.DrawFn) -> list[tuple[Samples, list[int]]]:
    turns = draw(st.integers(1, 5))
    found = []
    for _ in range(draw(st.integers(1, 3))):
        samples = Samples.of(list(runs_of(draw)))
        ends = sorted(draw(st.lists(st.integers(0, samples.count), min_size=turns - 1, max_size=turns - 1)))
        found.append((samples, [*ends, samples.count]))
    return found


@settings(deadline=None)
@given(tracks())
def test_any_tracks_interleave_without_a_byte_lost(tracks: list[tuple[Samples, list[int]]]) -> None:
    """And each chunk is where the index will say that it is."""
    laid, size = interleaved([(samples, np.array(ends)) for samples, ends in tracks], 0)
    if size == 0:
        return
    media = b"".join(VirtualMp4.of(b"head", stretches_of(laid), size, 0, Shelf()).read())[4:]
    for chunked, (samples, _) in zip(laid, tracks, strict=True):
        own = b"".join(run.source for run in samples.runs if isinstance(run.source, bytes))
        chunks = zip(chunked.offsets.tolist(), chunked.sizes.tolist(), strict=True)
        assert b"".join(media[at : at + length] for at, length in chunks) == own
        assert chunked.counts.sum() == samples.count
    assert len(media) == size == sum(int(samples.sizes.sum()) for samples, _ in tracks)
