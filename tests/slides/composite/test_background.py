"""Backgrounds are where CSS puts them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mdvideo.deck.model import Filter
from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.plan.jobs.slide_jobs import Layer, Rect
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.composite.background import render_background
from mdvideo.slides.composite.css_background import scale_pixels
from mdvideo.slides.handlers import embed_pictures
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.renderers.chromium import ChromiumRenderer
from tests.support.html_pages import PictureStore, gradient, paint_css

FRAME = Size(960, 540)
WHOLE = Rect(0, 0, *FRAME)


def draw_layer(layer: Layer, store: PictureStore, renderer: HtmlRenderer, ground: str = "#000") -> NDArray[Any]:
    return np.asarray(render_background(FRAME, ground, [layer], store.read, renderer)).astype(int)


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
def test_layers_are_where_chromium_draws_them(
    size: str, position: str, repeat: str, chromium: ChromiumRenderer, store: PictureStore
) -> None:
    """Pixels are Marp's, those of a picture without a size too."""
    picture, rect = store.add(gradient((320, 200))), Rect(200, 60, 500, 400)
    own = "320px" if size == "auto" else "auto"
    ours = draw_layer(Layer(rect, picture, size=size, position=position, repeat=repeat), store, chromium)
    url = embed_pictures(f"mdvideo:{picture}", store.read)
    css_size, css_position = (scale_pixels(value, MARP_PIXEL) for value in (size.replace("auto", own), position))
    theirs = paint_css(f'background:url("{url}") {css_position} / {css_size} {repeat}', rect, FRAME, chromium)
    assert np.abs(ours - theirs).mean() < 2.5


def test_a_layer_stays_within_its_rectangle(blitz: BlitzRenderer, store: PictureStore) -> None:
    layer = Layer(Rect(100, 50, 200, 300), store.add(Image.new("RGB", (10, 10), "red")))
    drawn = draw_layer(layer, store, blitz, ground="#00f")
    inside = np.zeros(drawn.shape[:2], bool)
    inside[50:350, 100:300] = True
    assert (drawn[inside] == (255, 0, 0)).all()
    assert (drawn[~inside] == (0, 0, 255)).all()


def test_gradients_are_drawn_by_the_renderer(blitz: BlitzRenderer, store: PictureStore) -> None:
    layer = Layer(Rect(480, 0, 480, 540), css="linear-gradient(to right, red, blue)")
    drawn = draw_layer(layer, store, blitz)
    assert (drawn[:, :478] == 0).all()
    assert drawn[270, 485] == pytest.approx((252, 0, 3), abs=4)
    assert drawn[270, 955] == pytest.approx((3, 0, 252), abs=4)


def test_lengths_in_a_gradient_are_marps(blitz: BlitzRenderer, store: PictureStore) -> None:
    """640 of Marp's 1280 pixels are the middle of the frame."""
    layer = Layer(WHOLE, css="linear-gradient(to right, red 640px, blue 640px)")
    drawn = draw_layer(layer, store, blitz)
    assert drawn[270, 474] == pytest.approx((255, 0, 0), abs=4)
    assert drawn[270, 486] == pytest.approx((0, 0, 255), abs=4)


def test_transparent_parts_of_a_picture_show_the_ground(blitz: BlitzRenderer, store: PictureStore) -> None:
    layer = Layer(WHOLE, store.add(Image.new("RGBA", (20, 20), (255, 255, 255, 128))))
    assert draw_layer(layer, store, blitz, "#000")[100, 100] == pytest.approx((128, 128, 128), abs=1)


@pytest.mark.parametrize(
    ("colour", "rgb"),
    [("#fff", (255, 255, 255)), ("rebeccapurple", (102, 51, 153)), ("rgb(10 20 30)", (10, 20, 30))],
)
def test_the_ground_can_be_any_css_colour(colour: str, rgb: tuple[int, ...], blitz: BlitzRenderer) -> None:
    background = render_background(FRAME, colour, [], PictureStore().read, blitz)
    assert background.getpixel((5, 5)) == pytest.approx(rgb, abs=1)


def test_thousands_of_tiles_are_drawn_correctly(blitz: BlitzRenderer, store: PictureStore) -> None:
    tile = Image.new("RGB", (2, 2), "white")
    tile.putpixel((0, 0), (0, 0, 0))
    layer = Layer(WHOLE, store.add(tile), size=f"{4 / MARP_PIXEL}px", position="left top", repeat="repeat")
    drawn = draw_layer(layer, store, blitz)
    assert (drawn[::2, ::2] == 0).all()
    assert (drawn[1::2] == 255).all()


def test_a_broken_picture_or_filter_is_an_error(blitz: BlitzRenderer, store: PictureStore) -> None:
    broken = store.add(gradient((20, 20)))
    store[broken] = b"not a picture"
    with pytest.raises(BackendError, match="background"):
        draw_layer(Layer(WHOLE, broken), store, blitz)
    whole = store.add(gradient((30, 20)))
    with pytest.raises(BackendError, match="filter"):
        draw_layer(Layer(WHOLE, whole, filters=(Filter("blur", "very"),)), store, blitz)
