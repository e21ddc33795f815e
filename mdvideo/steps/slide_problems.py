"""Warnings of a typeset slide: what is cut off, too small, or cannot be read."""

from __future__ import annotations

from mdvideo.deck.model import Slide
from mdvideo.errors import Problem
from mdvideo.plan.jobs.job import Result


def fit_problems(slide: Slide, result: Result, floor: float) -> tuple[Problem, ...]:
    """Return a warning for a slide of which something is cut off, or whose text is smaller than the theme likes."""
    overflow, fit = result.report.get("overflow", 0), result.report.get("fit", 1)
    hint = "split the slide, shorten its text, or give the text more space next to the picture"
    if overflow:
        message = f"slide {slide.number}: the content is {overflow} pixels too large for the slide, and is cut off"
        return (Problem("warning", "overflow", f"{message}, with its text shrunk to {fit:.0%}", slide.span, hint),)
    if fit < floor:
        message = f"slide {slide.number}: the text is shrunk to {fit:.0%} so that it fits"
        return (Problem("warning", "small-text", message, slide.span, hint),)
    return ()


def contrast_problems(slide: Slide, result: Result) -> tuple[Problem, ...]:
    """Return a warning for a slide whose text has too little contrast, whatever the scrim."""
    contrast, required = result.report.get("contrast"), result.report.get("required")
    if contrast is None or required is None or contrast >= required:
        return ()
    return (
        Problem(
            "warning",
            "contrast",
            f"text on slide {slide.number} has a contrast of {contrast:.2f}:1 where {required:g}:1 is needed, "
            "and a scrim cannot raise it",
            slide.span,
            hint="change the colour of the text, or of the panel behind it",
        ),
    )
