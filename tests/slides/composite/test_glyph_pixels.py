"""The pixels of text: cores of strokes, colour by colour, and their surroundings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.slides.composite.glyph_pixels import find_glyph_pixels
from mdvideo.slides.page_boxes import TextBox
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.typeset import typeset
from tests.support.html_pages import page

BOX = TextBox("text-1", Rect(10, 10, 80, 30), 4.5)


def test_a_box_without_ink_has_no_glyphs() -> None:
    bare = np.zeros((60, 100, 4), np.uint8)
    assert find_glyph_pixels(bare, bare, [BOX], 1.0) == ()


def test_cores_are_the_most_covered_pixels() -> None:
    bare = np.zeros((60, 100, 4), np.uint8)
    overlay = bare.copy()
    overlay[20:30, 30:50] = (255, 0, 0, 255)
    overlay[20:30, 29] = overlay[20:30, 50] = (255, 0, 0, 100)  # antialiased edges
    (glyphs,) = find_glyph_pixels(overlay, bare, [BOX], 1.0)
    assert glyphs.box is BOX
    assert glyphs.extent == Rect(29, 20, 22, 10)
    rows, columns = glyphs.cores
    assert (rows.min(), rows.max()) == (20, 29)
    assert (columns.min(), columns.max()) == (30, 49)
    assert np.array_equal(np.unique(glyphs.colour, axis=0), [[255, 0, 0, 255]])
    rows, columns = glyphs.around
    assert (rows.min(), rows.max()) == (17, 32)
    assert (columns.min(), columns.max()) == (27, 52)
    assert glyphs.panel.shape == (len(rows), 4)


def test_ink_outside_of_the_box_is_not_looked_at() -> None:
    bare = np.zeros((60, 100, 4), np.uint8)
    overlay = bare.copy()
    overlay[45:50, 30:50] = 255
    assert find_glyph_pixels(overlay, bare, [BOX], 1.0) == ()


def test_each_colour_has_its_own_glyphs(blitz: BlitzRenderer) -> None:
    html, size = page('<h1 id="large-1">white <span style="color:#ff0000">red</span></h1>'), Size(1920, 1080)
    typeset_page = typeset(blitz, html, size, 1, 0.6)
    found = find_glyph_pixels(typeset_page.overlays[0], typeset_page.bares[0], typeset_page.text, size.scale)
    colours = {tuple(int(v) for v in np.median(glyphs.colour, 0)) for glyphs in found}
    assert colours == {(255, 255, 255, 255), (255, 0, 0, 255)}


def strokes(*columns: tuple[int, tuple[int, int, int]]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    bare = np.full((60, 100, 4), 255, np.uint8)
    overlay = bare.copy()
    for column, colour in columns:
        overlay[15:35, column : column + 4, :3] = colour
    return overlay, bare


def test_a_thin_stroke_counts_as_the_ink_that_it_is_of() -> None:
    """Pixels that ink covers to nine tenths are no paler ink."""
    overlay, bare = strokes((20, (90, 105, 128)), (26, (90, 105, 128)), (60, (104, 118, 139)))
    (glyphs,) = find_glyph_pixels(overlay, bare, [BOX], 1.0)
    assert np.array_equal(np.unique(glyphs.colour, axis=0), [[90, 105, 128, 255]])


def test_a_paler_colour_is_not_a_thin_stroke() -> None:
    overlay, bare = strokes((20, (20, 20, 20)), (26, (20, 20, 20)), (60, (140, 140, 140)))
    colours = {int(glyphs.colour[0, 0]) for glyphs in find_glyph_pixels(overlay, bare, [BOX], 1.0)}
    assert colours == {20, 140}
