"""Images that keep what was written: the address before percent-encoding, its place, and the attributes in braces.

The ``meta`` of an ``image`` token holds ``range`` (offsets of the image in the inline content), ``address`` (as
written, with escapes resolved), ``address_range``, ``attributes``, and ``unread_braces``: the offset of braces after
the image that could not be read, or None.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.image import image
from markdown_it.token import Token

from mdvideo.deck.directives.prompt_values import is_prompt_address, percent_decode
from mdvideo.deck.markdown.attributes import parse_attributes

_SPACED = re.compile(
    r"""\([ \t]*(?P<address>[^\s<>()"](?:[^<>()"\n]|\([^<>()"\n]*\))*?\.[a-zA-Z0-9]{2,5}(?:[?\#][^\s()"]*)?)"""
    r"""(?:[ \t]+(?:"(?P<double>[^"\n]*)"|'(?P<single>[^'\n]*)'))?[ \t]*\)"""
)
"""An address with spaces in it, which CommonMark does not read, as far as it names a file; and a title."""


def image_plugin(md: MarkdownIt) -> None:
    """Replace markdown-it's rule by one that calls it and adds to ``meta``."""
    md.inline.ruler.at("image", _image)


def _image(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not image(state, silent) and not _image_with_spaces(state, silent):
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
        return unquote(source) if is_prompt_address(source) else percent_decode(source), start, state.pos
    if (spaced := _SPACED.match(state.src, at)) is not None and " " in spaced["address"]:
        return percent_decode(spaced["address"]), *spaced.span("address")
    at += 1
    while at < state.posMax and state.src[at] in " \t\n":
        at += 1
    parsed = state.md.helpers.parseLinkDestination(state.src, at, state.posMax)
    if not parsed.ok:
        return "", at, at
    if state.src.startswith("<", at):
        return percent_decode(parsed.str), at + 1, parsed.pos - 1
    # A bare prompt cannot have spaces, so it is percent-encoded.
    address = unquote(parsed.str) if is_prompt_address(parsed.str) else percent_decode(parsed.str)
    return address, at, parsed.pos


def _image_with_spaces(state: StateInline, silent: bool) -> bool:
    """Read ``![my photo](my photo.png)``, which CommonMark shows as text."""
    if not state.src.startswith("![", state.pos):
        return False
    label_end = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    found = _SPACED.match(state.src, label_end + 1) if label_end >= 0 else None
    if found is None or found.end() > state.posMax or is_prompt_address(found["address"]):
        return False
    if not silent:
        content = state.src[state.pos + 2 : label_end]
        children: list[Token] = []
        state.md.inline.parse(content, state.md, state.env, children)
        token = state.push("image", "img", 0)
        token.attrs = {"src": state.md.normalizeLink(found["address"]), "alt": ""}
        if title := found["double"] or found["single"]:
            token.attrs["title"] = title
        token.children, token.content = children, content
    state.pos = found.end()
    return True
