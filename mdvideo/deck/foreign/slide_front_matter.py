"""Front matter of single slides, which Slidev has: settings between a slide's ``---`` and one more ``---``.

In Markdown such settings are a heading. They are taken out of the text, so that they never become a slide's title.
"""

from __future__ import annotations

import re

from mdvideo.deck.directives.directive_table import is_directive
from mdvideo.deck.foreign.front_matter_forms import FENCE

_CODE_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_KEY = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?=\s|$)")
_CONTINUED = re.compile(r"[ \t]+\S|-[ \t]|#[ \t]|[\]}]")
_NOT_NEWLINE = re.compile(r"[^\n]")

_SLIDEV_KEYS = """
    layout class background transition clicks clicksStart image src level hide hideInToc title routeAlias zoom
    dragPos disabled preload name backgroundSize color equal left right cols align dense url theme css fonts
    transitionDuration highlighter lineNumbers drawings mdc align layoutClass titleTemplate download record
"""
SLIDE_KEYS = frozenset(_SLIDEV_KEYS.split())
"""Keys of Slidev's slides; a block without any of them is a heading of the author's."""


def blank_slide_front_matter(text: str) -> tuple[str, list[int]]:
    """Return the text with spaces in place of settings of single slides, and the line of each block, from 0."""
    lines = text.split("\n")
    found: list[int] = []
    fence: str | None = None
    number = 0
    while number < len(lines):
        line = lines[number]
        mark = _CODE_FENCE.match(line)
        if fence is not None:
            fence = None if mark and mark[1].startswith(fence) and not line.strip(" \t" + fence[0]) else fence
        elif mark is not None:
            fence = mark[1]
        elif FENCE.fullmatch(line) and (end := _end_of_settings(lines, number + 1)) is not None:
            for inside in range(number + 1, end + 1):
                lines[inside] = _NOT_NEWLINE.sub(" ", lines[inside])
            found.append(number + 1)
            number = end
        number += 1
    return ("\n".join(lines) if found else text), found


def _end_of_settings(lines: list[str], first: int) -> int | None:
    """Return the line of the ``---`` that ends settings which begin at line ``first``; None if none begin there."""
    keys: list[str] = []
    for number in range(first, len(lines)):
        line = lines[number]
        if FENCE.fullmatch(line):
            return number if any(key in SLIDE_KEYS or is_directive(key) for key in keys) else None
        key = _KEY.match(line)
        if key is not None:
            keys.append(key["key"])
        elif not keys or not (_CONTINUED.match(line) or not line.strip()):
            return None
    return None
