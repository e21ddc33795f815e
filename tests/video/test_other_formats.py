"""WebM and GIF are made from the finished MP4."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from mdvideo.errors import OutputError
from mdvideo.video.gif import write_gif
from mdvideo.video.video_model import Chapter
from mdvideo.video.webm import write_webm
from tests.support.encoded_video import frames_of, lesson, psnr, spec, tail_of, write_mp4


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings, path = spec(), tmp_path_factory.mktemp("film") / "lesson.mp4"
    write_mp4(path, lesson(settings), tail_of(settings), settings, [Chapter(0, 70, "One"), Chapter(70, 121, "Two")])
    return path


def test_webm_shows_the_same_film(tmp_path: Path, film: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Every frame at its time, AV1, chapters kept; and the encoder keeps quiet."""
    path = tmp_path / "lesson.webm"
    assert write_webm(path, film) == 121
    frames, sources = frames_of(path), frames_of(film)
    assert len(frames) == 121
    assert psnr(frames[60].to_ndarray(), sources[60].to_ndarray()) > 33
    with av.open(path) as container:
        assert container.streams.video[0].codec_context.name in ("libdav1d", "av1", "libaom-av1")
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["One", "Two"]
        assert abs(container.duration / av.time_base - 121 / 30) < 0.01
    assert capfd.readouterr() == ("", "")


def test_webm_gives_the_same_bytes_twice(tmp_path: Path, film: Path) -> None:
    for name in ("a.webm", "b.webm"):
        write_webm(tmp_path / name, film)
    assert (tmp_path / "a.webm").read_bytes() == (tmp_path / "b.webm").read_bytes()


def test_gif_lasts_as_long_as_the_film(tmp_path: Path, film: Path) -> None:
    """Twelve and a half frames a second, in colours near the film's."""
    path = tmp_path / "lesson.gif"
    count = write_gif(path, film)
    frames = frames_of(path)
    assert count == len(frames) == round(Fraction(121, 30) * Fraction(25, 2))
    source = frames_of(film)[0].reformat(format="rgb24", src_colorspace="ITU709").to_ndarray()
    assert psnr(frames[0].to_ndarray(format="rgb24"), source) > 25


@pytest.mark.parametrize("write", [write_webm, write_gif])
def test_a_place_that_cannot_be_written_is_one_clear_error(film: Path, tmp_path: Path, write: type) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        write(tmp_path / "no" / "lesson.out", film)
