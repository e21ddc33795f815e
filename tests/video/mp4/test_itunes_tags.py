"""Tags of the MP4, and Nero's list of chapters."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import pytest

from mdvideo.errors import EncodeError
from mdvideo.video.mp4.itunes_tags import TAGS, user_data
from mdvideo.video.video_model import Chapter
from tests.support.encoded_video import mp4_contents, small_spec, write_mp4
from tests.support.mp4_boxes import read_boxes


def test_ffmpeg_reads_every_tag(tmp_path: Path) -> None:
    path = tmp_path / "lesson.mp4"
    tags = {name: f"{name}: Größe" for name in TAGS}
    write_mp4(path, mp4_contents(small_spec(), tags=tags))
    with av.open(path) as container:
        assert {name: container.metadata.get(name) for name in TAGS} == tags


def test_an_unknown_tag_is_refused() -> None:
    with pytest.raises(EncodeError, match="mood"):
        user_data({"mood": "calm"}, (), Fraction(30))


def test_nero_lists_255_chapters_with_titles_of_255_bytes() -> None:
    """A title is cut between letters. Times are in units of 100 ns."""
    chapters = [Chapter(n, n + 1, "x" + "ü" * 200) for n in range(300)]
    chpl = next(read_boxes(user_data({}, chapters, Fraction(25)))).find("chpl")
    assert chpl.header == (1, 0)
    assert chpl.content[4:9] == struct.pack(">IB", 0, 255)
    title = ("x" + "ü" * 127).encode()
    entry = struct.pack(">QB", 400_000, 255) + title
    assert chpl.content[9 + len(entry) :].startswith(entry)
