"""Warnings of a typeset slide: what is cut off, too small, cannot be read, or cannot move."""

from __future__ import annotations

from collections.abc import Iterator

from mdvideo.deck.model import Prompt, Slide
from mdvideo.errors import Problem
from mdvideo.plan.jobs.job import Result
from mdvideo.plan.pictures import moving_prompt_of


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


def still_prompt_problems(slide: Slide) -> Iterator[Problem]:
    """Yield warnings of clips that are asked for where only a picture can be."""
    if moving_prompt_of(slide) is None:
        for background in (*slide.backgrounds, *slide.sequence):
            if isinstance(background.source, Prompt) and background.source.moves:
                message = "a generated clip must be the only background; this is a picture"
                yield Problem("warning", "clip-prompt", message, background.source.span, "leave the others out")


def beside_clip_problems(slide: Slide) -> Iterator[Problem]:
    """Yield warnings of what has no effect on a slide whose background is a generated clip."""
    if slide.motion is not None and slide.motion.name != "none":
        message = f"a clip plays on slide {slide.number}, so its motion {slide.motion.name} has no effect"
        hint = "write `motion: none`, or leave it out"
        yield Problem("warning", "clip-motion", message, slide.motion.span or slide.span, hint)
    background = slide.backgrounds[0]
    if background.filters or background.size != "cover":
        message = "a generated clip fills its place, without filters"
        yield Problem("warning", "clip-look", message, background.span, "leave size and filters out")
