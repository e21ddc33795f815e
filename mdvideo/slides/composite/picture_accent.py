"""Gives the accent the hue of a slide's picture, so that text and picture look as if they were made for each other.

Hues are compared in OKLCH (B. Ottosson, *A perceptual color space for image processing*, 2020), in which a colour of
another hue with the same lightness looks as light. The accent keeps its lightness and, as far as sRGB has it, its
chroma; where the ratio to the ground would fall below that of the theme's own accent, it becomes lighter, or darker.
"""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from mdvideo.slides.composite.contrast import luminance

Floats = NDArray[np.float64]

MARK = "accent-from"
"""The CSS variable by which a page asks for it: ``--accent-from:picture``."""

_ACCENT = re.compile(r"--accent:(#[0-9a-fA-F]{6});")
_GROUND = re.compile(r"--ground:(#[0-9a-fA-F]{6});")

_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_SIDE = 64
"""The picture is looked at this many pixels wide."""
_BINS, _SMOOTH = 72, 4
_GREY = 0.03
"""Chroma below which a pixel has no hue to speak of."""
_LEAST_SHARE = 0.0015
"""The mean of chroma over this, times lightness, below which a picture is grey and the accent stays."""
_STEP = 0.01


def with_picture_accent(html: str, picture: Image.Image) -> str:
    """Return the page with its accent in the hue of ``picture``, if the page asks for that and the picture has one."""
    if f"--{MARK}:picture" not in html:
        return html
    accent, ground = _ACCENT.search(html), _GROUND.search(html)
    if accent is None or ground is None:
        return html
    hue = hue_of(picture)
    if hue is None:
        return html
    new = accent_in_hue(accent[1], ground[1], hue)
    return html.replace(accent[0], f"--accent:{new};", 1)


def hue_of(picture: Image.Image) -> float | None:
    """Return the hue of what shines in a picture, in radians of OKLCH; None for a picture that is grey.

    Light pixels count more than dark ones: the accent is the colour of the sun, not that of the night around it.
    """
    small = picture.convert("RGB").resize(
        (_SIDE, max(1, _SIDE * picture.height // picture.width)), Image.Resampling.BOX
    )
    lab = oklab_of(np.asarray(small, np.float64).reshape(-1, 3))
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    weight = np.clip(chroma - _GREY, 0, None) * np.clip(lab[:, 0], 0, 1)
    if float(weight.mean()) < _LEAST_SHARE:
        return None
    hue = np.arctan2(lab[:, 2], lab[:, 1]) % (2 * math.pi)
    bins = np.bincount((hue / (2 * math.pi) * _BINS).astype(int) % _BINS, weight, _BINS)
    near = range(-_SMOOTH, _SMOOTH + 1)
    smooth = sum(np.roll(bins, shift) * (_SMOOTH + 1 - abs(shift)) for shift in near)
    return (float(np.argmax(smooth)) + 0.5) / _BINS * 2 * math.pi


def accent_in_hue(accent: str, ground: str, hue: float) -> str:
    """Return ``accent`` (``#rrggbb``) in another hue, with at least the contrast to ``ground`` that it has."""
    lightness, chroma, _ = _lch_of(accent)
    required = _ratio(accent, ground)
    step = _STEP if lightness > _lch_of(ground)[0] else -_STEP
    colour = accent
    while 0 < lightness < 1:
        colour = _hex_of(lightness, chroma, hue)
        if _ratio(colour, ground) >= required:
            return colour
        lightness += step
    return accent


def oklab_of(rgb: Floats) -> Floats:
    """Return encoded sRGB in 0…255, shape (n, 3), in OKLab."""
    v = rgb / 255
    linear = np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _TO_LMS.T) @ _TO_LAB.T, np.float64)


def _lch_of(colour: str) -> tuple[float, float, float]:
    lightness, a, b = oklab_of(np.array([ImageColor.getrgb(colour)[:3]], np.float64))[0]
    return float(lightness), math.hypot(a, b), math.atan2(b, a)


def _hex_of(lightness: float, chroma: float, hue: float) -> str:
    """Return a colour of OKLCH as ``#rrggbb``, with as much of its chroma as sRGB has at this lightness."""
    for share in np.linspace(1, 0, 41):
        lab = np.array([lightness, share * chroma * math.cos(hue), share * chroma * math.sin(hue)])
        linear = np.linalg.inv(_TO_LMS) @ (np.linalg.inv(_TO_LAB) @ lab) ** 3
        if linear.min() >= -1e-4 and linear.max() <= 1 + 1e-4:
            break
    linear = np.clip(linear, 0, 1)
    encoded = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (round(255 * float(value)) for value in encoded)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _ratio(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2.2."""
    lights = [float(luminance(np.array(ImageColor.getrgb(colour)[:3], np.float32))) for colour in (one, other)]
    return (max(lights) + 0.05) / (min(lights) + 0.05)
