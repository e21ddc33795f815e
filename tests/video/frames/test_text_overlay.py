"""Text does not move while the background behind it does."""

from __future__ import annotations

import av
import numpy as np

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


def render(background: Pixels, overlays: list[tuple[int, int, Pixels]], motion: str, frames: int) -> list[Pixels]:
    """Render a background under overlays, each with the frame at which it appears and the length of its fade."""
    store = MemoryStore()
    layers = MotionLayers(
        background=av.VideoFrame.from_ndarray(background, format="rgb24"),
        window=Rect(0, 0, WIDTH, HEIGHT),
        overlay=lambda digest: decode_png(store(digest)),
        reveals=[Reveal(frame, fade, store.put(encode_as_png(pixels))) for frame, fade, pixels in overlays],
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
