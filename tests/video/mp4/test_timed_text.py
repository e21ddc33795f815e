"""Captions inside the MP4, as players see them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path

import av
import pytest

from mdvideo.deck.translation.languages import three_letters
from mdvideo.errors import EncodeError
from mdvideo.video.video_model import Caption, CaptionTrack, Chapter
from tests.support.encoded_video import complaints, frames_of, held, photo, spec, tail_of, write_mp4

ENGLISH = CaptionTrack(
    "en-GB",
    (
        Caption(Fraction(1, 2), Fraction(2), "A leaf is green.\nLook & see."),
        Caption(Fraction(2), Fraction(3), "Ein grünes <Blatt> 叶"),
        Caption(Fraction(4), Fraction(19, 4), "The end."),
    ),
)
GERMAN = CaptionTrack("de", (Caption(Fraction(0), Fraction(1), "Guten Tag."),), shown=True)
ffprobe = pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs ffprobe on the path")


def write(path: Path, captions: list[CaptionTrack]) -> None:
    settings = spec()
    pieces = [held(photo(1), settings, 150)]
    write_mp4(path, pieces, tail_of(settings), settings, [Chapter(0, 150, "One")], captions=captions)


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Five seconds with a chapter and captions in two languages."""
    path = tmp_path / "lesson.mp4"
    write(path, [ENGLISH, GERMAN])
    return path


def test_a_player_reads_every_caption_at_its_time(film: Path) -> None:
    with av.open(film) as container:
        stream = next(s for s in container.streams.subtitles if s.language == "eng")
        shown = [
            (float(p.pts * p.time_base), float((p.pts + p.duration) * p.time_base), bytes(p)[2:].decode())
            for p in container.demux(stream)
            if p.size > 2
        ]
    assert shown == [(float(c.start), float(c.end), c.text) for c in ENGLISH.captions]


@ffprobe
def test_ffprobe_knows_languages_and_which_is_on(film: Path) -> None:
    command = ["ffprobe", "-v", "error", "-show_streams", "-select_streams", "s", "-of", "json", str(film)]
    streams = json.loads(subprocess.check_output(command))["streams"]
    assert [(s["codec_name"], s["tags"]["language"], s["disposition"]["default"]) for s in streams] == [
        ("mov_text", "eng", 0),
        ("mov_text", "deu", 1),
    ]


@ffprobe
def test_ffmpeg_turns_the_track_into_subtitles(film: Path) -> None:
    command = ["ffmpeg", "-v", "error", "-xerror", "-i", str(film), "-map", "0:s:0", "-f", "srt", "-"]
    text = re.sub("</?font[^>]*>", "", subprocess.check_output(command, text=True, stderr=subprocess.STDOUT))
    assert "00:00:00,500 --> 00:00:02,000\nA leaf is green.\nLook & see." in text
    assert "00:00:04,000 --> 00:00:04,750\nThe end." in text


def test_pictures_and_chapters_stay_whole(film: Path) -> None:
    assert len(frames_of(film)) == 150
    assert complaints(film) == ""
    with av.open(film) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One"]


def test_captions_that_overlap_are_refused(tmp_path: Path) -> None:
    late = CaptionTrack("en", (Caption(Fraction(0), Fraction(2), "a"), Caption(Fraction(1), Fraction(3), "b")))
    with pytest.raises(EncodeError, match="in order"):
        write(tmp_path / "a.mp4", [late])


def test_captions_that_outlast_the_film_are_refused(tmp_path: Path) -> None:
    long = CaptionTrack("en", (Caption(Fraction(0), Fraction(9), "a"),))
    with pytest.raises(EncodeError, match="end with the film"):
        write(tmp_path / "a.mp4", [long])


@pytest.mark.parametrize(
    ("tag", "letters"), [("de-CH", "deu"), ("zh-Hant-TW", "zho"), ("gsw", "gsw"), ("", "und"), ("x", "und")]
)
def test_languages_in_three_letters(tag: str, letters: str) -> None:
    assert three_letters(tag) == letters
