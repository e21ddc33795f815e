"""Glyphs that MathJax lacks."""

from __future__ import annotations

from mdvideo.slides.maths.borrowed_glyphs import borrow_glyphs


def test_a_glyph_has_its_size_and_its_outline() -> None:
    ((code, (height, depth, width, outline)),) = borrow_glyphs("Ж")
    assert code == ord("Ж")
    assert 0.5 < height <= 1
    assert 0 < depth < 0.5
    assert 0.5 < width < 1.5
    assert outline["p"][0].isdigit()


def test_a_character_that_no_font_has_is_left_out() -> None:
    assert borrow_glyphs("\U000f1234") == []
