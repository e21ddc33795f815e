"""A lesson's sound alone: M4A and MP3 with chapters, cover, tags and text."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from mdvideo import build
from mdvideo.errors import OutputError
from mdvideo.events import Event, Finished
from mdvideo.output.files import BuildResult
from tests.support.ffprobe import probe, streams_of
from tests.support.mp4_boxes import read_boxes
from tests.support.narrated_videos import decode_sound
from tests.support.spoken_lessons import write_lesson

TITLES = ["How caches work", "Hits & misses", "When it lies"]


@pytest.fixture(scope="module")
def lesson(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lesson(tmp_path_factory.mktemp("sound"))


def built(lesson: Path, name: str) -> BuildResult:
    return build(lesson, lesson.parent / "out" / name)


@pytest.mark.parametrize("name", ["lesson.m4a", "lesson.mp3"])
def test_chapters_tags_cover_and_text_are_in_the_file(lesson: Path, name: str) -> None:
    found = probe(built(lesson, name).video)
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == TITLES
    assert float(found["chapters"][0]["start_time"]) == 0
    tags = found["format"]["tags"]
    assert (tags["title"], tags["artist"]) == ("How caches work", "Ada")
    (cover,) = (stream for stream in found["streams"] if stream["disposition"]["attached_pic"])
    assert (cover["width"], cover["height"], cover["codec_name"]) == (1400, 1400, "mjpeg")
    lyrics = next(value for tag, value in tags.items() if tag.startswith("lyrics"))
    assert "A cache keeps what was asked for." in lyrics


@pytest.mark.parametrize("name", ["lesson.m4a", "lesson.mp3"])
def test_the_same_deck_gives_the_same_bytes(lesson: Path, name: str) -> None:
    first = built(lesson, name).video.read_bytes()
    again = build(lesson, lesson.parent / "again" / name, cache=False).video.read_bytes()
    assert first == again


def test_an_m4a_has_the_packets_of_the_video_and_encodes_nothing_again(lesson: Path) -> None:
    video = built(lesson, "lesson.mp4").video
    events: list[Event] = []
    sound = build(lesson, lesson.parent / "out" / "copy.m4a", emit=events.append).video
    assert not [event for event in events if isinstance(event, Finished)]

    def packets(path: Path) -> list[bytes]:
        with av.open(path) as container:
            return [bytes(packet) for packet in container.demux(audio=0) if packet.size]

    assert packets(sound) == packets(video)
    assert not streams_of(sound, "video")[0]["disposition"]["default"]


def test_an_m4a_is_built_without_encoding_pictures(tmp_path: Path) -> None:
    events: list[Event] = []
    build(write_lesson(tmp_path), tmp_path / "a.m4a", emit=events.append)
    stages = {event.stage for event in events if isinstance(event, Finished)}
    assert "sound" in stages
    assert "segments" not in stages


def test_an_m4a_has_its_captions_as_a_track(lesson: Path) -> None:
    (track,) = streams_of(built(lesson, "lesson.m4a").video, "subtitle")
    assert (track["codec_name"], track["tags"]["language"]) == ("mov_text", "eng")
    with av.open(lesson.parent / "out" / "lesson.m4a") as container:
        texts = [bytes(packet)[2:].decode() for packet in container.demux(subtitles=0) if packet.size > 2]
    assert texts[0] == "A cache keeps what was asked for."


def test_its_brand_is_that_of_sound(lesson: Path) -> None:
    boxes = list(read_boxes(built(lesson, "lesson.m4a").video.read_bytes()))
    assert boxes[0].kind == "ftyp"
    assert boxes[0].content[:4] == b"M4A "
    assert boxes[1].kind == "moov"


def test_an_mp3_sounds_as_the_video_does_at_the_same_time(lesson: Path) -> None:
    video, mp3 = (decode_sound(built(lesson, name).video) for name in ("lesson.mp4", "lesson.mp3"))
    length = min(video.size, mp3.size)
    assert abs(video.size - mp3.size) < 4800
    middle = slice(length // 4, length // 4 + 96_000)
    spectrum = np.fft.rfft(video[middle]) * np.conj(np.fft.rfft(mp3[middle]))
    lag = int(np.argmax(np.fft.irfft(spectrum)))
    assert min(lag, 96_000 - lag) < 48  # a millisecond: the encoder's delay is taken off


def test_an_mp3_is_as_loud_as_the_video(lesson: Path) -> None:
    levels = [np.std(decode_sound(built(lesson, name).video)) for name in ("lesson.mp4", "lesson.mp3")]
    assert levels[1] == pytest.approx(levels[0], rel=0.02)


def test_an_mp3_has_lyrics_with_times(lesson: Path) -> None:
    data = built(lesson, "lesson.mp3").video.read_bytes()
    assert data[:3] == b"ID3"
    at = data.index(b"SYLT")
    assert data[at + 11 : at + 14] == b"eng"
    assert "A hit is quick.".encode("utf-16-le") in data[at:]
    assert data.count(b"CHAP") == 3
    assert b"CTOC" in data


def test_the_cover_has_the_poster_in_its_middle(lesson: Path) -> None:
    result = built(lesson, "lesson.mp3")
    with av.open(result.video) as container:
        (packet,) = (packet for packet in container.demux(video=0) if packet.size)
    cover = np.asarray(Image.open(BytesIO(bytes(packet))).convert("RGB"), np.int16)
    poster = Image.open(result.poster).convert("RGB").resize((1400, 788))
    assert np.abs(cover[306 : 306 + 788] - np.asarray(poster, np.int16)).mean() < 4


def test_the_manifest_names_the_sound_and_the_other_files(lesson: Path) -> None:
    manifest = built(lesson, "lesson.mp3").manifest
    kinds = {(file.kind, file.type) for file in manifest.files}
    assert ("audio", "audio/mpeg") in kinds
    assert {"poster", "chapters", "captions", "transcript"} <= {kind for kind, _ in kinds}
    assert "video" not in {kind for kind, _ in kinds}


def test_a_silent_deck_has_no_sound_file(tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_text("# Silent\n\n<!-- fps: 10 -->\n", encoding="utf-8")
    with pytest.raises(OutputError, match="has no sound"):
        build(path, tmp_path / "lesson.m4a", size="320x180", speech={"backend": "none"}, images={"backend": "flat"})
    assert not (tmp_path / "lesson.m4a").exists()
