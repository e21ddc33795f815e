"""Images that remember what was written: the address before percent-encoding, its place, and their attributes.

An ``image`` token's ``meta`` holds ``at`` (offsets of the whole image in the inline content), ``address`` (the
destination as written, escapes resolved), ``address_at``, ``attributes``, and ``loose`` where braces that follow
could not be read.
"""

from __future__ import annotations

from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.image import image

from mdvideo.deck.markdown.attributes import parse_attributes


def image_plugin(md: MarkdownIt) -> None:
    """Put the rule in the place of markdown-it's own, which does the parsing."""
    md.inline.ruler.at("image", _image)


def _image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not image(state, silent):
        return False
    end = state.pos
    attributes = parse_attributes(state.src, end)
    if attributes is not None and attributes[1] <= state.posMax:
        state.pos = attributes[1]
    if not silent:
        token = state.tokens[-1]
        address, first, last = _destination(state, start, str(token.attrs["src"]))
        token.meta |= {"at": (start, end), "address": address, "address_at": (first, last)}
        token.meta["attributes"] = attributes[0] if attributes is not None else ()
        token.meta["loose"] = end if attributes is None and state.src.startswith("{", end) else None
    return True


def _destination(state: StateInline, start: int, source: str) -> tuple[str, int, int]:
    """The address and its offsets. In angle brackets it is text; bare, or by reference, it is percent-encoded."""
    at = state.md.helpers.parseLinkLabel(state, start + 1, False) + 1
    if not state.src.startswith("(", at):
        return unquote(source), start, state.pos
    at += 1
    while at < state.posMax and state.src[at] in " \t\n":
        at += 1
    parsed = state.md.helpers.parseLinkDestination(state.src, at, state.posMax)
    if not parsed.ok:
        return "", at, at
    if state.src.startswith("<", at):
        local = parsed.str if parsed.str[:7].lower() == "prompt:" else unquote(parsed.str)
        return local, at + 1, parsed.pos - 1
    return unquote(parsed.str), at, parsed.pos
