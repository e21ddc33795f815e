"""The index reads each blob once, and finds every sample in it."""

from __future__ import annotations

import pytest

from mdvideo.audio.speech_clip import run_speech_clip
from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.audio_jobs import SpeechClipJob
from mdvideo.plan.jobs.job import Digest, digest_of
from mdvideo.steps.sample_index import SampleIndex
from tests.support.encoded_video import encode_hold, photo, small_spec
from tests.support.narrated_videos import tone


class Blobs:
    """Blobs by digest; counts how often each is read."""

    def __init__(self, *blobs: bytes) -> None:
        self.blobs = {digest_of(blob): blob for blob in blobs}
        self.reads: list[Digest] = []

    def read(self, digest: Digest) -> bytes:
        self.reads.append(digest)
        return self.blobs[digest]


def speech_packets() -> bytes:
    pcm = tone(0.5).astype("<f4")
    sound = (pcm * 32767).astype("<i2").tobytes()
    job = SpeechClipJob(sound=digest_of(sound), rate=48_000, encoder="")
    return run_speech_clip(job, lambda _: sound).outputs["packets"]


def test_segments_and_packets_are_read_once() -> None:
    segment, packets = encode_hold(photo(1), small_spec()).dumps(), speech_packets()
    blobs = Blobs(segment, packets)
    index = SampleIndex(blobs.read)
    for _ in range(3):
        assert index.segment(digest_of(segment)).frames == 1
        assert index.packets(digest_of(packets)).frames == 25  # 0.5 s in frames of 1024 samples, and the priming
    assert sorted(blobs.reads) == sorted([digest_of(segment), digest_of(packets)])


def test_samples_are_where_the_index_says() -> None:
    packets = speech_packets()
    blobs = Blobs(packets)
    indexed = SampleIndex(blobs.read).packets(digest_of(packets))
    run = indexed.samples
    assert run.source == digest_of(packets)
    assert run.offset + run.size == len(packets)


def test_a_damaged_blob_is_reported() -> None:
    blobs = Blobs(b"damaged")
    with pytest.raises(EncodeError):
        SampleIndex(blobs.read).packets(digest_of(b"damaged"))
