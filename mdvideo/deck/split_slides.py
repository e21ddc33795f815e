"""Tokens cut into slides, and what stands in a slide besides its text: comments, styles, backgrounds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from mdvideo.deck.comments import Comment, find_comments, read_comment, unclosed
from mdvideo.deck.markdown.html_blocks import REMOTE, STYLE, visible_text
from mdvideo.deck.markdown.image_keywords import Keywords, read_keywords
from mdvideo.deck.markdown.render_state import SlideRenderState
from mdvideo.deck.markdown.source_map import absolute
from mdvideo.deck.model import Background, Split
from mdvideo.deck.source import Excerpt, Source
from mdvideo.errors import Problem, Span

_NOT_NEWLINE = re.compile(r"[^\n]")
_BREAKS = ("softbreak", "hardbreak")


@dataclass(frozen=True, slots=True)
class Section:
    """The tokens of one slide. ``line`` (counted from 0) is where it begins: its first text, else its ruler."""

    tokens: list[Token]
    line: int


def split(tokens: Sequence[Token], levels: frozenset[int], line: int = 0) -> list[Section]:
    """Cut at top-level thematic breaks, and before headings of ``levels`` unless nothing visible precedes them.

    ``line`` is where the first section begins, if there is nothing in it.
    """
    sections: list[list[Token]] = [[]]
    lines = [line]
    for token in tokens:
        if token.type == "hr" and token.level == 0:
            sections.append([])
            lines.append(token.map[0] if token.map else 0)
            continue
        divides = token.type == "heading_open" and token.level == 0 and int(token.tag[1]) in levels
        if divides and any(not earlier.hidden for earlier in sections[-1]):
            sections.append([])
            lines.append(token.map[0] if token.map else 0)
        sections[-1].append(token)
    return [Section(found, _first_line(found, line)) for found, line in zip(sections, lines, strict=True)]


def _first_line(tokens: Sequence[Token], otherwise: int) -> int:
    placed = [token.map[0] for token in tokens if token.map is not None]
    visible = [token.map[0] for token in tokens if token.map is not None and not token.hidden]
    return (visible or placed or [otherwise])[0]


def read_comments(tokens: Sequence[Token], source: Source) -> None:
    """Give every token that is or holds comments what they say, in ``meta["comments"]``."""
    for token in tokens:
        if token.type == "comment":
            token.meta["comments"] = [_comment(token, source)]
        elif token.type == "html_block" and "<!--" in token.content:
            token.meta["comments"] = list(_comments_in_html(token, source))
            for found in find_comments(token.content):
                token.content = _blanked(token.content, found.mark, found.end)
        elif token.type == "inline":
            for child in token.children or ():
                if child.type == "comment":
                    child.meta["comments"] = [_comment(child, source)]


def comments_of(tokens: Sequence[Token]) -> Iterator[Comment]:
    """Every comment in the order of the text."""
    for token in tokens:
        yield from token.meta.get("comments", ())
        for child in token.children or ():
            yield from child.meta.get("comments", ())


def _comment(token: Token, source: Source) -> Comment:
    pieces = token.meta["pieces"]
    if not pieces:
        span = source.span(token.meta["mark"], token.meta["mark"] + 4)
        return Comment(problems=(unclosed(span, inline=not token.block),))
    lines = tuple(source.text[start:end] for start, end in pieces)
    return read_comment(Excerpt(source, lines, tuple(start for start, _ in pieces)))


def _comments_in_html(token: Token, source: Source) -> Iterator[Comment]:
    for found in find_comments(token.content):
        start = absolute(token.meta["origins"], found.start)
        end = absolute(token.meta["origins"], found.stop)
        yield read_comment(Excerpt.cut(source, start, end))


def _blanked(text: str, start: int, end: int) -> str:
    """``text`` with [start, end) made spaces, so that offsets behind it stay."""
    return text[:start] + _NOT_NEWLINE.sub(" ", text[start:end]) + text[end:]


def take_styles(tokens: Sequence[Token], page: SlideRenderState) -> tuple[list[str], list[str]]:
    """CSS of ``<style>`` (for the deck) and of ``<style scoped>`` (for the slide), taken out of the HTML."""
    deck: list[str] = []
    scoped: list[str] = []
    for token in tokens:
        if token.type == "html_block":
            # Behind the last closing tag the pattern would only search in vain, from every opening tag anew.
            last = token.content.lower().rfind("</style")
            for match in STYLE.finditer(token.content, 0, token.content.find(">", last) + 1 if last >= 0 else 0):
                (scoped if match["scoped"] else deck).append(match["css"].strip())
                if (remote := REMOTE.search(match["css"])) is not None:
                    start = absolute(token.meta["origins"], match.start("css") + remote.start())
                    page.problems.append(remote_style(page.source.span(start, start + len(remote.group()))))
                token.content = _blanked(token.content, *match.span())
    return deck, scoped


def remote_style(span: Span) -> Problem:
    """CSS that names something to fetch."""
    hint = "name a file beside the deck; the bundled fonts need no import"
    return Problem("warning", "style-remote", "nothing is fetched for a style: this has no effect", span, hint)


def take_backgrounds(section: Section, page: SlideRenderState) -> tuple[list[Background], Keywords]:
    """The slide's ``![bg]`` pictures, taken out of its text, and the last split and direction that they name."""
    backgrounds: list[Background] = []
    split_to: Split | None = None
    direction = None
    for inline in section.tokens:
        if inline.type != "inline" or not any(child.type == "image" for child in inline.children or ()):
            continue
        kept: list[Token] = []
        for child in inline.children or ():
            words = read_keywords(child.content) if child.type == "image" else None
            if words is None or not words.background:
                kept.append(child)
                continue
            split_to, direction = words.split or split_to, words.direction or direction
            if (background := page.background(child, words)) is not None:
                backgrounds.append(background)
        inline.children = kept
    return backgrounds, Keywords("", split=split_to, direction=direction)


def tidy(section: Section) -> list[Token]:
    """The tokens without paragraphs that hold nothing to see, and without line breaks that nothing precedes."""
    out: list[Token] = []
    skip = 0
    for index, token in enumerate(section.tokens):
        if skip:
            skip -= 1
            continue
        if token.type == "inline":
            token.children = _without_idle_breaks(token.children or [])
        if token.type == "paragraph_open":
            inline = section.tokens[index + 1]
            if all(_idle(child) for child in inline.children or ()):
                skip = 2
                continue
        out.append(token)
    return out


def _idle(token: Token) -> bool:
    return token.type in (*_BREAKS, "comment") or (token.type == "text" and not token.content.strip())


def _without_idle_breaks(children: Sequence[Token]) -> list[Token]:
    kept: list[Token] = []
    at_start = True
    for child in children:
        if at_start and child.type in _BREAKS:
            continue
        kept.append(child)
        if child.type in _BREAKS:
            at_start = True
        elif not _idle(child):
            at_start = False
    while kept and kept[-1].type in _BREAKS:
        kept.pop()
    return kept


def text_of(tokens: Sequence[Token]) -> str:
    """The visible text, one line a block."""
    return "\n".join(part for token in tokens if (part := _block_text(token)))


def _block_text(token: Token) -> str:
    if token.type == "inline":
        return inline_text(token.children or ())
    if token.type in ("fence", "code_block", "math_block"):
        return token.content.strip()
    if token.type == "html_block":
        return visible_text(token.content).strip()
    return ""


def inline_text(children: Sequence[Token]) -> str:
    """The visible text of a paragraph."""
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "math_inline", "text_special"):
            parts.append(child.content)
        elif child.type in _BREAKS or child.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts).strip()
