"""Containers between colons, as Pandoc, Quarto and VitePress have them: columns, boxes with a title, notes.

The marks are tokens without nesting, so that a ruler between them still starts a slide; ``balance_containers`` pairs
them on each slide. What a container holds is parsed as if the marks were not there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from mdvideo.deck.markdown.attributes import parse_attributes

_MARK = re.compile(r":{3,}[ \t]*(?P<rest>[^\n]*?)[ \t]*:*[ \t]*$")
_NAME = re.compile(r"(?P<name>[A-Za-z][\w-]*)(?:\[(?P<bracketed>[^\]]*)\])?[ \t]*(?P<title>[^{]*)")

FRAGMENT = "fragment"
"""The container that appears at its click, as in Quarto."""

NOTES = frozenset({"notes", "speaker-notes", "presenter-notes", "speaker", "presenter"})
COLUMNS = frozenset({"columns", "cols", "grid", "row", "two-columns", "three-columns", "multicolumn", "flex"})
COLUMN = frozenset({"column", "col", "left", "right", "middle"})
_BOXES = """
    note tip info important warning caution danger success error question hint example quote block definition theorem
    lemma proof remark attention abstract summary failure bug alert check done help faq warn exercise solution corollary
"""
BOXES = frozenset(_BOXES.split())
"""Containers with a title, which are drawn as quotations."""

_CENTRED = frozenset({"center", "centre", "centered", "text-center"})
_COLUMNS_STYLE = "display: flex; gap: 2em; align-items: flex-start"


def containers_plugin(md: MarkdownIt) -> None:
    """Add the rule for both marks."""
    md.block.ruler.before("fence", "colon_container", _rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _rule(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    line = _line(state, start_line)
    found = _MARK.match(line) if line.startswith(":::") and not state.is_code_block(start_line) else None
    if found is None:
        return False
    if silent:
        return True
    rest = found["rest"].rstrip(":").strip()
    if not rest:
        token = state.push("container_close", "", 0)
        token.map = [start_line, start_line + 1]
        token.hidden = True
        state.line = start_line + 1
        return True
    classes, attributes, title = _read_mark(rest)
    if NOTES.intersection(classes):
        _push_note(state, start_line, end_line)
        return True
    token = state.push("container_open", "", 0)
    token.map = [start_line, start_line + 1]
    token.hidden = True
    token.meta = {"classes": classes, "attributes": attributes, "title": title}
    state.line = start_line + 1
    return True


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _read_mark(rest: str) -> tuple[list[str], dict[str, str], str]:
    """Return the classes, the attributes and the title that follow the colons."""
    brace = rest.find("{")
    parsed = parse_attributes(rest, brace) if brace >= 0 else None
    named = _NAME.match(rest)
    classes = [named["name"].lower()] if named is not None else []
    title = (named["bracketed"] or named["title"]).strip() if named is not None else ""
    attributes: dict[str, str] = {}
    for attribute in parsed[0] if parsed is not None else ():
        if attribute.name == "class":
            classes.append(attribute.value.lower().removeprefix("callout-"))
        else:
            attributes[attribute.name] = attribute.value
    return list(dict.fromkeys(classes)), attributes, attributes.pop("title", title)


def _push_note(state: StateBlock, start_line: int, end_line: int) -> None:
    """Push a container of notes as a comment that is a note."""
    depth, line = 1, start_line + 1
    ranges = []
    while line < end_line:
        found = _MARK.match(_line(state, line))
        if found is not None:
            depth += 1 if found["rest"].rstrip(":").strip() else -1
            if not depth:
                break
        ranges.append((state.bMarks[line], state.eMarks[line]))
        line += 1
    token = state.push("comment", "", 0)
    token.map = [start_line, min(line + 1, end_line)]
    token.hidden = True
    mark = state.bMarks[start_line]
    token.meta = {"mark": mark, "line_ranges": ranges or [(mark, mark)], "is_note": True}
    state.line = min(line + 1, end_line)


def balance_containers(tokens: Sequence[Token], css: str) -> tuple[list[Token], list[tuple[str, int]]]:
    """Return a slide's tokens with its containers as HTML, each closed on the slide; and what is not drawn as meant.

    The latter are names with the line, from 0, of each. ``css`` is the deck's text: classes that it styles are left to
    it.
    """
    kept: list[Token] = []
    open_containers: list[tuple[Token, str]] = []
    unread: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "container_open":
            opening, closing, is_drawn = _html_of(token, css, [_kind_of(outer) for outer, _ in open_containers])
            open_containers.append((token, closing))
            kept.append(_html_token(opening, token))
            if not is_drawn:
                unread.append((token.meta["classes"][0], token.map[0] if token.map else 0))
        elif token.type != "container_close":
            if token.type == "list_item_open" and any("incremental" in o.meta["classes"] for o, _ in open_containers):
                token.markup = "*"  # its items are fragments
            kept.append(token)
        elif open_containers:
            kept.append(_html_token(open_containers.pop()[1], token))
    kept += [_html_token(closing, token) for token, closing in reversed(open_containers)]
    return kept, unread


def _kind_of(token: Token) -> str:
    return next(iter(token.meta["classes"]), "")


def _html_of(token: Token, css: str, around: Sequence[str]) -> tuple[str, str, bool]:
    """Return the opening and the closing tags of a container, and whether it is drawn as meant."""
    classes, attributes = token.meta["classes"], token.meta["attributes"]
    styled = [name for name in classes if re.search(rf"\.{re.escape(name)}(?![\w-])[^{{}};]*\{{", css)]
    box = next((name for name in classes if name in BOXES), None)
    if box is not None and not styled:
        title = token.meta["title"] or box.replace("-", " ").capitalize()
        head = f'<p class="alert-title"><strong>{escape(title)}</strong></p>'
        return f'<blockquote class="alert alert-{box}">\n{head}\n', "</blockquote>\n", True
    style = [attributes.get("style", "")]
    if COLUMNS.intersection(classes) and not styled:
        style.append(_COLUMNS_STYLE)
    is_column = COLUMN.intersection(classes) and not styled and any(name in COLUMNS for name in around)
    if is_column:
        style.append(_column_style(attributes.get("width", "")))
    if _CENTRED.intersection(classes) and not styled:
        style.append("text-align: center")
    is_fragment = FRAGMENT in classes and not styled
    parts = {"class": " ".join(classes), "id": attributes.get("id", ""), "style": "; ".join(filter(None, style))}
    written = "".join(f' {name}="{escape(value)}"' for name, value in parts.items() if value)
    is_drawn = bool(styled or any(style) or is_fragment) or classes in ([], ["incremental"])
    return f"<div{written}{' data-fragment' * is_fragment}>\n", "</div>\n", is_drawn


def _column_style(width: str) -> str:
    share = re.fullmatch(r"(\d+(?:\.\d+)?)%?", width.strip())
    return f"flex: {share[1]} 1 0; min-width: 0" if share is not None else "flex: 1 1 0; min-width: 0"


def _html_token(html: str, mark: Token) -> Token:
    return Token("container", "", 0, content=html, map=mark.map, block=True)
