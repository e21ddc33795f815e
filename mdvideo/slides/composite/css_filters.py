"""CSS filter functions on pictures.

Formulas and matrices: W3C *Filter Effects Module Level 1*, section 13 ("Shorthands defined in terms of the SVG filter
elements"). As there, they work on the encoded sRGB values, without premultiplied alpha, and clamp after each step.
An argument left out is Marp's, which is stronger than CSS's: ``![bg grayscale]`` should be seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageColor, ImageFilter

from mdvideo.deck.model import Filter

MARP_DEFAULTS = {
    "blur": "10px",
    "brightness": "1.5",
    "contrast": "2",
    "drop-shadow": "0 5px 10px rgba(0,0,0,.4)",
    "grayscale": "1",
    "hue-rotate": "180deg",
    "invert": "1",
    "opacity": "0.5",
    "saturate": "2",
    "sepia": "1",
}

_DEGREES = {"deg": 1.0, "grad": 0.9, "rad": 180 / math.pi, "turn": 360.0, "": 1.0}
_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*([a-z%]*)\s*", re.IGNORECASE)
_DROP_SHADOW = re.compile(r"[^\s,(]+(?:\([^)]*\))?")

_Change = Callable[[Image.Image], Image.Image]

_LUMA = (0.213, 0.715, 0.072)
"""The weights that the specification's matrices are made of."""


def filtered(picture: Image.Image, filters: Sequence[Filter], scale: float) -> Image.Image:
    """The picture (RGB or RGBA) after all filters in order; ``scale`` is pixels per CSS pixel.

    Raises ValueError when an argument is not one that CSS knows, and KeyError when a filter is not.
    """
    for each in filters:
        argument = each.argument.strip() or MARP_DEFAULTS[each.name]
        if each.name in _COLOUR:
            picture = _on_colour(picture, _COLOUR[each.name](argument))
        else:
            picture = _SPATIAL[each.name](picture, argument, scale)
    return picture


def _amount(argument: str, most: float = math.inf) -> float:
    """A number or percentage, at least 0 and at most ``most``."""
    value, unit = _number(argument)
    if unit not in ("", "%"):
        raise ValueError(f"{argument!r} is not a number or percentage")
    return min(max(value / 100 if unit == "%" else value, 0.0), most)


def _number(argument: str) -> tuple[float, str]:
    match = _NUMBER.fullmatch(argument)
    if match is None:
        raise ValueError(f"{argument!r} is not a number")
    return float(match[1]), match[2].lower()


def _pixels(argument: str, scale: float) -> float:
    value, unit = _number(argument)
    if unit not in ("px", ""):
        raise ValueError(f"{argument!r} is not a length in px")
    return value * scale


def _on_colour(picture: Image.Image, change: _Change) -> Image.Image:
    """Apply ``change`` to the colours alone, keeping the alpha channel."""
    if picture.mode != "RGBA":
        return change(picture)
    changed = change(picture.convert("RGB")).convert("RGBA")
    changed.putalpha(picture.getchannel("A"))
    return changed


def _matrix(rows: Sequence[Sequence[float]]) -> _Change:
    flat = tuple(value for row in rows for value in (*row, 0.0))
    return lambda picture: picture.convert("RGB", flat)


def _transfer(change: Callable[[float], float]) -> _Change:
    table = [round(255 * min(max(change(v / 255), 0.0), 1.0)) for v in range(256)]
    return lambda picture: picture.point(table * 3)


def _towards_luma(keep: float) -> list[list[float]]:
    """``keep`` of the colour and the rest of its grey, by the weights of ``saturate`` (and so of ``grayscale``)."""
    return [[w + (1 - w) * keep if i == j else w - w * keep for j, w in enumerate(_LUMA)] for i in range(3)]


def _saturate(argument: str) -> _Change:
    return _matrix(_towards_luma(_amount(argument)))


def _grayscale(argument: str) -> _Change:
    # The specification writes it with weights of four digits (0.2126…); the difference is below a level of 8 bits.
    return _matrix(_towards_luma(1 - _amount(argument, 1.0)))


def _sepia(argument: str) -> _Change:
    k = 1 - _amount(argument, 1.0)
    rows = (
        (0.393 + 0.607 * k, 0.769 - 0.769 * k, 0.189 - 0.189 * k),
        (0.349 - 0.349 * k, 0.686 + 0.314 * k, 0.168 - 0.168 * k),
        (0.272 - 0.272 * k, 0.534 - 0.534 * k, 0.131 + 0.869 * k),
    )
    return _matrix(rows)


def _hue_rotate(argument: str) -> _Change:
    value, unit = _number(argument)
    if unit not in _DEGREES:
        raise ValueError(f"{argument!r} is not an angle")
    angle = math.radians(value * _DEGREES[unit])
    c, s = math.cos(angle), math.sin(angle)
    rows = (
        (0.213 + 0.787 * c - 0.213 * s, 0.715 - 0.715 * c - 0.715 * s, 0.072 - 0.072 * c + 0.928 * s),
        (0.213 - 0.213 * c + 0.143 * s, 0.715 + 0.285 * c + 0.140 * s, 0.072 - 0.072 * c - 0.283 * s),
        (0.213 - 0.213 * c - 0.787 * s, 0.715 - 0.715 * c + 0.715 * s, 0.072 + 0.928 * c + 0.072 * s),
    )
    return _matrix(rows)


def _brightness(argument: str) -> _Change:
    k = _amount(argument)
    return _transfer(lambda v: v * k)


def _contrast(argument: str) -> _Change:
    k = _amount(argument)
    return _transfer(lambda v: v * k + 0.5 - 0.5 * k)


def _invert(argument: str) -> _Change:
    k = _amount(argument, 1.0)
    return _transfer(lambda v: k + v * (1 - 2 * k))


def _opacity(picture: Image.Image, argument: str, _: float) -> Image.Image:
    k = _amount(argument, 1.0)
    out = picture.convert("RGBA")
    out.putalpha(out.getchannel("A").point([round(a * k) for a in range(256)]))
    return out


def _blur(picture: Image.Image, argument: str, scale: float) -> Image.Image:
    """Gaussian blur with the argument as standard deviation.

    Unlike CSS, which lets transparency bleed in from the edges, colours at the edges are carried on: a full-bleed
    background must stay full-bleed.
    """
    return blurred(picture, _pixels(argument, scale))


def blurred(picture: Image.Image, deviation: float) -> Image.Image:
    """Gaussian blur; wide ones are taken at a fraction of the size, where nobody can see the difference."""
    if deviation <= 0:
        return picture
    mode = "RGBa" if picture.mode == "RGBA" else picture.mode  # premultiplied, or transparent pixels would bleed
    factor = max(1, int(deviation / 4))
    small = picture.convert(mode).reduce(factor) if factor > 1 else picture.convert(mode)
    soft = small.filter(ImageFilter.GaussianBlur(deviation / factor))
    if factor > 1:
        covered = (picture.width / factor, picture.height / factor)  # reduce() rounds up; the last cell is partial
        soft = soft.resize(picture.size, Image.Resampling.BICUBIC, box=(0, 0, *covered))
    return soft.convert(picture.mode)


def _drop_shadow(picture: Image.Image, argument: str, scale: float) -> Image.Image:
    """A blurred, coloured copy of the picture's shape behind it. Written ``0 5px 10px rgba(0,0,0,.4)``.

    Marp's commas between the parts are taken as well; a colour may come first, as in CSS.
    """
    parts = _DROP_SHADOW.findall(argument)
    lengths = [_pixels(part, scale) for part in parts if _NUMBER.fullmatch(part)]
    colours = [part for part in parts if not _NUMBER.fullmatch(part)]
    if not 2 <= len(lengths) <= 3 or len(colours) > 1:
        raise ValueError(f"{argument!r} is not a drop-shadow")
    red, green, blue, alpha = _colour(colours[0]) if colours else (0, 0, 0, 255)
    source = picture.convert("RGBA")
    shape = source.getchannel("A")
    moved = Image.new("L", shape.size)
    moved.paste(shape, (round(lengths[0]), round(lengths[1])))
    moved = blurred(moved, lengths[2] if len(lengths) == 3 else 0.0)
    shadow = Image.new("RGBA", source.size, (red, green, blue, 0))
    shadow.putalpha(ImageChops.multiply(moved, Image.new("L", shape.size, alpha)))
    shadow.alpha_composite(source)
    return shadow


def _colour(text: str) -> tuple[int, int, int, int]:
    """A CSS colour as 8-bit RGBA. Pillow takes alpha as 0…255, so that is read here. Raises ValueError."""
    match = re.fullmatch(r"rgba?\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)(?:[\s,/]+([\d.]+)(%?))?\s*\)", text)
    if match is not None:
        alpha = float(match[4] or 1) / (100 if match[5] else 1)
        red, green, blue = (min(round(float(match[i])), 255) for i in (1, 2, 3))
        return red, green, blue, round(255 * min(alpha, 1.0))
    colour = ImageColor.getrgb(text)
    return (colour[0], colour[1], colour[2], colour[3] if len(colour) == 4 else 255)


_COLOUR: dict[str, Callable[[str], _Change]] = {
    "brightness": _brightness,
    "contrast": _contrast,
    "grayscale": _grayscale,
    "hue-rotate": _hue_rotate,
    "invert": _invert,
    "saturate": _saturate,
    "sepia": _sepia,
}
"""Filters of each pixel's colour alone."""

_SPATIAL: dict[str, Callable[[Image.Image, str, float], Image.Image]] = {
    "blur": _blur,
    "drop-shadow": _drop_shadow,
    "opacity": _opacity,
}
"""Filters that need the shape; the number is pixels per CSS pixel."""
