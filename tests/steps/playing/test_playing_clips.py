"""Decks with clips and terminals, built: what is seen and heard, and when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mdvideo.events import Warned
from tests.support.clip_files import animated_picture, bar_in, cast_file, place_of, sound_file, video_file
from tests.support.encoded_video import decode_frames
from tests.support.narrated_videos import NarratedVideo, build_video

FRONT = "---\nsize: 320x180\nfps: 30\ntransition: none\nnarration: none\n---\n\n"


def build(tmp_path: Path, text: str, **settings: Any) -> NarratedVideo:
    return build_video(tmp_path / "lesson.md", FRONT + text, **{"size": "320x180", **settings})


def pictures_of(video: NarratedVideo) -> list[NDArray[np.uint8]]:
    return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in decode_frames(video.path)]


def codes_of(video: NarratedVideo) -> list[str]:
    return [event.problem.code for event in video.events if isinstance(event, Warned)]


@pytest.mark.parametrize(
    ("name", "data", "step"),
    [
        ("demo.mp4", video_file(range(30)), 1),
        ("demo.webm", video_file(range(30), container="webm", codec="libvpx-vp9"), 1),
        ("demo.gif", animated_picture("GIF", range(10), 100), 1 / 3),
        ("demo.webp", animated_picture("WEBP", range(10), 100), 1 / 3),
        ("demo.png", animated_picture("PNG", range(10), 100), 1 / 3),
    ],
)
def test_a_background_clip_plays_from_the_slides_first_frame(
    name: str, data: bytes, step: float, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    video = build(tmp_path, f"![bg]({name})\n")
    pictures = pictures_of(video)
    assert codes_of(video) == []
    assert len(pictures) >= 30
    for number in (0, 1, 5, 14, 26):
        assert bar_in(pictures[number]) == pytest.approx(place_of(int(number * step + 1e-6)), abs=0.03), number


def test_a_slide_lasts_as_long_as_its_clip_and_holds_its_last_frame(tmp_path: Path) -> None:
    (tmp_path / "long.mp4").write_bytes(video_file([n % 30 for n in range(240)]))
    (tmp_path / "short.mp4").write_bytes(video_file(range(15)))
    long = build(tmp_path, "![bg](long.mp4)\n")
    assert len(pictures_of(long)) == 240
    part = build(tmp_path, "![bg](long.mp4){start=1s end=7s speed=0.75}\n")
    assert len(pictures_of(part)) == 240
    stated = build(tmp_path, "![bg](long.mp4)\n\n<!-- duration: 2s -->\n")
    assert len(pictures_of(stated)) == 60
    held = pictures_of(build(tmp_path, "![bg](short.mp4)\n\n<!-- duration: 2s -->\n"))
    assert bar_in(held[-1]) == pytest.approx(place_of(14), abs=0.03)
    looped = pictures_of(build(tmp_path, "![bg](short.mp4){loop}\n\n<!-- duration: 2s -->\n"))
    assert bar_in(looped[17]) == pytest.approx(place_of(2), abs=0.03)


def test_a_clip_in_the_text_plays_where_its_picture_is(tmp_path: Path) -> None:
    (tmp_path / "demo.mp4").write_bytes(video_file(range(30)))
    video = build(tmp_path, "# One\n\n![w:400 A bar](demo.mp4)\n")
    pictures = [picture.astype(int) for picture in pictures_of(video)]
    moved = np.abs(pictures[0] - pictures[20]).max(axis=2) > 60
    rows, columns = np.flatnonzero(moved.any(axis=1)), np.flatnonzero(moved.any(axis=0))
    box = rows[0], rows[-1], columns[0], columns[-1]
    assert box[1] - box[0] == pytest.approx(400 * 1.5 / 6 * 0.6, abs=5)
    blue = (np.abs(pictures[0] - [16, 24, 96]).max(axis=2) < 14).any(axis=0)
    left, right = np.flatnonzero(blue)[[0, -1]]
    assert right - left == pytest.approx(100, abs=12)  # 400 of Marp's 1280 pixels, at 320
    heading = np.abs(pictures[0] - pictures[20])[: rows[0] - 8].max()
    assert heading < 40  # the encoder's noise


def test_a_clip_in_a_fragment_begins_when_it_appears(tmp_path: Path) -> None:
    (tmp_path / "demo.mp4").write_bytes(video_file(range(30)))
    text = "# One\n\n* first\n* ![w:300 A bar](demo.mp4)\n\n<!-- duration: 6s -->\n"
    pictures = [picture.astype(int) for picture in pictures_of(build(tmp_path, text))]
    blue = [int((np.abs(picture - [16, 24, 96]).max(axis=2) < 14).sum()) for picture in pictures]
    first = next(number for number, count in enumerate(blue) if count > 800)
    assert first > 60
    assert max(blue[: first - 15]) < 40
    moving = [n for n in range(1, len(pictures)) if np.abs(pictures[n] - pictures[n - 1]).max() > 60]
    assert moving[-1] < first + 36  # it plays for a second, and then holds


def test_text_keeps_its_contrast_over_the_whole_clip(tmp_path: Path) -> None:
    """The clip is dark at first, where a scrim for dark text on it would not be needed for its later white."""
    Image.new("RGB", (160, 96), "black").save(
        tmp_path / "flash.gif",
        save_all=True,
        append_images=[Image.new("RGB", (160, 96), colour) for colour in ("white", "black")],
        duration=400,
        loop=0,
    )
    text = "![bg](flash.gif)\n\n# Words that must be read\n\nand some more of them\n"
    video = build(tmp_path, text)
    assert "contrast" not in codes_of(video)
    pictures = pictures_of(video)
    middle = pictures[15].astype(int).sum(axis=2)
    assert np.ptp(middle[60:120, 20:200]) > 350


def test_the_sound_of_a_clip_is_heard_while_it_plays(tmp_path: Path) -> None:
    (tmp_path / "demo.mp4").write_bytes(video_file(range(30), hertz=440))
    text = "# One\n\n<!-- duration: 1s -->\n\n---\n\n![bg](demo.mp4)%s\n\n<!-- duration: 3s -->\n"
    loud = build(tmp_path, text % "")
    quiet = build(tmp_path, text % "{volume=0.25}")
    fast = build(tmp_path, text % "{speed=2}")
    mute = build(tmp_path, text % "{volume=0}")

    def level(video: NarratedVideo, start: float, end: float) -> float:
        return float(np.sqrt(np.mean(np.square(video.sound_between(start, end)))))

    assert loud.first_sound(0.5, 2) == pytest.approx(1, abs=0.06)
    assert level(loud, 1.2, 1.8) > 20 * level(loud, 2.3, 3.5)
    assert level(fast, 1.1, 1.4) > 20 * level(fast, 1.7, 3)
    spectrum = np.abs(np.fft.rfft(np.atleast_2d(fast.sound_between(1.1, 1.4))[0]))
    assert np.argmax(spectrum) / 0.3 == pytest.approx(440, abs=12)
    assert level(quiet, 1.2, 1.8) > 0
    assert not mute.sound.size


def test_a_clip_that_cannot_play_is_a_warning_and_a_placeholder(tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_bytes(video_file()[:900])
    (tmp_path / "sound.mp4").write_bytes(sound_file())
    (tmp_path / "still.png").write_bytes(animated_picture("PNG", [3]))
    text = "# One\n\n![A](broken.mp4)\n\n![B](sound.mp4)\n\n![C](still.png){speed=2}\n\n![D](none.cast)\n"
    video = build(tmp_path, text)
    warned = [event.problem for event in video.events if isinstance(event, Warned)]
    assert [(p.code, p.span.line if p.span else 0) for p in warned] == [
        ("picture", 10),
        ("picture", 12),
        ("attribute-unknown", 14),
        ("picture", 16),
    ]


def test_the_same_clip_twice_plays_once(tmp_path: Path) -> None:
    (tmp_path / "demo.mp4").write_bytes(video_file(range(30)))
    video = build(tmp_path, "# One\n\n![w:200 A](demo.mp4) ![w:200 B](demo.mp4)\n")
    assert codes_of(video) == ["clip-still"]


def test_a_terminal_is_typed_on_its_slide(tmp_path: Path) -> None:
    (tmp_path / "demo.cast").write_bytes(cast_file([(0, "o", "a"), (3, "o", "\x1b[41m" + " " * 20)]))
    text = "# One\n\n```console {type}\n$ echo hello\nhello\n```\n\n---\n\n```cast {speed=2}\ndemo.cast\n```\n"
    video = build(tmp_path, text)
    assert codes_of(video) == []
    pictures = [picture.astype(int) for picture in pictures_of(video)]
    starts = [chapter["start"] for chapter in video.manifest["slides"]]
    changes = [n for n in range(1, len(pictures)) if np.abs(pictures[n] - pictures[n - 1]).max() > 50]
    typed = [n for n in changes if n / 30 < starts[1]]
    assert len(typed) >= 12
    cut = round(starts[1] * 30)
    red = [n for n in changes if n > cut]
    assert red[0] - cut == pytest.approx(45, abs=1)  # three seconds at twice the speed
