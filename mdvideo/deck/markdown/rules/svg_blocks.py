"""Drawings in HTML stay whole: ``<svg>`` may contain blank lines, indented lines and comments, which are no notes."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import html_block
from markdown_it.rules_inline import StateInline

from mdvideo.deck.markdown.svg_markup import blank_comments, has_open_svg, svg_ranges

_SVG = re.compile(r"<svg(?=[\s>/])", re.IGNORECASE)


def svg_plugin(md: MarkdownIt) -> None:
    """Replace markdown-it's rule for blocks of HTML by one that calls it, and add one for drawings in paragraphs."""
    md.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    md.inline.ruler.before("html_inline", "svg", _inline)


def _html_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    first = state.bMarks[start_line] + state.tShift[start_line]
    begins_svg = _SVG.match(state.src, first) is not None and not state.is_code_block(start_line)
    if begins_svg and not silent:
        line = start_line + 1
    elif html_block(state, start_line, end_line, silent):
        if silent:
            return True
        line = state.line
        state.tokens.pop()
    else:
        return False
    content = state.getLines(start_line, line, state.blkIndent, True)
    closing_line = line
    while has_open_svg(content) and closing_line < end_line:
        closing_line += 1
        content = state.getLines(start_line, closing_line, state.blkIndent, True)
    if has_open_svg(content):  # it never ends
        if begins_svg:
            return html_block(state, start_line, end_line, silent)
        content = state.getLines(start_line, line, state.blkIndent, True)
    elif begins_svg or closing_line > line:
        line = closing_line
        # As for other HTML, what follows up to a blank line belongs to the block.
        while line < end_line and not state.isEmpty(line) and state.sCount[line] >= state.blkIndent:
            line += 1
        content = state.getLines(start_line, line, state.blkIndent, True)
    state.line = line
    token = state.push("html_block", "", 0)
    token.map = [start_line, line]
    token.content = blank_comments(content)
    return True


def _inline(state: StateInline, silent: bool) -> bool:
    if _SVG.match(state.src, state.pos) is None:
        return False
    found = next(svg_ranges(state.src[state.pos : state.posMax]), None)
    if found is None or found[0] != 0:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = blank_comments(state.src[state.pos : state.pos + found[1]])
        token.meta["range"] = (state.pos, state.pos + found[1])
    state.pos += found[1]
    return True
