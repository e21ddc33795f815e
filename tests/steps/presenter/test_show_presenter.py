"""A presenter in a corner: in step with the sound, beside the text and above the captions."""

from __future__ import annotations

import io
import itertools
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from mdvideo.errors import DeckError
from mdvideo.events import Warned
from tests.support.encoded_video import decode_frames
from tests.support.narrated_videos import NarratedVideo, build_video

FRONT = "---\ntheme: paper\nsize: 320x180\nfps: 30\ntransition: none\n---\n\n"
FLASHES = (1.0, 1.6, 2.2)


def presenter_file(seconds: float = 3.0) -> bytes:
    """A green picture at 25 frames a second that turns white for two frames at FLASHES, when a tone is heard."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        video = file.add_stream("libx264", rate=25)
        assert isinstance(video, av.VideoStream)
        video.width, video.height, video.pix_fmt = 128, 96, "yuv420p"
        sound = file.add_stream("aac", rate=48000, layout="mono")
        starts = [round(at * 25) for at in FLASHES]
        for number in range(round(seconds * 25)):
            lit = any(start <= number < start + 2 for start in starts)
            colour = (255, 255, 255) if lit else (20, 140, 60)
            pixels = np.full((96, 128, 3), colour, np.uint8)
            file.mux(video.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        file.mux(video.encode(None))
        wave = (0.4 * np.sin(np.arange(round(seconds * 48000)) * 0.12)).astype(np.float32)
        heard = np.zeros_like(wave)
        for at in FLASHES:
            part = slice(round(at * 48000), round(at * 48000) + 4800)
            heard[part] = wave[part]
        for start in range(0, len(heard), 1024):
            block = av.AudioFrame.from_ndarray(heard[None, start : start + 1024].copy(), format="fltp", layout="mono")
            block.sample_rate, block.pts, block.time_base = 48000, start, Fraction(1, 48000)
            file.mux(sound.encode(block))
        file.mux(sound.encode(None))
    return out.getvalue()


def build(folder: Path, text: str, front: str = FRONT) -> tuple[NarratedVideo, list[NDArray[np.int16]]]:
    (folder / "me.mp4").write_bytes(presenter_file())
    video = build_video(folder / "lesson.md", front + text, size="320x180")
    return video, [frame.to_ndarray(format="rgb24").astype(np.int16) for frame in decode_frames(video.path)]


def green_in(picture: NDArray[np.int16]) -> NDArray[np.bool_]:
    return (picture[..., 1] > picture[..., 0] + 60) & (picture[..., 1] > picture[..., 2] + 40)


def place_of(picture: NDArray[np.int16]) -> tuple[int, int, int, int]:
    shown = green_in(picture)
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[NarratedVideo, list[NDArray[np.int16]]]:
    text = "# Before\n\n<!-- _duration: 1.3s -->\n\n---\n\n# Hello\n\nA few words.\n\n<!-- presenter: me.mp4 -->\n"
    return build(tmp_path_factory.mktemp("presenter"), text)


def test_the_picture_is_in_step_with_its_sound(spoken: tuple[NarratedVideo, list[NDArray[np.int16]]]) -> None:
    video, pictures = spoken
    green = [int(green_in(picture).sum()) for picture in pictures]
    most = max(green)
    lit = [n for n, count in enumerate(green) if count < most / 3 and n > 39]
    starts = [n for n in lit if n - 1 not in lit]
    loud = np.flatnonzero(np.abs(np.atleast_2d(video.sound)[0]) > 0.05)
    heard = [loud[0], *(b for a, b in itertools.pairwise(loud) if b - a > 9600)]
    assert len(heard) == len(FLASHES)
    # The sound before the first tone is trimmed, so the slide begins with the first flash.
    for sample in heard[1:]:
        nearest = min(starts, key=lambda n: abs(n / 30 - sample / 48000))
        assert abs(nearest / 30 - sample / 48000) <= 0.5 / 30 + 0.003


def test_it_is_round_and_in_a_free_corner(spoken: tuple[NarratedVideo, list[NDArray[np.int16]]]) -> None:
    video, pictures = spoken
    picture = max(pictures, key=lambda one: int(green_in(one).sum()))
    left, top, right, bottom = place_of(picture)
    assert left > 240
    assert top > 110
    assert right - left == pytest.approx(bottom - top, abs=3)
    assert int(green_in(picture).sum()) == pytest.approx(np.pi / 4 * (right - left) ** 2, rel=0.06)
    assert not green_in(pictures[10]).any()
    assert [event for event in video.events if isinstance(event, Warned)] == []


def test_it_keeps_clear_of_captions_and_stands_where_its_author_says(tmp_path: Path) -> None:
    front = FRONT.replace("fps: 30", "fps: 30\ncaptions: burn")
    text = "# Hello\n\n<!-- presenter: me.mp4 bottom-left rounded 30% -->\n\n<!-- One two three four. -->\n"
    _, pictures = build(tmp_path, text, front)
    left, top, right, bottom = place_of(max(pictures, key=lambda one: int(green_in(one).sum())))
    assert right < 120
    assert bottom < 155
    assert (right - left) / (bottom - top) == pytest.approx(4 / 3, rel=0.06)
    assert bottom - top == pytest.approx(0.3 * 180, abs=3)


def test_what_it_must_cover_and_what_cannot_be_shown_are_warnings(tmp_path: Path) -> None:
    words = "Words that fill all of the slide from one side to the other and back again. " * 9
    text = (
        f"{words}\n\n<!-- presenter: me.mp4 bottom-right 50% -->\n\n---\n\n# Two\n\n<!-- presenter: none.mp4 -->\n"
        "\n---\n\n# Three\n\n<!-- presenter: me.mp4 90% -->\n"
    )
    with pytest.raises(DeckError) as caught:
        build(tmp_path, text)
    assert [problem.code for problem in caught.value.problems] == ["presenter"]
    shorter = text.replace(" 90%", "").replace("none.mp4", "me.mp4")
    video, _ = build(tmp_path, shorter)
    codes = [event.problem.code for event in video.events if isinstance(event, Warned)]
    assert "presenter-covers" in codes
