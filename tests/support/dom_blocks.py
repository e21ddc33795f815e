"""Blocks of HTML as the elements that the steps of a body work on."""

from __future__ import annotations

from mdvideo.slides.html.dom import Element, parse_fragment


def blocks_of(html: str) -> list[Element]:
    """Return the elements of a fragment."""
    return parse_fragment(html).elements()
