"""Characters that no font can draw are reported."""

from __future__ import annotations

from mdvideo.errors import Span
from mdvideo.slides.html.emoji_images import emoji_font_path
from mdvideo.slides.html.missing_glyphs import missing_glyph_problems
from tests.support.layout_slides import SPAN


def test_text_in_bundled_fonts_has_no_problems() -> None:
    assert missing_glyph_problems("Grüße, λ ж ế → ∑ ✓ © … “c”\n\t", SPAN) == ()


def test_a_missing_character_is_named_with_its_code_point() -> None:
    (problem,) = missing_glyph_problems("a 漢 b", SPAN)
    assert (problem.severity, problem.code, problem.span) == ("warning", "glyph-missing", SPAN)
    assert "漢 (U+6F22)" in problem.message


def test_the_place_is_that_of_the_character_if_it_is_on_the_line() -> None:
    span = Span("deck.md", 7, 1, 10, "before 漢 after")
    (problem,) = missing_glyph_problems("a 漢 b", span)
    assert problem.span == Span("deck.md", 7, 8, 9, "before 漢 after")


def test_many_missing_characters_are_counted() -> None:
    (problem,) = missing_glyph_problems("一二三四五六七八", SPAN)
    assert problem.message.endswith("and 2 more")


def test_emoji_need_a_colour_font() -> None:
    problems = missing_glyph_problems("Grow 🌱", SPAN)
    if emoji_font_path() is None:
        assert [problem.code for problem in problems] == ["emoji-font"]
        assert "fonts-noto-color-emoji" in str(problems[0].hint)
    else:
        assert problems == ()
