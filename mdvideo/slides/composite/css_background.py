"""CSS's rules for the size, position and repetition of a background picture. Pure arithmetic.

Source: W3C *CSS Backgrounds and Borders Level 3*, sections 3.4 (``background-repeat``), 3.6 (``background-position``)
and 3.9 (``background-size``). Lengths in px are CSS pixels of the design canvas; ``scale`` is output pixels per CSS
pixel.
"""

from __future__ import annotations

import re

_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|%)?", re.IGNORECASE)
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
    or two keywords, percentages and lengths, or the form with four parts (``right 10px bottom 20%``). Raises ValueError
    for anything else.
    """
    words = position.split()
    if len(words) == 4 and words[0] in _KEYWORD_POSITIONS and words[2] in _KEYWORD_POSITIONS:
        pairs = [(words[0], words[1]), (words[2], words[3])]
        if words[0] in ("top", "bottom"):
            pairs.reverse()
        x, y = (_distance_of(edge, inset, length, scale) for (edge, inset), length in zip(pairs, free, strict=True))
        return x, y
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
        match = _LENGTH.fullmatch(inset)
        if match is None:
            raise ValueError(f"{inset!r} is not a position")
        value = free * float(match[1]) / 100 if match[2] == "%" else float(match[1]) * scale
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
    match = _LENGTH.fullmatch(part)
    if match is None or float(match[1]) < 0:
        raise ValueError(f"{part!r} is not a length, a percentage or auto")
    return whole * float(match[1]) / 100 if match[2] == "%" else float(match[1]) * scale


def _to_pixels(length: float) -> int:
    return max(1, round(length))
