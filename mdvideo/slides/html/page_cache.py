"""Pages made anew only where something that they show has changed. What a template reads of the deck is noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from mdvideo._util.lru import GenerationCache
from mdvideo.deck.model import Deck, Slide
from mdvideo.errors import Span
from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Digest
from mdvideo.slides.html.page import HtmlPage, TrackedDeck, page_seeing
from mdvideo.slides.themes.theme import Theme


@dataclass(frozen=True, slots=True)
class _Kept:
    slide: Slide
    around: tuple[Theme, Size, Mapping[int, Digest]]
    deck: TrackedDeck
    page: HtmlPage


class PageMemo:
    """Remembers the pages of one deck, as long as ``GenerationCache`` does."""

    def __init__(self) -> None:
        self._by_slide: GenerationCache[int, _Kept] = GenerationCache()
        self._by_looks: GenerationCache[Any, _Kept] = GenerationCache()

    def begin(self, at_least: int = 0) -> None:
        """Begin a round, as ``GenerationCache`` does."""
        self._by_slide.begin(at_least)
        self._by_looks.begin(at_least)

    def page_of(self, theme: Theme, deck: Deck, slide: Slide, size: Size, figures: Mapping[int, Digest]) -> HtmlPage:
        """What ``page.page_of`` gives. Raises ThemeError when the theme's template fails."""
        around = (theme, size, figures)
        kept = self._by_slide.get(id(slide))
        if kept is not None and kept.slide is slide and _fits(kept, around, deck):
            return kept.page
        looks = unplaced(slide)
        kept = self._by_looks.get(looks)
        # Faults in a page name places, which may have moved; a page without them is the same anywhere.
        if kept is None or kept.page.problems or not _fits(kept, around, deck):
            seen = TrackedDeck(deck)
            kept = _Kept(slide, around, seen, page_seeing(theme, seen, slide, size, figures))
        self._by_looks.put(looks, kept)
        self._by_slide.put(id(slide), _Kept(slide, kept.around, kept.deck, kept.page))
        return kept.page


def _fits(kept: _Kept, around: tuple[Theme, Size, Mapping[int, Digest]], deck: Deck) -> bool:
    return kept.around == around and kept.deck.holds_of(deck)


def unplaced(value: Any) -> Any:
    """A value of the deck's model without any place in the text, and hashable."""
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple | list):
        return tuple(map(unplaced, value))
    if isinstance(value, Mapping):
        return tuple((key, unplaced(value[key])) for key in sorted(value))
    if is_dataclass(value) and not isinstance(value, type):
        return type(value), *(unplaced(getattr(value, field.name)) for field in fields(value))
    return value
