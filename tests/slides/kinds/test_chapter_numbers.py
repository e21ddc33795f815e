"""Section slides know which chapter they open."""

from __future__ import annotations

from pathlib import Path

from mdvideo.deck.parser import parse_deck
from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.html.page_cache import PageCache
from mdvideo.slides.kinds.chapter_numbers import chapters_of
from mdvideo.slides.themes.theme import load_theme

SIZE = Size(1920, 1080)
TEXT = "# T\n\n---\n\n# One\n\n---\n\n## A\n\n- b\n\n---\n\n<!-- _class: section -->\n# Two\n\nSoon\n"


def test_chapters_are_counted() -> None:
    assert chapters_of(parse_deck(TEXT, "a.md").slides) == {2: (1, 2), 4: (2, 2)}
    assert chapters_of(parse_deck("# T\n\n---\n\n# One\n", "a.md").slides) == {}


def test_a_new_chapter_changes_the_progress_of_the_others() -> None:
    theme, cache = load_theme("glass", Path()), PageCache()
    pages = []
    for text in (TEXT, TEXT + "\n---\n\n# Three\n", TEXT + "\n---\n\nMore\n"):
        deck = parse_deck(text, "a.md")
        pages.append(cache.page_of(theme, deck, deck.slides[1], SIZE, {}).html)
        assert pages[-1] == page_of(theme, deck, deck.slides[1], SIZE, {}).html
    assert [page.count('class="part') for page in pages] == [2, 3, 2]
