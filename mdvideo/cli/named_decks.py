"""The decks that a command line names: files, folders, patterns, and ``-`` for standard input."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from mdvideo.publish.discover import find_decks


def decks_named(names: Iterable[str]) -> Sequence[Path]:
    """Return the decks in the order in which they are named, each once; those of a folder or pattern are sorted.

    A file that does not exist is returned too: whoever reads it says so best. Raises SiteError for a folder without a
    deck, and for a pattern that matches none.
    """
    found: dict[str, Path] = {}
    for name in names:
        path = Path(name)
        is_many = path.is_dir() or (any(mark in name for mark in "*?[") and not path.exists())
        for deck in find_decks([name]) if is_many else (path,):
            found.setdefault(os.path.realpath(deck), deck)
    return list(found.values())
