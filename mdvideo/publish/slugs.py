"""Names in folders, manifests and URLs: of a deck's video, and of the slides in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from mdvideo.deck.translation.languages import is_language


def video_name_of(deck: PurePath) -> str:
    """The name of a deck's video: ``intro`` for ``intro.deck.md`` and ``intro.md``, ``intro.de`` for a translation.

    The page of a folder has the folder's name: ``caches`` for ``caches/index.md`` and ``caches/README.md``.
    """
    stem = deck.name.removesuffix(".md")
    if stem in ("index", "README") and deck.parent.name:
        return deck.parent.name
    head, _, tag = stem.rpartition(".")
    if head and is_language(tag):
        return f"{head.removesuffix('.deck')}.{tag}"
    return stem.removesuffix(".deck")


def slugify(text: str) -> str:
    """Return ``text`` as an anchor: lower case, dashes for spaces, letters of all scripts, no marks or signs.

    >>> slugify("Why caches? (2)")
    'why-caches-2'
    """
    folded = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[^\w]+", "-", folded).strip("-_")


def anchors_of(titles: Iterable[str]) -> Iterator[str]:
    """Yield a unique anchor for each slide: its title as a slug, else ``slide-N``; repeats get ``-2``, ``-3``…"""
    taken: set[str] = set()
    for number, title in enumerate(titles, start=1):
        base = slugify(title) or f"slide-{number}"
        anchor, count = base, 1
        while anchor in taken:
            count += 1
            anchor = f"{base}-{count}"
        taken.add(anchor)
        yield anchor
