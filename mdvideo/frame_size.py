"""Frame sizes: what ``16:9`` and ``1280x720`` mean in pixels, and the canvas on which themes are designed."""

from __future__ import annotations

import re
from typing import NamedTuple

from mdvideo.errors import SettingsError

DESIGN_SHORT_SIDE = 1080
"""The short side of the canvas on which themes lay out, in CSS pixels, whatever the output's size."""

MIN_SIDE, MAX_SIDE = 64, 4096
"""Limits of either side in pixels; 4096 is the widest frame of H.264 level 5.2 (ITU-T H.264, table A-1)."""

NAMED_SIZES = {"16:9": (1920, 1080), "9:16": (1080, 1920), "4:3": (1440, 1080), "1:1": (1080, 1080)}


class Size(NamedTuple):
    """Width and height in pixels; both even, since 4:2:0 chroma halves them."""

    width: int
    height: int

    @property
    def scale(self) -> float:
        """Output pixels per CSS pixel of the design canvas."""
        return min(self.width, self.height) / DESIGN_SHORT_SIDE

    @property
    def design(self) -> Size:
        """The canvas on which themes lay out: the same shape with a short side of 1080 CSS pixels."""
        return Size(round(self.width / self.scale), round(self.height / self.scale))

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


def parse_size(text: str) -> Size:
    """Parse a size: ``16:9``, ``9:16``, ``4:3``, ``1:1``, or ``WIDTHxHEIGHT`` in pixels.

    Raises SettingsError when it is none of these, odd, or outside 64…4096.
    """
    if text in NAMED_SIZES:
        return Size(*NAMED_SIZES[text])
    match = re.fullmatch(r"\s*(\d+)\s*[x×]\s*(\d+)\s*", text)
    if match is None:
        raise SettingsError(f"size {text!r} is not known", hint=f"write one of {', '.join(NAMED_SIZES)}, or 1280x720")
    size = Size(int(match[1]), int(match[2]))
    if any(side % 2 for side in size):
        even = Size(*(side + side % 2 for side in size))
        raise SettingsError(f"size {text} has an odd side, which H.264 4:2:0 cannot code", hint=f"write {even}")
    if not all(MIN_SIDE <= side <= MAX_SIDE for side in size):
        raise SettingsError(f"size {text} is out of range", hint=f"each side must be {MIN_SIDE} to {MAX_SIDE} pixels")
    return size
