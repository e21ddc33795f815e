"""Glyphs for MathJax from other fonts: words in a formula may be Cyrillic, Chinese or accented, and MathJax has none.

The bundled fonts come first, then those of this machine. A glyph is taken as its outline, so the picture of a formula
needs no font where it is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont, TTLibError

from mdvideo.slides.themes.fonts import FONT_FOLDER
from mdvideo.slides.writing.font_search import faces_for
from mdvideo.slides.writing.writing_systems import writing_system_of

_UNITS = 1000
"""MathJax's units per em."""

_HEIGHT, _DEPTH = 0.9, 0.25
"""What a borrowed glyph takes above and below the baseline at most, in ems: a font's ascent allows for accents."""

_BUNDLED = ("Serif.ttf", "Sans.ttf", "Mono.ttf")

GlyphShape = tuple[float, float, float, dict[str, str]]
"""MathJax's description of a glyph: height, depth and width in ems, and the outline in ``p``."""


def borrow_glyphs(characters: Iterable[str]) -> list[tuple[int, GlyphShape]]:
    """Return the code points and the shapes of those characters that a font has."""
    shapes = ((ord(character), _shape_of(character)) for character in characters)
    return [(code, shape) for code, shape in shapes if shape is not None]


@lru_cache(maxsize=4096)
def _shape_of(character: str) -> GlyphShape | None:
    for path, index in _files_for(character):
        try:
            with TTFont(path, fontNumber=index, lazy=True) as font:
                name = (font.getBestCmap() or {}).get(ord(character))
                if name is not None:
                    return _outline_of(font, name)
        except (TTLibError, OSError, KeyError, ValueError, AssertionError):
            continue
    return None


def _files_for(character: str) -> Iterator[tuple[Path, int]]:
    yield from ((FONT_FOLDER / name, 0) for name in _BUNDLED)
    faces = faces_for(writing_system_of(character), "", frozenset({character}))
    yield from ((face.path, face.index) for face in faces)


def _outline_of(font: TTFont, name: str) -> GlyphShape:
    scale = _UNITS / font["head"].unitsPerEm
    glyphs = font.getGlyphSet()
    pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
    glyphs[name].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
    height, depth = (abs(getattr(font["hhea"], side)) * scale / _UNITS for side in ("ascent", "descent"))
    path = pen.getCommands().removeprefix("M").removesuffix("Z")
    return min(height, _HEIGHT), min(depth, _DEPTH), glyphs[name].width * scale / _UNITS, {"p": path}
