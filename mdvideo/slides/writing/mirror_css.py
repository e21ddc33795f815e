"""Mirrors a theme's style sheet for decks that are written from right to left: left becomes right in every declaration.

A theme whose CSS mentions ``dir`` or logical properties in selectors of its own is left alone where it says so: a rule
with a ``transform`` draws a shape, which is not mirrored.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mdvideo.slides.marp.css_rules import value_parts

_TOKEN = re.compile(r"""(?P<comment>/\*.*?\*/)|(?P<block>\{[^{}]*\})""", re.DOTALL)
_DECLARATION = re.compile(r"""((?:"[^"]*"|'[^']*'|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^;{}])+)""")
_SIDE = re.compile(r"(?<![\w])(left|right)(?![\w])")
_OTHER = {"left": "right", "right": "left"}
_FOUR_SIDED = frozenset({"padding", "margin", "inset", "border-width", "border-color", "border-style"})
_FRAME_LEFT = "var(--frame-x)"
_FRAME_RIGHT = "calc(var(--width) - var(--frame-x) - var(--frame-width))"


@lru_cache(maxsize=16)
def mirror_css(css: str) -> str:
    """Return a style sheet with left and right exchanged, unless it has rules for both directions itself."""
    if "[dir" in css or ":dir(" in css:
        return css
    return _TOKEN.sub(lambda match: match[0] if match["comment"] else _mirror_block(match["block"]), css)


def _mirror_block(block: str) -> str:
    if "transform:" in block:
        return block
    return _DECLARATION.sub(lambda match: _mirror_declaration(match[0]), block)


def _mirror_declaration(declaration: str) -> str:
    name, colon, value = declaration.partition(":")
    if not colon:
        return declaration
    plain = name.strip().lower()
    if plain in ("text-align", "float", "clear"):
        return f"{name}:{_swapped(value)}"
    if plain in _FOUR_SIDED and len(parts := value_parts(value.replace("!important", ""))) == 4:
        top, right, bottom, left = parts
        return f"{name}: {' '.join((top, left, bottom, right))}{' !important' if '!important' in value else ''}"
    if plain in ("left", "right"):
        value = (
            value.replace(_FRAME_LEFT, _FRAME_RIGHT)
            if _FRAME_RIGHT not in value
            else value.replace(_FRAME_RIGHT, _FRAME_LEFT)
        )
    return f"{_swapped(name)}:{value}" if not plain.startswith("--") else declaration


def _swapped(text: str) -> str:
    return _SIDE.sub(lambda match: _OTHER[match[1]], text)
