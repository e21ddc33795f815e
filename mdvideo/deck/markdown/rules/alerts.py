"""GitHub's alerts: a quotation that starts with ``[!NOTE]`` has a title."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ALERT = re.compile(r"\[!(?P<kind>[A-Za-z][\w-]*)\][+-]?[ \t]*(?P<title>[^\n]*)(?:\n|$)")


def alerts_plugin(md: MarkdownIt) -> None:
    """Take the marks off before inline parsing."""
    md.core.ruler.after("block", "alerts", _take_marks)


def _take_marks(state: StateCore) -> None:
    tokens: list[Token] = []
    index = 0
    while index < len(state.tokens):
        token = state.tokens[index]
        tokens.append(token)
        found = _alert_at(state.tokens, index)
        if found is None:
            index += 1
            continue
        paragraph, inline = state.tokens[index + 1 : index + 3]
        kind = found["kind"].lower()
        token.attrJoin("class", f"alert alert-{kind}")
        tokens += _title_of(found["title"].strip() or kind.replace("-", " ").capitalize(), paragraph, inline)
        inline.content = inline.content[found.end() :]
        if inline.map is not None:
            inline.map = [inline.map[0] + 1, max(inline.map[1], inline.map[0] + 2)]
        index += 1 if inline.content.strip() else 4
    state.tokens = tokens


def _alert_at(tokens: list[Token], index: int) -> re.Match[str] | None:
    inside = tokens[index + 1 : index + 3]
    is_quotation = tokens[index].type == "blockquote_open" and [t.type for t in inside] == ["paragraph_open", "inline"]
    return _ALERT.match(inside[1].content) if is_quotation else None


def _title_of(title: str, paragraph: Token, inline: Token) -> list[Token]:
    opening = Token("paragraph_open", "p", 1, attrs={"class": "alert-title"}, map=paragraph.map, level=paragraph.level)
    opening.block = True
    text = Token("inline", "", 0, content=f"**{title}**", map=inline.map, level=inline.level, children=[], block=True)
    closing = Token("paragraph_close", "p", -1, level=paragraph.level, block=True)
    return [opening, text, closing]
