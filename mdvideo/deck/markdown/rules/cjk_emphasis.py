"""Emphasis beside Chinese, Japanese and Korean: ``**「引用」**が``, ``**注意：**这里``.

CommonMark lets a mark open or close emphasis beside punctuation only where a space is on its other side. These
languages write no spaces, so a mark between punctuation and one of their characters counts as if there were one.
"""

from __future__ import annotations

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter


def cjk_emphasis_plugin(md: MarkdownIt) -> None:
    """Add the rule, before CommonMark's own."""
    md.inline.ruler.before("emphasis", "cjk_emphasis", _cjk_emphasis)


def _cjk_emphasis(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if silent or state.src[start] != "*":
        return False
    scanned = state.scanDelims(start, canSplitWord=True)
    before = state.src[start - 1] if start else " "
    end = start + scanned.length
    after = state.src[end] if end < state.posMax else " "
    opens = scanned.can_open or (_is_punctuation(after) and _is_cjk(before))
    closes = scanned.can_close or (_is_punctuation(before) and _is_cjk(after))
    if (
        (opens, closes) == (scanned.can_open, scanned.can_close)
        or isWhiteSpace(ord(before))
        or isWhiteSpace(ord(after))
    ):
        return False
    for _ in range(scanned.length):
        state.push("text", "", 0).content = "*"
        state.delimiters.append(
            Delimiter(ord("*"), scanned.length, len(state.tokens) - 1, end=-1, open=opens, close=closes)
        )
    state.pos = end
    return True


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _is_cjk(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF" and unicodedata.category(character)[0] in "LNP"
