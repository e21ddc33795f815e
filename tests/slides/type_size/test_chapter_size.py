"""A chapter's slides share one size."""

from __future__ import annotations

from pathlib import Path

from mdvideo.deck.parser import parse_deck
from mdvideo.frame_size import Size
from mdvideo.slides.html.page_cache import PageCache
from mdvideo.slides.themes.theme import load_theme
from mdvideo.slides.type_size.chapter_size import chapter_factors

SIZE = Size(1920, 1080)
GLASS = load_theme("glass", Path())


def list_of(count: int) -> str:
    return "## A list\n\n" + "".join(f"- Item number {n} of these\n" for n in range(count))


def deck_text(*slides: str) -> str:
    return "\n\n---\n\n".join(["# The lesson", *slides])


def test_slides_share_the_size_that_most_of_them_have_room_for() -> None:
    deck = parse_deck(deck_text(list_of(2), list_of(4), list_of(9), list_of(5)), "a.md")
    factors = chapter_factors(deck.slides, GLASS, SIZE)
    assert len({factors[number] for number in (2, 3, 4, 5)}) == 1
    assert 1.2 < factors[2] < 1.6


def test_a_section_begins_a_chapter_with_a_size_of_its_own() -> None:
    deck = parse_deck(deck_text(list_of(10), list_of(10), "# Part two", list_of(2)), "a.md")
    factors = chapter_factors(deck.slides, GLASS, SIZE)
    assert factors[2] == factors[3] < factors[5]


def test_a_fuller_slide_changes_the_pages_of_its_chapter_only_when_the_shared_size_changes() -> None:
    cache = PageCache()

    def pages(*slides: str) -> list[str]:
        deck = parse_deck(deck_text(*slides), "a.md")
        return [cache.page_of(GLASS, deck, slide, SIZE, {}).html for slide in deck.slides]

    before = pages(list_of(3), list_of(3), list_of(3))
    one_full = pages(list_of(3), list_of(3), list_of(10))
    two_full = pages(list_of(3), list_of(10), list_of(10))
    assert one_full[1:3] == before[1:3]
    assert two_full[1] != before[1]
