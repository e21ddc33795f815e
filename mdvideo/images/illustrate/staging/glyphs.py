"""Text as outlines, from the bundled fonts, so that a drawing needs no fonts when it is rasterized."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

Face = Literal["Sans", "Serif", "Serif-Italic", "Mono", "Mono-Bold", "Display"]


class TextPath(NamedTuple):
    """The path of a line of text and its width, with the baseline's left end at the origin."""

    d: str
    width: float


@cache
def _font(face: Face) -> Any:
    with (files("mdvideo") / "fonts" / f"{face}.ttf").open("rb") as file:
        font = TTFont(file, lazy=False)
    return font, font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm


@lru_cache(512)
def text_path(text: str, face: Face, size: float) -> TextPath:
    """Return the outlines of a text. ``^`` raises and ``_`` lowers the next character or ``{group}``.

    Characters that the font lacks are left out.
    """
    _, glyphs, names, em = _font(face)
    x, out = 0.0, []
    for part, level in _levels(text):
        scale = size / em * (1.0 if level == 0 else 0.62)
        lift = {0: 0.0, 1: -0.42 * size, -1: 0.18 * size}[level]
        for character in part:
            name = names.get(ord(character))
            if name is None:
                continue
            pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
            glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, x, lift)))
            out.append(pen.getCommands())
            x += glyphs[name].width * scale
    return TextPath("".join(out), x)


def _levels(text: str) -> list[tuple[str, int]]:
    """Split at raised and lowered parts: (characters, 1 raised, -1 lowered or 0)."""
    parts: list[tuple[str, int]] = []
    at = 0
    while at < len(text):
        level = {"^": 1, "_": -1}.get(text[at], 0)
        if level and at + 1 < len(text):
            at += 1
            if text[at] == "{" and "}" in text[at:]:
                end = text.index("}", at)
                parts.append((text[at + 1 : end], level))
                at = end + 1
            else:
                parts.append((text[at], level))
                at += 1
        else:
            parts.append((text[at], 0))
            at += 1
    return parts
