"""The closing credit: whom the photos of a deck are credited to, in the footer of its last slide."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import replace

from mdvideo.deck.model import Slide

_PHOTOS = {"de": "Fotos", "es": "Fotos", "fr": "Photos", "it": "Foto", "nl": "Foto's", "pt": "Fotos", "ru": "Фото"}
"""The word in other languages than English."""


def add_closing_credit(slide: Slide, creditors: Iterable[str], lang: str) -> Slide:
    """Return the last slide with the photos' credits in its footer, each once; the slide itself without credits."""
    names = list(dict.fromkeys(creditors))
    if not names:
        return slide
    line = f"{_PHOTOS.get(lang.split('-')[0].lower(), 'Photos')}: {html.escape(', '.join(names), quote=False)}"
    return replace(slide, footer=f"{slide.footer} · {line}" if slide.footer else line)
