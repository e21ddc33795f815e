"""The sixteen colours of a terminal, each as readable on a theme's ground as text must be."""

from __future__ import annotations

from PIL import ImageColor

from mdvideo.images.relative_luminance import relative_luminance

_LEAST_RATIO = 4.5
"""Contrast of text, by WCAG 2.2, success criterion 1.4.3."""

_ON_DARK = (
    "#5b6270", "#ef6b73", "#7fc97f", "#e3b75b", "#6fa8f0", "#c792ea", "#5cc9c9", "#c9d1d9",
    "#8b93a3", "#ff8f95", "#a5e3a0", "#ffd479", "#95c2ff", "#dcb3ff", "#86e3e3", "#ffffff",
)  # fmt: skip
_ON_LIGHT = (
    "#24292f", "#b3261e", "#1a7037", "#8a5a00", "#1f56c3", "#8531a8", "#0b6b74", "#5d6570",
    "#4b525c", "#c43d35", "#23803f", "#976600", "#2f69d9", "#9a45bf", "#157b85", "#6b7480",
)  # fmt: skip
"""Black, red, green, yellow, blue, magenta, cyan and white, and the bright ones. Our own choice."""

_Colour = tuple[int, ...]


def terminal_colours(ground: str, ink: str, cursor: str) -> tuple[str, ...]:
    """Return a DrawTerminalJob's colours for a ground, an ink and a cursor, all ``#rrggbb``."""
    behind, text = ImageColor.getrgb(ground)[:3], ImageColor.getrgb(ink)[:3]
    table = _ON_DARK if relative_luminance(behind) < relative_luminance(text) else _ON_LIGHT
    sixteen = (_readable(ImageColor.getrgb(colour)[:3], behind, text) for colour in table)
    return ground, ink, cursor, *(f"#{r:02x}{g:02x}{b:02x}" for r, g, b in sixteen)


def _readable(colour: _Colour, ground: _Colour, ink: _Colour) -> _Colour:
    """Return a colour mixed with as little of the ink as its contrast with the ground needs."""
    mixed = colour
    for step in range(21):
        mixed = tuple(round(a + (b - a) * step / 20) for a, b in zip(colour, ink, strict=True))
        if _contrast(mixed, ground) >= _LEAST_RATIO:
            break
    return mixed


def _contrast(a: _Colour, b: _Colour) -> float:
    lighter, darker = sorted((relative_luminance(a), relative_luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
