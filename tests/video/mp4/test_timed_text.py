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

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.timed_text import caption_region, caption_samples
from mdvideo.video.video_model import Caption, CaptionTrack, Chapter
from tests.support.encoded_video import (
    decode_frames,
    ffmpeg_errors,
    hold_still,
    mp4_contents,
    photo,
    small_spec,
    write_mp4,
)

ENGLISH = CaptionTrack(
    "en-GB",
    (
        Caption(Fraction(1, 2), Fraction(2), "A leaf is green.\nLook & see."),
        Caption(Fraction(2), Fraction(3), "Ein grünes <Blatt> 叶"),
        Caption(Fraction(4), Fraction(19, 4), "The end."),
    ),
)
GERMAN = CaptionTrack("de", (Caption(Fraction(0), Fraction(1), "Guten Tag."),), enabled=True)
needs_ffprobe = pytest.mark.skipif(shutil.which("ffprobe") is None, reason="needs FFmpeg (ffprobe)")


def write_with_captions(path: Path, *tracks: CaptionTrack) -> Path:
    """Write five seconds with a chapter and these captions."""
    pieces = [hold_still(photo(1), small_spec(), 150)]
    write_mp4(path, mp4_contents(small_spec(), pieces, chapters=(Chapter(0, 150, "One"),), captions=tracks))
    return path


@pytest.fixture
def captioned(tmp_path: Path) -> Path:
    return write_with_captions(tmp_path / "lesson.mp4", ENGLISH, GERMAN)


def test_a_player_reads_every_caption_at_its_time(captioned: Path) -> None:
    with av.open(captioned) as container:
        stream = next(s for s in container.streams.subtitles if s.language == "eng")
        shown = [
            (float(p.pts * p.time_base), float((p.pts + p.duration) * p.time_base), bytes(p)[2:].decode())
            for p in container.demux(stream)
            if p.size > 2 and p.pts is not None and p.duration is not None
        ]
    assert shown == [(float(c.start), float(c.end), c.text) for c in ENGLISH.captions]


@needs_ffprobe
def test_ffprobe_finds_the_languages_and_which_track_is_on(captioned: Path) -> None:
    command = ["ffprobe", "-v", "error", "-show_streams", "-select_streams", "s", "-of", "json", str(captioned)]
    streams = json.loads(subprocess.check_output(command))["streams"]
    assert [(s["codec_name"], s["tags"]["language"], s["disposition"]["default"]) for s in streams] == [
        ("mov_text", "eng", 0),
        ("mov_text", "deu", 1),
    ]


@needs_ffprobe
def test_ffmpeg_converts_the_track_to_subtitles(captioned: Path) -> None:
    command = ["ffmpeg", "-v", "error", "-xerror", "-i", str(captioned), "-map", "0:s:0", "-f", "srt", "-"]
    text = re.sub("</?font[^>]*>", "", subprocess.check_output(command, text=True, stderr=subprocess.STDOUT))
    assert "00:00:00,500 --> 00:00:02,000\nA leaf is green.\nLook & see." in text
    assert "00:00:04,000 --> 00:00:04,750\nThe end." in text


def test_video_and_chapters_stay_whole(captioned: Path) -> None:
    assert len(decode_frames(captioned)) == 150
    assert ffmpeg_errors(captioned) == ""
    with av.open(captioned) as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One"]


def test_captions_that_overlap_are_refused() -> None:
    captions = (Caption(Fraction(0), Fraction(2), "a"), Caption(Fraction(1), Fraction(3), "b"))
    with pytest.raises(EncodeError, match="in order"):
        caption_samples(captions, 1000)


def test_a_caption_of_more_than_64_kib_is_refused() -> None:
    with pytest.raises(EncodeError, match="64 KiB"):
        caption_samples((Caption(Fraction(0), Fraction(1), "a" * 65_536),), 1000)


def test_captions_after_the_end_of_the_video_are_refused(tmp_path: Path) -> None:
    with pytest.raises(EncodeError, match="end with the video"):
        write_with_captions(tmp_path / "a.mp4", CaptionTrack("en", (Caption(Fraction(0), Fraction(9), "a"),)))


def test_captions_are_above_the_lower_edge() -> None:
    assert caption_region(1920, 1080) == (1920, 162, 878)
