"""Draws an SVG at the pixels that a slide shows: by resvg, or by Chromium where that renders the slides."""

from __future__ import annotations

import base64
import html

from PIL import Image

from mdvideo.frame_size import Size
from mdvideo.images.author_pictures import DrawnSvg, svg_pixels
from mdvideo.images.svg.drawable_svg import drawable_svg
from mdvideo.images.svg.svg_file import parse_svg, svg_size, unpack
from mdvideo.images.svg.svg_rasterizer import SvgRasterizer
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.protocols import HtmlRenderer

_SMALL = 400.0
"""Long side of a tile or an icon in CSS pixels, at most: larger pictures may fill the slide."""


def draw_by_resvg(rasterizer: SvgRasterizer, data: bytes, name: str, limit: Size, ink: str | None) -> DrawnSvg:
    """Draw an SVG so that it covers ``limit``. Raises AssetError."""
    picture = drawable_svg(data, name, rasterizer.is_covered, ink)
    image = rasterizer.rasterize(picture, svg_pixels(picture.size, limit), name)
    return DrawnSvg(image, picture.size, picture.lost)


def draw_css_svg(rasterizer: SvgRasterizer, data: bytes, frame: Size) -> Image.Image:
    """Draw an SVG that a style sheet names, as RGBA: so that it covers the frame, or a small one at twice its size.

    Raises AssetError.
    """
    name = "a picture of a style sheet"
    picture = drawable_svg(data, name, rasterizer.is_covered)
    sides = picture.size
    if max(sides) <= _SMALL:
        scale = 2 * MARP_PIXEL * frame.scale
        frame = Size(max(1, round(sides[0] * scale)), max(1, round(sides[1] * scale)))
    return rasterizer.rasterize(picture, svg_pixels(sides, frame), name)


def draw_by_renderer(renderer: HtmlRenderer, data: bytes, name: str, limit: Size, ink: str | None) -> DrawnSvg:
    """Draw an SVG as an ``<img>``, in which it cannot run scripts or load other files.

    Raises AssetError, BackendError.
    """
    text = unpack(data, name)
    root = parse_svg(text, name)
    if ink is not None and root.get("color") is None:
        text = text.replace(b"<svg", f'<svg color="{html.escape(ink)}"'.encode(), 1)
    size = svg_size(root)
    frame = Size(*svg_pixels(size, limit))
    uri = f"data:image/svg+xml;base64,{base64.b64encode(text).decode()}"
    style = f"position:absolute;left:0;top:0;width:{frame.design.width}px;height:{frame.design.height}px"
    page_html = f'<!doctype html><body style="margin:0"><img style="{style}" src="{uri}">'
    with renderer.open(page_html, frame) as page:
        return DrawnSvg(Image.fromarray(page.paint()), size)
