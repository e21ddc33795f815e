"""Frame sizes: what ``16:9`` and ``1280x720`` mean in pixels, and the canvas that themes are designed on."""

from __future__ import annotations

import re
from typing import NamedTuple

from mdvideo.errors import SettingsError

DESIGN_SHORT_SIDE = 1080
"""Themes lay out on a canvas whose short side is this many CSS pixels, whatever the output's size."""

SMALLEST, LARGEST = 64, 4096
"""Limits of either side in pixels; 4096 is the widest frame of H.264 level 5.2 (ITU-T H.264, table A-1)."""

NAMED = {"16:9": (1920, 1080), "9:16": (1080, 1920), "4:3": (1440, 1080), "1:1": (1080, 1080)}


class Size(NamedTuple):
    """Width and height in pixels; both even, since 4:2:0 chroma has half of each."""

    width: int
    height: int

    @property
    def scale(self) -> float:
        """Output pixels per CSS pixel of the design canvas."""
        return min(self.width, self.height) / DESIGN_SHORT_SIDE

    @property
    def design(self) -> Size:
        """The canvas that themes lay out on: the same shape with a short side of 1080 CSS pixels."""
        return Size(round(self.width / self.scale), round(self.height / self.scale))

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


def parse_size(text: str) -> Size:
    """The size that ``text`` names: ``16:9``, ``9:16``, ``4:3``, ``1:1``, or ``WIDTHxHEIGHT`` in pixels.

    Raises SettingsError when it is none of these, odd, or outside 64…4096.
    """
    if text in NAMED:
        return Size(*NAMED[text])
    match = re.fullmatch(r"\s*(\d+)\s*[x×]\s*(\d+)\s*", text)
    if match is None:
        raise SettingsError(f"size {text!r} is not known", hint=f"write one of {', '.join(NAMED)}, or 1280x720")
    size = Size(int(match[1]), int(match[2]))
    if any(side % 2 for side in size):
        even = Size(*(side + side % 2 for side in size))
        raise SettingsError(f"size {text} has an odd side, which H.264 4:2:0 cannot code", hint=f"write {even}")
    if not all(SMALLEST <= side <= LARGEST for side in size):
        raise SettingsError(f"size {text} is out of range", hint=f"each side must be {SMALLEST} to {LARGEST} pixels")
    return size
