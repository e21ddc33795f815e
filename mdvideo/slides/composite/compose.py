"""Composes a slide: background, blurred glass, scrim and page, in each state, and measures the contrast of its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from PIL import Image, ImageColor

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Scrim
from mdvideo.slides.composite.contrast import MARGIN, contrast_sample_of, least_scrim_opacity, measure_contrast
from mdvideo.slides.composite.glass import blur_behind_panels, crop
from mdvideo.slides.composite.glyph_pixels import GlyphPixels, find_glyph_pixels
from mdvideo.slides.composite.moving_background import coarse_extremes, extremes_in_motion
from mdvideo.slides.composite.scrim import Colour, lay_scrim, scrim_opacities, scrim_under
from mdvideo.slides.composite.scrim_shape import ScrimRequirement
from mdvideo.slides.composite.true_inks import inks_of, with_coverage
from mdvideo.slides.typeset import TypesetPage

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

_StateGlyphs = tuple[int, GlyphPixels]
"""Glyphs, with the index of a state that shows them."""

_View = tuple[Image.Image, Image.Image]
"""A finished picture, and what is behind the page in it, scrim included."""


@dataclass(frozen=True, slots=True, eq=False)
class ComposedSlide:
    """The pictures of a slide, one for each state.

    ``stills`` are RGB. ``overlays`` are RGBA, scrim and page, and only made for moving backgrounds. ``report`` is what
    SlideJob promises.
    """

    stills: tuple[Image.Image, ...]
    overlays: tuple[Image.Image, ...]
    report: Mapping[str, Any]
    scrims: tuple[Image.Image | None, ...] = ()
    """The opacity of each state's scrim, None where it has none."""


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """A state before the scrim: the page with and without ink, and what is behind it, also at its extremes."""

    overlay: Pixels
    bare: Pixels
    backdrop: Image.Image
    lightest: Image.Image
    darkest: Image.Image


def compose(
    background: Image.Image,
    page: TypesetPage,
    scrim: Scrim,
    size: Size,
    *,
    moving: bool,
    extremes: tuple[Image.Image, Image.Image] | None = None,
    full_size: Callable[[], TypesetPage] | None = None,
) -> ComposedSlide:
    """Compose all states of a slide over an RGB ``background``, under one scrim, so that a reveal does not flicker.

    With a ``moving`` background nothing is blurred behind panels, contrast holds wherever the motion takes it, and the
    stills are exactly the overlays over the background. ``extremes`` are its lightest and darkest pixels, channel by
    channel, if a clip moves it; without them, those of all built-in motions are computed. ``full_size`` typesets
    the same page at full size: in a small frame, text with too little contrast is judged by its ink there.
    """
    if page.undimmed:
        judged = replace(page, overlays=page.undimmed, undimmed=())
        made = compose(background, judged, scrim, size, moving=moving, extremes=extremes, full_size=full_size)
        return _with_overlays(made, background, page, scrim, size, moving=moving)
    states = _states_of(background, page, scrim.glass * size.scale, moving, extremes)
    glyphs = _glyphs_of(states, page, size)
    colour = _rgb_of(scrim.color)
    requirements = [_requirement_of(glyph_pixels, states[index], colour) for index, glyph_pixels in glyphs]
    if full_size is not None and size.scale < 1 and any(_is_on_plain(need, background) for need in requirements):
        # The thin strokes of a small frame would ask for a scrim on a ground on which the ink is readable.
        inks = inks_of(full_size())
        glyphs = [(index, with_coverage(each, inks)) for index, each in glyphs]
        requirements = [_requirement_of(glyph_pixels, states[index], colour) for index, glyph_pixels in glyphs]
    opacities = scrim_opacities(requirements, page.bares, page.glass, scrim, size, background)
    overlays: tuple[Image.Image, ...] = ()
    if moving:
        pairs = list(zip(states, opacities, strict=True))
        overlays = tuple(scrim_under(Image.fromarray(state.overlay), colour, opacity) for state, opacity in pairs)
        stills = tuple(_lay_over(background, overlay) for overlay in overlays)
        views = [
            [_view_of(extreme, state, colour, opacity) for extreme in (state.lightest, state.darkest)]
            for state, opacity in pairs
        ]
    else:
        views = [
            [_view_of(state.backdrop, state, colour, opacity)] for state, opacity in zip(states, opacities, strict=True)
        ]
        stills = tuple(still for [(still, _)] in views)
    ratios = _ratios_of(glyphs, views)
    if full_size is not None and size.scale < 1 and any(ratio < required for ratio, required in ratios.values()):
        inks = inks_of(full_size())
        ratios = _ratios_of([(index, with_coverage(each, inks)) for index, each in glyphs], views)
    return ComposedSlide(stills, overlays, _report_of(ratios, page, opacities), tuple(opacities))


def _with_overlays(
    made: ComposedSlide, background: Image.Image, page: TypesetPage, scrim: Scrim, size: Size, *, moving: bool
) -> ComposedSlide:
    """Return a slide with the overlays of ``page`` in place of those by which its contrast has been judged."""
    colour = _rgb_of(scrim.color)
    if moving:
        shown = zip(page.overlays, made.scrims, strict=True)
        overlays = tuple(scrim_under(Image.fromarray(overlay), colour, opacity) for overlay, opacity in shown)
        return replace(made, stills=tuple(_lay_over(background, overlay) for overlay in overlays), overlays=overlays)
    states = _states_of(background, page, scrim.glass * size.scale, moving, None)
    views = (
        _view_of(state.backdrop, state, colour, opacity) for state, opacity in zip(states, made.scrims, strict=True)
    )
    return replace(made, stills=tuple(still for still, _ in views))


def _is_on_plain(need: ScrimRequirement, background: Image.Image) -> bool:
    """Return whether a scrim is asked for where the background has one colour: that of the theme or of the author."""
    if not need.opacity:
        return False
    rect = need.rect
    part = background.crop((rect.x, rect.y, rect.x + rect.width, rect.y + rect.height))
    return all(low == high for low, high in cast("Sequence[tuple[int, int]]", part.getextrema()))


def _states_of(
    background: Image.Image,
    page: TypesetPage,
    blur: float,
    moving: bool,
    known: tuple[Image.Image, Image.Image] | None,
) -> list[_State]:
    extremes = None
    if moving:
        extremes = extremes_in_motion(background) if known is None else coarse_extremes(*known)
    backdrops: dict[int, Image.Image] = {}
    states = []
    for overlay, bare in zip(page.overlays, page.bares, strict=True):
        if id(bare) not in backdrops:
            backdrops[id(bare)] = background if moving else blur_behind_panels(background, bare, page.glass, blur)
        backdrop = backdrops[id(bare)]
        lightest, darkest = extremes or (backdrop, backdrop)
        states.append(_State(overlay, bare, backdrop, lightest, darkest))
    return states


def _glyphs_of(states: Sequence[_State], page: TypesetPage, size: Size) -> list[_StateGlyphs]:
    """Return the glyphs to measure.

    Text usually looks the same in every state that shows it. So each text box is looked at in the last state, and in
    earlier ones only if it looks different there.
    """
    found: list[_StateGlyphs] = []
    for index in range(len(states) - 1, -1, -1):
        state = states[index]
        changed = page.text
        if index + 1 < len(states):
            later = states[index + 1]
            changed = tuple(
                box
                for box in page.text
                if not np.array_equal(crop(state.overlay, box.rect), crop(later.overlay, box.rect))
            )
        found += [(index, glyphs) for glyphs in find_glyph_pixels(state.overlay, state.bare, changed, size.scale)]
    return found


def _requirement_of(glyphs: GlyphPixels, state: _State, colour: Colour) -> ScrimRequirement:
    backdrops = [state.lightest] if state.lightest is state.darkest else [state.lightest, state.darkest]
    opacity = max(
        least_scrim_opacity(contrast_sample_of(glyphs, backdrop, colour), glyphs.box.ratio * MARGIN)
        for backdrop in backdrops
    )
    return ScrimRequirement(glyphs.extent, opacity)


def _view_of(backdrop: Image.Image, state: _State, colour: Colour, opacity: Image.Image | None) -> _View:
    behind = lay_scrim(backdrop, colour, opacity)
    return _lay_over(behind, Image.fromarray(state.overlay)), behind


def _lay_over(picture: Image.Image, page: Image.Image) -> Image.Image:
    out = picture.copy()
    out.paste(page, (0, 0), page)
    return out


def _ratios_of(glyphs: Sequence[_StateGlyphs], views: Sequence[Sequence[_View]]) -> dict[str, tuple[float, float]]:
    """Return, for each text box, its lowest ratio over all states and colours, and the ratio that it requires."""
    ratios: dict[str, tuple[float, float]] = {}
    for index, glyph_pixels in glyphs:
        box = glyph_pixels.box
        ratio = min(measure_contrast(glyph_pixels, still, behind) for still, behind in views[index])
        known, _ = ratios.get(box.element, (ratio, box.ratio))
        ratios[box.element] = min(known, ratio), box.ratio
    return ratios


def _report_of(
    ratios: Mapping[str, tuple[float, float]], page: TypesetPage, opacities: Sequence[Image.Image | None]
) -> dict[str, Any]:
    """Return SlideJob's report. The box with the lowest ratio, relative to what it requires, represents the slide."""
    contrast, required = min(ratios.values(), key=lambda pair: pair[0] / pair[1], default=(None, None))
    return {
        "contrast": None if contrast is None else round(contrast, 2),
        "required": required,
        "fit": round(page.fit, 4),
        "overflow": page.overflow,
        "scrim": max(
            0.0 if opacity is None else round(int(np.asarray(opacity).max()) / 255, 3) for opacity in opacities
        ),
        "boxes": {element: round(ratio, 2) for element, (ratio, _) in ratios.items()},
    }


def _rgb_of(colour: str) -> Colour:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue
