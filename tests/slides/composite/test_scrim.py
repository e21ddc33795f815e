"""The scrim of each state: shared by all, except for the tint of glass panels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect, Scrim
from mdvideo.slides.composite.scrim import lay_scrim, scrim_opacities, scrim_under
from mdvideo.slides.composite.scrim_shape import ScrimRequirement

FRAME = Size(320, 180)
PANEL = Rect(100, 60, 80, 40)
CLEAR = np.zeros((FRAME.height, FRAME.width, 4), np.uint8)


def with_panel() -> NDArray[np.uint8]:
    bare = CLEAR.copy()
    bare[60:100, 100:180] = (255, 255, 255, 40)
    return bare


def test_without_requirements_no_state_has_a_scrim() -> None:
    assert scrim_opacities([], [CLEAR, CLEAR], [], Scrim(), FRAME) == [None, None]


def test_all_states_share_one_scrim() -> None:
    requirements = [ScrimRequirement(Rect(10, 10, 50, 20), 0.5)]
    first, second = scrim_opacities(requirements, [CLEAR, CLEAR.copy()], [], Scrim(), FRAME)
    assert first is second
    assert first is not None


def test_text_on_glass_tints_the_panel_in_the_states_that_show_it() -> None:
    requirements = [ScrimRequirement(Rect(110, 70, 50, 20), 0.5)]
    hidden, shown = scrim_opacities(requirements, [CLEAR, with_panel()], [PANEL], Scrim(), FRAME)
    assert hidden is not None
    assert shown is not None
    assert np.asarray(hidden).max() == 0
    levels = np.asarray(shown)
    assert (levels[60:100, 100:180] == 128).all()
    assert levels[:, :100].max() == 0


def test_a_scrim_is_laid_over_a_picture() -> None:
    picture = Image.new("RGB", (2, 1), "white")
    opacity = Image.fromarray(np.array([[0, 255]], np.uint8))
    assert [lay_scrim(picture, (1, 2, 3), opacity).getpixel((x, 0)) for x in (0, 1)] == [(255, 255, 255), (1, 2, 3)]
    assert lay_scrim(picture, (1, 2, 3), None) is picture


def test_a_page_is_laid_over_the_scrim() -> None:
    page = Image.new("RGBA", (2, 1))
    page.putpixel((0, 0), (255, 0, 0, 255))
    opacity = Image.new("L", (2, 1), 100)
    overlay = scrim_under(page, (1, 2, 3), opacity)
    assert [overlay.getpixel((x, 0)) for x in (0, 1)] == [(255, 0, 0, 255), (1, 2, 3, 100)]
    assert scrim_under(page, (1, 2, 3), None) is page
