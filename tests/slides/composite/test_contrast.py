"""Text can be read over any picture, and no picture is veiled more than that takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Rect, Scrim
from mdvideo.slides.composite.contrast import ContrastSample, closed_form, encoded, is_lighter, least_veil, luminance
from mdvideo.slides.composite.scrim import ScrimRequirement, opacity_map
from mdvideo.slides.handlers import make_slide
from mdvideo.slides.renderers.blitz import BlitzRenderer
from tests.support import html_pages
from tests.support.html_pages import LESSON, REVEALED, SMALL, Store, job, page, pixels

PICTURES = {
    "white": Image.new("RGB", SMALL, "white"),
    "black": Image.new("RGB", SMALL, "black"),
    "yellow": Image.new("RGB", SMALL, "#ffee00"),
    "noise": html_pages.noise(SMALL),
    "pale noise": html_pages.noise(SMALL, 120),
    "half white": html_pages.halves(SMALL),
}
Floats = NDArray[Any]
Masks = NDArray[np.bool_]
TEXTS = {"text-1": 4.5, "large-1": 3.0}


def least_ratio(still: Floats, ink: Masks, rect: Rect) -> float:
    """White text's contrast to all but the lightest hundredth of the pixels that show beside its letters."""
    near = ink.copy()
    for _ in range(3):
        for axis in (0, 1):
            near |= np.roll(near, 1, axis) | np.roll(near, -1, axis)
    part = np.s_[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
    worst = np.percentile(html_pages.luminance(still[part][(near & ~ink)[part]]), 99)
    return float(1.05 / (worst + 0.05))


def ink_of(html: str, blitz: BlitzRenderer) -> tuple[Masks, dict[str, Rect]]:
    """Where a page without panels has letters, and the places of its elements."""
    with blitz.open(html, SMALL) as opened:
        boxes = {name: Rect(*(round(side * SMALL.scale) for side in box)) for name, box in opened.boxes().items()}
        return opened.paint()[..., 3] > 0, boxes


@pytest.mark.parametrize("shape", ["soft", "full", "side"])
@pytest.mark.parametrize("picture", PICTURES)
def test_white_text_has_its_contrast_over_any_picture(
    picture: str, shape: Any, blitz: BlitzRenderer, store: Store
) -> None:
    slide = job(page(LESSON), store.keep(PICTURES[picture]), scrim=Scrim("#0a1022", shape))
    made = make_slide(slide, store.read, blitz)
    assert made.report["contrast"] >= made.report["required"]
    ink, boxes = ink_of(slide.html, blitz)
    for element, required in TEXTS.items():
        assert least_ratio(pixels(made.outputs["still-0"]), ink, boxes[element]) >= required * 0.97


def test_a_dark_picture_is_not_veiled(blitz: BlitzRenderer, store: Store) -> None:
    picture = html_pages.noise(SMALL, 0, 70)
    made = make_slide(job(page(LESSON), store.keep(picture)), store.read, blitz)
    assert made.report["scrim"] == 0
    ink, _ = ink_of(page(LESSON), blitz)
    still = pixels(made.outputs["still-0"])
    assert np.array_equal(still[~ink], np.asarray(picture)[~ink])


def test_a_veil_is_no_stronger_than_needed(blitz: BlitzRenderer, store: Store) -> None:
    made = make_slide(job(page(LESSON), store.keep(PICTURES["white"])), store.read, blitz)
    assert made.report["contrast"] == pytest.approx(made.report["required"], rel=0.06)


def test_a_theme_may_always_veil(blitz: BlitzRenderer, store: Store) -> None:
    scrim = Scrim("#0a1022", least=0.3)
    made = make_slide(job(page(LESSON), store.keep(PICTURES["black"]), scrim=scrim), store.read, blitz)
    assert made.report["scrim"] == pytest.approx(0.3, abs=0.01)


def test_dark_text_gets_a_light_veil(blitz: BlitzRenderer, store: Store) -> None:
    slide = job(page(LESSON, color="#111"), store.keep(PICTURES["noise"]), scrim=Scrim("#ffffff"))
    made = make_slide(slide, store.read, blitz)
    assert made.report["contrast"] >= made.report["required"]
    assert made.report["scrim"] > 0.3


def test_what_no_veil_can_mend_is_reported(blitz: BlitzRenderer, store: Store) -> None:
    """Grey text on a grey panel stays as it is, without a veil in vain, and the report says so."""
    body = '<div style="background:#777;padding:40px"><p id="text-1" style="color:#999">Hard to read</p></div>'
    made = make_slide(job(page(body), store.keep(PICTURES["white"])), store.read, blitz)
    assert made.report["contrast"] < made.report["required"] == 4.5
    assert made.report["scrim"] == 0


def test_each_colour_of_code_is_judged(blitz: BlitzRenderer, store: Store) -> None:
    """A comment in faint grey counts, however bright the code round it is."""
    code = '<p id="text-1" style="background:#151922"><span>for x in range(10):</span> <span {}># a comment</span></p>'
    plain = make_slide(job(page(code.format(""))), store.read, blitz).report
    faint = make_slide(job(page(code.format('style="color:#4a4f5a"'))), store.read, blitz).report
    assert plain["contrast"] > 10
    assert faint["contrast"] < 3


def test_text_without_ink_is_not_judged(blitz: BlitzRenderer, store: Store) -> None:
    made = make_slide(job(page('<p id="text-1"></p>'), store.keep(PICTURES["white"])), store.read, blitz)
    assert made.report["contrast"] is None
    assert made.report["scrim"] == 0


def test_all_states_share_one_veil(blitz: BlitzRenderer, store: Store) -> None:
    """A reveal adds letters and changes nothing else, so it does not flicker."""
    made = make_slide(job(page(REVEALED), store.keep(PICTURES["pale noise"]), states=3), store.read, blitz)
    ink, _ = ink_of(page(REVEALED).replace('data-state="0"', 'data-state="2"'), blitz)
    stills = [pixels(made.outputs[f"still-{state}"]) for state in range(3)]
    assert np.array_equal(stills[0][~ink], stills[1][~ink])
    assert np.array_equal(stills[0][~ink], stills[2][~ink])
    assert not np.array_equal(stills[1], stills[2])
    assert {"text-1", "text-2", "text-3", "large-1"} == set(made.report["boxes"])


def test_glass_is_tinted_in_its_own_shape(blitz: BlitzRenderer, store: Store) -> None:
    """Where text stands on a glass panel the panel darkens, and the picture round it stays as bright as it was."""
    css = ".g { position: absolute; left: 100px; top: 100px; width: 900px; background: rgba(255,255,255,.12) }"
    html = page(f'<div class="g" id="glass-1">{LESSON}</div>', css=css)
    made = make_slide(job(html, store.keep(PICTURES["white"]), scrim=Scrim("#0a1022", glass=16)), store.read, blitz)
    still = pixels(made.outputs["still-0"])
    assert made.report["contrast"] >= made.report["required"]
    assert (still[:, :70] == 255).all()
    assert still[80, 373].max() < 140


def grey(level: float) -> np.ndarray:
    return np.full(3, level, np.float32)


@settings(max_examples=200, deadline=None)
@given(
    back=st.integers(0, 255),
    ink=st.integers(0, 255),
    veil=st.sampled_from([0, 255]),
    required=st.sampled_from([3.0, 4.5]),
)
def test_the_closed_form_is_what_bisection_finds(back: int, ink: int, veil: int, required: float) -> None:
    """For greys under a black or white veil, the closed form is the least opacity, neither more nor less."""
    ground = grey(back)[None]
    seen = ContrastSample(
        np.stack([grey(ink), grey(ink)]), np.stack([ground, np.broadcast_to(grey(veil), ground.shape)])
    )
    lighter = is_lighter(seen, 1.0)
    if seen.ratio(1.0, lighter) < required:
        return
    low, high = 0.0, 1.0
    while high - low > 1e-5:
        middle = (low + high) / 2
        low, high = (low, middle) if seen.ratio(middle, lighter) >= required else (middle, high)
    assert closed_form(seen, required, lighter) == pytest.approx(high, abs=2e-3)


@settings(max_examples=100, deadline=None)
@given(colours=st.lists(st.tuples(*[st.integers(0, 255)] * 3), min_size=1, max_size=20))
def test_any_colours_are_veiled_enough_for_white_text(colours: list[tuple[int, int, int]]) -> None:
    ground = np.array(colours, np.float32)
    full = np.broadcast_to(np.array((10, 16, 34), np.float32), ground.shape)
    seen = ContrastSample(np.stack([grey(255), grey(255)]), np.stack([ground, full]))
    assert seen.ratio(least_veil(seen, 4.5), lighter=True) >= 4.5 * 0.999


def test_luminance_is_wcags() -> None:
    levels = np.stack([grey(level) for level in range(256)])
    assert luminance(levels) == pytest.approx(html_pages.luminance(levels), abs=1e-5)
    assert encoded(luminance(levels)) * 255 == pytest.approx(np.arange(256), abs=0.05)
    assert luminance(np.array([119, 119, 119], np.float32)) == pytest.approx(0.1845, abs=1e-3)  # 4.48:1 on white


@pytest.mark.parametrize("shape", ["soft", "full", "side"])
@pytest.mark.parametrize("size", [Size(1920, 1080), Size(1080, 1920), Size(640, 480)])
def test_a_veil_covers_each_need_and_has_no_edge(shape: Any, size: Size) -> None:
    needs = [
        ScrimRequirement(Rect(size.width // 10, size.height // 3, size.width // 2, size.height // 5), 0.6),
        ScrimRequirement(Rect(size.width // 10, size.height * 9 // 10, size.width // 8, size.height // 30), 0.8),
    ]
    opacity = opacity_map(needs, Scrim("#000000", shape), size)
    assert opacity is not None
    levels = np.asarray(opacity).astype(int)
    assert levels.shape == (size.height, size.width)
    for need in needs:
        rect = need.rect
        over = levels[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
        assert over.min() >= round(need.opacity * 255)
    steepest = max(np.abs(np.diff(levels, axis=axis)).max() for axis in (0, 1))
    assert steepest * size.scale <= 4
