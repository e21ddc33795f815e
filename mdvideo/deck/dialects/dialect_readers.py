"""The dialects that are read, by the name of their program."""

from __future__ import annotations

from collections.abc import Mapping

from mdvideo.deck.dialects.dialect_reader import DialectReader
from mdvideo.deck.dialects.narakeet import read_narakeet
from mdvideo.deck.dialects.presenterm import read_presenterm
from mdvideo.deck.dialects.quarto import read_quarto
from mdvideo.deck.dialects.reveal import read_reveal
from mdvideo.deck.dialects.slidev import read_slidev

DIALECT_READERS: Mapping[str, DialectReader] = {
    "Slidev": read_slidev,
    "presenterm": read_presenterm,
    "Narakeet": read_narakeet,
    "reveal.js": read_reveal,
    "Quarto": read_quarto,
}

DIALECT_KEY = "dialect"
"""The key of the front matter that names a deck's program; else it is recognised."""
