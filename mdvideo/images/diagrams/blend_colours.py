"""Colours between a theme's own, for parts of diagrams that need more of them."""

from __future__ import annotations

import colorsys
import re

from PIL import ImageColor

_FUNCTION = re.compile(r"rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+)(%?))?\s*\)", re.IGNORECASE)
_GOLDEN = 0.381966
"""The golden angle as a share of the circle: hues that follow each other are far apart."""


def flattened(colour: str, ground: str) -> str:
    """Return a CSS colour as it looks on a ground, as ``#rrggbb``; the ground where it cannot be read."""
    red, green, blue, alpha = _rgba(colour) or (*_rgb(ground), 1.0)
    return blend(ground, _hex((round(red), round(green), round(blue))), alpha)


def blend(first: str, second: str, share: float) -> str:
    """Return the colour between two CSS colours; ``share`` is that of the second."""
    pairs = zip(_rgb(first), _rgb(second), strict=True)
    return _hex(tuple(round(a + (b - a) * share) for a, b in pairs))


def hues(accent: str, ground: str, number: int, strength: float = 0.45) -> list[str]:
    """Return colours as light as the accent, of different hues, with so much of themselves over the ground."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(value / 255 for value in _rgb(accent)))
    saturation = max(saturation, 0.35)
    found = []
    for step in range(number):
        values = colorsys.hls_to_rgb((hue + step * _GOLDEN) % 1, lightness, saturation)
        found.append(blend(ground, _hex(tuple(round(255 * value) for value in values)), strength))
    return found


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(round(value) for value in (_rgba(colour) or (127, 127, 127, 1))[:3])


def _rgba(colour: str) -> tuple[float, float, float, float] | None:
    match = _FUNCTION.fullmatch(colour.strip())
    if match is not None:
        alpha = float(match[4] or 1) / (100 if match[5] else 1)
        return float(match[1]), float(match[2]), float(match[3]), alpha
    try:
        red, green, blue, *rest = ImageColor.getrgb(colour)
    except ValueError:
        return None
    return red, green, blue, (rest[0] / 255 if rest else 1.0)


def _hex(rgb: tuple[int, ...]) -> str:
    return "#" + "".join(f"{value:02x}" for value in rgb)
