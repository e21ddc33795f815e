"""Draws the background of a slide: its ground colour, and the pictures and gradients over it.

Pictures are drawn by Pillow, by CSS's rules (``css_background.py``); gradients and unusual colours by the renderer.
"""

from __future__ import annotations

import contextlib
import html
import io
from collections.abc import Sequence

from PIL import Image, ImageColor

from mdvideo.errors import BackendError
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.plan.jobs.job import ReadBlob
from mdvideo.plan.jobs.slide_jobs import Layer, Rect
from mdvideo.protocols import HtmlRenderer
from mdvideo.slides.composite.css_background import resolve_position, resolve_repeat, resolve_size, scale_pixels
from mdvideo.slides.composite.css_filters import apply_filters

_MAX_TILES = 10_000
"""Above this number of tiles, a tile is made larger before it is repeated; see ``_draw_tiles``."""


def render_background(
    size: Size, ground: str, layers: Sequence[Layer], read: ReadBlob, renderer: HtmlRenderer
) -> Image.Image:
    """Draw the background of a slide as an RGB picture of ``size``.

    ``ground`` is any CSS colour, over black if it is not opaque. Raises BackendError when a picture, colour, gradient
    or filter cannot be drawn.
    """
    canvas = Image.new("RGB", size, _rgb_of(ground, renderer))
    for layer in layers:
        drawn, position = _draw_layer(layer, size, read, renderer)
        try:
            drawn = apply_filters(drawn, layer.filters, size.scale * MARP_PIXEL)
        except (ValueError, KeyError) as error:
            raise BackendError(f"a background's filter cannot be applied: {error}") from error
        if drawn.mode == "RGB" and drawn.size == canvas.size:
            canvas = drawn  # most slides have one picture over the whole frame
        else:
            canvas.paste(drawn, position, drawn if drawn.mode == "RGBA" else None)
    return canvas


def _draw_layer(
    layer: Layer, size: Size, read: ReadBlob, renderer: HtmlRenderer
) -> tuple[Image.Image, tuple[int, int]]:
    """Return the pixels of a layer in its rectangle, before filters, and their position on the frame."""
    rect = layer.rect
    if layer.picture is None:
        return _draw_gradient(layer, size, renderer), (rect.x, rect.y)
    try:
        file = Image.open(io.BytesIO(read(layer.picture)))
        picture = file.convert("RGBA" if file.has_transparency_data else "RGB")
        target = resolve_size(picture.size, (rect.width, rect.height), layer.size, size.scale * MARP_PIXEL)
        free = (rect.width - target[0], rect.height - target[1])
        position = resolve_position(free, layer.position, size.scale * MARP_PIXEL)
        repeats = resolve_repeat(layer.repeat)
    except (OSError, ValueError) as error:
        raise BackendError(f"a background cannot be drawn: {error}") from error
    if not any(repeats):
        return _draw_once(picture, target, position, rect), (rect.x, rect.y)
    return _draw_tiles(_resize(picture, target), position, repeats, rect), (rect.x, rect.y)


def _resize(picture: Image.Image, target: tuple[int, int]) -> Image.Image:
    if picture.size == target:
        return picture
    mode = "RGBa" if picture.mode == "RGBA" else picture.mode
    return picture.convert(mode).resize(target, Image.Resampling.LANCZOS, reducing_gap=3.0).convert(picture.mode)


def _draw_once(picture: Image.Image, target: tuple[int, int], position: tuple[int, int], rect: Rect) -> Image.Image:
    """Draw one copy, and resize only its visible part."""
    left, top = max(0, position[0]), max(0, position[1])
    right, bottom = min(rect.width, position[0] + target[0]), min(rect.height, position[1] + target[1])
    if position == (0, 0) and picture.size == target == (rect.width, rect.height):
        return picture
    clear = Image.new("RGBA", (rect.width, rect.height))
    if right <= left or bottom <= top:
        return clear
    across, down = picture.width / target[0], picture.height / target[1]
    visible = (
        (left - position[0]) * across,
        (top - position[1]) * down,
        (right - position[0]) * across,
        (bottom - position[1]) * down,
    )
    mode = "RGBa" if picture.mode == "RGBA" else picture.mode
    part = picture.convert(mode).resize(
        (right - left, bottom - top), Image.Resampling.LANCZOS, box=visible, reducing_gap=3.0
    )
    part = part.convert(picture.mode)
    if part.size == clear.size:
        return part
    clear.paste(part, (left, top))
    return clear


def _draw_tiles(tile: Image.Image, position: tuple[int, int], repeats: tuple[bool, bool], rect: Rect) -> Image.Image:
    across, down = repeats
    if (rect.width // tile.width + 2) * (rect.height // tile.height + 2) > _MAX_TILES and across and down:
        larger = Image.new(tile.mode, (tile.width * 16, tile.height * 16))
        for x in range(0, larger.width, tile.width):
            for y in range(0, larger.height, tile.height):
                larger.paste(tile, (x, y))
        return _draw_tiles(larger, position, repeats, rect)
    clear = Image.new("RGBA", (rect.width, rect.height))
    columns = range(position[0] % tile.width - tile.width, rect.width, tile.width) if across else [position[0]]
    rows = range(position[1] % tile.height - tile.height, rect.height, tile.height) if down else [position[1]]
    for x in columns:
        for y in rows:
            clear.paste(tile, (x, y))
    return clear


def _draw_gradient(layer: Layer, size: Size, renderer: HtmlRenderer) -> Image.Image:
    """Draw a CSS image with the renderer, on the whole canvas so that lengths in it keep their scale."""
    rect = layer.rect
    x, y, width, height = (side / size.scale for side in (rect.x, rect.y, rect.width, rect.height))
    css, drawn_size, position = (
        scale_pixels(value, MARP_PIXEL) for value in (layer.css or "none", layer.size, layer.position)
    )
    declarations = {
        "position": "absolute",
        "left": f"{x}px",
        "top": f"{y}px",
        "width": f"{width}px",
        "height": f"{height}px",
        "background-image": css,
        "background-size": "contain" if drawn_size == "fit" else drawn_size,
        "background-position": position,
        "background-repeat": layer.repeat,
    }
    style = html.escape(";".join(f"{name}:{value}" for name, value in declarations.items()))
    with renderer.open(f'<!doctype html><body style="margin:0"><div style="{style}"></div>', size) as page:
        pixels = Image.fromarray(page.paint())
    return pixels.crop((rect.x, rect.y, rect.x + rect.width, rect.y + rect.height))


def _rgb_of(css: str, renderer: HtmlRenderer) -> tuple[int, int, int]:
    """Return a CSS colour as RGB over black: from Pillow if it can parse it, else from the renderer."""
    with contextlib.suppress(ValueError):
        parsed = ImageColor.getrgb(css)
        if len(parsed) == 3:
            return parsed
    page = f'<!doctype html><html style="height:100%;background:{html.escape(css)}"><body></body></html>'
    with renderer.open(page, Size(64, 64)) as document:
        red, green, blue, alpha = (int(v) for v in document.paint()[32, 32])
    return (red * alpha // 255, green * alpha // 255, blue * alpha // 255)
