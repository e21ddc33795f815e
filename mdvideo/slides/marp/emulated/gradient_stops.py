"""Writes out where the stops of gradients are: the default renderer loses a stop that is placed before the last one.

By CSS such a stop stands where the farthest stop before it stands: ``red 40%, blue 0`` is a sharp edge at 40 %
(*CSS Images Level 3*, 3.4.3).
"""

from __future__ import annotations

import re

from mdvideo.slides.marp.css_rules import split_outside

_GRADIENT = re.compile(r"(?:linear|radial|conic)-gradient\(", re.IGNORECASE)
_PART = re.compile(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+")
_PLACE = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))(%|[a-z]*)", re.IGNORECASE)


def place_stops(block: str) -> str:
    """Return declarations in which no stop of a gradient is placed before an earlier one, as far as units tell."""
    written, at = [], 0
    for match in _GRADIENT.finditer(block):
        end = _end_of(block, match.end())
        if match.start() < at or end is None:
            continue
        written += [block[at : match.end()], ",".join(_placed(split_outside(block[match.end() : end], ",")))]
        at = end
    return "".join([*written, block[at:]])


def _end_of(block: str, start: int) -> int | None:
    depth = 1
    for at in range(start, len(block)):
        depth += {"(": 1, ")": -1}.get(block[at], 0)
        if depth == 0:
            return at
    return None


def _placed(parts: list[str]) -> list[str]:
    farthest: tuple[float, str, str] | None = None
    placed = []
    for number, part in enumerate(parts):
        words = _PART.findall(part)
        # A first part may be an angle, or the place of a circle; a stop begins or ends with its colour.
        is_stop = number > 0 or not re.match(
            r"\s*(?:to\b|from\b|at\b|in\b|circle|ellipse|closest|farthest|[-+.\d])", part
        )
        for index, word in enumerate(words if is_stop else ()):
            match = _PLACE.fullmatch(word)
            if match is None:
                continue
            length, unit = float(match[1]), match[2].lower()
            if farthest is not None and length < farthest[0] and (unit == farthest[1] or length == 0):
                words[index] = farthest[2]
            elif farthest is None or unit == farthest[1] or farthest[0] == 0:
                farthest = length, unit, word
            else:
                return parts
        placed.append(" ".join(words) if is_stop else part)
    return placed
