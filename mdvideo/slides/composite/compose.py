"""Lays a typeset page over its backgrounds: glass, veil, page, in each state, with its contrast measured at the end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageChops, ImageColor, ImageFilter

from mdvideo.frame_size import Size
from mdvideo.plan.jobs import Rect, Scrim
from mdvideo.slides.composite.contrast import MARGIN, GlyphPixels, find_inks, least_veil, measured, sight
from mdvideo.slides.composite.css_filters import blurred
from mdvideo.slides.composite.scrim import ScrimRequirement, opacity_map
from mdvideo.slides.fit import Typeset

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

_MOTION_CELL = 8
"""Pixels over which a moving background is averaged first: specks that pass do not hide a letter."""
_STEPS = (-1.0, -0.5, 0.0, 0.5, 1.0)
_VIEWS = (
    *((zoom, 0.0, 0.0) for zoom in (1.0, 1.04, 1.08)),
    *((1.0638, x, 0.0) for x in _STEPS),
    *((1.0638, 0.0, y) for y in _STEPS),
)
"""Where a moving background may stand: magnification, and the place of the part that is seen, −1 (left, top) to 1.

These are stations of all motions: up to 8 % of zoom, or pans over 6 % of the frame.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """The slide's pictures. ``stills`` are RGB; ``overlays`` (RGBA: veil and page) are there for moving plates."""

    stills: tuple[Image.Image, ...]
    overlays: tuple[Image.Image, ...]
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    """One state before the veil: the page, the page bare, and what lies behind it at its lightest and darkest."""

    overlay: Pixels
    bare: Pixels
    backing: Image.Image
    lightest: Image.Image
    darkest: Image.Image


def compose(
    plate: Image.Image,
    page: Typeset,
    scrim: Scrim,
    size: Size,
    *,
    layered: bool,
    extremes: tuple[Image.Image, Image.Image] | None = None,
) -> Composed:
    """All states of a slide over ``plate``, under one veil, so that a reveal does not flicker.

    ``layered`` is for plates that will move: glass is not blurred then, and contrast holds wherever in its motion the
    plate may stand. The stills are then exactly the overlays over the plate. ``extremes`` are the plate at its lightest
    and darkest where it moves by itself, channel by channel; any text is judged over both.
    """
    states = _states(plate, page, scrim, size, layered, extremes)
    inks = _inks(states, page, size)
    colour = _rgb(scrim.color)
    opacities = _opacities(_needs(inks, states, colour), states, page.glass, scrim, size)
    veils = [_veiled(state.backing, colour, opacity) for state, opacity in zip(states, opacities, strict=True)]
    if layered:
        overlays = tuple(_with_veil(s.overlay, colour, opacity) for s, opacity in zip(states, opacities, strict=True))
        stills = tuple(_laid(plate, overlay) for overlay in overlays)
    else:
        overlays = ()
        stills = tuple(_laid(v, Image.fromarray(s.overlay)) for v, s in zip(veils, states, strict=True))
    ratios = _measured(inks, states, stills, veils, colour, opacities, layered)
    return Composed(stills, overlays, _report(ratios, page.fit, opacities))


def _states(
    plate: Image.Image,
    page: Typeset,
    scrim: Scrim,
    size: Size,
    layered: bool,
    known: tuple[Image.Image, Image.Image] | None,
) -> list[_State]:
    extremes = (_in_view(plate) if known is None else _coarse(*known)) if layered else None
    backings: dict[int, Image.Image] = {}
    states = []
    for overlay, bare in zip(page.overlays, page.bares, strict=True):
        if id(bare) not in backings:
            backings[id(bare)] = plate if layered else _glass(plate, bare, page.glass, scrim.glass * size.scale)
        backing = backings[id(bare)]
        lightest, darkest = extremes or (backing, backing)
        states.append(_State(overlay, bare, backing, lightest, darkest))
    return states


def _glass(plate: Image.Image, bare: Pixels, panels: Sequence[Rect], deviation: float) -> Image.Image:
    """The plate blurred behind each panel."""
    if not panels or deviation <= 0:
        return plate
    out = plate.copy()
    reach = round(3 * deviation)  # the surroundings take part in the blur, as far as they can be seen through it
    for panel in panels:
        shape = _shape(bare, panel)
        if shape is None:
            continue
        left, top = max(0, panel.x - reach), max(0, panel.y - reach)
        right = min(plate.width, panel.x + panel.width + reach)
        bottom = min(plate.height, panel.y + panel.height + reach)
        soft = blurred(plate.crop((left, top, right, bottom)), deviation)
        x, y = panel.x - left, panel.y - top
        out.paste(soft.crop((x, y, x + panel.width, y + panel.height)), (panel.x, panel.y), shape)
    return out


def _shape(bare: Pixels, panel: Rect) -> Image.Image | None:
    """A panel's own shape, mode ``L``, by the alpha of the bare page; None where this state does not show it."""
    alpha = _part(bare, panel)[..., 3]
    if not alpha.any():
        return None
    solid = float(np.median(alpha[alpha > 0]))
    return Image.fromarray(np.clip(alpha * np.float32(255 / solid), 0, 255).astype(np.uint8))


def _in_view(plate: Image.Image) -> tuple[Image.Image, Image.Image]:
    """The plate at its lightest and darkest, channel by channel, as it moves through all views."""
    small = plate.reduce(_MOTION_CELL)
    lightest = darkest = small
    for zoom, x, y in _VIEWS:
        width, height = small.width / zoom, small.height / zoom
        left, top = (small.width - width) * (1 + x) / 2, (small.height - height) * (1 + y) / 2
        seen = small.resize(small.size, Image.Resampling.BILINEAR, box=(left, top, left + width, top + height))
        lightest, darkest = ImageChops.lighter(lightest, seen), ImageChops.darker(darkest, seen)
    return _spread(lightest, darkest, plate.size)


def _coarse(lightest: Image.Image, darkest: Image.Image) -> tuple[Image.Image, Image.Image]:
    """Extremes as text is judged over them: no darker and no lighter than any frame is on average over a cell."""
    return _spread(lightest.reduce(_MOTION_CELL), darkest.reduce(_MOTION_CELL), lightest.size)


def _spread(lightest: Image.Image, darkest: Image.Image, size: tuple[int, int]) -> tuple[Image.Image, Image.Image]:
    # What lies between two views is within a cell of one of them.
    lightest, darkest = lightest.filter(ImageFilter.MaxFilter(3)), darkest.filter(ImageFilter.MinFilter(3))
    nearest = Image.Resampling.NEAREST
    return lightest.resize(size, nearest), darkest.resize(size, nearest)


def _inks(states: Sequence[_State], page: Typeset, size: Size) -> list[tuple[int, GlyphPixels]]:
    """The inks to judge, each with the index of a state that shows it.

    Text looks the same in every state that shows it, unless a theme changes it; so a box is looked at in the last
    state, and in earlier ones only where it looks different there.
    """
    found: list[tuple[int, GlyphPixels]] = []
    for index in range(len(states) - 1, -1, -1):
        state = states[index]
        fresh = page.text
        if index + 1 < len(states):
            later = states[index + 1]
            fresh = tuple(
                box
                for box in page.text
                if not np.array_equal(_part(state.overlay, box.rect), _part(later.overlay, box.rect))
            )
        found += [(index, ink) for ink in find_inks(state.overlay, state.bare, fresh, size.scale)]
    return found


def _part(pixels: Pixels, rect: Rect) -> Pixels:
    return pixels[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]


def _needs(
    inks: Sequence[tuple[int, GlyphPixels]], states: Sequence[_State], colour: tuple[int, int, int]
) -> list[ScrimRequirement]:
    needs = []
    for index, ink in inks:
        state = states[index]
        worst = [state.lightest] if state.lightest is state.darkest else [state.lightest, state.darkest]
        veil = max(least_veil(sight(ink, backing, colour), ink.box.ratio * MARGIN) for backing in worst)
        needs.append(ScrimRequirement(ink.extent, veil))
    return needs


def _opacities(
    needs: Sequence[ScrimRequirement], states: Sequence[_State], panels: Sequence[Rect], scrim: Scrim, size: Size
) -> list[Image.Image | None]:
    """The veil's opacity in each state: one map for all, and tinted glass where the text stands on glass.

    A veil round a glass panel would look like dirt behind it. A panel's tint comes and goes with the panel.
    """
    tints = dict.fromkeys(panels, 0.0)
    free = []
    for need in needs:
        panel = next((panel for panel in panels if _contains(panel, need.rect)), None)
        if panel is None:
            free.append(need)
        else:
            tints[panel] = max(tints[panel], need.opacity, scrim.least)
    common = opacity_map(free, scrim, size)
    tinted: dict[int, Image.Image | None] = {}
    for state in states:
        if id(state.bare) not in tinted:
            tinted[id(state.bare)] = _with_tints(common, state.bare, tints, size)
    return [tinted[id(state.bare)] for state in states]


def _with_tints(
    common: Image.Image | None, bare: Pixels, tints: Mapping[Rect, float], size: Size
) -> Image.Image | None:
    tints = {panel: tint for panel, tint in tints.items() if tint > 0}
    if not tints:
        return common
    out = Image.new("L", size) if common is None else common.copy()
    for panel, tint in tints.items():
        shape = _shape(bare, panel)
        if shape is not None:
            box = (panel.x, panel.y, panel.x + panel.width, panel.y + panel.height)
            level = [min(255, math.ceil(value * tint)) for value in range(256)]
            out.paste(ImageChops.lighter(out.crop(box), shape.point(level)), box)
    return out


def _contains(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def _veiled(backing: Image.Image, colour: tuple[int, int, int], opacity: Image.Image | None) -> Image.Image:
    if opacity is None:
        return backing
    out = backing.copy()
    out.paste(colour, (0, 0), opacity)
    return out


def _with_veil(overlay: Pixels, colour: tuple[int, int, int], opacity: Image.Image | None) -> Image.Image:
    page = Image.fromarray(overlay)
    if opacity is None:
        return page
    veil = Image.new("RGBA", page.size, colour)
    veil.putalpha(opacity)
    veil.alpha_composite(page)
    return veil


def _laid(backing: Image.Image, page: Image.Image) -> Image.Image:
    out = backing.copy()
    out.paste(page, (0, 0), page)
    return out


def _measured(
    inks: Sequence[tuple[int, GlyphPixels]],
    states: Sequence[_State],
    stills: Sequence[Image.Image],
    veils: Sequence[Image.Image],
    colour: tuple[int, int, int],
    opacities: Sequence[Image.Image | None],
    layered: bool,
) -> dict[str, tuple[float, float]]:
    """For each text box its least ratio over all states and colours, and the ratio that it requires."""
    ratios: dict[str, tuple[float, float]] = {}
    scenes = [[(still, veil)] for still, veil in zip(stills, veils, strict=True)]
    if layered:
        scenes = []
        for state, opacity in zip(states, opacities, strict=True):
            ends = [_veiled(extreme, colour, opacity) for extreme in (state.lightest, state.darkest)]
            scenes.append([(_laid(end, Image.fromarray(state.overlay)), end) for end in ends])
    for index, ink in inks:
        ratio = min(measured(ink, still, behind) for still, behind in scenes[index])
        known = ratios.get(ink.box.element, (ratio, ink.box.ratio))
        ratios[ink.box.element] = min(known[0], ratio), ink.box.ratio
    return ratios


def _report(
    ratios: Mapping[str, tuple[float, float]], fit: float, opacities: Sequence[Image.Image | None]
) -> dict[str, Any]:
    """The box that is worst off, by ratio over requirement, stands for the slide. None where there is no text."""
    contrast, required = min(ratios.values(), key=lambda pair: pair[0] / pair[1], default=(None, None))
    return {
        "contrast": None if contrast is None else round(contrast, 2),
        "required": required,
        "fit": round(fit, 4),
        "scrim": max(
            0.0 if opacity is None else round(int(np.asarray(opacity).max()) / 255, 3) for opacity in opacities
        ),
        "boxes": {element: round(ratio, 2) for element, (ratio, _) in ratios.items()},
    }


def _greatest(opacity: Image.Image) -> int:
    return next(level for level, count in reversed(list(enumerate(opacity.histogram()))) if count)


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue
