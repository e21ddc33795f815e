"""Pictures that style sheets name: SVG is drawn with its text, and nothing is larger than the frame."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.images.svg.draw_svg import draw_css_svg
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.plan.jobs.job import Digest
from mdvideo.slides.css_support.css_pictures import DrawSvg, css_picture
from mdvideo.slides.handlers import embed_pictures
from mdvideo.slides.renderers.blitz import BlitzRenderer
from mdvideo.slides.themes.fonts import font_files

SIZE = Size(960, 540)
DIGEST = Digest("a" * 64)


@pytest.fixture(scope="module")
def draw_svg() -> Iterator[DrawSvg]:
    """Yield what draws the SVG of style sheets in a build."""
    rasterizer = SvgRasterizer(font_files())
    yield partial(draw_css_svg, rasterizer)
    rasterizer.close()


def svg_with(inner: str, width: int, height: int) -> bytes:
    root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    return f"{root}{inner}</svg>".encode()


def darkness(blitz: BlitzRenderer, draw_svg: DrawSvg, svg: bytes, style: str) -> npt.NDArray[np.bool_]:
    """Return which pixels of a page are dark that has the picture behind all."""
    box = f"position:absolute;left:0;top:0;width:1920px;height:1080px;background:url(mdvideo:{DIGEST});{style}"
    html = f"<!doctype html><html><head><style>div{{{box}}}</style></head><body><div></div></body></html>"
    page = embed_pictures(html, lambda _: svg, partial(css_picture, size=SIZE, draw_svg=draw_svg))
    with blitz.open(page, SIZE) as document:
        pixels = document.paint()
    return (pixels[..., 3] > 128) & (pixels[..., 0] < 100)


def test_text_in_an_svg_is_drawn(blitz: BlitzRenderer, draw_svg: DrawSvg) -> None:
    svg = svg_with('<text x="100" y="300" font-size="200" font-family="Helvetica">Words</text>', 1280, 720)
    assert darkness(blitz, draw_svg, svg, "background-size:cover").mean() > 0.02


def test_tiles_are_repeated_in_both_directions(blitz: BlitzRenderer, draw_svg: DrawSvg) -> None:
    dark = darkness(blitz, draw_svg, svg_with('<rect width="20" height="20"/>', 40, 40), "background-size:160px 160px")
    assert [bool(dark[y, x]) for y, x in ((20, 20), (20, 260), (260, 20), (420, 820))] == [True] * 4
    assert dark.mean() == pytest.approx(0.25, abs=0.03)


def test_a_picture_is_no_larger_than_the_frame(draw_svg: DrawSvg) -> None:
    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 80).save(out, "JPEG")
    with Image.open(io.BytesIO(css_picture(out.getvalue(), SIZE, draw_svg))) as picture:
        assert picture.size == (960, 720)


@pytest.mark.parametrize("data", [b"wOF2 a font", b"<svg damaged", b"\x89PNG damaged", b""])
def test_other_files_stay_as_they_are(draw_svg: DrawSvg, data: bytes) -> None:
    assert css_picture(data, SIZE, draw_svg) == data


def test_a_small_picture_stays_as_it_is(draw_svg: DrawSvg) -> None:
    out = io.BytesIO()
    Image.new("RGB", (90, 50)).save(out, "PNG")
    assert css_picture(out.getvalue(), SIZE, draw_svg) == out.getvalue()
