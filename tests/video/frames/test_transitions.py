"""A transition leads from one still to the next, in exactly the given number of frames, without repeating either."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from mdvideo.deck.directives.transition_names import XFADE
from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.segment_jobs import TransitionJob
from mdvideo.video.frames.colour_conversion import decode_png, planes_of, to_yuv
from mdvideo.video.frames.transitions import render_transition
from mdvideo.video.handlers import run_transition
from mdvideo.video.segment import Segment
from tests.support.encoded_video import (
    MemoryStore,
    Pixels,
    decode_frames,
    decode_segment,
    encode_as_png,
    ffmpeg_errors,
    mp4_contents,
    photo,
    psnr,
    segment_in,
    small_spec,
    two_holds,
    write_mp4,
)

BEFORE, AFTER = (decode_png(encode_as_png(photo(seed))) for seed in (1, 2))
A, B = (planes_of(to_yuv(frame)) for frame in (BEFORE, AFTER))


def render(name: str, frames: int) -> list[Pixels]:
    return [planes_of(frame) for frame in render_transition(BEFORE, AFTER, name, frames, small_spec().fps)]


def encode(frames: int, name: str = "fade") -> Segment:
    store = MemoryStore()
    before, after = (store.put(encode_as_png(photo(seed))) for seed in (1, 2))
    job = TransitionJob(before=before, after=after, name=name, frames=frames, spec=small_spec())
    return segment_in(run_transition(job, store).outputs)


@pytest.mark.parametrize("name", ["fade", "wipeleft", "dissolve"])
def test_a_transition_goes_steadily_from_one_still_to_the_other(name: str) -> None:
    """Each frame differs more from the first still and less from the second; neither is among them."""
    frames = render(name, 9)
    assert len(frames) == 9
    to_first = [psnr(A, frame) for frame in frames]
    to_second = [psnr(B, frame) for frame in frames]
    assert to_first == sorted(to_first, reverse=True)
    assert to_second == sorted(to_second)
    assert not any(np.array_equal(frame, end) for frame in frames for end in (A, B))


def test_a_fade_is_exact() -> None:
    """At the time t, 0…1, the share t² (3 − 2t) of the new still is shown, to the level."""
    for index, frame in enumerate(render("fade", 4), 1):
        time = index / 5
        exact = A + (B.astype(float) - A) * round(256 * time * time * (3 - 2 * time)) / 256
        assert np.abs(frame - exact).max() <= 0.5


@pytest.mark.parametrize("name", ["fade", "wipeleft"])
def test_a_transition_begins_and_ends_slowly(name: str) -> None:
    """The change from frame to frame is smallest at the ends."""
    frames = [A.astype(float), *(frame.astype(float) for frame in render(name, 19)), B.astype(float)]
    steps = [float(np.abs(after - before).mean()) for before, after in pairwise(frames)]
    assert steps[0] < steps[5] < steps[9]
    assert steps[-1] < steps[-6] < steps[-10]


def test_the_part_that_a_wipe_has_not_reached_is_the_still() -> None:
    """Pixels are not resampled on the way: nothing shimmers where the hold ends and the transition begins."""
    (first, *_) = render("wipeleft", 19)
    untouched = np.s_[:180, :300]
    assert np.array_equal(first[untouched], A[untouched])


@pytest.mark.parametrize("name", sorted(XFADE))
def test_every_transition_that_a_deck_can_name_works(name: str) -> None:
    assert len(render(name, 2)) == 2


def test_an_unknown_transition_is_refused() -> None:
    with pytest.raises(EncodeError, match="swirl"):
        render("swirl", 3)


@pytest.mark.parametrize("frames", [2, 15, 51])
def test_a_transition_joins_the_holds(tmp_path: Path, frames: int) -> None:
    """Every frame decodes without an error; 51 frames contain a key frame of their own."""
    path, spec = tmp_path / "lesson.mp4", small_spec()
    write_mp4(path, mp4_contents(spec, two_holds(spec, encode(frames))))
    assert len(decode_frames(path)) == 121 + frames
    assert ffmpeg_errors(path) == ""


def test_encoded_frames_look_like_rendered_ones() -> None:
    for decoded, rendered in zip(decode_segment(encode(15)), render("fade", 15), strict=True):
        assert psnr(decoded, rendered) > 36


def test_a_transition_has_the_same_bytes_twice() -> None:
    assert encode(6, "dissolve") == encode(6, "dissolve")
