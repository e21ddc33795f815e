"""Which part of a slide a zoom shows, and how many pixels it needs."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from mdvideo.frame_size import Size
from mdvideo.plan.jobs.pointing_jobs import WHOLE, SlideArea

_FILLS = 0.55
"""Share of the frame that a target fills, where its author states no magnification."""

_LEAST, _MOST = 1.3, 3.0
"""Limits of a magnification that the author does not state."""

_LONGEST_SIDE = 5760
"""Pixels of a slide that is typeset for a zoom: three times those of a frame of 1920."""


def zoom_window(areas: Sequence[SlideArea], zoom: Fraction | None) -> SlideArea:
    """Return the part of a slide with these areas in its middle, or as near to it as the slide's edges allow."""
    if not areas:
        return WHOLE
    left, top = min(area.x for area in areas), min(area.y for area in areas)
    right = max(area.x + area.width for area in areas)
    bottom = max(area.y + area.height for area in areas)
    wanted = _FILLS / max(right - left, bottom - top, 1e-6)
    factor = min(max(wanted, _LEAST), _MOST) if zoom is None else float(zoom)
    side = 1 / factor
    x, y = (left + right) / 2 - side / 2, (top + bottom) / 2 - side / 2
    shares = (min(max(x, 0.0), 1 - side), min(max(y, 0.0), 1 - side), side, side)
    return SlideArea(*(round(share, 5) for share in shares))


def magnification_for(windows: Sequence[SlideArea], size: Size) -> int:
    """Return how many times as large a slide is typeset so that these parts of it are sharp."""
    needed = max((ceil(1 / window.width - 1e-6) for window in windows), default=1)
    return max(1, min(needed, _LONGEST_SIDE // max(size)))
