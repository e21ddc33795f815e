"""Fonts of a few glyphs, each a filled box, as tests need them: no machine has all the scripts of the world."""

from __future__ import annotations

from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont


def write_font(path: Path, family: str, characters: str, weight: int = 400) -> Path:
    """Write a font that has these characters, each a box that is as wide as its weight."""
    names = {ord(character): f"g{number}" for number, character in enumerate(dict.fromkeys(characters))}
    glyphs = [".notdef", *names.values()]
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder(glyphs)
    build.setupCharacterMap(names)
    build.setupGlyf({name: _box(weight) for name in glyphs})
    build.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 0)))
    build.setupHorizontalHeader(ascent=900, descent=-100)
    build.setupNameTable({"familyName": family, "styleName": "Bold" if weight > 400 else "Regular"})
    build.setupOS2(usWeightClass=weight, sTypoAscender=900, sTypoDescender=-100, usWidthClass=5)
    build.setupPost()
    build.save(path)
    return path


def write_collection(path: Path, families: dict[str, str]) -> Path:
    """Write a collection with a face for each family, which has these characters."""
    collection = TTCollection()
    for family, characters in families.items():
        collection.fonts.append(TTFont(write_font(path.with_name("face.ttf"), family, characters)))
    collection.save(path)
    path.with_name("face.ttf").unlink()
    return path


def _box(width: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    pen.lineTo((100, 800))
    pen.lineTo((100 + width, 800))
    pen.lineTo((100 + width, 0))
    pen.closePath()
    return pen.glyph()
