"""Burned-in captions, in every theme: readable on their own, and clear of the slide's content."""

from __future__ import annotations

from fractions import Fraction
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageColor

from mdvideo.frame_size import Size
from mdvideo.plan.captions.cues import CaptionWord, Cue
from mdvideo.plan.jobs.caption_jobs import CaptionedStillJob, CaptionOverlayJob
from mdvideo.slides.caption_overlay import caption_html, run_caption_overlay, run_captioned_still
from mdvideo.slides.html.content_area import shape_of
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.theme import Theme, bundled_themes
from mdvideo.slides.themes.theme_schema import Variant
from tests.support.html_pages import PictureStore, pixels_of, wcag_ratio

SIZES = [Size(640, 360), Size(360, 640), Size(480, 360), Size(360, 360)]
SECOND = Fraction(1)


def cue_of(*lines: str) -> Cue:
    return Cue(SECOND, 2 * SECOND, tuple(tuple(CaptionWord(w, SECOND, SECOND) for w in line.split()) for line in lines))


TWO_LINES = cue_of("Wherever mountains grow, many a woman now", "<waits> & wonders where a warm wind moves")


def draw_captions(
    theme: Theme, variant: Variant, cue: Cue, size: Size, renderer: BlitzRenderer, states: int = 1
) -> list[Image.Image]:
    html = caption_html(theme, variant, cue, "en", size)
    job = CaptionOverlayJob(html=html, size=size, states=states, renderer=renderer.identity)
    outputs = run_caption_overlay(job, renderer).outputs
    return [Image.open(BytesIO(outputs[f"caption-{n}"])) for n in range(states)]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("theme", bundled_themes(), ids=lambda theme: theme.name)
def test_two_full_lines_fit_between_the_content_and_the_edge(theme: Theme, size: Size, blitz: BlitzRenderer) -> None:
    (caption,) = draw_captions(theme, theme.variant, TWO_LINES, size, blitz)
    box = caption.getchannel("A").getbbox()
    assert box is not None
    left, top, right, bottom = box
    free = max(theme.grid[shape_of(size.width / size.height)].bottom, 112) * size.scale
    assert size.height - free <= top
    assert bottom < size.height
    assert left > 0.02 * size.width
    assert right < 0.98 * size.width


@pytest.mark.parametrize("theme", bundled_themes(), ids=lambda theme: theme.name)
def test_captions_are_readable_on_their_own_ground(theme: Theme, blitz: BlitzRenderer) -> None:
    for variant, palette in theme.palettes.items():
        ground, *inks = (np.array(ImageColor.getrgb(palette[name])[:3]) for name in ("ground", "ink", "accent"))
        for ink in inks:
            assert wcag_ratio(ink, ground) >= 4.5, (variant, palette)
        (caption,) = draw_captions(theme, variant, TWO_LINES, SIZES[0], blitz)
        left, top, right, bottom = caption.getchannel("A").getbbox() or (0, 0, 0, 0)
        inside = np.asarray(caption)[top + 2 : bottom - 2, left + 6 : right - 6]  # without the rounded corners
        assert (inside[..., 3] == 255).all()
        assert np.mean((np.abs(inside[..., :3].astype(int) - ground) < 3).all(2)) > 0.4


def test_a_spoken_word_changes_its_colour_and_nothing_else(blitz: BlitzRenderer) -> None:
    theme = next(theme for theme in bundled_themes() if theme.name == "bold")
    plain, first, second = draw_captions(theme, "dark", cue_of("one two"), SIZES[1], blitz, states=3)
    alphas = [np.asarray(caption)[..., 3] for caption in (plain, first, second)]
    assert np.array_equal(alphas[0], alphas[1])
    assert np.array_equal(alphas[0], alphas[2])
    changed = [np.argwhere((np.asarray(plain) != np.asarray(c)).any(2))[:, 1] for c in (first, second)]
    assert changed[0].max() < changed[1].min()


@pytest.mark.parametrize(
    ("mode", "below", "expected"), [("RGB", "red", (127, 0, 128)), ("RGBA", (0, 0, 0, 0), (0, 0, 255, 128))]
)
def test_a_caption_is_laid_over_a_still_or_an_overlay(
    mode: str, below: str | tuple[int, ...], expected: tuple[int, ...], store: PictureStore
) -> None:
    picture = store.add(Image.new(mode, (4, 4), below))
    caption = store.add(Image.new("RGBA", (4, 4), (0, 0, 255, 128)))
    product = run_captioned_still(CaptionedStillJob(picture=picture, caption=caption), store.read)
    assert tuple(pixels_of(product.outputs["picture"], mode)[0, 0]) == pytest.approx(expected, abs=1)


def test_captions_run_in_the_direction_of_their_language() -> None:
    theme, size = bundled_themes()[0], Size(1280, 720)
    assert '<html dir="rtl" id="root" lang="ar"' in caption_html(theme, theme.variant, cue_of("(2024) x"), "ar", size)
    assert ' dir="' not in caption_html(theme, theme.variant, cue_of("(2024) x"), "en", size)


@pytest.mark.parametrize("theme", bundled_themes(), ids=lambda theme: theme.name)
def test_a_phrase_in_an_upright_video_is_large_and_two_thirds_down(theme: Theme, blitz: BlitzRenderer) -> None:
    """Its letters are 70 to 100 pixels in a frame that is 1080 wide, and the spoken word has the accent's colour."""
    size = Size(540, 960)
    plain, marked = draw_captions(theme, theme.variant, cue_of("HHHH and", "more words"), size, blitz, 2)
    alpha = np.asarray(plain.getchannel("A"))
    rows = np.flatnonzero(alpha.max(axis=1) > 128)
    assert 0.66 <= rows[0] / size.height <= 0.75
    assert rows[-1] / size.height <= 0.83  # clear of the buttons and the description that players lay over it
    changed = np.abs(np.asarray(marked, int) - np.asarray(plain, int)).max(axis=2) > 40
    capital = np.ptp(np.flatnonzero(changed.any(axis=1))) + 1
    assert 70 <= capital / 0.72 * 2 <= 100  # capitals are about 0.72 of the size of type
    palette = theme.palettes[theme.variant]
    accent = np.array(ImageColor.getrgb(palette["accent"])[:3])
    assert np.abs(np.asarray(marked)[..., :3][changed].astype(int) - accent).max(axis=1).min() < 12
