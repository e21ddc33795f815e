"""A transition leads from one still to the next, in as many frames as asked for, ends not repeated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mdvideo.deck.directives.transition_names import XFADE
from mdvideo.errors import EncodeError
from mdvideo.plan.jobs import TransitionJob
from mdvideo.video.frames.colour_conversion import decode_png, planes_of, to_yuv
from mdvideo.video.frames.transitions import transition_frames
from mdvideo.video.h264.segment import Segment
from mdvideo.video.handlers import make_transition
from tests.support.encoded_video import (
    Shelf,
    complaints,
    decode,
    frames_of,
    lesson,
    photo,
    png,
    psnr,
    segment_of,
    spec,
    tail_of,
    write_mp4,
)

BEFORE, AFTER = (decode_png(png(photo(seed))) for seed in (1, 2))
A, B = (planes_of(to_yuv(frame)) for frame in (BEFORE, AFTER))


def frames(name: str, count: int) -> list[np.ndarray]:
    return [planes_of(frame) for frame in transition_frames(BEFORE, AFTER, name, count, spec().fps)]


@pytest.mark.parametrize("name", ["fade", "wipeleft", "dissolve"])
def test_a_transition_goes_steadily_from_one_still_to_the_other(name: str) -> None:
    """Each frame is farther from the first still and nearer to the second; neither is among them."""
    made = frames(name, 9)
    assert len(made) == 9
    away = [psnr(A, frame) for frame in made]
    near = [psnr(B, frame) for frame in made]
    assert away == sorted(away, reverse=True)
    assert near == sorted(near)
    assert not any(np.array_equal(frame, end) for frame in made for end in (A, B))


def test_a_fade_is_exact() -> None:
    """Frame i of n shows (i + 1) / (n + 1) of the new still, to the level."""
    for index, frame in enumerate(frames("fade", 4), 1):
        exact = A + (B.astype(float) - A) * round(256 * index / 5) / 256
        assert np.abs(frame - exact).max() <= 0.5


def test_what_a_wipe_has_not_reached_is_the_still() -> None:
    """Pixels are not resampled on the way: no shimmer where the hold hands over to the transition."""
    (first, *_) = frames("wipeleft", 19)
    untouched = np.s_[:180, :300]
    assert np.array_equal(first[untouched], A[untouched])


@pytest.mark.parametrize("name", sorted(XFADE))
def test_every_transition_that_a_deck_may_name_works(name: str) -> None:
    assert len(frames(name, 2)) == 2


def test_an_unknown_transition_is_refused() -> None:
    with pytest.raises(EncodeError, match="swirl"):
        frames("swirl", 3)


def job(count: int, shelf: Shelf, name: str = "fade") -> TransitionJob:
    before, after = (shelf.put(png(photo(seed))) for seed in (1, 2))
    return TransitionJob(before=before, after=after, name=name, frames=count, spec=spec())


def transition(count: int, name: str = "fade") -> Segment:
    shelf = Shelf()
    return segment_of(make_transition(job(count, shelf, name), shelf).outputs)


@pytest.mark.parametrize("count", [2, 15, 51])
def test_a_transition_joins_the_holds(tmp_path: Path, count: int) -> None:
    """Hold, transition, hold: every frame there, decoded without complaint; 51 frames hold a key frame of their own."""
    path, settings = tmp_path / "lesson.mp4", spec()
    write_mp4(path, lesson(settings, lambda: transition(count)), tail_of(settings), settings)
    assert len(frames_of(path)) == 121 + count
    assert complaints(path) == ""


def test_moving_frames_look_as_they_should() -> None:
    for seen, meant in zip(decode(transition(15)), frames("fade", 15), strict=True):
        assert psnr(seen, meant) > 36


def test_a_transition_gives_the_same_bytes_twice() -> None:
    assert transition(6, "dissolve") == transition(6, "dissolve")


def test_a_single_frame_is_no_transition() -> None:
    shelf = Shelf()
    with pytest.raises(EncodeError, match="2"):
        make_transition(job(1, shelf), shelf)
