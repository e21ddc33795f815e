"""WebM files are made from the finished MP4."""

from __future__ import annotations

from pathlib import Path

import av
import pytest

from mdvideo.errors import OutputError
from mdvideo.video.frames.colour_conversion import planes_of
from mdvideo.video.webm import write_webm
from tests.support.encoded_video import decode_frames, psnr


def test_a_webm_shows_the_same_video(tmp_path: Path, finished_mp4: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every frame is there at its time, in AV1, with the chapters, and the encoder prints nothing."""
    path = tmp_path / "lesson.webm"
    assert write_webm(path, finished_mp4) == 121
    frames, sources = decode_frames(path), decode_frames(finished_mp4)
    assert len(frames) == 121
    assert psnr(planes_of(frames[60]), planes_of(sources[60])) > 33
    with av.open(path) as container:
        assert container.streams.video[0].codec_context.name in ("libdav1d", "av1", "libaom-av1")
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One", "Two"]
        assert container.duration is not None
        assert abs(container.duration / av.time_base - 121 / 30) < 0.01
    assert capfd.readouterr() == ("", "")


def test_a_webm_has_the_same_bytes_twice(tmp_path: Path, finished_mp4: Path) -> None:
    for name in ("a.webm", "b.webm"):
        write_webm(tmp_path / name, finished_mp4)
    assert (tmp_path / "a.webm").read_bytes() == (tmp_path / "b.webm").read_bytes()


def test_an_unwritable_path_is_one_clear_error(tmp_path: Path, finished_mp4: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        write_webm(tmp_path / "no" / "lesson.webm", finished_mp4)
