"""Emoji shortcodes such as ``:smile:`` in text, but not in code."""

from __future__ import annotations

import re
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_SHORTCODE = re.compile(r":[a-zA-Z0-9_+'’-]+:")


def emoji_plugin(md: MarkdownIt) -> None:
    """Replace shortcodes after inline parsing."""
    md.core.ruler.after("inline", "emoji", _replace)


def _replace(state: StateCore) -> None:
    for block in state.tokens:
        if block.type == "inline" and block.content.count(":") > 1:
            for token in block.children or ():
                if token.type == "text":
                    token.content = replace_shortcodes(token.content)


def replace_shortcodes(text: str) -> str:
    """Replace every known shortcode with its character. Unknown ones stay."""
    return _SHORTCODE.sub(lambda match: _emoji(match.group()), text) if text.count(":") > 1 else text


@lru_cache(maxsize=512)
def _emoji(shortcode: str) -> str:
    import emoji

    return emoji.emojize(shortcode, language="alias")
