"""Applies CSS filter functions to pictures.

Formulas and matrices are from W3C *Filter Effects Module Level 1*, section 13 ("Shorthands defined in terms of the SVG
filter elements"). As there, they work on encoded sRGB values without premultiplied alpha, and clamp after each step.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageColor, ImageFilter

from mdvideo._util.css_lengths import length_in_pixels
from mdvideo.deck.model import Filter
from mdvideo.errors import BackendError

_DEGREES = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0, "": 1.0}
_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z%]*)\s*", re.IGNORECASE)
_DROP_SHADOW = re.compile(r"[^\s,(]+(?:\([^)]*\))?")

_Change = Callable[[Image.Image], Image.Image]

_LUMA = (0.213, 0.715, 0.072)
"""The luma weights in the specification's matrices."""


def apply_to_pixels(pixels: NDArray[np.uint8], filters: Sequence[Filter], scale: float) -> NDArray[np.uint8]:
    """Return straight-alpha RGBA, shape (height, width, 4), after all filters. Raises BackendError."""
    try:
        return np.asarray(apply_filters(Image.fromarray(pixels), filters, scale).convert("RGBA"))
    except (ValueError, KeyError) as error:
        raise BackendError(f"a clip's filter cannot be applied: {error}") from error


def apply_filters(picture: Image.Image, filters: Sequence[Filter], scale: float) -> Image.Image:
    """Return a picture (RGB or RGBA) after all filters, in order. ``scale`` is output pixels per pixel of Marp's frame.

    Raises ValueError when an argument is not valid CSS, KeyError when a filter is unknown.
    """
    for each in filters:
        argument = each.argument.strip()
        if each.name in _COLOUR_FILTERS:
            picture = _apply_to_colour(picture, _COLOUR_FILTERS[each.name](argument))
        else:
            picture = _SHAPE_FILTERS[each.name](picture, argument, scale)
    return picture


def _parse_amount(argument: str, most: float = math.inf) -> float:
    """Parse a number or percentage, and limit it to 0…``most``."""
    value, unit = _parse_number(argument)
    if unit not in ("", "%"):
        raise ValueError(f"{argument!r} is not a number or percentage")
    return min(max(value / 100 if unit == "%" else value, 0.0), most)


def _parse_number(argument: str) -> tuple[float, str]:
    match = _NUMBER.fullmatch(argument)
    if match is None:
        raise ValueError(f"{argument!r} is not a number")
    return float(match[1]), match[2].lower()


def _parse_pixels(argument: str, scale: float) -> float:
    pixels = length_in_pixels(argument)
    if pixels is None:
        raise ValueError(f"{argument!r} is not a length")
    return pixels * scale


def _apply_to_colour(picture: Image.Image, change: _Change) -> Image.Image:
    """Apply ``change`` to the colours, and keep the alpha channel."""
    if picture.mode != "RGBA":
        return change(picture)
    changed = change(picture.convert("RGB")).convert("RGBA")
    changed.putalpha(picture.getchannel("A"))
    return changed


def _colour_matrix(rows: Sequence[Sequence[float]]) -> _Change:
    flat = tuple(value for row in rows for value in (*row, 0.0))
    return lambda picture: picture.convert("RGB", flat)


def _transfer_function(change: Callable[[float], float]) -> _Change:
    table = [round(255 * min(max(change(v / 255), 0.0), 1.0)) for v in range(256)]
    return lambda picture: picture.point(table * 3)


def _desaturation_matrix(keep: float) -> list[list[float]]:
    """Return the matrix of ``saturate`` and ``grayscale``: a share ``keep`` of the colour, the rest of its grey."""
    return [[w + (1 - w) * keep if i == j else w - w * keep for j, w in enumerate(_LUMA)] for i in range(3)]


def _saturate(argument: str) -> _Change:
    return _colour_matrix(_desaturation_matrix(_parse_amount(argument)))


def _grayscale(argument: str) -> _Change:
    # The specification has weights of four digits here (0.2126…); the difference is less than one level of 8 bits.
    return _colour_matrix(_desaturation_matrix(1 - _parse_amount(argument, 1.0)))


def _sepia(argument: str) -> _Change:
    k = 1 - _parse_amount(argument, 1.0)
    rows = (
        (0.393 + 0.607 * k, 0.769 - 0.769 * k, 0.189 - 0.189 * k),
        (0.349 - 0.349 * k, 0.686 + 0.314 * k, 0.168 - 0.168 * k),
        (0.272 - 0.272 * k, 0.534 - 0.534 * k, 0.131 + 0.869 * k),
    )
    return _colour_matrix(rows)


def _hue_rotate(argument: str) -> _Change:
    value, unit = _parse_number(argument)
    if unit not in _DEGREES:
        raise ValueError(f"{argument!r} is not an angle")
    angle = math.radians(value * _DEGREES[unit])
    c, s = math.cos(angle), math.sin(angle)
    rows = (
        (0.213 + 0.787 * c - 0.213 * s, 0.715 - 0.715 * c - 0.715 * s, 0.072 - 0.072 * c + 0.928 * s),
        (0.213 - 0.213 * c + 0.143 * s, 0.715 + 0.285 * c + 0.140 * s, 0.072 - 0.072 * c - 0.283 * s),
        (0.213 - 0.213 * c - 0.787 * s, 0.715 - 0.715 * c + 0.715 * s, 0.072 + 0.928 * c + 0.072 * s),
    )
    return _colour_matrix(rows)


def _brightness(argument: str) -> _Change:
    k = _parse_amount(argument)
    return _transfer_function(lambda v: v * k)


def _contrast(argument: str) -> _Change:
    k = _parse_amount(argument)
    return _transfer_function(lambda v: v * k + 0.5 - 0.5 * k)


def _invert(argument: str) -> _Change:
    k = _parse_amount(argument, 1.0)
    return _transfer_function(lambda v: k + v * (1 - 2 * k))


def _opacity(picture: Image.Image, argument: str, _: float) -> Image.Image:
    k = _parse_amount(argument, 1.0)
    out = picture.convert("RGBA")
    out.putalpha(out.getchannel("A").point([round(a * k) for a in range(256)]))
    return out


def _blur(picture: Image.Image, argument: str, scale: float) -> Image.Image:
    """Blur with the argument as standard deviation.

    In CSS, transparency bleeds in from the edges. Here the colours at the edges are extended instead, so that a
    full-bleed background stays full-bleed.
    """
    return gaussian_blur(picture, _parse_pixels(argument, scale))


def gaussian_blur(picture: Image.Image, deviation: float) -> Image.Image:
    """Return a picture after a Gaussian blur. Wide blurs are computed at a lower resolution, which is not visible."""
    if deviation <= 0:
        return picture
    # Premultiplied, so that the colour of transparent pixels does not bleed.
    mode = "RGBa" if picture.mode == "RGBA" else picture.mode
    factor = max(1, int(deviation / 4))
    small = picture.convert(mode).reduce(factor) if factor > 1 else picture.convert(mode)
    soft = small.filter(ImageFilter.GaussianBlur(deviation / factor))
    if factor > 1:
        covered = (picture.width / factor, picture.height / factor)  # reduce() rounds up; the last cell is partial
        soft = soft.resize(picture.size, Image.Resampling.BICUBIC, box=(0, 0, *covered))
    return soft.convert(picture.mode)


def _drop_shadow(picture: Image.Image, argument: str, scale: float) -> Image.Image:
    """Draw a blurred, coloured copy of the picture's shape behind it. An example is ``0 5px 10px rgba(0,0,0,.4)``.

    As in CSS, the colour may come first. Marp's form, with commas between the parts, is accepted too.
    """
    parts = _DROP_SHADOW.findall(argument)
    lengths = [_parse_pixels(part, scale) for part in parts if _NUMBER.fullmatch(part)]
    colours = [part for part in parts if not _NUMBER.fullmatch(part)]
    if not 2 <= len(lengths) <= 3 or len(colours) > 1:
        raise ValueError(f"{argument!r} is not a drop-shadow")
    red, green, blue, alpha = _rgba_of(colours[0]) if colours else (0, 0, 0, 255)
    source = picture.convert("RGBA")
    shape = source.getchannel("A")
    moved = Image.new("L", shape.size)
    moved.paste(shape, (round(lengths[0]), round(lengths[1])))
    moved = gaussian_blur(moved, lengths[2] if len(lengths) == 3 else 0.0)
    shadow = Image.new("RGBA", source.size, (red, green, blue, 0))
    shadow.putalpha(ImageChops.multiply(moved, Image.new("L", shape.size, alpha)))
    shadow.alpha_composite(source)
    return shadow


def _rgba_of(text: str) -> tuple[int, int, int, int]:
    """Return a CSS colour as 8-bit RGBA. Alpha is parsed here, because Pillow expects 0…255. Raises ValueError."""
    match = re.fullmatch(r"rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+)(%?))?\s*\)", text)
    if match is not None:
        alpha = float(match[4] or 1) / (100 if match[5] else 1)
        red, green, blue = (min(round(float(match[i])), 255) for i in (1, 2, 3))
        return red, green, blue, round(255 * min(alpha, 1.0))
    colour = ImageColor.getrgb(text)
    return (colour[0], colour[1], colour[2], colour[3] if len(colour) == 4 else 255)


_COLOUR_FILTERS: dict[str, Callable[[str], _Change]] = {
    "brightness": _brightness,
    "contrast": _contrast,
    "grayscale": _grayscale,
    "hue-rotate": _hue_rotate,
    "invert": _invert,
    "saturate": _saturate,
    "sepia": _sepia,
}
"""Filters that change the colour of each pixel on its own."""

_SHAPE_FILTERS: dict[str, Callable[[Image.Image, str, float], Image.Image]] = {
    "blur": _blur,
    "drop-shadow": _drop_shadow,
    "opacity": _opacity,
}
"""Filters that change the alpha channel or the shape. The number is output pixels per CSS pixel."""
