"""Glass panels: the background is blurred behind them, in their own shape."""

from __future__ import annotations

import numpy as np
from PIL import Image

from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.slides.composite.glass import blur_behind_panels, panel_mask
from tests.support.html_pages import SMALL, noise

PANEL = Rect(100, 60, 200, 100)
CLEAR = np.zeros((SMALL.height, SMALL.width, 4), np.uint8)


def test_glass_blurs_what_is_behind_it() -> None:
    bare = CLEAR.copy()
    bare[60:160, 100:300] = (255, 255, 255, 25)
    sharp = noise(SMALL)
    soft = blur_behind_panels(sharp, bare, [PANEL], 8.0)
    before, after = np.asarray(sharp).astype(int), np.asarray(soft).astype(int)
    inside = np.s_[60:160, 100:300]
    assert after[inside].std() < 0.3 * before[inside].std()
    after[inside] = before[inside]
    assert np.array_equal(after, before)


def test_a_panel_that_is_not_shown_blurs_nothing() -> None:
    picture = noise(SMALL)
    assert np.array_equal(np.asarray(blur_behind_panels(picture, CLEAR, [PANEL], 8.0)), np.asarray(picture))
    assert blur_behind_panels(picture, CLEAR, [PANEL], 0.0) is picture
    assert panel_mask(CLEAR, PANEL) is None


def test_the_mask_is_opaque_inside_and_soft_at_the_corners() -> None:
    bare = CLEAR.copy()
    bare[60:160, 100:300, 3] = 50
    bare[60, 100, 3] = 25
    mask = panel_mask(bare, PANEL)
    assert isinstance(mask, Image.Image)
    levels = np.asarray(mask)
    assert levels.shape == (100, 200)
    assert levels[50, 100] == 255
    assert levels[0, 0] == 127
