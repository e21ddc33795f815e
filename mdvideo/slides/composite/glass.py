"""Glass panels: the background is blurred behind elements with an id ``glass-N``, in the shape of the panel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from mdvideo.plan.jobs.slide_jobs import Rect
from mdvideo.slides.composite.css_filters import gaussian_blur

if TYPE_CHECKING:
    from mdvideo.protocols import Pixels


def blur_behind_panels(background: Image.Image, bare: Pixels, panels: Sequence[Rect], deviation: float) -> Image.Image:
    """Return the background blurred behind each panel that ``bare``, the page without ink, shows.

    ``deviation`` is the standard deviation in pixels.
    """
    if not panels or deviation <= 0:
        return background
    out = background.copy()
    reach = round(3 * deviation)  # pixels around the panel contribute to the blur behind it
    for panel in panels:
        mask = panel_mask(bare, panel)
        if mask is None:
            continue
        left, top = max(0, panel.x - reach), max(0, panel.y - reach)
        right = min(background.width, panel.x + panel.width + reach)
        bottom = min(background.height, panel.y + panel.height + reach)
        soft = gaussian_blur(background.crop((left, top, right, bottom)), deviation)
        x, y = panel.x - left, panel.y - top
        out.paste(soft.crop((x, y, x + panel.width, y + panel.height)), (panel.x, panel.y), mask)
    return out


def panel_mask(bare: Pixels, panel: Rect) -> Image.Image | None:
    """Return the shape of a panel (mode ``L``) from the alpha of the bare page; None if this state does not show it."""
    alpha = crop(bare, panel)[..., 3]
    if not alpha.any():
        return None
    solid = float(np.median(alpha[alpha > 0]))
    return Image.fromarray(np.clip(alpha * np.float32(255 / solid), 0, 255).astype(np.uint8))


def crop(pixels: Pixels, rect: Rect) -> Pixels:
    """Return the part of an array (height, width, …) within a rectangle, as a view."""
    return pixels[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
