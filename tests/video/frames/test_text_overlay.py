"""Text does not move while the background behind it does."""

from __future__ import annotations

import av
import numpy as np
import pytest

from mdvideo.plan.jobs.segment_jobs import Reveal
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.video.frames.colour_conversion import decode_png, planes_of
from mdvideo.video.frames.ken_burns import render_ken_burns
from mdvideo.video.frames.text_overlay import MotionLayers
from tests.support.encoded_video import HEIGHT, WIDTH, MemoryStore, Pixels, encode_as_png, photo, psnr


def text_in(rows: slice) -> Pixels:
    """An opaque area on a transparent overlay."""
    pixels = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    pixels[rows, 60:260] = (250, 240, 200, 255)
    return pixels


def render(
    background: Pixels, overlays: list[tuple[int, int, Pixels]], motion: str, frames: int, entrance: str = "fade"
) -> list[Pixels]:
    """Render a background under overlays, each with the frame at which it appears and the length of its fade."""
    store = MemoryStore()
    layers = MotionLayers(
        background=av.VideoFrame.from_ndarray(background, format="rgb24"),
        window=Rect(0, 0, WIDTH, HEIGHT),
        overlay=lambda digest: decode_png(store(digest)),
        reveals=[Reveal(frame, fade, store.put(encode_as_png(pixels)), entrance) for frame, fade, pixels in overlays],
        frames=frames,
    )
    return [planes_of(frame) for frame in render_ken_burns(layers, motion)]


def test_text_does_not_move_with_the_picture() -> None:
    """Opaque parts of the overlay are the same in every frame; the rest moves."""
    frames = render(photo(1), [(0, 0, text_in(slice(80, 120)))], "pan-right", 20)
    inside, outside = np.s_[82:118, 62:258], np.s_[:70, :WIDTH]
    assert all(np.array_equal(frame[inside], frames[0][inside]) for frame in frames)
    assert psnr(frames[-1][outside], frames[0][outside]) < 40


def test_a_half_transparent_scrim_darkens_by_half() -> None:
    scrim = np.zeros((HEIGHT, WIDTH, 4), np.uint8)
    scrim[..., 3] = 128
    (frame,) = render(np.full((HEIGHT, WIDTH, 3), 200, np.uint8), [(0, 0, scrim)], "none", 1)
    expected = 16 + 219 * (200 * (1 - 128 / 255)) / 255
    assert np.abs(frame[:HEIGHT] - expected).max() <= 1


def test_a_fragment_fades_in() -> None:
    """The second overlay starts at its frame, and is complete when its fade is over."""
    overlays = [(0, 0, text_in(slice(20, 40))), (4, 3, text_in(slice(100, 120)))]
    frames = render(np.zeros((HEIGHT, WIDTH, 3), np.uint8), overlays, "none", 10)
    second = [int(frame[110, 160]) for frame in frames]
    assert second[:4] == [16] * 4
    assert second[3] < second[4] < second[5] < second[6] < second[7]
    assert second[7:] == [second[7]] * 3
    assert [int(frame[30, 160]) for frame in frames][:4] == [second[7]] * 4


@pytest.mark.parametrize("entrance", ["fade", "rise", "wipe"])
def test_a_fragment_over_a_moving_background_enters_as_over_a_still_one(entrance: str) -> None:
    overlays = [(0, 0, text_in(slice(20, 40))), (2, 7, text_in(slice(20, 40)) + text_in(slice(100, 120)))]
    frames = render(np.zeros((HEIGHT, WIDTH, 3), np.uint8), overlays, "none", 12, entrance)
    area = np.s_[100:120, 60:260]
    shares = [
        float((frame[area].astype(float) - 16).mean() / (frames[-1][area].astype(float) - 16).mean())
        for frame in frames
    ]
    assert shares == sorted(shares)
    assert shares[1] == 0
    assert shares[5] == pytest.approx(0.5, abs=0.05)  # half of the time
    assert shares[9] == 1
    assert all(np.array_equal(frame[20:40, 60:260], frames[0][20:40, 60:260]) for frame in frames)
    below = [float(frame[120:124, 60:260].astype(float).mean()) for frame in frames]
    assert (below[2] > 16) == (entrance == "rise")
    left, right = (
        np.mean([frame[100:120, columns].mean() for frame in frames[2:9]])
        for columns in (slice(60, 100), slice(220, 260))
    )
    assert (left > right + 20) == (entrance == "wipe")
