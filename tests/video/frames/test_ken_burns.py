"""Backgrounds pan and zoom smoothly, by fractions of a pixel."""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
import pytest

from mdvideo.deck.directives.motion_values import MOTIONS as DECK_MOTIONS
from mdvideo.errors import EncodeError
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.video.frames.colour_conversion import decode_png, planes_of, to_yuv
from mdvideo.video.frames.ken_burns import MOTIONS, crop_window_at, render_ken_burns
from mdvideo.video.frames.text_overlay import MotionLayers
from tests.support.encoded_video import HEIGHT, WIDTH, Pixels, encode_as_png, no_overlay, photo

EDGE = 100.3
WHOLE = Rect(0, 0, WIDTH, HEIGHT)


def render(background: Pixels, motion: str, frames: int, window: Rect = WHOLE) -> list[Pixels]:
    source = av.VideoFrame.from_ndarray(background, format="rgb24")
    layers = MotionLayers(source, window, overlay=no_overlay, reveals=(), frames=frames)
    return [planes_of(frame) for frame in render_ken_burns(layers, motion)]


def still_planes(background: Pixels) -> Pixels:
    return planes_of(to_yuv(av.VideoFrame.from_ndarray(background, format="rgb24")))


def picture_of_an_edge() -> Pixels:
    """A soft vertical edge at EDGE: dark to its left, light to its right."""
    row = 128 + 100 * np.tanh((np.arange(WIDTH) + 0.5 - EDGE) / 2)
    return np.broadcast_to(row[None, :, None], (HEIGHT, WIDTH, 3)).astype(np.uint8)


def edge_position(frame: Pixels) -> float:
    """Where the middle row passes halfway between dark and light, in pixels from the left."""
    row = frame[HEIGHT // 2, :WIDTH].astype(float)
    half = (row.min() + row.max()) / 2
    index = int(np.argmax(row > half))
    return float(index - (row[index] - half) / (row[index] - row[index - 1]) + 0.5)


def expected_positions(motion: str, frames: int, start: float) -> Iterator[float]:
    for index in range(frames):
        zoom, x, _ = crop_window_at(motion, index, frames)
        centre = WIDTH / 2 + x * WIDTH * (1 - 1 / zoom) / 2
        yield (start - centre) * zoom + WIDTH / 2


@pytest.mark.parametrize("motion", ["zoom-in", "zoom-out", "pan-left", "pan-right"])
def test_an_edge_moves_evenly_by_fractions_of_a_pixel(motion: str) -> None:
    """At every frame the edge is within 0.1 px of its exact position, and it never moves backward."""
    positions = [edge_position(frame) for frame in render(picture_of_an_edge(), motion, 120)]
    expected = list(expected_positions(motion, 120, edge_position(still_planes(picture_of_an_edge()))))
    assert np.abs(np.subtract(positions, expected)).max() < 0.1
    steps = np.diff(positions) * np.sign(positions[-1] - positions[0])
    assert steps.min() > -0.02
    assert np.abs(np.diff(steps)).max() < 0.1


def test_outside_the_window_of_a_split_picture_nothing_moves() -> None:
    background = photo(3)
    right = Rect(WIDTH // 2, 0, WIDTH // 2, HEIGHT)
    first, *_, last = (frame[:HEIGHT] for frame in render(background, "zoom-in", 20, right))
    assert np.array_equal(first[:, : WIDTH // 2], last[:, : WIDTH // 2])
    assert not np.array_equal(first[:, WIDTH // 2 :], last[:, WIDTH // 2 :])
    assert np.abs(first.astype(int) - still_planes(background)[:HEIGHT]).max() <= 1


@pytest.mark.parametrize("motion", DECK_MOTIONS)
def test_every_motion_that_a_deck_can_name_works(motion: str) -> None:
    assert len(render(photo(1), motion, 3)) == 3


def test_motion_starts_and_ends_gently() -> None:
    """The first and last steps are small, since the pictures before and after do not move."""
    zooms = [crop_window_at("zoom-in", index, 100).zoom for index in range(100)]
    steps = np.diff(zooms)
    assert steps[0] < steps.max() / 10
    assert steps[-1] < steps.max() / 10


def test_a_zoom_starts_at_the_picture_itself() -> None:
    first = render(photo(1), "zoom-in", 10)[0]
    assert np.array_equal(first, planes_of(to_yuv(decode_png(encode_as_png(photo(1))))))


def test_no_border_comes_into_view() -> None:
    """A background of one colour stays that colour, up to its edges."""
    background = np.full((HEIGHT, WIDTH, 3), (40, 160, 90), np.uint8)
    still = still_planes(background)
    for motion in MOTIONS:
        for frame in render(background, motion, 4):
            assert np.abs(frame.astype(int) - still).max() <= 1


def test_opposite_pans_are_mirror_images() -> None:
    """When the camera moves left, the picture moves right."""
    left, right = (render(picture_of_an_edge(), f"pan-{side}", 5) for side in ("left", "right"))
    assert edge_position(left[-1]) > edge_position(left[0])
    assert edge_position(right[-1]) == pytest.approx(edge_position(left[0]), abs=0.01)


def test_an_unknown_motion_is_refused() -> None:
    with pytest.raises(EncodeError, match="wobble"):
        render(photo(1), "wobble", 3)
