"""CSS lengths in pixels of Marp's frame, whose 16:9 is 1280 × 720 pixels.

Sources: W3C *CSS Values and Units Level 4*, section 6 (96 pixels are an inch); Marp's default theme for the size of its
type, on which ``em``, ``rem``, ``ex`` and ``ch`` depend.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

MARP_TYPE = 29.0
"""Pixels of running text in Marp's default theme."""

PIXELS_PER_UNIT: Mapping[str, float] = {
    "": 1.0,
    "px": 1.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "pt": 96 / 72,
    "pc": 16.0,
    "em": MARP_TYPE,
    "rem": MARP_TYPE,
    "ex": MARP_TYPE / 2,
    "ch": MARP_TYPE / 2,
    "vw": 12.8,
    "vh": 7.2,
    "vmin": 7.2,
    "vmax": 12.8,
}
"""Pixels of each unit. A number without a unit counts pixels, as in Marp's keywords for pictures."""

_LENGTH = re.compile(r"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+))(?P<unit>[a-z]*)", re.IGNORECASE)


def length_in_pixels(length: str) -> float | None:
    """Return a CSS length in pixels; None for a percentage and everything else that is not a length."""
    match = _LENGTH.fullmatch(length.strip())
    unit = None if match is None else PIXELS_PER_UNIT.get(match["unit"].lower())
    return None if match is None or unit is None else float(match["number"]) * unit
