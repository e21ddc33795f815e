"""A page is made anew when something changed that it shows, and at no other time."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mdvideo.deck.incremental.incremental import DeckMemo
from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse
from mdvideo.frame_size import Size
from mdvideo.slides.html.page import HtmlPage, page_of
from mdvideo.slides.html.page_cache import PageMemo
from mdvideo.slides.themes.theme import Theme, load_theme

WIDE = Size(1920, 1080)
LESSON = """\
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


@pytest.fixture(scope="module")
def theme() -> Theme:
    return load_theme("paper", Path())


def pages(memo: PageMemo, theme: Theme, deck: Deck, size: Size = WIDE) -> list[HtmlPage]:
    memo.begin(len(deck.slides))
    return [memo.page_of(theme, deck, slide, size, {}) for slide in deck.slides]


def same(before: list[HtmlPage], after: list[HtmlPage]) -> list[bool]:
    return [a is b for a, b in zip(before, after, strict=True)]


def test_one_word_makes_one_page(theme: Theme) -> None:
    decks, memo = DeckMemo(), PageMemo()
    before = pages(memo, theme, decks.parse(LESSON, "deck.md"))
    after = pages(memo, theme, decks.parse(LESSON.replace("two", "three"), "deck.md"))
    assert same(before, after) == [True, False, True]


def test_a_line_more_makes_no_page_of_those_behind_it(theme: Theme) -> None:
    """But for pages with a fault, which tell where it is."""
    memo = PageMemo()
    before = pages(memo, theme, parse(LESSON, "deck.md"))
    assert [bool(page.problems) for page in before] == [False, False, True]
    after = pages(memo, theme, parse(LESSON.replace("author", "\nauthor"), "deck.md"))
    assert same(before, after) == [True, True, False]
    assert before[2].problems != after[2].problems


def test_a_slide_more_makes_pages_that_show_how_many_there_are(theme: Theme) -> None:
    memo = PageMemo()
    before = pages(memo, theme, parse(LESSON, "deck.md"))
    after = pages(memo, theme, parse(LESSON + "\n---\n\n## More\n", "deck.md"))
    assert same(before, after[:3]) == [False, True, False]


def test_other_sizes_and_themes_are_other_pages(theme: Theme) -> None:
    memo, deck = PageMemo(), parse(LESSON, "deck.md")
    before = pages(memo, theme, deck)
    assert not any(same(before, pages(memo, theme, deck, Size(1080, 1920))))
    assert not any(same(before, pages(memo, load_theme("bold", Path()), deck)))


EDITS = ["author: Anna", "author: Bo", "title: The lesson", "title: Other"]
EDITS += ["paginate: true", "paginate: hold", "one", "\n\n---\n\n", "# The"]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.sampled_from(EDITS)), min_size=1, max_size=4))
def test_a_warm_page_is_a_cold_page(edits: list[tuple[str, str]]) -> None:
    theme, decks, memo, text = load_theme("paper", Path()), DeckMemo(), PageMemo(), LESSON
    for old, new in edits:
        deck = decks.parse(text, "deck.md")
        assert pages(memo, theme, deck) == [page_of(theme, deck, slide, WIDE, {}) for slide in deck.slides]
        text = text.replace(old, new, 1)
