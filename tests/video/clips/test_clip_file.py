"""Frames of clips, with their times."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from mdvideo.errors import AssetError
from mdvideo.frame_size import Size
from mdvideo.video.clips.clip_file import clip_frames
from mdvideo.video.clips.clip_picture import rgba_of
from tests.support.clip_files import HEIGHT, WIDTH, animated_picture, bar_in, place_of, sound_file, video_file

SIZE = Size(WIDTH, HEIGHT)


def places_of(data: bytes, container: str, start: Fraction = Fraction(0)) -> list[tuple[float, float]]:
    """When each frame begins, and where its bar is."""
    frames = clip_frames(data, container, "demo", start)
    return [(float(timed.start), bar_in(rgba_of(timed.frame, SIZE)[..., :3])) for timed in frames]


@pytest.mark.parametrize(
    ("data", "container", "seconds"),
    [
        (video_file(range(10)), "mov", 1 / 30),
        (video_file(range(10), container="mov"), "mov", 1 / 30),
        (video_file(range(10), container="webm", codec="libvpx-vp9"), "matroska", 1 / 30),
        (animated_picture("GIF"), "gif", 0.1),
        (animated_picture("PNG"), "apng", 0.1),
    ],
)
def test_every_format_gives_its_frames_at_their_times(data: bytes, container: str, seconds: float) -> None:
    found = places_of(data, container)
    assert len(found) == 10
    for number, (at, place) in enumerate(found):
        assert at == pytest.approx(number * seconds, abs=0.002)
        assert place == pytest.approx(place_of(number), abs=0.02)


def test_a_variable_frame_rate_keeps_its_times() -> None:
    times = [Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(3, 5)]
    found = places_of(video_file([0, 5, 10, 15], times=times), "mov")
    assert [at for at, _ in found] == pytest.approx([0, 0.1, 0.5, 0.6], abs=0.002)


def test_a_start_begins_with_the_frame_that_is_seen_then() -> None:
    found = places_of(video_file(range(30)), "mov", Fraction(21, 60))
    assert found[0][1] == pytest.approx(place_of(10), abs=0.02)
    late = places_of(video_file([0] * 300 + [9] * 30), "mov", Fraction(10))
    assert late[0][1] == pytest.approx(place_of(9), abs=0.02)
    assert len(late) == 30


def test_a_frame_lasts_until_the_next_one() -> None:
    frames = list(clip_frames(video_file(range(5)), "mov", "demo"))
    assert all(a.end == b.start for a, b in itertools.pairwise(frames))
    assert float(frames[-1].end) == pytest.approx(5 / 30, abs=0.002)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (video_file()[:900], "cannot be decoded"),
        (b"\0\0\0\x18ftypmp42" + bytes(200), "cannot be decoded|no pictures"),
        (sound_file(), "has sound and no pictures"),
        (b"#EXTM3U\nfile:///etc/passwd\n", "cannot be decoded"),
    ],
)
def test_what_is_no_clip_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(AssetError, match=message):
        list(clip_frames(data, "mov", "demo.mp4"))
