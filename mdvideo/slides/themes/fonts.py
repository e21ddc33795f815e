"""The bundled fonts: which files there are, which characters they cover, and how wide a text is in them.

All are under the SIL Open Font License, with its text beside them; ``mdvideo/fonts/README.md`` says how they were
made. They carry names of their own, so that a machine with another Inter installed still makes the same slides.
"""

from __future__ import annotations

import hashlib
import threading
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

FOLDER = Path(__file__).resolve().parents[2] / "fonts"

SANS, SERIF, MONO, DISPLAY = "mdvideo Sans", "mdvideo Serif", "mdvideo Mono", "mdvideo Display"

UPRIGHT = {SANS: "Sans.ttf", SERIF: "Serif.ttf", MONO: "Mono.ttf", DISPLAY: "Display.ttf"}

_MEASURED_AT = 256
"""Pixels an em at which widths are taken: large enough that rounding to 1/64 pixel does not matter."""

# FreeType faces are not thread-safe, and setting a variation changes the face.
_face_lock = threading.Lock()


@cache
def font_files() -> tuple[Path, ...]:
    """Every bundled font file, sorted by name. Renderers register all of them."""
    return tuple(sorted(FOLDER.glob("*.ttf")))


@cache
def fonts_identity() -> str:
    """SHA-256 over the bundled font files: what a renderer's identity names, since other fonts make other pixels."""
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in font_files())).hexdigest()


@cache
def _covered() -> frozenset[int]:
    covered: set[int] = set()
    for path in font_files():
        with TTFont(path, lazy=True) as font:
            covered.update(font.getBestCmap())
    return frozenset(covered)


def covered(char: str) -> bool:
    """Whether a bundled font has a glyph for this character, or it is one that has no shape of its own."""
    return ord(char) in _covered() or not char.isprintable() or char.isspace()


@lru_cache(maxsize=4096)
def text_width(text: str, family: str, weight: int) -> float:
    """Width of a line of text in ems, in a bundled family (an unknown one is taken to be as wide as the sans)."""
    name = UPRIGHT.get(family, UPRIGHT[SANS])
    with _face_lock:
        return float(_face(name, weight).getlength(text)) / _MEASURED_AT


@lru_cache(maxsize=16)
def _face(name: str, weight: int) -> ImageFont.FreeTypeFont:
    face = ImageFont.truetype(str(FOLDER / name), _MEASURED_AT)
    try:
        low, high = (face.get_variation_axes()[0][key] for key in ("minimum", "maximum"))
    except OSError:  # what Pillow raises where the font has no axes
        return face
    face.set_variation_by_axes([min(max(weight, int(low or 0)), int(high or 0))])
    return face
