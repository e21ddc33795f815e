"""CSS filters have the effect that CSS gives them."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from PIL import Image

from mdvideo.deck.model import Filter
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.slides.composite.css_filters import apply_filters
from mdvideo.slides.handlers import embed_pictures
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from tests.support.html_pages import PictureStore, gradient, paint_css

FRAME = Size(960, 540)

FILTERS = [
    ("brightness", "1.5"),
    ("brightness", "40%"),
    ("contrast", "2"),
    ("grayscale", "1"),
    ("grayscale", "30%"),
    ("hue-rotate", "90deg"),
    ("hue-rotate", "0.6turn"),
    ("invert", "1"),
    ("invert", "75%"),
    ("saturate", "2"),
    ("saturate", "0.4"),
    ("sepia", "1"),
    ("sepia", "60%"),
    ("opacity", "0.5"),
]


@pytest.mark.browser
@pytest.mark.parametrize(("name", "argument"), FILTERS)
def test_filters_look_as_in_chromium(name: str, argument: str, chromium: ChromiumRenderer, store: PictureStore) -> None:
    picture = gradient(FRAME)
    black = Image.new("RGBA", FRAME, "black")
    filtered = apply_filters(picture, [Filter(name, argument)], FRAME.scale).convert("RGBA")
    ours = np.asarray(Image.alpha_composite(black, filtered).convert("RGB")).astype(int)
    url = embed_pictures(f"mdvideo:{store.add(picture)}", store.read)
    css = f'background:url("{url}") center / cover;filter:{name}({argument})'
    theirs = paint_css(css, Rect(0, 0, *FRAME), FRAME, chromium)
    assert np.abs(ours - theirs).max() <= 3


@pytest.mark.parametrize(
    ("name", "argument", "before", "after"),
    [
        ("invert", "1", (10, 20, 30), (245, 235, 225)),
        ("brightness", "0.5", (200, 100, 50), (100, 50, 25)),
        ("contrast", "0", (200, 100, 50), (128, 128, 128)),
        ("grayscale", "1", (255, 0, 0), (54, 54, 54)),
        ("sepia", "1", (0, 255, 0), (196, 175, 136)),
        ("saturate", "0", (0, 0, 255), (18, 18, 18)),
        ("hue-rotate", "180deg", (255, 0, 0), (0, 109, 109)),
    ],
)
def test_filters_follow_the_formulas_of_the_specification(
    name: str, argument: str, before: tuple[int, int, int], after: tuple[int, int, int]
) -> None:
    filtered = apply_filters(Image.new("RGB", (2, 2), before), [Filter(name, argument)], 1.0)
    assert filtered.getpixel((0, 0)) == pytest.approx(after, abs=1)


@pytest.mark.parametrize(
    ("name", "argument"), [("blur", "very"), ("blur", "10deg"), ("sepia", ""), ("hue-rotate", "1px"), ("contrast", "x")]
)
def test_invalid_arguments_are_errors(name: str, argument: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        apply_filters(Image.new("RGB", (2, 2)), [Filter(name, argument)], 1.0)


def test_an_unknown_filter_is_an_error() -> None:
    with pytest.raises(KeyError):
        apply_filters(Image.new("RGB", (2, 2)), [Filter("twirl", "1")], 1.0)


def test_a_blurred_background_stays_full_bleed() -> None:
    blurred = apply_filters(Image.new("RGB", (200, 100), "white"), [Filter("blur", "20px")], 1.0)
    assert np.asarray(blurred).min() >= 254


@pytest.mark.parametrize("deviation", ["3px", "12px", "40px"])
def test_a_blur_has_its_standard_deviation(deviation: str) -> None:
    """A blurred edge is the cumulative normal distribution."""
    edge = Image.new("L", (800, 16))
    edge.paste(255, (400, 0, 800, 16))
    row = np.asarray(apply_filters(edge.convert("RGB"), [Filter("blur", deviation)], 1.0))[8, :, 0]
    sigma = int(deviation.removesuffix("px"))
    for distance in (-sigma, 0, sigma):
        expected = 255 * NormalDist(0, sigma).cdf(distance + 0.5)
        assert row[400 + distance] == pytest.approx(expected, abs=5)


@pytest.mark.parametrize("argument", ["10px 20px 0px red", "10px,20px,0,rgba(255,0,0,1)", "red 10px 20px"])
def test_a_shadow_is_offset_from_the_shape(argument: str) -> None:
    picture = Image.new("RGBA", (100, 100))
    picture.paste((0, 0, 255, 255), (20, 20, 50, 50))
    pixels = np.asarray(apply_filters(picture, [Filter("drop-shadow", argument)], 1.0))
    assert tuple(pixels[30, 30]) == (0, 0, 255, 255)
    assert tuple(pixels[65, 55]) == (255, 0, 0, 255)
    assert pixels[80, 80, 3] == 0


def test_filters_are_applied_in_order_and_keep_alpha() -> None:
    picture = Image.new("RGBA", (2, 2), (200, 100, 50, 128))
    filters = [Filter("invert", "1"), Filter("brightness", "0.5"), Filter("opacity", "50%")]
    assert apply_filters(picture, filters, 1.0).getpixel((0, 0)) == pytest.approx((28, 78, 102, 64), abs=1)
