"""Counts a deck's chapters: which of them a section slide opens, of how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mdvideo.deck.model import Slide
from mdvideo.slides.html.choose_layout import layout_of

_KEPT = 8
_known: dict[int, tuple[Sequence[Slide], Mapping[int, tuple[int, int]]]] = {}


def chapters_of(slides: Sequence[Slide]) -> Mapping[int, tuple[int, int]]:
    """Return, by number of section slide, which chapter it opens and how many there are; empty for fewer than two."""
    # By identity, as for the chapters' sizes: comparing all slides would cost more than finding them.
    found = _known.get(id(slides))
    if found is None or found[0] is not slides:
        if len(_known) >= _KEPT:
            _known.pop(next(iter(_known)), None)
        opening = [slide.number for slide in slides if _may_open(slide) and layout_of(slide) == "section"]
        many = len(opening) > 1
        chapters = {number: (place, len(opening)) for place, number in enumerate(opening, 1)} if many else {}
        found = _known[id(slides)] = (slides, chapters)
    return found[1]


def _may_open(slide: Slide) -> bool:
    """Return whether a slide may be a section slide: of others, the body need not be read."""
    return "section" in slide.classes or ("<h" in slide.body and "<li" not in slide.body and "<pre" not in slide.body)
