"""Composed slides: text is readable over any picture, and no picture is covered more than that takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mdvideo.plan.jobs.slide_jobs import Rect, Scrim
from mdvideo.slides.composite.compose import ComposedSlide, compose
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.typeset import typeset
from tests.support import html_pages
from tests.support.html_pages import SMALL, TITLE_AND_TEXT, TWO_FRAGMENTS, half_white, noise, page

PICTURES = {
    "white": Image.new("RGB", SMALL, "white"),
    "black": Image.new("RGB", SMALL, "black"),
    "yellow": Image.new("RGB", SMALL, "#ffee00"),
    "noise": noise(SMALL),
    "pale noise": noise(SMALL, 120),
    "half white": half_white(SMALL),
}
REQUIRED = {"text-1": 4.5, "large-1": 3.0}
DARK = Scrim("#0a1022")

Masks = NDArray[np.bool_]


def compose_page(
    html: str, background: Image.Image, blitz: BlitzRenderer, scrim: Scrim = DARK, states: int = 1
) -> ComposedSlide:
    return compose(background, typeset(blitz, html, SMALL, states, 0.6), scrim, SMALL, moving=False)


def lowest_ratio(still: Image.Image, ink: Masks, rect: Rect) -> float:
    """Return white text's contrast to all but the lightest hundredth of the pixels next to its letters."""
    near = ink.copy()
    for _ in range(3):
        for axis in (0, 1):
            near |= np.roll(near, 1, axis) | np.roll(near, -1, axis)
    part = np.s_[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
    worst = np.percentile(html_pages.luminance(np.asarray(still)[part][(near & ~ink)[part]]), 99)
    return float(1.05 / (worst + 0.05))


def ink_of(html: str, blitz: BlitzRenderer) -> tuple[Masks, dict[str, Rect]]:
    """Return where a page without panels has letters, and the rectangles of its elements."""
    with blitz.open(html, SMALL) as document:
        boxes = {name: Rect(*(round(side * SMALL.scale) for side in box)) for name, box in document.boxes().items()}
        return document.paint()[..., 3] > 0, boxes


@pytest.mark.parametrize("shape", ["soft", "full", "side"])
@pytest.mark.parametrize("picture", PICTURES)
def test_white_text_is_readable_over_any_picture(picture: str, shape: str, blitz: BlitzRenderer) -> None:
    html = page(TITLE_AND_TEXT)
    composed = compose_page(html, PICTURES[picture], blitz, Scrim("#0a1022", shape))
    assert composed.report["contrast"] >= composed.report["required"]
    ink, boxes = ink_of(html, blitz)
    for element, required in REQUIRED.items():
        assert lowest_ratio(composed.stills[0], ink, boxes[element]) >= required * 0.97


def test_a_dark_picture_gets_no_scrim(blitz: BlitzRenderer) -> None:
    picture = noise(SMALL, 0, 70)
    composed = compose_page(page(TITLE_AND_TEXT), picture, blitz)
    assert composed.report["scrim"] == 0
    ink, _ = ink_of(page(TITLE_AND_TEXT), blitz)
    assert np.array_equal(np.asarray(composed.stills[0])[~ink], np.asarray(picture)[~ink])


def test_a_scrim_is_no_stronger_than_necessary(blitz: BlitzRenderer) -> None:
    report = compose_page(page(TITLE_AND_TEXT), PICTURES["white"], blitz).report
    assert report["contrast"] == pytest.approx(report["required"], rel=0.06)


def test_a_theme_can_always_use_a_scrim(blitz: BlitzRenderer) -> None:
    composed = compose_page(page(TITLE_AND_TEXT), PICTURES["black"], blitz, Scrim("#0a1022", least=0.3))
    assert composed.report["scrim"] == pytest.approx(0.3, abs=0.01)


def test_dark_text_gets_a_light_scrim(blitz: BlitzRenderer) -> None:
    composed = compose_page(page(TITLE_AND_TEXT, color="#111"), PICTURES["noise"], blitz, Scrim("#ffffff"))
    assert composed.report["contrast"] >= composed.report["required"]
    assert composed.report["scrim"] > 0.3


def test_contrast_that_no_scrim_can_reach_is_reported(blitz: BlitzRenderer) -> None:
    """Grey text on a grey panel stays as it is, without a useless scrim."""
    body = '<div style="background:#777;padding:40px"><p id="text-1" style="color:#999">Hard to read</p></div>'
    report = compose_page(page(body), PICTURES["white"], blitz).report
    assert report["contrast"] < report["required"] == 4.5
    assert report["scrim"] == 0


def test_each_colour_of_code_is_measured(blitz: BlitzRenderer) -> None:
    """A comment in faint grey counts, however bright the code around it is."""
    code = '<p id="text-1" style="background:#151922"><span>for x in range(10):</span> <span {}># a comment</span></p>'

    def contrast(style: str) -> float:
        return float(compose_page(page(code.format(style)), Image.new("RGB", SMALL), blitz).report["contrast"])

    assert contrast("") > 10
    assert contrast('style="color:#4a4f5a"') < 3


def test_text_without_ink_is_not_measured(blitz: BlitzRenderer) -> None:
    report = compose_page(page('<p id="text-1"></p>'), PICTURES["white"], blitz).report
    assert report["contrast"] is None
    assert report["scrim"] == 0


def test_all_states_share_one_scrim(blitz: BlitzRenderer) -> None:
    """A reveal adds letters and changes nothing else, so it does not flicker."""
    composed = compose_page(page(TWO_FRAGMENTS), PICTURES["pale noise"], blitz, states=3)
    ink, _ = ink_of(page(TWO_FRAGMENTS).replace('data-state="0"', 'data-state="2"'), blitz)
    stills = [np.asarray(still) for still in composed.stills]
    assert np.array_equal(stills[0][~ink], stills[1][~ink])
    assert np.array_equal(stills[0][~ink], stills[2][~ink])
    assert not np.array_equal(stills[1], stills[2])
    assert {"text-1", "text-2", "text-3", "large-1"} == set(composed.report["boxes"])


def test_glass_is_tinted_in_its_own_shape(blitz: BlitzRenderer) -> None:
    """Where text is on a glass panel the panel gets darker, and the picture around it stays as bright as it was."""
    css = ".g { position: absolute; left: 100px; top: 100px; width: 900px; background: rgba(255,255,255,.12) }"
    html = page(f'<div class="g" id="glass-1">{TITLE_AND_TEXT}</div>', css=css)
    composed = compose_page(html, PICTURES["white"], blitz, Scrim("#0a1022", glass=16))
    still = np.asarray(composed.stills[0])
    assert composed.report["contrast"] >= composed.report["required"]
    assert (still[:, :70] == 255).all()
    assert still[80, 373].max() < 140


def test_glass_blurs_the_picture_behind_it(blitz: BlitzRenderer) -> None:
    html = page('<div id="glass-1" style="height:600px;background:rgba(255,255,255,.1)"></div>')
    sharp = np.asarray(compose_page(html, PICTURES["noise"], blitz, Scrim()).stills[0]).astype(int)
    soft = np.asarray(compose_page(html, PICTURES["noise"], blitz, Scrim(glass=20)).stills[0]).astype(int)
    inside, outside = np.s_[60:200, 60:380], np.s_[60:200, 440:]
    assert soft[inside].std() < 0.3 * sharp[inside].std()
    assert np.array_equal(soft[outside], sharp[outside])


def compose_moving(blitz: BlitzRenderer, **extremes: Any) -> ComposedSlide:
    html = page('<p id="text-1">One line</p>')
    return compose(PICTURES["black"], typeset(blitz, html, SMALL, 1, 0.6), DARK, SMALL, moving=True, **extremes)


def test_a_moving_background_has_overlays_that_recompose_to_the_stills(blitz: BlitzRenderer) -> None:
    composed = compose_moving(blitz, extremes=(PICTURES["white"], PICTURES["black"]))
    (overlay,), (still,) = composed.overlays, composed.stills
    assert overlay.mode == "RGBA"
    recomposed = Image.alpha_composite(PICTURES["black"].convert("RGBA"), overlay).convert("RGB")
    assert np.abs(np.asarray(recomposed).astype(int) - np.asarray(still)).max() <= 1


def test_text_is_readable_at_the_extremes_of_a_clip(blitz: BlitzRenderer) -> None:
    assert compose_moving(blitz).report["scrim"] == 0
    report = compose_moving(blitz, extremes=(PICTURES["white"], PICTURES["black"])).report
    assert report["scrim"] > 0.3
    assert report["contrast"] >= 4.5
