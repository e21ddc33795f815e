"""Characters that no font can draw are reported: a few are a warning, a deck in them an error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from mdvideo.deck.model import Deck
from mdvideo.errors import Problem, Span
from mdvideo.slides.html.emoji_images import emoji_font_path
from mdvideo.slides.html.missing_glyphs import missing_glyph_problems
from mdvideo.slides.writing import font_search
from tests.support.installed_fonts import install_only
from tests.support.layout_slides import DECK, SPAN, slide_of


@pytest.fixture(autouse=True)
def no_other_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    install_only(monkeypatch)
    yield
    font_search.faces_for.cache_clear()


def deck_of(*texts: str) -> Deck:
    return replace(DECK, slides=tuple(slide_of(text, number) for number, text in enumerate(texts, 1)))


def problems_of(*texts: str) -> list[Problem]:
    return list(missing_glyph_problems(deck_of(*texts)))


WORDS = "a sentence of many letters about leaves that grow in the light of the sun all day long, "


def test_text_in_bundled_fonts_has_no_problems() -> None:
    assert problems_of("Grüße, λ ж ế → ∑ ✓ © … “c”\n\t") == []


def test_a_missing_character_is_named_with_its_code_point() -> None:
    (problem,) = problems_of(f"{WORDS} 漢")
    assert (problem.severity, problem.code, problem.span) == ("warning", "glyph-missing", SPAN)
    assert problem.message == "no font on this machine has a glyph for 漢 (U+6F22)"
    assert "fonts-noto-cjk" in str(problem.hint)


def test_equal_findings_are_one() -> None:
    (problem,) = problems_of(f"{WORDS} ☿", "b ☿ ☿")
    assert problem.message == "no font on this machine has a glyph for ☿ (U+263F), 3 times in the deck"


def test_the_place_is_that_of_the_character_if_it_is_on_the_line() -> None:
    span = Span("deck.md", 7, 1, 10, "before 漢 after")
    deck = deck_of(f"{WORDS} 漢")
    (problem,) = missing_glyph_problems(replace(deck, slides=(replace(deck.slides[0], span=span),)))
    assert problem.span == Span("deck.md", 7, 8, 9, "before 漢 after")


def test_many_missing_characters_are_counted() -> None:
    (problem,) = problems_of(5 * WORDS + "☿♃♄♅♆♇⚸⚹")
    assert "and 2 more" in problem.message


def test_a_deck_in_a_script_without_a_font_is_an_error() -> None:
    (problem,) = problems_of("हिन्दी में एक पाठ", "और एक")
    assert (problem.severity, problem.code) == ("error", "font-missing")
    assert problem.message.startswith("no font on this machine has Devanagari")
    assert "pip install 'mdvideo[fonts]'" in str(problem.hint)


def test_a_slide_in_it_is_an_error_too() -> None:
    (problem,) = problems_of(30 * WORDS, 10 * "ภาษาไทย ")
    assert problem.code == "font-missing"


def test_headers_are_read_too() -> None:
    slide = slide_of("A", header="<b>日本語の見出し</b>")
    (problem,) = missing_glyph_problems(replace(DECK, slides=(slide,)))
    assert problem.code == "font-missing"


def test_emoji_need_a_colour_font() -> None:
    problems = problems_of("Grow 🌱 🛠")
    if emoji_font_path() is None:
        assert [problem.code for problem in problems] == ["emoji-font"]
        assert "fonts-noto-color-emoji" in str(problems[0].hint)
    else:
        assert problems == []
