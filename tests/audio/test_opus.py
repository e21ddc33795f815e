"""A track as Opus is heard at the same samples as its AAC."""

from __future__ import annotations

import av
import numpy as np
import pytest

from mdvideo.audio.aac import CodedPackets, encode_aac, read_packet_table
from mdvideo.audio.opus import encode_opus, opus_channels, opus_identity, run_opus_track
from mdvideo.audio.pcm import Samples
from mdvideo.plan.audio_grid import SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import OpusTrackJob, PlacedPackets
from tests.support.encoded_video import MemoryStore


def decode_opus(coded: CodedPackets) -> Samples:
    codec = av.CodecContext.create("libopus", "r")
    assert isinstance(codec, av.AudioCodecContext)
    codec.extradata, codec.sample_rate, codec.layout = coded.config, SAMPLE_RATE, "mono"
    frames = [frame.to_ndarray().reshape(1, -1) for p in coded.packets for frame in codec.decode(av.Packet(p))]
    samples = np.concatenate(frames, axis=1)[0]
    scaled: Samples = samples.astype(np.float32) / np.float32(32768 if samples.dtype == np.int16 else 1)
    return scaled


def tone(length: int) -> Samples:
    samples: Samples = (0.3 * np.sin(np.arange(length) * 0.08)).astype(np.float32)
    return samples


def test_a_click_is_heard_where_it_was() -> None:
    """Nothing depends on a pre-skip: it is zero, and the sound is not late."""
    sound = np.zeros((1, SAMPLE_RATE), np.float32)
    sound[0, 24_000:24_010] = 0.9
    coded = encode_opus([sound[:, :7_000], sound[:, 7_000:]])
    assert coded.config[10:12] == b"\0\0"
    assert abs(int(np.abs(decode_opus(coded)).argmax()) - 24_005) < 24
    assert encode_opus([sound]).packets == coded.packets


def test_clips_are_where_the_track_has_them() -> None:
    """The clip's first sample is heard when its packet of the AAC track begins."""
    store = MemoryStore()
    clip = encode_aac(tone(20 * 1024))
    job = OpusTrackJob(
        clips=(PlacedPackets(40, store.put(clip.dumps())),), mix=None, packets=100, encoder=opus_identity()
    )
    table = read_packet_table(data := run_opus_track(job, store).outputs["packets"])
    packets, start = [], table.offset
    for size in table.sizes:
        packets.append(data[start : start + size])
        start += size
    heard = np.abs(decode_opus(CodedPackets(table.config, tuple(packets))))
    loud = np.flatnonzero(heard > 0.1)
    assert loud[0] == pytest.approx(40 * 1024, abs=480)
    assert loud[-1] == pytest.approx(60 * 1024, abs=1500)
    assert len(packets) == 100 * 1024 // 960
    assert opus_channels(table.config) == 1
    assert heard[: 38 * 1024].max() < 0.005
