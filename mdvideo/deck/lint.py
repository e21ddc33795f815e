"""Lints: what is no fault of the language and still hardly meant. The parser's own problems are in the Deck."""

from __future__ import annotations

from collections.abc import Iterator

from mdvideo.deck.model import Deck, Prompt, Slide
from mdvideo.errors import Problem

LONGEST_TITLE = 90
"""Characters. Three lines of a title's type on a 16:9 slide, and more than a chapter menu shows."""


def check_deck(deck: Deck) -> tuple[Problem, ...]:
    """Warnings about empty slides, titles that no screen holds, motion that is not made, undescribed pictures."""
    return tuple(problem for slide in deck.slides for problem in _check(slide))


def _check(slide: Slide) -> Iterator[Problem]:
    if not (slide.body or slide.backgrounds):
        hint = "remove one of the two --- around it, or give it a picture"
        yield Problem("warning", "slide-empty", f"slide {slide.number} shows nothing", slide.span, hint)
    if slide.heading_level is not None and len(slide.title) > LONGEST_TITLE:
        message = f"the title of slide {slide.number} has {len(slide.title)} characters"
        yield Problem("warning", "title-long", message, slide.span, f"keep it under {LONGEST_TITLE}")
    if slide.sequence and slide.motion is not None and slide.motion.name != "none":
        hint = "write `_motion: none`, or give the slide one prompt"
        message = "a sequence of pictures does not move as well"
        yield Problem("warning", "motion-sequence", message, slide.motion.span or slide.span, hint)
    for figure in slide.figures:
        if not figure.alt:
            what = figure.source.text if isinstance(figure.source, Prompt) else "what it shows"
            hint = f"write ![{what[:40]}](…)"
            yield Problem("warning", "image-alt", "this picture has no description", figure.span, hint)
