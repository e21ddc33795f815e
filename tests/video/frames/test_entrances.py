"""Fragments rise or are wiped into their places, and nothing else in the picture changes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mdvideo.video.frames.colour_conversion import decode_png, planes_of, to_yuv
from mdvideo.video.frames.transitions import render_transition
from tests.support.encoded_video import Pixels, encode_as_png, photo, small_spec

WIDTH, HEIGHT = 320, 180
BOX = (100, 60, 220, 100)
"""Where the fragment stands: left, top, right, bottom."""


def stills() -> tuple[Pixels, Pixels]:
    """A soft background without and with a bright box, as RGB."""
    x, y = np.meshgrid(np.linspace(40, 90, WIDTH), np.linspace(0, 30, HEIGHT))
    ground = np.repeat((x + y)[..., None], 3, axis=2).astype(np.uint8)
    picture = Image.fromarray(ground)
    ImageDraw.Draw(picture).rectangle((BOX[0], BOX[1], BOX[2] - 1, BOX[3] - 1), (230, 230, 230))
    return ground, np.asarray(picture)


def luma_of(name: str, frames: int) -> tuple[Pixels, list[Pixels], Pixels]:
    before, after = (decode_png(encode_as_png(pixels)) for pixels in stills())
    shown = render_transition(before, after, name, frames, small_spec().fps)
    ends = (planes_of(to_yuv(frame))[:HEIGHT] for frame in (before, after))
    first, last = ends
    return first, [planes_of(frame)[:HEIGHT] for frame in shown], last


@pytest.mark.parametrize("name", ["rise", "wipe"])
def test_a_fragment_is_half_there_at_half_of_the_time(name: str) -> None:
    """That is when its word is spoken."""
    before, (*_, middle, _, _, _), after = luma_of(name, 7)
    box = np.s_[BOX[1] : BOX[3], BOX[0] : BOX[2]]
    share = (middle[box].astype(float) - before[box]).sum() / (after[box].astype(float) - before[box]).sum()
    assert share == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("name", ["rise", "wipe"])
def test_nothing_but_the_fragment_changes(name: str) -> None:
    before, frames, _ = luma_of(name, 7)
    for frame in frames:
        rows, columns = np.nonzero(frame != before)
        assert rows.min() >= BOX[1] - 1
        assert rows.max() <= BOX[3] + 3  # 12 pixels of 1080 are 2 of 180
        assert columns.min() >= BOX[0] - 1
        assert columns.max() <= BOX[2]


def test_a_fragment_rises_into_its_place_and_settles() -> None:
    before, frames, _ = luma_of("rise", 11)
    tops = []
    for frame in frames:
        change = (frame.astype(float) - before)[:, BOX[0] + 20 : BOX[2] - 20].mean(axis=1)
        tops.append(float(BOX[3] - change.sum() / max(change.max(), 1e-9) + change[BOX[3] :].sum() / change.max()))
    overhang = [float((frame.astype(float) - before)[BOX[3] :].sum()) > 0 for frame in frames]
    assert overhang[0]
    assert not overhang[-1]
    assert all(later <= earlier + 0.1 for earlier, later in pairwise(tops))  # levels are whole numbers
    assert tops[0] - tops[-1] > 1


def test_a_wipe_goes_from_left_to_right() -> None:
    before, frames, _ = luma_of("wipe", 9)
    edges = [int(np.nonzero(np.abs(frame.astype(int) - before) > 40)[1].max(initial=0)) for frame in frames]
    assert edges == sorted(edges)
    assert edges[0] < BOX[0] + 30
    assert edges[-1] > BOX[2] - 12


def test_two_pictures_without_a_difference_stay_as_they_are() -> None:
    same = decode_png(encode_as_png(photo(1)))
    for name in ("rise", "wipe"):
        for frame in render_transition(same, same, name, 3, small_spec().fps):
            assert np.array_equal(planes_of(frame), planes_of(to_yuv(same)))
