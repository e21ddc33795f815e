"""Paints the rows of a terminal's screen with Pillow, in a monospaced font and a theme's colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageDraw, ImageFont
from pyte.screens import Char

Colour = tuple[int, int, int]

FindFont = Callable[[str], Path | None]
"""Returns the first font file that has a character, the monospaced one before others; None if none has it."""

_ADVANCE, _LINE = 0.6, 1.32
"""Width of a cell, and height of a row, in ems: JetBrains Mono's, in which box drawing meets."""

_NAMES = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")

_BLOCKS = {
    "█": (0, 0, 1, 1),
    "▀": (0, 0, 1, 0.5),
    "▌": (0, 0, 0.5, 1),
    "▐": (0.5, 0, 1, 1),
    **{chr(0x2580 + n): (0, 1 - n / 8, 1, 1) for n in range(1, 8)},
    **{chr(0x2590 - n): (0, 0, n / 8, 1) for n in range(1, 8)},
}
"""Block elements as parts of the cell: left, top, right, bottom."""


class TerminalColours(NamedTuple):
    """Ground, ink and cursor, and the sixteen colours."""

    ground: Colour
    ink: Colour
    cursor: Colour
    sixteen: tuple[Colour, ...]


def colours_of(hexes: Sequence[str]) -> TerminalColours:
    """Return a DrawTerminalJob's colours."""
    ground, ink, cursor, *rest = (ImageColor.getrgb(one)[:3] for one in hexes)
    return TerminalColours(ground, ink, cursor, tuple(rest))


class TerminalFonts(NamedTuple):
    """The monospaced font's files."""

    upright: Path
    bold: Path
    italic: Path


@dataclass
class TerminalDrawing:
    """Paints cells of ``cell_width`` pixels on one canvas of ``columns`` × ``rows``."""

    columns: int
    rows: int
    cell_width: int
    colours: TerminalColours
    fonts: TerminalFonts
    find_font: FindFont
    missing: set[str] = field(default_factory=set)
    """Characters that no font has; they are empty boxes."""
    _glyphs: dict[tuple[str, bool, bool, int], tuple[Image.Image, tuple[int, int]] | None] = field(default_factory=dict)
    _faces: dict[tuple[Path, float], ImageFont.FreeTypeFont] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.size = self.cell_width / _ADVANCE
        self.cell_height = round(self.size * _LINE)
        self.pad = self.cell_width
        width = self.columns * self.cell_width + 2 * self.pad
        height = self.rows * self.cell_height + 2 * self.pad
        self.canvas = Image.new("RGB", (width + width % 2, height + height % 2), self.colours.ground)
        self._draw = ImageDraw.Draw(self.canvas)
        # A round font size in 1/64 pixel places glyphs alike on every machine.
        self._baseline = round(self.size * 1.02)

    def pixels(self) -> NDArray[np.uint8]:
        """Return what is painted, shape (height, width, 3)."""
        return np.asarray(self.canvas)

    def clear(self) -> None:
        """Paint the ground everywhere."""
        self._draw.rectangle((0, 0, *self.canvas.size), self.colours.ground)

    def paint_row(self, number: int, row: Sequence[Char], cursor: int | None) -> None:
        """Paint one row; ``cursor`` is the column on which a block shows the cursor, if it is in this row."""
        top = self.pad + number * self.cell_height
        left, right = self.pad, self.pad + self.columns * self.cell_width
        self._draw.rectangle((left, top, right - 1, top + self.cell_height - 1), self.colours.ground)
        looks = [self._look_of(char, column == cursor) for column, char in enumerate(row[: self.columns])]
        for column, (ground, _) in enumerate(looks):
            wide = 2 if column + 1 < len(looks) and row[column + 1].data == "" and row[column].data else 1
            if ground != self.colours.ground:
                x = left + column * self.cell_width
                box = (x, top, min(x + wide * self.cell_width, right) - 1, top + self.cell_height - 1)
                self._draw.rectangle(box, ground)
        for column, (char, (_, ink)) in enumerate(zip(row, looks, strict=False)):
            if char.data.strip():
                wide = 2 if column + 1 < len(looks) and row[column + 1].data == "" else 1
                self._paint_char(char, left + column * self.cell_width, top, ink, wide)
            self._paint_lines(char, left + column * self.cell_width, top, ink)

    def _look_of(self, char: Char, is_cursor: bool) -> tuple[Colour, Colour]:
        ground = self._colour_of(char.bg, self.colours.ground, bright=False)
        ink = self._colour_of(char.fg, self.colours.ink, bright=char.bold)
        if char.reverse:
            ground, ink = ink, ground
        return (self.colours.cursor, self.colours.ground) if is_cursor else (ground, ink)

    def _colour_of(self, name: str, default: Colour, *, bright: bool) -> Colour:
        if name == "default":
            return default
        base = name.removeprefix("bright")
        if base in _NAMES or base == "yellow":
            index = 3 if base == "yellow" else _NAMES.index(base)
            return self.colours.sixteen[index + 8 * (bright or name.startswith("bright"))]
        try:
            return int(name[:2], 16), int(name[2:4], 16), int(name[4:6], 16)
        except ValueError:
            return default

    def _paint_char(self, char: Char, x: int, top: int, ink: Colour, wide: int) -> None:
        if char.data in _BLOCKS:
            a, b, c, d = _BLOCKS[char.data]
            width, height = self.cell_width, self.cell_height
            box = (x + round(a * width), top + round(b * height), x + round(c * width) - 1, top + round(d * height) - 1)
            if box[2] >= box[0] and box[3] >= box[1]:
                self._draw.rectangle(box, ink)
            return
        glyph = self._glyph_of(char.data, char.bold, char.italics, wide)
        if glyph is not None:
            mask, (dx, dy) = glyph
            self.canvas.paste(ink, (x + dx, top + dy), mask)

    def _paint_lines(self, char: Char, x: int, top: int, ink: Colour) -> None:
        thick = max(1, round(self.size / 14))
        if char.underscore:
            y = top + min(self._baseline + thick, self.cell_height - thick)
            self._draw.rectangle((x, y, x + self.cell_width - 1, y + thick - 1), ink)
        if char.strikethrough:
            y = top + round(self._baseline - self.size * 0.28)
            self._draw.rectangle((x, y, x + self.cell_width - 1, y + thick - 1), ink)

    def _glyph_of(self, text: str, bold: bool, italic: bool, wide: int) -> tuple[Image.Image, tuple[int, int]] | None:
        """Return the mask of a character and its place in its cell; None where nothing is drawn."""
        key = (text, bold, italic, wide)
        if key not in self._glyphs:
            self._glyphs[key] = self._drawn(text, bold, italic, wide)
        return self._glyphs[key]

    def _drawn(self, text: str, bold: bool, italic: bool, wide: int) -> tuple[Image.Image, tuple[int, int]] | None:
        own = self.fonts.bold if bold else self.fonts.italic if italic else self.fonts.upright
        found = self.find_font(text[0])
        if found is None:
            self.missing.add(text[0])
        other = None if found in (None, self.fonts.upright) else found
        face = self._face(own if other is None else other, self.size)
        if other is not None and (length := face.getlength(text)) > wide * self.cell_width:
            face = self._face(other, self.size * wide * self.cell_width / length)
        room = 3 * self.cell_width, 3 * self.cell_height
        mask = Image.new("L", room)
        origin = self.cell_width // 2, self.cell_height // 2
        middle = 0.0 if other is None else max(0.0, (wide * self.cell_width - face.getlength(text)) / 2)
        at = (origin[0] + middle, origin[1] + self._baseline)
        ImageDraw.Draw(mask).text(at, text, fill=255, font=face, anchor="ls")
        box = mask.getbbox()
        if box is None:
            return None
        return mask.crop(box), (box[0] - origin[0], box[1] - origin[1])

    def _face(self, path: Path, size: float) -> ImageFont.FreeTypeFont:
        if (path, size) not in self._faces:
            # Raqm would join and shape: a cell holds one character.
            self._faces[path, size] = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
        return self._faces[path, size]
