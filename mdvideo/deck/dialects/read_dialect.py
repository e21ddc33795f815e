"""Decides for which program a deck is written, and has it read as that program reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from mdvideo.deck.dialects.dialect_reader import ReadFile
from mdvideo.deck.dialects.dialect_readers import DIALECT_KEY, DIALECT_READERS
from mdvideo.deck.foreign.other_dialects import FoundDialect, find_dialect, unread_dialect_problem
from mdvideo.deck.foreign.slide_front_matter import blank_slide_front_matter
from mdvideo.deck.frontmatter import FrontMatter, blank_front_matter, read_front_matter
from mdvideo.deck.source import Source
from mdvideo.errors import Problem


@dataclass(frozen=True, slots=True)
class DeckAsOurs:
    """A deck's source in mdvideo's language, its front matter, and the program it was written for, "" for ours."""

    source: Source
    front: FrontMatter
    dialect: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def has_fragment_elements(self) -> bool:
        """Whether HTML elements with ``data-fragment`` are fragments: a dialect's reader or ``convert`` wrote them."""
        return bool(self.dialect) or _named(self.front) == "mdvideo"


def read_as_ours(source: Source, front: FrontMatter, read_file: ReadFile) -> DeckAsOurs:
    """Return a deck in mdvideo's language. ``front`` is its front matter as it is written."""
    written_for = _dialect_of(source, front)
    if written_for is None:
        return DeckAsOurs(source, front)
    reader = DIALECT_READERS.get(written_for.name)
    if reader is None:
        return DeckAsOurs(source, front, problems=(unread_dialect_problem(written_for, source),))
    read = reader(source, read_file)
    return DeckAsOurs(read.source, read_front_matter(read.source), written_for.name, read.problems)


def _dialect_of(source: Source, front: FrontMatter) -> FoundDialect | None:
    """Return the program for which a deck is written: the one that it names, else the one whose marks it has."""
    named = _named(front)
    if named is not None:
        name = next((name for name in DIALECT_READERS if name.lower() == named), None)
        return None if name is None else FoundDialect(name, ())
    if front.is_page or any(directive.name == "marp" and directive.value for directive in front.directives):
        return None
    if PurePath(source.file).suffix.lower() == ".qmd":
        return FoundDialect("Quarto", ())
    markdown, slide_settings = blank_slide_front_matter(blank_front_matter(source, front))
    return find_dialect(front.keys, markdown, slide_settings)


def _named(front: FrontMatter) -> str | None:
    return next((directive.value for directive in front.directives if directive.name == DIALECT_KEY), None)
