"""Captions in the picture, in every theme: readable by themselves, and clear of what stands on the slide."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageColor

from mdvideo.frame_size import Size
from mdvideo.plan.caption_jobs import CaptionOverlayJob
from mdvideo.plan.captions.cues import CaptionWord, Cue
from mdvideo.slides.caption_overlay import make_strip, strip_html
from mdvideo.slides.html.content_area import shape_of
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.fonts import font_files
from mdvideo.slides.themes.theme import Theme, bundled_themes
from mdvideo.slides.themes.theme_files import Variant
from tests.support.html_pages import luminance

SIZES = [Size(640, 360), Size(360, 640), Size(480, 360), Size(360, 360)]
SECOND = Fraction(1)


def cue(*lines: str) -> Cue:
    return Cue(SECOND, 2 * SECOND, tuple(tuple(CaptionWord(w, SECOND, SECOND) for w in line.split()) for line in lines))


LONG = cue("Wherever mountains grow, many a woman now", "<waits> & wonders where a warm wind moves")


@pytest.fixture(scope="module")
def renderer() -> BlitzRenderer:
    return BlitzRenderer(font_files())


def strips(
    theme: Theme, variant: Variant, said: Cue, size: Size, renderer: BlitzRenderer, states: int = 1
) -> list[Image.Image]:
    html = strip_html(theme, variant, said, "en", size)
    made = make_strip(CaptionOverlayJob(html=html, size=size, states=states, renderer=renderer.identity), renderer)
    return [Image.open(BytesIO(made.outputs[f"strip-{n}"])) for n in range(states)]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", bundled_themes(), ids=lambda theme: theme.name)
def test_two_full_lines_stand_between_the_content_and_the_edge(
    theme: Theme, size: Size, renderer: BlitzRenderer
) -> None:
    (strip,) = strips(theme, theme.variant, LONG, size, renderer)
    box = strip.getchannel("A").getbbox()
    assert box is not None
    left, top, right, bottom = box
    free = max(theme.grid[shape_of(size.width / size.height)].bottom, 112) * size.scale
    assert size.height - free <= top
    assert bottom < size.height
    assert left > 0.02 * size.width
    assert right < 0.98 * size.width


@pytest.mark.parametrize("theme", bundled_themes(), ids=lambda theme: theme.name)
def test_their_own_ground_makes_them_readable(theme: Theme, renderer: BlitzRenderer) -> None:
    for variant, palette in theme.palettes.items():
        ground, *inks = (luminance(np.array(ImageColor.getrgb(palette[n])[:3])) for n in ("ground", "ink", "accent"))
        for ink in inks:
            assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 4.5, (variant, palette)
        (strip,) = strips(theme, variant, LONG, SIZES[0], renderer)
        left, top, right, bottom = strip.getchannel("A").getbbox() or (0, 0, 0, 0)
        inside = np.asarray(strip)[top + 2 : bottom - 2, left + 6 : right - 6]  # without the rounded corners
        assert (inside[..., 3] == 255).all()
        shown = ImageColor.getrgb(palette["ground"])[:3]
        assert np.mean((np.abs(inside[..., :3].astype(int) - shown) < 3).all(2)) > 0.4


def test_the_word_that_is_spoken_changes_its_colour_and_nothing_else(renderer: BlitzRenderer) -> None:
    theme = next(theme for theme in bundled_themes() if theme.name == "bold")
    plain, first, second = strips(theme, "dark", cue("one two"), SIZES[1], renderer, states=3)
    alphas = [np.asarray(strip)[..., 3] for strip in (plain, first, second)]
    assert np.array_equal(alphas[0], alphas[1])
    assert np.array_equal(alphas[0], alphas[2])
    places = [np.argwhere((np.asarray(plain) != np.asarray(s)).any(2))[:, 1] for s in (first, second)]
    assert places[0].max() < places[1].min()
