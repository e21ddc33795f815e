"""The finished MP4: exact frames, chapters, sound, the index in front, the same bytes twice."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import av
import numpy as np
import pytest
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from mdvideo.errors import EncodeError, OutputError
from mdvideo.plan.jobs import VideoSpec, digest_of
from mdvideo.video.h264.segment import placed
from mdvideo.video.mp4 import mux
from mdvideo.video.mp4.sample_run import SampleRun
from mdvideo.video.mp4.virtual_file import Fetch, VirtualMp4
from mdvideo.video.video_model import Chapter, Sound, StillSegment
from tests.support.encoded_video import (
    complaints,
    decode,
    frames_of,
    held,
    hold_of,
    in_memory,
    lesson,
    photo,
    spec,
    tail_of,
    write_mp4,
)

RATES = [Fraction(30), Fraction(25), Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60), Fraction(1)]
CHAPTERS = [Chapter(0, 70, "Einführung: Licht"), Chapter(70, 121, "光合成")]


@pytest.mark.parametrize("fps", RATES, ids=str)
def test_frames_are_shown_exactly_when_they_should_be(tmp_path: Path, fps: Fraction) -> None:
    """Constant frame rate: every timestamp is n / fps, without rounding, from zero."""
    settings, path = spec(fps=fps), tmp_path / "lesson.mp4"
    assert write_mp4(path, lesson(settings), tail_of(settings), settings) == 121
    frames = frames_of(path)
    assert [frame.pts * frame.time_base for frame in frames] == [n / fps for n in range(121)]
    with av.open(path) as container:
        stream = container.streams.video[0]
        assert (stream.average_rate, stream.frames, stream.start_time) == (fps, 121, 0)
        assert stream.duration * stream.time_base == 121 / fps
    assert complaints(path) == ""


def test_every_frame_is_the_still_that_was_given(tmp_path: Path) -> None:
    """Joining changes no picture: what plays is bit for bit what was encoded."""
    settings, path = spec(), tmp_path / "lesson.mp4"
    pieces = lesson(settings)
    write_mp4(path, pieces, tail_of(settings), settings)
    expected = [frame for piece in pieces for frame in decode(piece.segment) * piece.frames]
    assert all(np.array_equal(a.to_ndarray(), b) for a, b in zip(frames_of(path), expected, strict=True))


def test_the_stream_says_what_it_is(tmp_path: Path) -> None:
    """High profile, 4:2:0, BT.709 limited range, square pixels."""
    settings, path = spec(), tmp_path / "lesson.mp4"
    write_mp4(path, lesson(settings), tail_of(settings), settings, tags={"title": "Light"})
    with av.open(path) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.profile, codec.pix_fmt, codec.sample_aspect_ratio) == ("High", "yuv420p", 1)
        assert (codec.color_primaries, codec.color_trc) == (ColorPrimaries.BT709, ColorTrc.BT709)
        assert (codec.colorspace, codec.color_range) == (Colorspace.ITU709, ColorRange.MPEG)
        assert container.metadata["title"] == "Light"
        assert container.metadata["encoder"] == "mdvideo"


def test_chapters_are_in_the_container(tmp_path: Path) -> None:
    """To the frame, with any letters in their titles."""
    settings, path = spec(fps=Fraction(30000, 1001)), tmp_path / "lesson.mp4"
    write_mp4(path, lesson(settings), tail_of(settings), settings, CHAPTERS)
    with av.open(path) as container:
        found = container.chapters()
    assert [chapter["metadata"]["title"] for chapter in found] == [chapter.title for chapter in CHAPTERS]
    times = [(chapter["start"] * chapter["time_base"], chapter["end"] * chapter["time_base"]) for chapter in found]
    assert times == [(chapter.start / settings.fps, chapter.end / settings.fps) for chapter in CHAPTERS]


def test_a_hundred_chapters_fit_and_so_do_three_hundred(tmp_path: Path) -> None:
    """Nero's list ends at 255; the chapter track does not."""
    settings, path = spec(), tmp_path / "lesson.mp4"
    hold = held(photo(1), settings, 600)
    chapters = [Chapter(2 * n, 2 * n + 2, f"{n}: {'ü' * 200}") for n in range(300)]
    write_mp4(path, [hold], tail_of(settings), settings, chapters)
    with av.open(path) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == [c.title for c in chapters]


@pytest.mark.parametrize(
    "chapters", [[Chapter(5, 5, "empty")], [Chapter(9, 12, "late"), Chapter(0, 9, "early")]], ids=["empty", "disorder"]
)
def test_chapters_out_of_order_are_refused(tmp_path: Path, chapters: list[Chapter]) -> None:
    settings = spec()
    with pytest.raises(EncodeError, match="chapters"):
        write_mp4(tmp_path / "a.mp4", lesson(settings), tail_of(settings), settings, chapters)


def boxes(data: bytes) -> Iterator[tuple[str, int]]:
    at = 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        yield kind.decode(), size
        at += size


def test_the_index_comes_first(tmp_path: Path) -> None:
    """A browser can play before it has the whole file; there is no edit list for it to stumble over."""
    settings, path = spec(), tmp_path / "lesson.mp4"
    write_mp4(path, lesson(settings), tail_of(settings), settings, CHAPTERS)
    data = path.read_bytes()
    assert [kind for kind, _ in boxes(data)] == ["ftyp", "moov", "mdat"]
    assert b"elst" not in data


def test_the_same_lesson_gives_the_same_bytes(tmp_path: Path) -> None:
    settings = spec()
    for name in ("a", "b"):
        write_mp4(tmp_path / f"{name}.mp4", lesson(settings), tail_of(settings), settings, CHAPTERS, {"title": "T"})
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def stored_film(settings: VideoSpec, fetch: Fetch) -> VirtualMp4:
    """A film whose second slide has to be fetched."""
    second = hold_of(photo(2), settings).dumps()
    pieces = [held(photo(1), settings, 70), StillSegment(placed(second, digest_of(second)), 51)]
    return mux.lay_out_mp4(pieces, in_memory(tail_of(settings)), settings, fetch=fetch)


def blow(error: Exception) -> NoReturn:
    raise error


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path) -> None:
    """A fault halfway leaves the old file and no scraps."""
    settings, path = spec(), tmp_path / "lesson.mp4"
    path.write_bytes(b"the old film")

    film = stored_film(settings, fetch=lambda _: blow(EncodeError("the second slide cannot be read")))
    with pytest.raises(EncodeError, match="second slide"):
        mux.write_mp4(path, film)
    assert path.read_bytes() == b"the old film"
    assert [entry.name for entry in tmp_path.iterdir()] == ["lesson.mp4"]


def test_a_full_disk_is_one_clear_error(tmp_path: Path) -> None:
    """An OSError while pieces are written is an OutputError that names the file."""
    film = stored_film(spec(), fetch=lambda _: blow(OSError(28, "No space left on device")))
    with pytest.raises(OutputError, match=r"lesson\.mp4: no space left"):
        mux.write_mp4(tmp_path / "lesson.mp4", film)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    settings = spec()
    with pytest.raises(OutputError, match="cannot write"):
        write_mp4(tmp_path / "no" / "lesson.mp4", lesson(settings), tail_of(settings), settings)


def test_nothing_to_show_is_refused(tmp_path: Path) -> None:
    settings = spec()
    with pytest.raises(EncodeError, match="nothing"):
        write_mp4(tmp_path / "a.mp4", [], tail_of(settings), settings)


def test_an_unknown_tag_is_refused(tmp_path: Path) -> None:
    settings = spec()
    with pytest.raises(EncodeError, match="mood"):
        write_mp4(tmp_path / "a.mp4", lesson(settings), tail_of(settings), settings, tags={"mood": "calm"})


def sine(seconds: float, rate: int = 48_000) -> tuple[Sound, np.ndarray]:
    """A tone as AAC packets, and its samples as float."""
    samples = (0.4 * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)).astype(np.float32)
    codec = av.CodecContext.create("aac", "w")
    codec.sample_rate, codec.layout, codec.format, codec.bit_rate = rate, "mono", "fltp", 96_000
    codec.time_base = Fraction(1, rate)
    codec.flags |= av.codec.context.Flags.global_header
    packets = []
    for start in range(0, len(samples) - 1023, 1024):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + 1024], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        packets += map(bytes, codec.encode(frame))
    packets += map(bytes, codec.encode(None))
    return Sound((SampleRun.of(packets),), bytes(codec.extradata), rate, "mono"), samples


def test_sound_plays_with_the_pictures(tmp_path: Path) -> None:
    """An AAC track from time zero, one packet of priming late, interleaved second by second."""
    settings, path = spec(), tmp_path / "lesson.mp4"
    sound, samples = sine(4)
    write_mp4(path, lesson(settings), tail_of(settings), settings, CHAPTERS, sound=sound)
    with av.open(path) as container:
        stream = container.streams.audio[0]
        assert (stream.codec_context.name, stream.rate, stream.layout.name) == ("aac", 48_000, "mono")
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    expected = samples[10_000:40_000]
    assert np.abs(heard[1024:][10_000:40_000] - expected).max() < 0.02
    with av.open(path) as container:
        packets = [p for p in container.demux() if p.dts is not None and p.stream.type in ("audio", "video")]
    by_place = sorted(packets, key=lambda p: p.pos)
    ahead = [float(p.dts * p.time_base) for p in by_place]
    assert max(a - b for a, b in zip(np.maximum.accumulate(ahead), ahead, strict=True)) < 1.1
    assert complaints(path) == ""


@pytest.mark.parametrize("layout", ["5.1", ""])
def test_sound_of_another_kind_is_refused(tmp_path: Path, layout: str) -> None:
    settings = spec()
    with pytest.raises(EncodeError, match="mono or stereo"):
        write_mp4(
            tmp_path / "a.mp4",
            lesson(settings),
            tail_of(settings),
            settings,
            sound=Sound((SampleRun.of([b"x"]),), b"", 48_000, layout),
        )
