"""Recognises decks that are written for another program, by front matter and marks that only that program has."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from markdown_it.token import Token

from mdvideo.deck.source import Source
from mdvideo.errors import Problem


@dataclass(frozen=True, slots=True)
class OtherDialect:
    """Another program's decks: keys of front matter and marks that only they have, and what is not read of them."""

    keys: frozenset[str]
    marks: re.Pattern[str]
    unread: str


def _dialect(keys: str, marks: str, unread: str) -> OtherDialect:
    return OtherDialect(frozenset(keys.split()), re.compile(marks, re.MULTILINE), unread)


DIALECTS: Mapping[str, OtherDialect] = {
    "Slidev": _dialect(
        "drawings mdc themeConfig colorSchema routerMode favicon titleTemplate monaco highlighter twoslash canvasWidth "
        "aspectRatio defaults addons remoteAssets contextMenu",
        r"^\s*</?v-click|^::[a-z]+::\s*$|^<<<\s+@?/|\[click:\d+\]|^\s*<(?:Tweet|Youtube|RenderWhen|Transform)\b",
        "layouts and settings of single slides, <v-click>, slots such as ::right::, components and imports",
    ),
    "presenterm": _dialect(
        "sub_title",
        r"^\s*<!--\s*(?:end_slide|column_layout:|column:|reset_layout|jump_to_middle|new_lines?:|pause\s*-->|"
        r"incremental_lists:|font_size:|speaker_note:|alignment:)",
        "pauses, column layouts, alignment and sizes; end_slide starts a slide",
    ),
    "Narakeet": _dialect(
        "subtitles-style canvas-size",
        r"^\s*\((?:pause|voice|audio|video|callout|duration|background|font-color|image|sound|subtitles|closed-captions|"
        r"show|music|transition|canvas|voice-speed|voice-volume)(?::[^()\n]*)?\)\s*$",
        "lines such as (pause: 2), and text as narration: write <!-- … --> around what shall be spoken",
    ),
    "reveal.js": _dialect(
        "revealOptions revealjs-url separator verticalSeparator",
        r"<!--\s*\.(?:element|slide):|^\s*<section\b[^>]*\bdata-|^\s*(?:Note|Notes):\s*$|data-markdown",
        "fragments by .element, settings by .slide, vertical slides, and notes below Note:",
    ),
    "Quarto": _dialect(
        "execute revealjs",
        r"^`{3,}\s*\{(?:python|r|julia|ojs|mermaid|dot)\b|^\{\{<\s|^#\|\s+\w|^\.\s\.\s\.\s*$",
        "cells that are to be run, shortcodes {{< … >}}, pauses (. . .) and incremental lists",
    ),
    "remark": _dialect(
        "",
        r"^\?\?\?\s*$|^(?:class|layout|count|template|name):\s*[\w, -]+\s*$|^\.(?:left|right)-column\[",
        "properties of slides, ??? notes, and .class[…]",
    ),
    "Deckset": _dialect(
        "autoscale build-lists slidenumbers slidecount slide-transition presenter-notes",
        r"^\[\.(?:background-color|build-lists|autoscale|header|footer|text|code-highlight|column|hide-footer)[:\]]|"
        r"^\^ \S",
        "settings in [.…], notes behind ^, and pictures' own words such as filtered",
    ),
}
"""Programs by name, in the order in which their marks are certain."""

_LEAST_MARKS = {"reveal.js": 1, "Quarto": 2, "remark": 2, "Narakeet": 2, "Deckset": 2}
"""Marks that are needed where a deck of Marp's may hold one by chance."""


def recognise_dialect(source: Source, keys: Collection[str], text: str, slide_settings: list[int]) -> Problem | None:
    """Return a warning that names the program for which a deck is written, at the first of its marks; None for ours.

    ``keys`` are those of the front matter, ``text`` is the deck without it, and ``slide_settings`` the lines, from 0,
    of settings of single slides.
    """
    for name, dialect in DIALECTS.items():
        marks = list(_marks_in(text, dialect.marks))
        own_keys = dialect.keys.intersection(keys)
        settings = slide_settings if name == "Slidev" else []
        if not own_keys and not settings and len(marks) < _LEAST_MARKS.get(name, 1):
            continue
        lines = sorted([*settings, *(text.count("\n", 0, at) for at in marks)])
        message = f"this looks like a deck for {name}"
        if settings:
            numbers = ", ".join(str(line + 1) for line in settings[:5]) + (", …" if len(settings) > 5 else "")
            message += f" (settings of single slides in line{'s' * (len(settings) > 1)} {numbers})"
        span = source.line_span(lines[0] if lines else 0)
        return Problem("warning", "deck-dialect", message, span, f"not read: {dialect.unread}")
    return None


def _marks_in(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield the offset of each mark outside of fenced code."""
    code = [match.span() for match in _FENCED.finditer(text)]
    for match in pattern.finditer(text):
        at = match.start() + len(match[0]) - len(match[0].lstrip())
        if not any(start < at < end for start, end in code):
            yield at


_FENCED = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n.*?^[ \t]*\1", re.MULTILINE | re.DOTALL)


def rule_at_end_of_slide(tokens: list[Token], source: Source) -> list[Token]:
    """Return the tokens with a ruler in place of each comment ``end_slide``, presenterm's mark between slides."""
    return [_ruler_of(token) if _ends_slide(token, source) else token for token in tokens]


def _ends_slide(token: Token, source: Source) -> bool:
    if token.type != "comment" or token.level or len(token.meta["line_ranges"]) != 1:
        return False
    start, end = token.meta["line_ranges"][0]
    return source.text[start:end].strip() == "end_slide"


def _ruler_of(comment: Token) -> Token:
    return Token("hr", "hr", 0, map=comment.map, markup="---", block=True)
