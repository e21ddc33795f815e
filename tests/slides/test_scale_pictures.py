"""Pictures are made smaller with a filter, whatever the renderer does, and the page stays as it is."""

from __future__ import annotations

import base64
import io

import numpy as np
import pytest
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.scale_pictures import scaled_pictures


@pytest.fixture(scope="module")
def renderer() -> BlitzRenderer:
    return BlitzRenderer([])


def uri_of(picture: Image.Image) -> str:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"


def stripes(width: int, height: int) -> Image.Image:
    """Every other column is black, the others are white: grey from afar."""
    pixels = np.zeros((height, width), np.uint8)
    pixels[:, ::2] = 255
    return Image.fromarray(pixels).convert("RGB")


def test_fine_lines_do_not_break_up(renderer: BlitzRenderer) -> None:
    image = f'<img id="picture-1" style="width:190px" src="{uri_of(stripes(900, 300))}">'
    html = f'<!doctype html><body style="margin:0">{image}<p id="text-2">Below</p>'
    with renderer.open(html, Size(1920, 1080)) as page:
        boxes = page.boxes()
        coarse = page.paint()[5:55, 5:180, 0]
        with scaled_pictures(page, html, boxes, Size(1920, 1080)):
            assert page.boxes()["picture-1"] == boxes["picture-1"]
            assert page.boxes()["text-2"].y == boxes["text-2"].y
            fine = page.paint()[5:55, 5:180, 0]
        assert np.array_equal(page.paint()[5:55, 5:180, 0], coarse)
    assert fine.std() < 12 < coarse.std()
    assert fine.mean() == pytest.approx(127, abs=6)


def test_pictures_that_are_not_made_smaller_stay(renderer: BlitzRenderer) -> None:
    html = f'<!doctype html><body style="margin:0"><img id="picture-1" src="{uri_of(stripes(90, 30))}">'
    with renderer.open(html, Size(1920, 1080)) as page:
        before = page.paint()
        with scaled_pictures(page, html, page.boxes(), Size(1920, 1080)):
            assert np.array_equal(page.paint(), before)
