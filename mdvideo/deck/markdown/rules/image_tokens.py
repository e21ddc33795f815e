"""Images that keep what was written: the address before percent-encoding, its place, and the attributes in braces.

The ``meta`` of an ``image`` token holds ``range`` (offsets of the image in the inline content), ``address`` (as
written, with escapes resolved), ``address_range``, ``attributes``, and ``unread_braces``: the offset of braces after
the image that could not be read, or None.
"""

from __future__ import annotations

from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.image import image

from mdvideo.deck.directives.prompt_values import is_prompt_address
from mdvideo.deck.markdown.attributes import parse_attributes


def image_plugin(md: MarkdownIt) -> None:
    """Replace markdown-it's rule by one that calls it and adds to ``meta``."""
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
        address, address_start, address_end = _read_address(state, start, str(token.attrs["src"]))
        token.meta |= {
            "range": (start, end),
            "address": address,
            "address_range": (address_start, address_end),
            "attributes": attributes[0] if attributes is not None else (),
            "unread_braces": end if attributes is None and state.src.startswith("{", end) else None,
        }
    return True


def _read_address(state: StateInline, start: int, source: str) -> tuple[str, int, int]:
    """Return the address and its offsets. In angle brackets it is text; bare or by reference it is percent-encoded."""
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
        address = parsed.str if is_prompt_address(parsed.str) else unquote(parsed.str)
        return address, at + 1, parsed.pos - 1
    return unquote(parsed.str), at, parsed.pos
