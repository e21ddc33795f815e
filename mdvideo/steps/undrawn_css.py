"""Says what a slide's CSS asks of the default renderer in vain, or finds the renderer that draws it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mdvideo.deck.model import Slide
from mdvideo.errors import Problem
from mdvideo.slides.css_support.find_undrawn import UndrawnCss
from mdvideo.steps.style_places import StylePlaces

FullRenderer = Callable[[], str | None]
"""Returns the identity of a renderer that draws all of CSS, started on the first call; None where none is installed."""

_INSTALL = "or install Chromium for `renderer: auto`: pip install 'mdvideo[chromium]'"


def undrawn_problems(
    undrawn: tuple[UndrawnCss, ...], slide: Slide, places: StylePlaces, *, is_auto: bool
) -> Iterator[Problem]:
    """Yield a warning for each piece of CSS without effect, at its place. ``is_auto``: Chromium is missing."""
    for found in undrawn:
        is_own = found.text.partition(":")[0] in slide.style + slide.body
        span = places.place_of(found.text, slide.span.line if is_own else 1) or slide.span
        message = f"`{found.text}` has no effect: the default renderer does not draw {found.feature.name}"
        otherwise = _INSTALL if is_auto else "or write `renderer: auto`: Chromium then draws such slides"
        yield Problem("warning", "css-not-drawn", message, span, f"{found.feature.instead}; {otherwise}")
