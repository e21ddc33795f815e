"""Prepares a typeset slide for what its notes and directives point at: finds the targets, typesets it for a zoom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from mdvideo.cache.runner import Make
from mdvideo.deck.model import Slide
from mdvideo.errors import Problem
from mdvideo.plan.jobs.job import Digest, Result
from mdvideo.plan.jobs.slide_jobs import SlideJob
from mdvideo.plan.pointing.slide_marks import ShownMark
from mdvideo.plan.pointing.view_windows import magnification_for, zoom_window
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.themes.theme import Theme, solid_colour_of
from mdvideo.steps.pointing.find_targets import find_targets, unseen_problems
from mdvideo.steps.pointing.pointed_slide import PointedSlide


async def point_at_slide(
    slide: Slide,
    job: SlideJob,
    marks: Sequence[ShownMark],
    drawings: Mapping[Digest, Digest],
    theme: Theme,
    svg_renderer: str,
    make: Make,
    typeset_large: Callable[[int], Awaitable[Result]],
    *,
    moves: bool,
) -> tuple[PointedSlide | None, tuple[Problem, ...]]:
    """Return where a slide's targets are, and warnings; None for a slide at which nothing points.

    ``typeset_large`` typesets the slide at so many times its pixels; one that ``moves`` cannot be zoomed. Raises
    DeckError for targets that are not on the slide.
    """
    if not marks:
        return None, ()
    found = await find_targets(slide, job, [one.mark for one in marks], drawings, svg_renderer, make)
    problems = list(unseen_problems(slide, found, ((s, m) for m, s in marks if s is not None)))
    zooms = [one for one in marks if one.mark.kind == "zoom" and one.mark.target is not None]
    large: Result | None = None
    if zooms and moves:
        message = f"the picture of slide {slide.number} moves, so [zoom] has no effect on it"
        hint = "write `motion: none`, or show what moves on a slide of its own"
        problems.append(Problem("warning", "pointing-zoom", message, zooms[0].mark.span, hint))
    elif zooms:
        windows = [
            zoom_window(found[target].areas_in(slide.fragments), mark.zoom)
            for mark, _ in zooms
            if (target := mark.target) is not None
        ]
        large = await typeset_large(magnification_for(windows, job.size))
    variant = variant_of(theme, slide)
    palette = theme.palettes[variant]
    halo = solid_colour_of(palette["ground"], palette["ground"], variant)
    return PointedSlide(found, solid_colour_of(palette["accent"], halo, variant), halo, large), tuple(problems)
