"""The ``headingDivider`` directive: headings of some levels start a new slide, as a ruler does."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from mdvideo.deck.directives.values import fail, read_text
from mdvideo.deck.loose_yaml import YamlSequence, YamlValue


def read_heading_levels(value: YamlValue) -> frozenset[int]:
    """Read the levels of headings that start slides: N means 1 to N, a list means the levels in it (as in Marp)."""
    if isinstance(value, YamlSequence):
        return frozenset(_read_level(item) for item in value.items)
    if read_text(value).strip().lower() in ("", "false"):
        return frozenset()
    return frozenset(range(1, _read_level(value) + 1))


def starts_slide(token: Token, before: Sequence[Token], levels: frozenset[int]) -> bool:
    """Whether a token is a top-level heading of one of ``levels``, and something visible precedes it on its slide."""
    is_divider = token.type == "heading_open" and token.level == 0 and int(token.tag[1]) in levels
    return is_divider and any(not earlier.hidden for earlier in before)


def _read_level(value: YamlValue) -> int:
    text = read_text(value).strip()
    if text not in {"1", "2", "3", "4", "5", "6"}:
        fail(value.span, "directive-value", f"{text!r} is not a heading level", "write 1 to 6, or a list: [1, 3]")
    return int(text)
