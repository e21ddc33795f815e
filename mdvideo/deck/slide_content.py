"""The content of a slide's tokens: styles and backgrounds, which are taken out of it, and its visible text."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

from mdvideo.deck.comments import blank_out
from mdvideo.deck.markdown.code_blocks import DRAWN_LANGUAGES, parse_fence_info
from mdvideo.deck.markdown.html_blocks import REMOTE_CSS, STYLE_ELEMENT, visible_text
from mdvideo.deck.markdown.image_keywords import ImageKeywords, read_image_keywords
from mdvideo.deck.markdown.render_state import SlideRenderState
from mdvideo.deck.markdown.source_map import source_offset
from mdvideo.deck.model import Background, Split
from mdvideo.errors import Problem, Span

_LINE_BREAKS = ("softbreak", "hardbreak")
_SPACE = " \t\n"
"""What a paragraph may hold and still show nothing. A no-break space (``&nbsp;``) is there to keep a line free."""


def take_styles(tokens: Sequence[Token], state: SlideRenderState) -> tuple[list[str], list[str]]:
    """Take ``<style>`` elements out of the HTML. Return the CSS for the deck, and that of ``<style scoped>``."""
    deck: list[str] = []
    scoped: list[str] = []
    for token in tokens:
        if token.type != "html_block":
            continue
        # After the last closing tag the pattern could only fail, and would search to the end from each opening tag.
        last = token.content.lower().rfind("</style")
        end = token.content.find(">", last) + 1 if last >= 0 else 0
        for match in STYLE_ELEMENT.finditer(token.content, 0, end):
            (scoped if match["scoped"] else deck).append(match["css"].strip())
            if (remote := REMOTE_CSS.search(match["css"])) is not None:
                start = source_offset(token.meta["offset_map"], match.start("css") + remote.start())
                state.problems.append(remote_style_problem(state.source.span(start, start + len(remote.group()))))
            token.content = blank_out(token.content, *match.span())
    return deck, scoped


def remote_style_problem(span: Span) -> Problem:
    """Warn of CSS that would fetch something."""
    hint = "name a file next to the deck; the bundled fonts need no import"
    return Problem("warning", "style-remote", "styles cannot fetch anything: this has no effect", span, hint)


def take_backgrounds(tokens: Sequence[Token], state: SlideRenderState) -> tuple[list[Background], ImageKeywords]:
    """Take ``![bg]`` images out of a slide's text. Return them, and the last split and direction that they name."""
    backgrounds: list[Background] = []
    split: Split | None = None
    direction = None
    for inline in tokens:
        if inline.type != "inline" or not any(child.type == "image" for child in inline.children or ()):
            continue
        kept: list[Token] = []
        for child in inline.children or ():
            keywords = read_image_keywords(child.content) if child.type == "image" else None
            if keywords is None or not keywords.background:
                kept.append(child)
                continue
            direction = keywords.direction or direction
            if keywords.split is not None:
                # A split without a percentage keeps the one of an earlier picture, as in Marp.
                sized = split is None or keywords.split_sized
                split = Split(keywords.split.side, (keywords.split if sized or split is None else split).percent)
            if (background := state.read_background(child, keywords)) is not None:
                backgrounds.append(background)
        inline.children = kept
    return backgrounds, ImageKeywords("", split=split, direction=direction)


def drop_empty_paragraphs(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens without paragraphs that show nothing, and without line breaks at the ends of text."""
    kept: list[Token] = []
    skip = 0
    for index, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        if token.type == "inline":
            token.children = _drop_outer_breaks(token.children or [])
        if token.type == "paragraph_open" and all(_is_empty(child) for child in tokens[index + 1].children or ()):
            skip = 2
            continue
        kept.append(token)
    return kept


def text_of(tokens: Sequence[Token]) -> str:
    """Return the visible text, each block on a line of its own."""
    return "\n".join(text for token in tokens if (text := _block_text(token)))


def inline_text(children: Sequence[Token]) -> str:
    """Return the visible text of a paragraph."""
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "math_inline", "text_special"):
            parts.append(child.content)
        elif child.type in _LINE_BREAKS or child.content.lower().startswith("<br"):
            parts.append("\n")
    return "".join(parts).strip()


def _is_empty(token: Token) -> bool:
    return token.type in ("softbreak", "comment") or (token.type == "text" and not token.content.strip(_SPACE))


def _drop_outer_breaks(children: Sequence[Token]) -> list[Token]:
    """Drop the ends of lines that are empty without their comments and backgrounds, and line breaks at the end.

    A hard break is the author's own: a backslash alone in a line keeps it free.
    """
    kept: list[Token] = []
    at_start = True
    for child in children:
        if at_start and child.type == "softbreak":
            continue
        kept.append(child)
        if child.type in _LINE_BREAKS:
            at_start = True
        elif not _is_empty(child):
            at_start = False
    while kept and kept[-1].type in _LINE_BREAKS:
        kept.pop()
    return kept


def is_drawn(token: Token) -> bool:
    """Whether a token is a diagram, whose words are the alternative text of its figure."""
    return token.type == "fence" and parse_fence_info(token.info).language.lower() in DRAWN_LANGUAGES


def _block_text(token: Token) -> str:
    if token.type == "inline":
        return inline_text(token.children or ())
    if token.type in ("fence", "code_block", "math_block"):
        return "" if is_drawn(token) else token.content.strip()
    if token.type == "html_block":
        return visible_text(token.content).strip()
    return ""
