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
    """Another program's decks: keys of front matter and marks that only they have.

    ``unread`` says what is not read of them; it is empty for those that have a reader.
    """

    keys: frozenset[str]
    marks: re.Pattern[str]
    unread: str


def _dialect(keys: str, marks: str, unread: str) -> OtherDialect:
    return OtherDialect(frozenset(keys.split()), re.compile(marks, re.MULTILINE), unread)


DIALECTS: Mapping[str, OtherDialect] = {
    "Slidev": _dialect(
        "drawings mdc themeConfig colorSchema routerMode favicon titleTemplate monaco highlighter twoslash canvasWidth "
        "aspectRatio defaults addons remoteAssets contextMenu",
        r"^[ \t]*</?v-click|^::[a-z]+::[ \t]*$|^<<<\s+@?/|"
        r"^[ \t]*<(?:Tweet|Youtube|RenderWhen|Transform)\b",
        "",
    ),
    "presenterm": _dialect(
        "sub_title",
        r"^[ \t]*<!--\s*(?:end_slide|column_layout:|column:|reset_layout|jump_to_middle|"
        r"incremental_lists:|font_size:|speaker_note:|alignment:)",
        "",
    ),
    "Narakeet": _dialect(
        "subtitles-style canvas-size",
        r"^[ \t]*\((?:pause|voice|audio|video|callout|duration|background|font-color|image|sound|subtitles|"
        r"closed-captions|show|music|transition|canvas|voice-speed|voice-volume)(?::[^()\n]*)?\)[ \t]*$",
        "",
    ),
    "reveal.js": _dialect(
        "revealOptions revealjs-url separator verticalSeparator",
        r"<!--\s*\.(?:element|slide):|^[ \t]*<section\b[^>]*\bdata-|^[ \t]*(?:Note|Notes):[ \t]*$|data-markdown",
        "",
    ),
    "Quarto": _dialect(
        "execute revealjs",
        r"^`{3,}\s*\{(?:python|r|julia|ojs|mermaid|dot)\b|^\{\{<\s|^#\|\s+\w|^\.\s\.\s\.[ \t]*$",
        "",
    ),
    "remark": _dialect(
        "",
        r"^\?\?\?[ \t]*$|^(?:class|layout|count|template|name):\s*[\w, -]+[ \t]*$|^\.(?:left|right)-column\[",
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


@dataclass(frozen=True, slots=True)
class FoundDialect:
    """The program for which a deck is written, and the lines, from 0, that show it."""

    name: str
    lines: tuple[int, ...]
    settings: tuple[int, ...] = ()
    """Those of ``lines`` that are settings of single slides."""


def find_dialect(keys: Collection[str], text: str, slide_settings: list[int]) -> FoundDialect | None:
    """Return the program for which a deck is written; None for ours.

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
        return FoundDialect(name, tuple(lines), tuple(settings))
    return None


def unread_dialect_problem(found: FoundDialect, source: Source) -> Problem:
    """Return a warning that names a program whose decks are not read, at the first of its marks."""
    message = f"this looks like a deck for {found.name}"
    if found.settings:
        numbers = ", ".join(str(line + 1) for line in found.settings[:5]) + (", …" if len(found.settings) > 5 else "")
        message += f" (settings of single slides in line{'s' * (len(found.settings) > 1)} {numbers})"
    span = source.line_span(found.lines[0] if found.lines else 0)
    return Problem("warning", "deck-dialect", message, span, f"not read: {DIALECTS[found.name].unread}")


def _marks_in(text: str, pattern: re.Pattern[str]) -> Iterator[int]:
    """Yield the offset of each mark outside of fenced code."""
    code = [match.span() for match in _FENCED.finditer(text)]
    fence = 0
    for match in pattern.finditer(text):
        at = match.start() + len(match[0]) - len(match[0].lstrip())
        while fence < len(code) and code[fence][1] <= at:
            fence += 1
        if fence == len(code) or at <= code[fence][0]:
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
