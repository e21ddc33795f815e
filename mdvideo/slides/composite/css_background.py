"""CSS's rules for the size, position and repetition of a background picture. Pure arithmetic.

Source: W3C *CSS Backgrounds and Borders Level 3*, sections 3.4 (``background-repeat``), 3.6 (``background-position``)
and 3.9 (``background-size``). Lengths count pixels of Marp's frame; ``scale`` is output pixels per such pixel.
"""

from __future__ import annotations

import re

from mdvideo._util.css_lengths import length_in_pixels

_PERCENTAGE = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))%")
_LENGTH = re.compile(r"(?<![\w.#-])-?(?:\d+\.?\d*|\.\d+)[a-z]+\b", re.IGNORECASE)
_KEYWORD_POSITIONS = {"left": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "bottom": 1.0}


def resolve_size(picture: tuple[int, int], area: tuple[int, int], size: str, scale: float) -> tuple[int, int]:
    """Return the size in pixels at which a picture is drawn; ``picture`` and ``area`` are (width, height) in pixels.

    ``size`` is ``cover``, ``contain`` (or Marp's ``fit``), or one or two lengths, percentages and ``auto``. Raises
    ValueError for anything else.
    """
    width, height = picture
    x_scale, y_scale = area[0] / width, area[1] / height
    keywords = {
        "cover": max(x_scale, y_scale),
        "contain": min(x_scale, y_scale),
        "fit": min(x_scale, y_scale),
    }
    if size in keywords:
        return _to_pixels(width * keywords[size]), _to_pixels(height * keywords[size])
    lengths = [_parse_length(part, whole, scale) for part, whole in zip(_pair_of(size, "auto"), area, strict=True)]
    match lengths:
        case [None, None]:
            return _to_pixels(width * scale), _to_pixels(height * scale)
        case [float(w), None]:
            return _to_pixels(w), _to_pixels(height * w / width)
        case [None, float(h)]:
            return _to_pixels(width * h / height), _to_pixels(h)
        case [float(w), float(h)]:
            return _to_pixels(w), _to_pixels(h)
    raise ValueError(f"{size!r} is not a background-size")


def resolve_position(free: tuple[int, int], position: str, scale: float) -> tuple[int, int]:
    """Return the position in pixels of a picture's top left corner.

    ``free`` is the size of the area less that of the picture, (width, height), and may be negative. ``position`` is one
    or two keywords, percentages and lengths, or the form with three or four parts (``right 10px bottom 20%``). Raises
    ValueError for anything else.
    """
    words = position.split()
    if len(words) == 4 and words[0] in _KEYWORD_POSITIONS and words[2] in _KEYWORD_POSITIONS:
        pairs = [(words[0], words[1]), (words[2], words[3])]
        if words[0] in ("top", "bottom"):
            pairs.reverse()
        x, y = (_distance_of(edge, inset, length, scale) for (edge, inset), length in zip(pairs, free, strict=True))
        return x, y
    if len(words) == 3:  # an edge with its distance, and one without: "right 10px center"
        words = [words[0], "0%", *words[1:]] if words[1] in _KEYWORD_POSITIONS else [*words, "0%"]
        if words[3] in _KEYWORD_POSITIONS or words[2] not in _KEYWORD_POSITIONS:
            raise ValueError(f"{position!r} is not a background-position")
        if "center" in (words[0], words[2]):
            at = 0 if words[0] == "center" else 2
            other = words[2 - at]
            words[at : at + 2] = ["top" if other in ("left", "right") else "left", "50%"]
        return resolve_position(free, " ".join(words), scale)
    if len(words) == 1:
        words.append("center")
    if len(words) != 2:
        raise ValueError(f"{position!r} is not a background-position")
    if words[0] in ("top", "bottom") or words[1] in ("left", "right"):
        words.reverse()
    x, y = (_distance_of("left", word, length, scale) for word, length in zip(words, free, strict=True))
    return x, y


def resolve_repeat(repeat: str) -> tuple[bool, bool]:
    """Return whether a picture is repeated horizontally and vertically. Raises ValueError for more than two words."""
    keywords = {"repeat-x": ("repeat", "no-repeat"), "repeat-y": ("no-repeat", "repeat")}
    words = keywords.get(repeat) or _pair_of(repeat, repeat.split()[0] if repeat.split() else "repeat")
    return words[0] != "no-repeat", words[1] != "no-repeat"


def _distance_of(edge: str, inset: str, free: int, scale: float) -> int:
    """Return the distance from the left or top edge of the area."""
    if inset in _KEYWORD_POSITIONS:
        value = free * _KEYWORD_POSITIONS[inset]
    else:
        resolved = _resolve_length(inset, free, scale)
        if resolved is None:
            raise ValueError(f"{inset!r} is not a position")
        value = resolved
    return round(free - value if edge in ("right", "bottom") else value)


def _pair_of(value: str, default: str) -> tuple[str, str]:
    parts = value.split()
    if len(parts) not in (1, 2):
        raise ValueError(f"{value!r} has {len(parts)} parts instead of one or two")
    return parts[0], parts[1] if len(parts) == 2 else default


def _parse_length(part: str, whole: int, scale: float) -> float | None:
    """Return a length in pixels; None for ``auto``."""
    if part == "auto":
        return None
    length = _resolve_length(part, whole, scale)
    if length is None or length < 0:
        raise ValueError(f"{part!r} is not a length, a percentage or auto")
    return length


def scale_pixels(css: str, factor: float) -> str:
    """Return a CSS value with every length in pixels, times ``factor``. Percentages, angles and colours stay."""

    def scale_length(match: re.Match[str]) -> str:
        pixels = length_in_pixels(match[0])
        return match[0] if pixels is None else f"{pixels * factor:g}px"

    return _LENGTH.sub(scale_length, css)


def _resolve_length(text: str, whole: int, scale: float) -> float | None:
    """Return a length or a percentage of ``whole`` in output pixels; None if ``text`` is neither."""
    percentage = _PERCENTAGE.fullmatch(text)
    if percentage is not None:
        return whole * float(percentage[1]) / 100
    pixels = length_in_pixels(text)
    return None if pixels is None else pixels * scale


def _to_pixels(length: float) -> int:
    return max(1, round(length))
