"""One size of running text for the slides of a chapter, so that a lesson does not pump from slide to slide."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from statistics import median_low

from mdvideo._util.lru import LRUCache
from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.slides.html.choose_layout import layout_of
from mdvideo.slides.html.content_area import content_area_of
from mdvideo.slides.html.dom import parse_fragment
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_schema import Shape
from mdvideo.slides.type_size.grow_type import Room, below_title, factor_of, solo_kind_of

_PLAIN = ("content", "picture-left", "picture-right")

_KEPT = 8
"""Decks, themes and sizes whose factors are kept."""
_factors: LRUCache[Hashable, tuple[float | None]] = LRUCache(4096, lambda _: 1)
_known: dict[tuple[int, Theme, Size], tuple[Sequence[Slide], Mapping[int, float]]] = {}


def chapter_factors(slides: Sequence[Slide], theme: Theme, size: Size) -> Mapping[int, float]:
    """Return, by number of slide, the largest factor of running text that its chapter's slides share.

    It is the median of what fits each, so that at most half of them, the fuller ones, are smaller. Chapters begin with
    a section or title slide. Those in which no slide has plain text are not in the result.
    """
    # By identity: comparing all slides with those of the last call would cost more than the pages.
    key = (id(slides), theme, size)
    found = _known.get(key)
    if found is None or found[0] is not slides:
        if len(_known) >= _KEPT:
            _known.pop(next(iter(_known)), None)
        found = _known[key] = (slides, _factors_by_number(slides, theme, size))
    return found[1]


def _factors_by_number(slides: Sequence[Slide], theme: Theme, size: Size) -> Mapping[int, float]:
    shared: dict[int, float] = {}
    chapter: list[tuple[int, float | None]] = []
    for slide in slides:
        area, shape = content_area_of(theme, slide, size)
        room = (area[2], area[3])
        factor = _plain_factor(slide, theme, shape, room)
        if factor == 0:
            shared |= _share(chapter)
            chapter = []
        chapter.append((slide.number, factor or None))
    return shared | _share(chapter)


def _share(chapter: Sequence[tuple[int, float | None]]) -> dict[int, float]:
    factors = [factor for _, factor in chapter if factor]
    return {number: median_low(factors) for number, _ in chapter} if factors else {}


def _plain_factor(slide: Slide, theme: Theme, shape: Shape, room: tuple[float, float]) -> float | None:
    """Return the factor of a slide of plain text, None for other slides, and 0 for one that begins a chapter."""
    is_first, pictured = slide.number == 1, bool(slide.backgrounds)
    key = (slide.body, slide.classes, is_first, slide.split, pictured, theme, shape, room)
    known = _factors.get(key)
    if known is None:
        known = (_factor_of_plain(slide, theme, shape, Room(*room)),)
        _factors.put(key, known)
    return known[0]


def _factor_of_plain(slide: Slide, theme: Theme, shape: Shape, room: Room) -> float | None:
    layout = layout_of(slide)
    if layout in ("section", "title"):
        return 0.0
    scale = theme.type[shape]
    blocks, room = below_title(parse_fragment(slide.body).elements(), room, scale)
    if layout not in _PLAIN or not blocks or (slide.backgrounds and slide.split is None) or solo_kind_of(blocks):
        return None
    return factor_of(blocks, room, scale.body, theme.fonts)
