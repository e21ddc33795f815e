"""The ``headingDivider`` directive: headings of some levels start a new slide, as a ruler does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from mdvideo.deck.directives.values import fail, read_text
from mdvideo.deck.loose_yaml import YamlSequence, YamlValue
from mdvideo.deck.markdown.html_blocks import STYLE_ELEMENT

_LEVELS = ("1", "2", "3", "4", "5", "6")
_WHOLE_NUMBER = re.compile(r"\d{1,9}")
"""The number at the start counts, as in Marp: ``2nd`` is 2."""


def read_heading_levels(value: YamlValue) -> frozenset[int]:
    """Read the levels of headings that start slides: N means 1 to N, a list means the levels in it (as in Marp)."""
    if isinstance(value, YamlSequence):
        texts = [read_text(item).strip() for item in value.items]
        levels = frozenset(int(text) for text in texts if text in _LEVELS)
        # What is no level of a heading divides nothing beside one that is, in Marp neither.
        return levels or frozenset(_read_level(item) for item in value.items)
    if read_text(value).strip().lower() in ("", "false", "0"):
        return frozenset()
    return frozenset(range(1, _read_level(value) + 1))


def starts_slide(token: Token, before: Sequence[Token], levels: frozenset[int]) -> bool:
    """Whether a token is a top-level heading of one of ``levels``, and something visible precedes it on its slide."""
    is_divider = token.type == "heading_open" and token.level == 0 and int(token.tag[1]) in levels
    return is_divider and any(map(_is_visible, before))


def _is_visible(token: Token) -> bool:
    """Whether a token is more than a comment or a ``<style>``."""
    if token.type == "html_block" and "<style" in token.content.lower():
        return bool(STYLE_ELEMENT.sub("", token.content).strip())
    return not token.hidden


def _read_level(value: YamlValue) -> int:
    text = read_text(value).strip()
    number = _WHOLE_NUMBER.match(text)
    if number is None or not 1 <= int(number[0]) <= 6:
        fail(value.span, "directive-value", f"{text!r} is not a heading level", "write 1 to 6, or a list: [1, 3]")
    return int(number[0])
