"""A page is made again when something changes that it shows, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck
from mdvideo.frame_size import Size
from mdvideo.slides.html.page import page_of
from mdvideo.slides.html.page_cache import PageCache
from mdvideo.slides.html.template import HtmlPage
from mdvideo.slides.themes.theme import Theme, load_theme

WIDE = Size(1920, 1080)
TEXT = """\
---
title: The lesson
author: Anna
paginate: true
---

# The lesson

---

## Points

- one :smile: $x^2$
- two ![](a.png)

<!-- _paginate: false -->

---

## End

The last word $\\nonsense{$
"""


def deck_of(text: str) -> Deck:
    return parse_deck(text, "deck.md")


def pages_of(cache: PageCache, theme: Theme, deck: Deck, size: Size = WIDE) -> list[HtmlPage]:
    return [cache.page_of(theme, deck, slide, size, {}) for slide in deck.slides]


def reused(before: list[HtmlPage], after: list[HtmlPage]) -> list[bool]:
    return [a is b for a, b in zip(before, after, strict=True)]


def test_an_edit_of_one_slide_makes_one_page(paper: Theme) -> None:
    cache = PageCache()
    before = pages_of(cache, paper, deck_of(TEXT))
    after = pages_of(cache, paper, deck_of(TEXT.replace("two", "three")))
    assert reused(before, after) == [True, False, True]


def test_an_edit_of_200_slides_makes_one_page(paper: Theme) -> None:
    cache = PageCache()
    text = "\n---\n".join(f"\n## Slide {n}\n\nSome text on slide {n}.\n" for n in range(200))
    before = pages_of(cache, paper, deck_of(text))
    after = pages_of(cache, paper, deck_of(text.replace("text on slide 7.", "words on slide 7.")))
    assert reused(before, after) == [n != 7 for n in range(200)]


def test_an_edit_that_is_undone_makes_no_page(paper: Theme) -> None:
    cache = PageCache()
    before = pages_of(cache, paper, deck_of(TEXT))
    pages_of(cache, paper, deck_of(TEXT.replace("two", "three")))
    assert all(reused(before, pages_of(cache, paper, deck_of(TEXT))))


def test_an_edit_of_a_note_makes_no_page(paper: Theme) -> None:
    cache = PageCache()
    text = TEXT.replace("## Points\n", "## Points\n\n<!-- Say this. -->\n")
    before = pages_of(cache, paper, deck_of(text))
    after = pages_of(cache, paper, deck_of(text.replace("Say this.", "Say that.")))
    assert all(reused(before, after))


def test_pages_after_a_new_line_are_reused(paper: Theme) -> None:
    """Except for pages with problems, which contain their lines."""
    cache = PageCache()
    before = pages_of(cache, paper, deck_of(TEXT))
    assert [bool(page.problems) for page in before] == [False, False, True]
    after = pages_of(cache, paper, deck_of(TEXT.replace("author", "\nauthor")))
    assert reused(before, after) == [True, True, False]
    assert before[2].problems != after[2].problems


def test_a_new_slide_changes_the_pages_that_show_the_number_of_slides(paper: Theme) -> None:
    cache = PageCache()
    before = pages_of(cache, paper, deck_of(TEXT))
    after = pages_of(cache, paper, deck_of(TEXT + "\n---\n\n## More\n"))
    # The title shows no number, the second slide has none, and the third says of how many it is.
    assert reused(before, after[:3]) == [True, True, False]


def test_other_sizes_and_themes_have_other_pages(paper: Theme) -> None:
    cache, deck = PageCache(), deck_of(TEXT)
    before = pages_of(cache, paper, deck)
    assert not any(reused(before, pages_of(cache, paper, deck, Size(1080, 1920))))
    assert not any(reused(before, pages_of(cache, load_theme("bold", Path()), deck)))


def test_the_cache_is_bounded(paper: Theme) -> None:
    deck = deck_of(TEXT)
    size = len(PageCache().page_of(paper, deck, deck.slides[0], WIDE, {}).html)
    cache = PageCache(limit=size + 1)
    first = cache.page_of(paper, deck, deck.slides[0], WIDE, {})
    assert cache.page_of(paper, deck, deck.slides[0], WIDE, {}) is first
    cache.page_of(paper, deck, deck.slides[1], WIDE, {})
    assert cache.page_of(paper, deck, deck.slides[0], WIDE, {}) is not first


EDITS = ["author: Anna", "author: Bo", "title: The lesson", "title: Other"]
EDITS += ["paginate: true", "paginate: hold", "one", "\n\n---\n\n", "# The"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.sampled_from(EDITS)), min_size=1, max_size=4))
def test_a_cached_page_is_equal_to_a_new_page(edits: list[tuple[str, str]]) -> None:
    theme, cache, text = load_theme("paper", Path()), PageCache(), TEXT
    for old, new in edits:
        deck = deck_of(text)
        assert pages_of(cache, theme, deck) == [page_of(theme, deck, slide, WIDE, {}) for slide in deck.slides]
        text = text.replace(old, new, 1)


@pytest.mark.parametrize("field", ["header", "footer", "style", "color", "class"])
def test_every_local_directive_is_part_of_the_page(field: str, paper: Theme) -> None:
    cache = PageCache()
    before = pages_of(cache, paper, deck_of(TEXT))
    value = "h2{margin:0}" if field == "style" else "red"
    directive = f"<style scoped>{value}</style>" if field == "style" else f"<!-- _{field}: {value} -->"
    after = pages_of(cache, paper, deck_of(TEXT.replace("## Points", f"{directive}\n\n## Points")))
    assert reused(before, after)[:2] == [True, False]
