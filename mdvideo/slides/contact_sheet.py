"""Draws contact sheets: variants of a picture side by side, each below its number, to choose from."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

from mdvideo.slides.png import encode_png
from mdvideo.slides.themes.fonts import FONT_FOLDER, SANS, UPRIGHT_FILES

TILE = 640
"""Length in pixels of the longer side of a picture on the sheet."""

MARGIN, GAP, LABEL = 32, 24, 56
GROUND, INK, MUTED = "#16181d", "#f4f4f2", "#9aa0aa"


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A picture as PNG, the name by which to choose it, and a remark such as its seed."""

    picture: bytes
    name: str
    remark: str


def contact_sheet(variants: Sequence[SheetCell]) -> bytes:
    """Return all variants on one PNG, in reading order, on a sheet that is about square."""
    tiles = [_thumbnail(variant.picture) for variant in variants]
    width, height = max(tile.width for tile in tiles), max(tile.height for tile in tiles)
    # Wide pictures need fewer columns for a square sheet.
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
        draw.text((x + bold.getlength(variant.name) + 16, y + LABEL - 14), variant.remark, MUTED, small, anchor="ls")
    return encode_png(sheet)


def _thumbnail(picture: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.thumbnail((TILE, TILE), Image.Resampling.LANCZOS)
    return image


def _font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONT_FOLDER / UPRIGHT_FILES[SANS]), size)
    font.set_variation_by_axes([weight])
    return font


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Pictures as PNG that belong together, and the name by which to choose them."""

    name: str
    remark: str
    pictures: tuple[bytes, ...]


def rows_sheet(rows: Sequence[SheetRow], *, named: bool = True) -> bytes:
    """Return all rows on one PNG, each below its name, its pictures side by side in the size that they have.

    Without names, there are no margins either.
    """
    label, margin = (LABEL, MARGIN) if named else (0, 0)
    tiles = [[Image.open(io.BytesIO(picture)).convert("RGB") for picture in row.pictures] for row in rows]
    heights = [max((tile.height for tile in row), default=0) for row in tiles]
    width = max(sum(tile.width + GAP for tile in row) for row in tiles) - GAP
    height = sum(each + label + GAP for each in heights) - GAP
    sheet = Image.new("RGB", (2 * margin + width, 2 * margin + height), GROUND)
    draw = ImageDraw.Draw(sheet)
    bold, small = _font(36, 700), _font(24, 400)
    y = margin
    for row, pictures, row_height in zip(rows, tiles, heights, strict=True):
        if named:
            draw.text((margin, y + label - 14), row.name, INK, bold, anchor="ls")
            draw.text((margin + bold.getlength(row.name) + 16, y + label - 14), row.remark, MUTED, small, anchor="ls")
        x = margin
        for picture in pictures:
            sheet.paste(picture, (x, y + label))
            x += picture.width + GAP
        y += row_height + label + GAP
    return encode_png(sheet)
