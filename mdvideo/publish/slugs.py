"""What a deck is called on a site, and what parts of it are: names that stand in folders, manifests and addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from mdvideo.deck.translation.languages import is_language


def name_of(deck: PurePath) -> str:
    """A deck's video: ``intro`` for ``intro.deck.md`` and ``intro.md``, ``intro.de`` for the translation.

    A folder's own page is called as the folder: ``caches`` for ``caches/index.md`` and ``caches/README.md``.
    """
    stem = deck.name.removesuffix(".md")
    if stem in ("index", "README") and deck.parent.name:
        return deck.parent.name
    head, _, tag = stem.rpartition(".")
    if head and is_language(tag):
        return f"{head.removesuffix('.deck')}.{tag}"
    return stem.removesuffix(".deck")


def slug(text: str) -> str:
    """``text`` in lower case with dashes, as an anchor in a page: letters of all scripts stay, marks and signs go.

    >>> slug("Why caches? (2)")
    'why-caches-2'
    """
    folded = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[^\w]+", "-", folded).strip("-_")


def anchors_of(titles: Iterable[str]) -> Iterator[str]:
    """An anchor for each slide, each once: its title as a slug, else ``slide-N``; later equals get ``-2``, ``-3``…"""
    taken: set[str] = set()
    for number, title in enumerate(titles, start=1):
        base = slug(title) or f"slide-{number}"
        anchor, count = base, 1
        while anchor in taken:
            count += 1
            anchor = f"{base}-{count}"
        taken.add(anchor)
        yield anchor
