"""Contrast is WCAG's, and the scrim's opacity is the least that satisfies it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.slides.composite.contrast import (
    ContrastSample,
    closed_form_opacity,
    contrast_sample_of,
    grey_of_luminance,
    is_lighter,
    least_scrim_opacity,
    luminance,
    measure_contrast,
)
from mdvideo.slides.composite.glyph_pixels import GlyphPixels
from mdvideo.slides.page_boxes import TextBox
from tests.support import html_pages

Floats = NDArray[np.float32]


def grey(level: float) -> Floats:
    return np.full(3, level, np.float32)


def sample_of(ink: Floats, background: Any, scrim: Any) -> ContrastSample:
    """Return opaque ink over some background colours, without and with an opaque scrim."""
    ground = np.asarray(background, np.float32).reshape(-1, 3)
    under_scrim = np.broadcast_to(np.asarray(scrim, np.float32), ground.shape)
    return ContrastSample(np.stack([ink, ink]), np.stack([ground, under_scrim]))


def glyphs_of(colour: tuple[int, ...], panel: tuple[int, ...]) -> GlyphPixels:
    """Return one core pixel at (1, 2) with this RGBA colour, and one pixel next to it on a panel."""
    return GlyphPixels(
        box=TextBox("text-1", Rect(0, 0, 9, 9), 4.5),
        extent=Rect(0, 0, 9, 9),
        cores=(np.array([1]), np.array([2])),
        colour=np.array([colour], np.float32),
        around=(np.array([1]), np.array([3])),
        panel=np.array([panel], np.float32),
    )


def test_luminance_is_wcags() -> None:
    levels = np.stack([grey(level) for level in range(256)])
    assert luminance(levels) == pytest.approx(html_pages.luminance(levels), abs=1e-5)
    assert grey_of_luminance(luminance(levels)) * 255 == pytest.approx(np.arange(256), abs=0.05)
    assert luminance(np.array([119, 119, 119], np.float32)) == pytest.approx(0.1845, abs=1e-3)  # 4.48:1 on white


@settings(max_examples=200, deadline=None)
@given(
    background=st.integers(0, 255),
    ink=st.integers(0, 255),
    scrim=st.sampled_from([0, 255]),
    required=st.sampled_from([3.0, 4.5]),
)
def test_the_closed_form_agrees_with_bisection(background: int, ink: int, scrim: int, required: float) -> None:
    """For greys under a black or white scrim, the closed form is exactly the least opacity."""
    sample = sample_of(grey(ink), grey(background), grey(scrim))
    lighter = is_lighter(sample, 1.0)
    assume(sample.ratio(1.0, lighter) >= required)
    low, high = 0.0, 1.0
    while high - low > 1e-5:
        middle = (low + high) / 2
        low, high = (low, middle) if sample.ratio(middle, lighter) >= required else (middle, high)
    assert closed_form_opacity(sample, required, lighter) == pytest.approx(high, abs=2e-3)


@settings(max_examples=100, deadline=None)
@given(colours=st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=20))
def test_white_text_is_readable_over_any_colours(colours: list[tuple[int, int, int]]) -> None:
    sample = sample_of(grey(255), colours, (10, 16, 34))
    assert sample.ratio(least_scrim_opacity(sample, 4.5), lighter=True) >= 4.5 * 0.999


def test_text_with_enough_contrast_needs_no_scrim() -> None:
    assert least_scrim_opacity(sample_of(grey(255), grey(0), grey(0)), 4.5) == 0


def test_a_scrim_that_changes_nothing_is_not_used() -> None:
    """An opaque panel hides the scrim."""
    sample = sample_of(grey(255), grey(200), grey(200))
    assert sample.ratio(0.0, lighter=True) < 4.5
    assert least_scrim_opacity(sample, 4.5) == 0


def test_a_scrim_that_is_not_sufficient_is_nearly_opaque() -> None:
    sample = sample_of(grey(255), grey(250), grey(130))
    opacity = least_scrim_opacity(sample, 4.5)
    assert 0.9 < opacity < 1
    assert sample.ratio(opacity, lighter=True) == pytest.approx(0.98 * sample.ratio(1.0, lighter=True), rel=0.01)


def test_half_transparent_ink_and_panels_are_composited_before_they_are_compared() -> None:
    glyphs = glyphs_of((255, 255, 255, 128), (0, 0, 0, 51))
    sample = contrast_sample_of(glyphs, Image.new("RGB", (9, 9), (100, 100, 100)), (0, 0, 0))
    assert sample.ink[:, 0] == pytest.approx([100 + 155 * 128 / 255, 128], abs=0.1)
    assert sample.background[:, 0, 0] == pytest.approx([80, 0], abs=0.1)


def test_contrast_is_measured_on_final_pixels() -> None:
    still, behind = Image.new("RGB", (9, 9), "white"), Image.new("RGB", (9, 9), "#777777")
    assert measure_contrast(glyphs_of((0, 0, 0, 255), (0, 0, 0, 0)), still, behind) == pytest.approx(4.48, abs=0.01)
    assert measure_contrast(glyphs_of((0, 0, 0, 255), (0, 0, 0, 255)), still, behind) == pytest.approx(21, abs=0.01)
