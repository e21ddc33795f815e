"""The finished MP4: exact frames, audio in time, the index in front, the same bytes twice."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import av
import numpy as np
import pytest
from av.codec.context import Flags
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from mdvideo.audio.pcm import Samples
from mdvideo.errors import EncodeError, OutputError
from mdvideo.plan.jobs.job import ReadBlob, digest_of
from mdvideo.video.mp4 import mux
from mdvideo.video.mp4.sample_run import SampleRun
from mdvideo.video.segment import index_segment
from mdvideo.video.video_model import AudioTrack, Chapter, StillSegment
from mdvideo.video.virtual_file import VirtualVideo
from mdvideo.video.write_video import write_video
from tests.support.encoded_video import (
    decode_frames,
    decode_segment,
    encode_hold,
    ffmpeg_errors,
    hold_still,
    mp4_contents,
    photo,
    small_spec,
    two_holds,
    write_mp4,
)
from tests.support.narrated_videos import tone

RATES = [Fraction(30), Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60), Fraction(1)]
CHAPTERS = (Chapter(0, 70, "Einführung: Licht"), Chapter(70, 121, "光合成"))


def frame_times(path: Path) -> list[Fraction]:
    """Presentation times in seconds."""
    frames = decode_frames(path)
    return [frame.pts * frame.time_base for frame in frames if frame.pts is not None and frame.time_base is not None]


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_frames_are_shown_exactly_when_they_should_be(tmp_path: Path, fps: Fraction) -> None:
    """Constant frame rate: every timestamp is n / fps, without rounding, from zero."""
    path = tmp_path / "lesson.mp4"
    assert write_mp4(path, mp4_contents(small_spec(fps=fps))) == 121
    assert frame_times(path) == [n / fps for n in range(121)]
    with av.open(path) as container:
        stream = container.streams.video[0]
        assert (stream.average_rate, stream.frames, stream.start_time) == (fps, 121, 0)
        assert stream.duration is not None
        assert stream.time_base is not None
        assert stream.duration * stream.time_base == 121 / fps
    assert ffmpeg_errors(path) == ""


def test_every_frame_is_the_still_that_was_given(tmp_path: Path) -> None:
    """Joining changes no picture: what plays is bit for bit what was encoded."""
    path, holds = tmp_path / "lesson.mp4", {seed: encode_hold(photo(seed), small_spec()) for seed in (1, 2)}
    write_mp4(path, mp4_contents(small_spec()))
    expected = decode_segment(holds[1]) * 70 + decode_segment(holds[2]) * 51
    assert all(np.array_equal(a.to_ndarray(), b) for a, b in zip(decode_frames(path), expected, strict=True))


def test_the_stream_declares_its_format(tmp_path: Path) -> None:
    """High profile, 4:2:0, BT.709 limited range, square pixels."""
    path = tmp_path / "lesson.mp4"
    write_mp4(path, mp4_contents(small_spec(), tags={"title": "Light"}))
    with av.open(path) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.profile, codec.pix_fmt, codec.sample_aspect_ratio) == ("High", "yuv420p", Fraction(1))
        assert (codec.color_primaries, codec.color_trc) == (ColorPrimaries.BT709, ColorTrc.BT709)
        assert (codec.colorspace, codec.color_range) == (Colorspace.ITU709, ColorRange.MPEG)
        assert container.metadata["title"] == "Light"
        assert container.metadata["encoder"] == "mdvideo"


def test_the_same_contents_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_mp4(tmp_path / f"{name}.mp4", mp4_contents(small_spec(), chapters=CHAPTERS, tags={"title": "T"}))
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def video_with_a_missing_slide(read_blob: ReadBlob) -> VirtualVideo:
    """A video whose second slide is not in memory."""
    second = encode_hold(photo(2), small_spec()).dumps()
    pieces = [hold_still(photo(1), small_spec(), 70), StillSegment(index_segment(second, digest_of(second)), 51)]
    return mux.lay_out_mp4(mp4_contents(small_spec(), pieces), read_blob)


def fail(error: Exception) -> NoReturn:
    raise error


def test_the_old_file_stays_when_writing_fails(tmp_path: Path) -> None:
    """A failure halfway leaves the old file, and no temporary ones."""
    path = tmp_path / "lesson.mp4"
    path.write_bytes(b"the old video")
    video = video_with_a_missing_slide(lambda _: fail(EncodeError("the second slide cannot be read")))
    with pytest.raises(EncodeError, match="second slide"):
        write_video(path, video)
    assert path.read_bytes() == b"the old video"
    assert [entry.name for entry in tmp_path.iterdir()] == ["lesson.mp4"]


def test_a_full_disk_is_one_clear_error(tmp_path: Path) -> None:
    """An OSError while the file is written becomes an OutputError that names the file."""
    video = video_with_a_missing_slide(lambda _: fail(OSError(28, "No space left on device")))
    with pytest.raises(OutputError, match=r"lesson\.mp4: no space left"):
        write_video(tmp_path / "lesson.mp4", video)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        write_mp4(tmp_path / "no" / "lesson.mp4", mp4_contents(small_spec()))


def test_an_empty_video_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncodeError, match="nothing"):
        write_mp4(tmp_path / "a.mp4", mp4_contents(small_spec(), []))


def encode_tone(seconds: float, rate: int = 48_000) -> tuple[AudioTrack, Samples]:
    """A tone as AAC packets from FFmpeg, and its samples."""
    samples = tone(seconds, level=0.4, rate=rate)
    codec = av.CodecContext.create("aac", "w")
    assert isinstance(codec, av.AudioCodecContext)
    codec.sample_rate, codec.layout, codec.format, codec.bit_rate = rate, "mono", "fltp", 96_000
    codec.time_base = Fraction(1, rate)
    codec.flags |= Flags.global_header
    packets: list[bytes] = []
    for start in range(0, len(samples) - 1023, 1024):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        packets += map(bytes, codec.encode(frame))
    packets += map(bytes, codec.encode(None))
    return AudioTrack((SampleRun.from_samples(packets),), bytes(codec.extradata or b""), rate, "mono"), samples


def test_audio_plays_with_the_video(tmp_path: Path) -> None:
    """An AAC track starts at time zero with one packet of priming, interleaved second by second."""
    path = tmp_path / "lesson.mp4"
    audio, samples = encode_tone(4)
    write_mp4(path, mp4_contents(small_spec(), two_holds(small_spec()), chapters=CHAPTERS, audio=audio))
    with av.open(path) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.layout.name) == ("aac", 48_000, "mono")
        decoded = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert np.abs(decoded[1024:][10_000:40_000] - samples[10_000:40_000]).max() < 0.02
    with av.open(path) as container:
        places = [
            (packet.pos, float(packet.dts * packet.time_base))
            for packet in container.demux(video=0, audio=0)
            if packet.dts is not None and packet.pos is not None
        ]
    times = [time for _, time in sorted(places)]
    assert max(a - b for a, b in zip(np.maximum.accumulate(times), times, strict=True)) < 1.1
    assert ffmpeg_errors(path) == ""


@pytest.mark.parametrize("layout", ["5.1", ""])
def test_audio_that_is_neither_mono_nor_stereo_is_refused(tmp_path: Path, layout: str) -> None:
    audio = AudioTrack((SampleRun.from_samples([b"x"]),), b"", 48_000, layout)
    with pytest.raises(EncodeError, match="mono or stereo"):
        write_mp4(tmp_path / "a.mp4", mp4_contents(small_spec(), audio=audio))


def test_audio_without_packets_is_refused(tmp_path: Path) -> None:
    contents = mp4_contents(small_spec(), audio=AudioTrack((), b"", 48_000, "mono"))
    with pytest.raises(EncodeError, match="packets"):
        write_mp4(tmp_path / "a.mp4", replace(contents, chapters=CHAPTERS))
