"""Lints: things that are valid but probably not intended. Problems that the parser finds are in ``Deck.problems``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mdvideo.deck.model import Deck, Prompt, Slide
from mdvideo.errors import Problem

MAX_TITLE = 90
"""Characters. Three lines of a title's type on a 16:9 slide, and more than a chapter menu shows."""

_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)

_OPEN_FORMULA = re.compile(r"(?:^|>)\s*\$\$\s*(?:<|$)")


def lint_deck(deck: Deck) -> tuple[Problem, ...]:
    """Warn of empty slides, long titles, open formulas, motion without effect, and pictures without a text."""
    return tuple(problem for slide in deck.slides for problem in _lint_slide(slide))


def _lint_slide(slide: Slide) -> Iterator[Problem]:
    if not (slide.body or slide.backgrounds):
        hint = "remove one of the two --- around it, or give it a picture"
        yield Problem("warning", "slide-empty", f"slide {slide.number} is empty", slide.span, hint)
    if slide.heading_level is not None and len(slide.title) > MAX_TITLE:
        message = f"the title of slide {slide.number} has {len(slide.title)} characters"
        yield Problem("warning", "title-long", message, slide.span, f"use at most {MAX_TITLE}")
    if slide.sequence and slide.motion is not None and slide.motion.name != "none":
        hint = "write `_motion: none`, or give the slide one prompt"
        message = "motion has no effect on a sequence of pictures"
        yield Problem("warning", "motion-sequence", message, slide.motion.span or slide.span, hint)
    if _OPEN_FORMULA.search(_CODE.sub("", slide.body)):
        hint = "close it with $$, at the end of a line of this slide"
        yield Problem("warning", "formula-open", f"$$ on slide {slide.number} begins no formula", slide.span, hint)
    for figure in slide.figures:
        if not figure.alt:
            description = figure.source.text if isinstance(figure.source, Prompt) else "what it shows"
            hint = f"write ![{description[:40]}](…)"
            yield Problem("warning", "image-alt", "this picture has no alternative text", figure.span, hint)
