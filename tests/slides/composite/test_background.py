"""Backgrounds lie where CSS would lay them, and look as CSS's filters make them look."""

from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest
from PIL import Image

from mdvideo.deck.model import Filter
from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Layer, Rect
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.composite.background import fitted, offset, plate
from mdvideo.slides.composite.css_filters import filtered
from mdvideo.slides.handlers import with_pictures
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from tests.support.html_pages import Store

AREA = (960, 540)
FRAME = Size(960, 540)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("cover", (1080, 540)),
        ("contain", (960, 480)),
        ("fit", (960, 480)),
        ("auto", (100, 50)),
        ("50%", (480, 240)),
        ("auto 50%", (540, 270)),
        ("50% 100%", (480, 540)),
        ("300px", (150, 75)),
        ("300px 100px", (150, 50)),
    ],
)
def test_sizes_are_csss(size: str, expected: tuple[int, int]) -> None:
    """A picture of 200 × 100 in a frame of half the design canvas's scale."""
    assert fitted((200, 100), AREA, size, 0.5) == expected


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("center", (400, 200)),
        ("left", (0, 200)),
        ("bottom", (400, 400)),
        ("top right", (800, 0)),
        ("right top", (800, 0)),
        ("25% 75%", (200, 300)),
        ("20px 40px", (10, 20)),
        ("right 20px bottom 10%", (790, 360)),
        ("bottom 10% right 20px", (790, 360)),
    ],
)
def test_positions_are_csss(position: str, expected: tuple[int, int]) -> None:
    assert offset((800, 400), position, 0.5) == expected


@pytest.mark.parametrize("value", ["large", "10em", "-5px", "1px 2px 3px"])
def test_unknown_sizes_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        fitted((200, 100), AREA, value, 1.0)


def gradient(size: tuple[int, int]) -> Image.Image:
    """A picture of which every place has its own colour."""
    x, y = np.meshgrid(np.linspace(0, 255, size[0]), np.linspace(0, 255, size[1]))
    return Image.fromarray(np.stack([x, y, 255 - x], 2).astype(np.uint8))


def painted(layer: Layer, store: Store, renderer: HtmlRenderer, ground: str = "#000") -> np.ndarray:
    return np.asarray(plate(FRAME, ground, [layer], store.read, renderer)).astype(int)


def by_browser(css: str, rect: Rect, renderer: HtmlRenderer) -> np.ndarray:
    """What a browser paints into the rectangle for these declarations."""
    s = FRAME.scale
    place = f"left:{rect.x / s}px;top:{rect.y / s}px;width:{rect.width / s}px;height:{rect.height / s}px"
    html = f"<!doctype html><body style='margin:0;background:#000'><div style='position:absolute;{place};{css}'></div>"
    with renderer.open(html, FRAME) as opened:
        return opened.paint()[..., :3].astype(int)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("size", "position", "repeat"),
    [
        ("cover", "center", "no-repeat"),
        ("contain", "left", "no-repeat"),
        ("40%", "right bottom", "no-repeat"),
        ("auto", "center", "repeat"),
        ("200px", "10px 20px", "repeat-x"),
        ("auto 30%", "25% 75%", "repeat-y"),
    ],
)
def test_layers_lie_where_chromium_lays_them(
    size: str, position: str, repeat: str, chromium: ChromiumRenderer, store: Store
) -> None:
    picture, rect = store.keep(gradient((320, 200))), Rect(200, 60, 500, 400)
    ours = painted(Layer(rect, picture, size=size, position=position, repeat=repeat), store, chromium)
    url = with_pictures(f"mdvideo:{picture}", store.read)
    theirs = by_browser(f'background:url("{url}") {position} / {size} {repeat}', rect, chromium)
    assert np.abs(ours - theirs).mean() < 2.5


def test_a_layer_stays_within_its_rectangle(blitz: BlitzRenderer, store: Store) -> None:
    layer = Layer(Rect(100, 50, 200, 300), store.keep(Image.new("RGB", (10, 10), "red")))
    made = painted(layer, store, blitz, ground="#00f")
    inside = np.zeros(made.shape[:2], bool)
    inside[50:350, 100:300] = True
    assert (made[inside] == (255, 0, 0)).all()
    assert (made[~inside] == (0, 0, 255)).all()


def test_a_gradient_is_drawn_by_the_renderer(blitz: BlitzRenderer, store: Store) -> None:
    layer = Layer(Rect(480, 0, 480, 540), css="linear-gradient(to right, red, blue)")
    made = painted(layer, store, blitz)
    assert (made[:, :478] == 0).all()
    assert made[270, 485] == pytest.approx((252, 0, 3), abs=4)
    assert made[270, 955] == pytest.approx((3, 0, 252), abs=4)


def test_clear_parts_of_a_picture_show_the_ground(blitz: BlitzRenderer, store: Store) -> None:
    layer = Layer(Rect(0, 0, *FRAME), store.keep(Image.new("RGBA", (20, 20), (255, 255, 255, 128))))
    assert painted(layer, store, blitz, "#000")[100, 100] == pytest.approx((128, 128, 128), abs=1)


@pytest.mark.parametrize(
    ("colour", "rgb"),
    [("#fff", (255, 255, 255)), ("rebeccapurple", (102, 51, 153)), ("rgb(10 20 30)", (10, 20, 30))],
)
def test_the_ground_may_be_any_css_colour(colour: str, rgb: tuple[int, ...], blitz: BlitzRenderer) -> None:
    made = plate(FRAME, colour, [], Store().read, blitz)
    assert made.getpixel((5, 5)) == pytest.approx(rgb, abs=1)


def test_thousands_of_tiles_take_no_longer(blitz: BlitzRenderer, store: Store) -> None:
    tile = Image.new("RGB", (2, 2), "white")
    tile.putpixel((0, 0), (0, 0, 0))
    made = painted(
        Layer(Rect(0, 0, *FRAME), store.keep(tile), size="4px", position="left top", repeat="repeat"), store, blitz
    )
    assert (made[::2, ::2] == 0).all()
    assert (made[1::2] == 255).all()


def test_a_broken_picture_or_filter_is_named(blitz: BlitzRenderer, store: Store) -> None:
    broken = store.keep(gradient((20, 20)))
    store[broken] = b"not a picture"
    with pytest.raises(BackendError, match="background"):
        painted(Layer(Rect(0, 0, *FRAME), broken), store, blitz)
    whole = store.keep(gradient((30, 20)))
    with pytest.raises(BackendError, match="filter"):
        painted(Layer(Rect(0, 0, *FRAME), whole, filters=(Filter("blur", "very"),)), store, blitz)


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
def test_filters_are_chromiums(name: str, argument: str, chromium: ChromiumRenderer, store: Store) -> None:
    picture, rect = store.keep(gradient((960, 540))), Rect(0, 0, *FRAME)
    ours = painted(Layer(rect, picture, filters=(Filter(name, argument),)), store, chromium)
    url = with_pictures(f"mdvideo:{picture}", store.read)
    theirs = by_browser(f'background:url("{url}") center / cover;filter:{name}({argument})', rect, chromium)
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
        ("grayscale", "", (255, 0, 0), (54, 54, 54)),
    ],
)
def test_filters_follow_the_specifications_formulas(
    name: str, argument: str, before: tuple[int, int, int], after: tuple[int, int, int]
) -> None:
    made = filtered(Image.new("RGB", (2, 2), before), [Filter(name, argument)], 1.0)
    assert made.getpixel((0, 0)) == pytest.approx(after, abs=1)


def test_a_blurred_background_stays_full_bleed() -> None:
    made = filtered(Image.new("RGB", (200, 100), "white"), [Filter("blur", "20px")], 1.0)
    assert np.asarray(made).min() >= 254


@pytest.mark.parametrize("deviation", ["3px", "12px", "40px"])
def test_a_blur_has_the_width_it_says(deviation: str) -> None:
    """An edge, blurred, is the cumulative normal distribution."""
    edge = Image.new("L", (800, 16))
    edge.paste(255, (400, 0, 800, 16))
    made = np.asarray(filtered(edge.convert("RGB"), [Filter("blur", deviation)], 1.0))[8, :, 0]
    sigma = int(deviation.removesuffix("px"))
    for distance in (-sigma, 0, sigma):
        expected = 255 * NormalDist(0, sigma).cdf(distance + 0.5)
        assert made[400 + distance] == pytest.approx(expected, abs=5)


@pytest.mark.parametrize("argument", ["10px 20px 0px red", "10px,20px,0,rgba(255,0,0,1)", "red 10px 20px"])
def test_a_shadow_falls_beside_the_shape(argument: str) -> None:
    picture = Image.new("RGBA", (100, 100))
    picture.paste((0, 0, 255, 255), (20, 20, 50, 50))
    made = filtered(picture, [Filter("drop-shadow", argument)], 1.0)
    assert made.getpixel((30, 30)) == (0, 0, 255, 255)
    assert made.getpixel((55, 65)) == (255, 0, 0, 255)
    assert made.getpixel((80, 80))[3] == 0  # type: ignore[index]


def test_filters_apply_in_order_and_keep_alpha() -> None:
    picture = Image.new("RGBA", (2, 2), (200, 100, 50, 128))
    made = filtered(picture, [Filter("invert", "1"), Filter("brightness", "0.5"), Filter("opacity", "50%")], 1.0)
    assert made.getpixel((0, 0)) == pytest.approx((28, 78, 102, 64), abs=1)
