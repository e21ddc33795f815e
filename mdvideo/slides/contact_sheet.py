"""A contact sheet: variants of one picture side by side, each under its number, to choose from."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from mdvideo.slides.png import png
from mdvideo.slides.themes.fonts import FOLDER, SANS, UPRIGHT

TILE = 640
"""Pixels of a tile's longer side."""

MARGIN, GAP, LABEL = 32, 24, 56
GROUND, INK, QUIET = "#16181d", "#f4f4f2", "#9aa0aa"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A picture as PNG, what to choose it by, and a remark such as its seed."""

    picture: bytes
    name: str
    remark: str


def contact_sheet(variants: Sequence[SheetCell]) -> bytes:
    """All variants on one PNG, in reading order, in about as many rows as columns."""
    tiles = [_thumbnail(variant.picture) for variant in variants]
    width, height = max(tile.width for tile in tiles), max(tile.height for tile in tiles)
    # Wide pictures stack into a squarer sheet with fewer columns.
    columns = max(1, min(len(tiles), round(math.sqrt(len(tiles) * (height + LABEL) / width))))
    rows = math.ceil(len(tiles) / columns)
    size = (2 * MARGIN + columns * (width + GAP) - GAP, 2 * MARGIN + rows * (height + LABEL + GAP) - GAP)
    sheet = Image.new("RGB", size, GROUND)
    draw = ImageDraw.Draw(sheet)
    bold, small = _font(36, 700), _font(24, 400)
    for number, (tile, variant) in enumerate(zip(tiles, variants, strict=True)):
        x = MARGIN + number % columns * (width + GAP)
        y = MARGIN + number // columns * (height + LABEL + GAP)
        sheet.paste(tile, (x, y + LABEL))
        draw.text((x, y + LABEL - 14), variant.name, INK, bold, anchor="ls")
        draw.text((x + bold.getlength(variant.name) + 16, y + LABEL - 14), variant.remark, QUIET, small, anchor="ls")
    return png(sheet)


def _thumbnail(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.thumbnail((TILE, TILE), Image.Resampling.LANCZOS)
    return image


def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FOLDER / UPRIGHT[SANS]), size)
    font.set_variation_by_axes([weight])
    return font
