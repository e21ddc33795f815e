"""The bundled fonts: their files, the characters that they cover, and the width of text set in them.

All are under the SIL Open Font License, whose text is in the same folder; ``mdvideo/fonts/README.md`` says how they
were built. Their family names are their own, so a machine that has another Inter installed makes the same slides.
"""

from __future__ import annotations

import threading
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

FONT_FOLDER = Path(__file__).resolve().parents[2] / "fonts"

SANS, SERIF, MONO, DISPLAY = "mdvideo Sans", "mdvideo Serif", "mdvideo Mono", "mdvideo Display"

UPRIGHT_FILES = {SANS: "Sans.ttf", SERIF: "Serif.ttf", MONO: "Mono.ttf", DISPLAY: "Display.ttf"}

_MEASURED_AT = 256
"""Pixels per em at which widths are measured: large enough that rounding to 1/64 pixel does not matter."""

_OTHER_WIDTH = 0.62
"""Mean width in ems of a letter of other alphabets: Devanagari, Thai and Arabic."""

# FreeType faces are not thread-safe, and setting a variation changes the face.
_face_lock = threading.Lock()


@cache
def font_files() -> tuple[Path, ...]:
    """Return every bundled font file, sorted by name. Renderers register all of them."""
    return tuple(sorted(FONT_FOLDER.glob("*.ttf")))


def upright_files() -> dict[str, Path]:
    """Return the file of each bundled family's upright style."""
    return {family: FONT_FOLDER / file for family, file in UPRIGHT_FILES.items()}


@cache
def _code_points_of(file: str) -> frozenset[int]:
    with TTFont(FONT_FOLDER / file, lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def _covered_code_points() -> frozenset[int]:
    return frozenset().union(*(_code_points_of(path.name) for path in font_files()))


def is_covered(char: str) -> bool:
    """Return whether a bundled font has a glyph for this character, or the character needs none."""
    return ord(char) in _covered_code_points() or not char.isprintable() or char.isspace()


def is_in_sans(char: str) -> bool:
    """Return whether the sans, to which every list of families falls back, has a glyph for this character."""
    return ord(char) in _code_points_of(UPRIGHT_FILES[SANS]) or not char.isprintable() or char.isspace()


def is_in_font(char: str, family: str) -> bool:
    """Return whether a bundled family has a glyph for this character."""
    return ord(char) in _code_points_of(UPRIGHT_FILES[family])


@lru_cache(maxsize=4096)
def text_width(text: str, family: str, weight: int) -> float:
    """Return the width of a line of text in ems, set in a bundled family; an unknown family counts as the sans.

    Characters that no bundled font has are estimated: full-width ones are one em wide.
    """
    name = UPRIGHT_FILES.get(family, UPRIGHT_FILES[SANS])
    others = [] if text.isascii() else [char for char in text if not is_covered(char)]
    if others:
        estimated = sum(_width_of_other(char) for char in others)
        return estimated + text_width("".join(filter(is_covered, text)), family, weight)
    with _face_lock:
        return float(_face(name, weight).getlength(text)) / _MEASURED_AT


def _width_of_other(char: str) -> float:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else _OTHER_WIDTH


@lru_cache(maxsize=16)
def _face(name: str, weight: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(str(FONT_FOLDER / name), _MEASURED_AT)
    try:
        low, high = (face.get_variation_axes()[0][key] for key in ("minimum", "maximum"))
    except OSError:  # Pillow raises it for fonts without axes
        return face
    face.set_variation_by_axes([min(max(weight, int(low or 0)), int(high or 0))])
    return face
