"""Lays a typeset page over its backgrounds: glass, veil, page, in each state, with its contrast measured at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageColor, ImageFilter

from mdvideo.plan.jobs import Rect, Scrim
from mdvideo.size import Size
from mdvideo.slides.contrast import MARGIN, Ink, find_inks, least_veil, measured, sight
from mdvideo.slides.filters import blurred
from mdvideo.slides.typeset import Typeset
from mdvideo.slides.veil import Need, opacity_map

if TYPE_CHECKING:
    from mdvideo.backends import Pixels

MOTION_EXTENT = 0.06
"""Share of the frame by which a moving background may shift under standing text; the veil reckons with all of it."""

_MOTION_CELL = 8
"""Pixels over which a moving background is averaged first: specks that pass do not hide a letter."""


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
    lightest: Pixels
    darkest: Pixels


def compose(plate: Image.Image, page: Typeset, scrim: Scrim, size: Size, *, layered: bool) -> Composed:
    """All states of a slide over ``plate``, under one veil, so that a reveal does not flicker.

    ``layered`` is for plates that will move: glass is not blurred then, and contrast holds wherever within
    MOTION_EXTENT the plate may stand. The stills are then exactly the overlays over the plate.
    """
    states = _states(plate, page, scrim, size, layered)
    inks = _inks(states, page, size)
    colour = _rgb(scrim.color)
    opacity = opacity_map(_needs(inks, states, colour), scrim, size)
    veils = [_veiled(state.backing, colour, opacity) for state in states]
    if layered:
        overlays = tuple(_with_veil(state.overlay, colour, opacity) for state in states)
        stills = tuple(_laid(plate, overlay) for overlay in overlays)
    else:
        overlays = ()
        stills = tuple(_laid(v, Image.fromarray(s.overlay)) for v, s in zip(veils, states, strict=True))
    ratios = _measured(inks, states, stills, veils, colour, opacity, layered)
    return Composed(stills, overlays, _report(ratios, page.fit, opacity))


def _states(plate: Image.Image, page: Typeset, scrim: Scrim, size: Size, layered: bool) -> list[_State]:
    extremes = _extremes(plate, size) if layered else None
    backings: dict[int, tuple[Image.Image, Pixels]] = {}
    states = []
    for overlay, bare in zip(page.overlays, page.bares, strict=True):
        if id(bare) not in backings:
            glassy = plate if layered else _glass(plate, bare, page.glass, scrim.glass * size.scale)
            backings[id(bare)] = glassy, np.asarray(glassy)
        backing, pixels = backings[id(bare)]
        lightest, darkest = extremes or (pixels, pixels)
        states.append(_State(overlay, bare, backing, lightest, darkest))
    return states


def _glass(plate: Image.Image, bare: Pixels, panels: Sequence[Rect], deviation: float) -> Image.Image:
    """The plate blurred behind each panel, in the panel's own shape, which the bare page's alpha tells."""
    if not panels or deviation <= 0:
        return plate
    out = plate.copy()
    for panel in panels:
        alpha = bare[panel.y : panel.y + panel.height, panel.x : panel.x + panel.width, 3]
        solid = float(np.median(alpha[alpha > 0])) if alpha.any() else 0.0
        if solid == 0:
            continue
        shape = Image.fromarray(np.clip(alpha * np.float32(255 / solid), 0, 255).astype(np.uint8))
        # The surroundings take part in the blur, as far as they can be seen through it.
        reach = round(3 * deviation)
        left, top = max(0, panel.x - reach), max(0, panel.y - reach)
        around = plate.crop(
            (
                left,
                top,
                min(plate.width, panel.x + panel.width + reach),
                min(plate.height, panel.y + panel.height + reach),
            )
        )
        soft = blurred(around, deviation)
        x, y = panel.x - left, panel.y - top
        out.paste(soft.crop((x, y, x + panel.width, y + panel.height)), (panel.x, panel.y), shape)
    return out


def _extremes(plate: Image.Image, size: Size) -> tuple[Pixels, Pixels]:
    """The plate at its lightest and darkest, channel by channel, within MOTION_EXTENT of each pixel."""
    small = plate.reduce(_MOTION_CELL)
    reach = round(MOTION_EXTENT * max(size) / _MOTION_CELL)
    found = []
    for rank in (ImageFilter.MaxFilter, ImageFilter.MinFilter):
        spread = small
        for _ in range(max(1, -(-reach // 2))):  # many small windows are the same as a large one, and faster
            spread = spread.filter(rank(5))
        found.append(np.asarray(spread.resize(plate.size, Image.Resampling.NEAREST)))
    return found[0], found[1]


def _inks(states: Sequence[_State], page: Typeset, size: Size) -> list[tuple[int, Ink]]:
    """The inks to judge, each with the index of a state that shows it.

    Text looks the same in every state that shows it, unless a theme changes it; so a box is looked at in the last
    state, and in earlier ones only where it looks different there.
    """
    found: list[tuple[int, Ink]] = []
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


def _needs(inks: Sequence[tuple[int, Ink]], states: Sequence[_State], colour: tuple[int, int, int]) -> list[Need]:
    needs = []
    for index, ink in inks:
        state = states[index]
        worst = [state.lightest] if state.lightest is state.darkest else [state.lightest, state.darkest]
        veil = max(least_veil(sight(ink, backing, colour), ink.box.ratio * MARGIN) for backing in worst)
        needs.append(Need(ink.extent, veil))
    return needs


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
    inks: Sequence[tuple[int, Ink]],
    states: Sequence[_State],
    stills: Sequence[Image.Image],
    veils: Sequence[Image.Image],
    colour: tuple[int, int, int],
    opacity: Image.Image | None,
    layered: bool,
) -> dict[str, tuple[float, float]]:
    """For each text box its least ratio over all states and colours, and the ratio that it requires."""
    ratios: dict[str, tuple[float, float]] = {}
    pixels = [np.asarray(still) for still in stills]
    backs = [np.asarray(veil) for veil in veils]
    for index, ink in inks:
        worst = [backs[index]]
        if layered:
            state = states[index]
            worst = [np.asarray(_veiled(Image.fromarray(p), colour, opacity)) for p in (state.lightest, state.darkest)]
        ratio = min(measured(ink, pixels[index], back) for back in worst)
        known = ratios.get(ink.box.element, (ratio, ink.box.ratio))
        ratios[ink.box.element] = min(known[0], ratio), ink.box.ratio
    return ratios


def _report(ratios: Mapping[str, tuple[float, float]], fit: float, opacity: Image.Image | None) -> dict[str, Any]:
    """The box that is worst off, by ratio over requirement, stands for the slide. None where there is no text."""
    contrast, required = min(ratios.values(), key=lambda pair: pair[0] / pair[1], default=(None, None))
    return {
        "contrast": None if contrast is None else round(contrast, 2),
        "required": required,
        "fit": round(fit, 4),
        "scrim": 0.0 if opacity is None else round(int(np.asarray(opacity).max()) / 255, 3),
        "boxes": {element: round(ratio, 2) for element, (ratio, _) in ratios.items()},
    }


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue
