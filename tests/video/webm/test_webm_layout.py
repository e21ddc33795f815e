"""A WebM is joined from segments, decodes strictly, and says what it holds."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from mdvideo.audio.opus import encode_opus
from mdvideo.errors import EncodeError, OutputError
from mdvideo.video.mp4.mux import lay_out_mp4
from mdvideo.video.mp4.sample_run import SampleRun
from mdvideo.video.video_model import AudioTrack, Chapter, Mp4Contents
from mdvideo.video.webm.ebml import element, size_of, unsigned
from mdvideo.video.webm.webm_layout import lay_out_webm
from mdvideo.video.write_video import write_video
from tests.support.encoded_video import (
    MemoryStore,
    decode_frames,
    ffmpeg_errors,
    hold_still,
    mp4_contents,
    photo,
    small_av1_spec,
    small_spec,
)

CHAPTERS = (Chapter(0, 70, "One"), Chapter(70, 121, "Zwei"))


@pytest.fixture(scope="module")
def contents() -> Mp4Contents:
    samples = np.sin(np.arange(192_000) * 0.05, dtype=np.float32)[None] * np.float32(0.2)
    opus = encode_opus([samples])
    audio = AudioTrack((SampleRun.from_samples(opus.packets),), opus.config, 48_000, "mono")
    tags = {"title": "Light", "artist": "Ann", "comment": "about light"}
    return mp4_contents(small_av1_spec(), chapters=CHAPTERS, audio=audio, tags=tags, lang="de")


@pytest.fixture(scope="module")
def webm(contents: Mp4Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("webm") / "lesson.webm"
    write_video(path, lay_out_webm(contents, MemoryStore()))
    return path


def seconds_of(packet: av.Packet[Any]) -> float:
    assert packet.pts is not None
    assert packet.time_base is not None
    return float(packet.pts * packet.time_base)


def test_every_frame_is_there_at_its_time(webm: Path) -> None:
    frames = decode_frames(webm)
    assert len(frames) == 121
    times = [frame.time for frame in frames]
    assert times == pytest.approx([number / 30 for number in range(121)], abs=6e-4)
    assert ffmpeg_errors(webm) == ""


def test_it_says_what_it_holds(webm: Path) -> None:
    with av.open(webm) as container:
        assert [s.codec_context.name for s in container.streams] == ["libdav1d", "opus"]
        assert container.streams.audio[0].language == "deu"
        chapters = [(c["start"] * Fraction(c["time_base"] or 0), c["metadata"]["title"]) for c in container.chapters()]
        assert chapters == [(0, "One"), (pytest.approx(70 / 30), "Zwei")]
        assert container.metadata["title"] == "Light"
        assert {k.lower(): v for k, v in container.metadata.items()}["artist"] == "Ann"
        assert container.duration is not None
        assert container.duration / av.time_base == pytest.approx(121 / 30, abs=0.05)
        video = container.streams.video[0].codec_context
        assert (video.width, video.height, int(video.colorspace), int(video.color_range)) == (320, 180, 1, 1)


def test_sound_is_heard_at_its_time(webm: Path) -> None:
    with av.open(webm) as container:
        times = [seconds_of(p) for p in container.demux(audio=0) if p.size]
    assert times == pytest.approx([number * 0.02 for number in range(len(times))], abs=6e-4)
    assert len(times) == 199


def test_a_seek_lands_on_a_key_frame(webm: Path) -> None:
    """Holds of 70 and 51 frames with key frames every 50: at 0, 50, 70, and 119 or 120."""
    with av.open(webm) as container:
        keys = [round(seconds_of(p) * 30) for p in container.demux(video=0) if p.is_keyframe and p.size]
        assert keys == [0, 50, 70, 119]
        container.seek(int(2.5 * av.time_base))
        assert round(float(next(container.decode(video=0)).time or 0) * 30) == 70


def test_equal_contents_give_equal_bytes(contents: Mp4Contents, webm: Path) -> None:
    again = lay_out_webm(contents, MemoryStore())
    assert b"".join(again.read()) == webm.read_bytes()
    assert b"".join(again.read(1000, 5000)) == webm.read_bytes()[1000:5000]


def test_mp4_holds_the_same(contents: Mp4Contents, tmp_path: Path, webm: Path) -> None:
    path = tmp_path / "lesson.mp4"
    write_video(path, lay_out_mp4(contents, MemoryStore()))
    assert ffmpeg_errors(path) == ""
    pairs = zip(decode_frames(path), decode_frames(webm), strict=True)
    assert all(np.array_equal(a.to_ndarray(), b.to_ndarray()) for a, b in pairs)
    with av.open(path) as container:
        assert [s.codec_context.name for s in container.streams if s.type == "audio"] == ["opus"]


def test_other_codecs_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EncodeError, match="AV1 and Opus"):
        lay_out_webm(mp4_contents(small_spec(), [hold_still(photo(1), small_spec(), 4)]), MemoryStore())


def test_any_rate_keeps_its_times(tmp_path: Path) -> None:
    """Times are rounded one by one, so they never drift."""
    spec = small_av1_spec(fps=Fraction(30000, 1001))
    path = tmp_path / "a.webm"
    write_video(path, lay_out_webm(mp4_contents(spec, [hold_still(photo(1), spec, 90)]), MemoryStore()))
    assert decode_frames(path)[-1].time == pytest.approx(89 * 1001 / 30000, abs=6e-4)


def test_an_unwritable_path_is_one_clear_error(contents: Mp4Contents, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        write_video(tmp_path / "no" / "lesson.webm", lay_out_webm(contents, MemoryStore()))


def test_sizes_are_those_of_rfc_8794() -> None:
    assert [size_of(value).hex() for value in (1, 126, 127, 16382, 16383)] == ["81", "fe", "407f", "7ffe", "203fff"]
    assert element(0xEC, b"ab") == b"\xec\x82ab"
    assert unsigned(0xB3, 0) == b"\xb3\x81\x00"
