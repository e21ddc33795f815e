"""Room tone fills the time between clips: quiet, even, without a seam."""

from __future__ import annotations

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.audio.aac import CodedPackets, encode_aac, read_packet_table
from mdvideo.audio.loudness import measure_loudness
from mdvideo.audio.pcm import Samples, to_pcm16
from mdvideo.audio.room_tone import (
    CYCLE_PACKETS,
    ROOM_TONE_DBFS,
    gaps_between,
    packets_of_gap,
    room_tone_cycle,
    room_tone_packets,
)
from mdvideo.audio.speech_clip import run_speech_clip
from mdvideo.errors import EncodeError
from mdvideo.plan.audio_grid import AAC_FRAME_SAMPLES, SAMPLE_RATE
from mdvideo.plan.jobs.audio_jobs import SpeechClipJob
from mdvideo.plan.jobs.job import Digest
from tests.support.narrated_videos import tone


def decode(packets: CodedPackets) -> Samples:
    codec = av.CodecContext.create("aac", "r")
    assert isinstance(codec, av.AudioCodecContext)
    codec.extradata = packets.config
    frames = [frame.to_ndarray()[0] for packet in packets.packets for frame in codec.decode(av.Packet(packet))]
    samples: Samples = np.concatenate(frames)
    return samples


def levels(samples: Samples) -> NDArray[np.float64]:
    """The RMS level of every 20 ms, in dBFS."""
    frames = samples[: samples.size // 960 * 960].reshape(-1, 960).astype(np.float64)
    found: NDArray[np.float64] = 10 * np.log10((frames**2).mean(axis=1) + 1e-20)
    return found


def test_its_packets_repeat_without_a_seam_at_its_level() -> None:
    once = room_tone_packets()
    sound = decode(CodedPackets(once.config, once.packets * 3))[AAC_FRAME_SAMPLES:]
    assert levels(sound).mean() == pytest.approx(ROOM_TONE_DBFS, abs=1)
    assert levels(sound).min() > ROOM_TONE_DBFS - 10
    assert levels(sound).max() < ROOM_TONE_DBFS + 8
    seam = CYCLE_PACKETS * AAC_FRAME_SAMPLES
    steps = np.abs(np.diff(sound))
    assert steps[seam - 2048 : seam + 2048].max() <= steps.max()


def test_it_is_below_the_gate_of_loudness() -> None:
    assert measure_loudness(np.tile(room_tone_cycle(), 4)) == -np.inf


def test_its_packets_join_with_those_of_any_clip() -> None:
    assert room_tone_packets().config == encode_aac(tone(0.1)).config
    assert sum(map(len, room_tone_packets().packets)) / CYCLE_PACKETS < 100  # bytes: 4 kB a second


def test_the_level_is_even_where_a_clip_begins_and_ends() -> None:
    """A silent clip between two gaps is heard as nothing at all."""
    quiet = np.zeros(24_000, np.float32)
    job = SpeechClipJob(sound=Digest("sound"), rate=SAMPLE_RATE, encoder="")
    clip = run_speech_clip(job, {Digest("sound"): to_pcm16(quiet)}.__getitem__).outputs["packets"]
    config, offset, sizes = read_packet_table(clip)
    ends = offset + np.cumsum(sizes)
    packets = [clip[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    track = [*packets_of_gap(0, 50), *packets, *packets_of_gap(50 + len(packets), 50)]
    sound = decode(CodedPackets(config, tuple(track)))[AAC_FRAME_SAMPLES:]
    assert levels(sound).min() > ROOM_TONE_DBFS - 10
    assert levels(sound).max() < ROOM_TONE_DBFS + 8


def test_gaps_fill_the_track_and_a_clip_starts_one_packet_early() -> None:
    """Its first packet is priming: the clip that is heard at packet 4 takes packets 3 to 7."""
    assert gaps_between([(4, 5), (11, 2)], 20) == [(0, 3), (8, 2), (12, 8)]
    assert gaps_between([(1, 3), (4, 1)], 4) == [(0, 0), (3, 0), (4, 0)]
    assert gaps_between([], 7) == [(0, 7)]


@pytest.mark.parametrize(
    ("clips", "packets", "message"),
    [([(4, 5), (8, 2)], 20, "overlaps"), ([(0, 2)], 20, "overlaps"), ([(4, 5)], 7, "after the end")],
)
def test_clips_that_do_not_fit_are_refused(clips: list[tuple[int, int]], packets: int, message: str) -> None:
    with pytest.raises(EncodeError, match=message):
        gaps_between(clips, packets)
