"""Parts of a slide, and what points in them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.pointing_jobs import WHOLE, PointedView, PointerShape, PointJob, SlideArea
from mdvideo.slides.pointing.draw_views import run_point, window_between

SIZE = Size(320, 180)
TARGET = SlideArea(0.4, 0.4, 0.2, 0.1)


def drawn(
    *shapes: PointerShape, window: SlideArea = WHOLE, mode: str = "RGB", scale: int = 1
) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    ground = Image.new(mode, (SIZE.width * scale, SIZE.height * scale), (200, 200, 200, 0)[: len(mode)])
    ground.paste((0, 0, 0, 255)[: len(mode)], (160 * scale, 0, 161 * scale, 180 * scale))
    out = io.BytesIO()
    ground.save(out, "PNG")
    view = PointedView(Digest("still"), window, shapes)
    job = PointJob(view=view, size=SIZE, ink="#ff0000", halo="#ffffff")
    product = run_point(job, lambda _: out.getvalue())
    return np.asarray(Image.open(io.BytesIO(product.outputs["picture"])), np.int16)


def red_in(pixels: np.ndarray[tuple[int, ...], np.dtype[np.int16]]) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is red."""
    red = (pixels[..., 0] > 180) & (pixels[..., 1] < 90)
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("kind", ["ring", "box"])
def test_a_ring_is_around_its_target_and_hides_none_of_it(kind: str) -> None:
    left, top, right, bottom = red_in(drawn(PointerShape("ring" if kind == "ring" else "box", (TARGET,))))
    assert left < 128
    assert top < 72
    assert right > 192
    assert bottom > 90
    assert right - left < 64 + 12
    inside = drawn(PointerShape("ring", (TARGET,)))[74:88, 132:158]
    assert np.abs(inside - 200).max() < 40


def test_a_line_is_under_its_words() -> None:
    left, top, right, _ = red_in(drawn(PointerShape("underline", (TARGET,))))
    assert top >= 90
    assert (left, right) == pytest.approx((128, 192), abs=2)


def test_a_spotlight_leaves_its_target_and_darkens_the_rest() -> None:
    pixels = drawn(PointerShape("spotlight", (TARGET,)))
    assert pixels[80, 140].tolist() == [200, 200, 200]
    assert pixels[10, 10].max() < 90


def test_an_arrow_ends_at_its_target() -> None:
    source = SlideArea(0.05, 0.8, 0.1, 0.1)
    left, top, right, bottom = red_in(drawn(PointerShape("arrow", (TARGET,), (source,))))
    assert 48 < left < 75
    assert 140 < bottom <= 150
    assert top > 88
    assert 110 < right < 150


def test_an_overlay_stays_one() -> None:
    pixels = drawn(PointerShape("box", (TARGET,)), mode="RGBA")
    assert pixels.shape[2] == 4
    assert pixels[5, 5, 3] == 0
    assert pixels[:, :, 3].max() == 255


def test_a_zoom_shows_the_still_at_its_own_pixels() -> None:
    """A line of one pixel, in a still of twice the pixels, is one of two pixels when it is zoomed twofold: sharp."""
    pixels = drawn(window=SlideArea(0.25, 0.25, 0.5, 0.5), scale=2)
    dark = np.flatnonzero(pixels[90, :, 0] < 100)
    assert len(dark) == 2
    assert pixels[90, dark[0] - 2, 0] == 200


def test_a_zoom_goes_straight_to_its_target() -> None:
    """What both parts show at the same place of the frame does not move on the way."""
    after = SlideArea(0.4, 0.3, 0.5, 0.5)
    fixed = (after.x / (1 - after.width), after.y / (1 - after.height))
    for share in (0.0, 0.2, 0.5, 0.9, 1.0):
        window = window_between(WHOLE, after, share)
        seen = ((fixed[0] - window.x) / window.width, (fixed[1] - window.y) / window.height)
        assert seen == pytest.approx(fixed, abs=1e-9)
    assert window_between(WHOLE, after, 1.0) == pytest.approx(after)
    halves = [window_between(WHOLE, SlideArea(0, 0, 0.25, 0.25), share).width for share in (0, 0.5, 1)]
    assert halves == pytest.approx([1, 0.5, 0.25])
