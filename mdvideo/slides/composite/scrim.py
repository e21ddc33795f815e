"""The scrim between background and text: its opacity in each state of a slide, and laying it over pictures.

How opaque a text box needs it to be is computed in ``contrast.py``, its shape in ``scrim_shape.py``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PIL import Image, ImageChops

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.slide_jobs import Rect, Scrim
from mdvideo.slides.composite.glass import panel_mask
from mdvideo.slides.composite.scrim_shape import ScrimRequirement, opacity_map

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels

Colour = tuple[int, int, int]


def scrim_opacities(
    requirements: Sequence[ScrimRequirement],
    bares: Sequence[Pixels],
    panels: Sequence[Rect],
    scrim: Scrim,
    size: Size,
    picture: Image.Image | None = None,
) -> list[Image.Image | None]:
    """Return the opacity of the scrim (mode ``L``) for each bare page, None without a scrim.

    All states share one map, so that a reveal does not flicker. Text on a glass panel makes the panel itself darker or
    lighter instead, because a scrim around a panel looks like dirt behind it. This tint is only in the states that show
    the panel. ``picture`` is what is behind the scrim, if its lights are to be spared.
    """
    tints = dict.fromkeys(panels, 0.0)
    outside = []
    for requirement in requirements:
        panel = next((panel for panel in panels if _contains(panel, requirement.rect)), None)
        if panel is None:
            outside.append(requirement)
        else:
            tints[panel] = max(tints[panel], requirement.opacity, scrim.least)
    shared = opacity_map(outside, scrim, size, picture)
    by_page: dict[int, Image.Image | None] = {}
    for bare in bares:
        if id(bare) not in by_page:
            by_page[id(bare)] = _add_tints(shared, bare, tints, size)
    return [by_page[id(bare)] for bare in bares]


def lay_scrim(picture: Image.Image, colour: Colour, opacity: Image.Image | None) -> Image.Image:
    """Return an RGB picture under the scrim."""
    if opacity is None:
        return picture
    out = picture.copy()
    out.paste(colour, (0, 0), opacity)
    return out


def scrim_under(page: Image.Image, colour: Colour, opacity: Image.Image | None) -> Image.Image:
    """Return the scrim with an RGBA page over it, as RGBA."""
    if opacity is None:
        return page
    scrim = Image.new("RGBA", page.size, colour)
    scrim.putalpha(opacity)
    scrim.alpha_composite(page)
    return scrim


def _add_tints(shared: Image.Image | None, bare: Pixels, tints: Mapping[Rect, float], size: Size) -> Image.Image | None:
    tints = {panel: tint for panel, tint in tints.items() if tint > 0}
    if not tints:
        return shared
    out = Image.new("L", size) if shared is None else shared.copy()
    for panel, tint in tints.items():
        mask = panel_mask(bare, panel)
        if mask is not None:
            box = (panel.x, panel.y, panel.x + panel.width, panel.y + panel.height)
            levels = [min(255, math.ceil(value * tint)) for value in range(256)]
            out.paste(ImageChops.lighter(out.crop(box), mask.point(levels)), box)
    return out


def _contains(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )
