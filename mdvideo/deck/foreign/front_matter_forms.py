"""Where front matter is, in all the forms in which decks have it. What it says is read by ``frontmatter.py``.

Marp knows one form: ``---`` in the first line, and ``---`` or ``...`` after it. In the others Marp shows the settings
as text on the first slide, which no author means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mdvideo.deck.directives.directive_table import is_directive
from mdvideo.deck.directives.read_directives import OTHER_TOOLS_KEYS
from mdvideo.deck.source import Excerpt, Source
from mdvideo.errors import Problem

FENCE = re.compile(r"-{3,}[ \t]*")
_END = re.compile(r"(?:-{3,}|\.\.\.)[ \t]*")
_TOML_FENCE = re.compile(r"\+\+\+[ \t]*")
_KEY = re.compile(r"[\"']?(?P<key>[A-Za-z_$][\w$.-]*)[\"']?[ \t]*:(?=\s|$)")
_CONTINUED = re.compile(r"[ \t]+\S|-[ \t]|#|[\]}]")
_COMMENT = re.compile(r"#(?:[^#]|$)")
"""A comment of YAML. A heading of the first level looks alike; below settings, as in Marp, it is a comment."""
_SEVERAL_LINES = re.compile(r":[ \t]+[|>][-+0-9]*[ \t]*(?:[ \t]#.*)?$")
"""How a line ends below which its value stands, indented."""
_HEADING = re.compile(r"#{1,6}[ \t]+\S")


@dataclass(frozen=True, slots=True)
class FrontMatterBlock:
    """The lines of a front matter. ``end`` is the source offset where the slides start."""

    excerpt: Excerpt
    end: int
    problems: tuple[Problem, ...] = ()
    is_toml: bool = False


def find_front_matter(source: Source) -> FrontMatterBlock | None:
    """Return the front matter of a deck; None if it has none."""
    lines = source.lines
    first = next((number for number, line in enumerate(lines) if line.strip()), 0)
    if _TOML_FENCE.fullmatch(lines[first]):
        return _toml_block(source, first)
    if not FENCE.fullmatch(lines[first]):
        return None
    closing = next((n for n in range(first + 1, len(lines)) if _END.fullmatch(lines[n])), None)
    if closing is not None and first == 0 and not "".join(lines[1:closing]).strip():
        return _block_after_empty_one(source, closing)
    unclosed = _unclosed_end(lines, first + 1, closing)
    if unclosed is not None:
        problem = _warn(source, first, "this front matter is not closed", "write --- below its last line")
        return _block(source, first, unclosed, (problem,), closed=False)
    if closing is None or (first > 0 and not is_settings(lines[first + 1 : closing])):
        return None
    hint = "remove the blank line above it"
    late = (_warn(source, first, "front matter starts in line 1; Marp shows this as text", hint),) if first else ()
    return _block(source, first, closing, late)


def is_settings(lines: Sequence[str]) -> bool:
    """Whether all lines are YAML of ``key: value``, and at least one key is known."""
    text = [line for line in lines if line.strip()]
    keys = [match["key"] for line in text if (match := _KEY.match(line)) is not None]
    if not keys or not _KEY.match(text[0]) or not all(_KEY.match(line) or _CONTINUED.match(line) for line in text):
        return False
    return any(is_directive(key) or key in OTHER_TOOLS_KEYS for key in keys)


def _block(
    source: Source, first: int, closing: int, problems: tuple[Problem, ...] = (), *, closed: bool = True
) -> FrontMatterBlock:
    """Return the block between two lines. An unclosed one ends before ``closing``."""
    lines, starts = source.lines, source.line_starts
    body = tuple(lines[first + 1 : closing]) or ("",)
    places = tuple(starts[first + 1 : closing]) or (starts[min(first + 1, len(starts) - 1)],)
    end = starts[closing] + len(lines[closing]) if closed else starts[closing - 1] + len(lines[closing - 1])
    return FrontMatterBlock(Excerpt(source, body, places), end, problems)


def _block_after_empty_one(source: Source, closing: int) -> FrontMatterBlock:
    """Return the block after an empty one if it holds settings: ``---`` twice, then the settings."""
    lines = source.lines
    after = next((n for n in range(closing + 1, len(lines)) if _END.fullmatch(lines[n])), None)
    if after is None or not is_settings(lines[closing + 1 : after]):
        return _block(source, 0, closing)
    hint = "remove one of the two --- above it"
    problem = _warn(source, closing, "front matter starts below the first ---; Marp shows this as text", hint)
    return _block(source, closing, after, (problem,))


def _unclosed_end(lines: Sequence[str], first: int, closing: int | None) -> int | None:
    """Return the line after a front matter that is not closed; None if it is closed, or is none.

    A ruler between slides may stand where its end should be. Then text of the first slide is above that ruler.
    """
    stop = len(lines) if closing is None else closing
    lines = _without_blank_lines_of_values(lines[:stop], first)
    blank = next((n for n in range(first, stop) if not lines[n].strip()), None)
    end = next((n for n in range(first, stop) if not _KEY.match(lines[n]) and not _CONTINUED.match(lines[n])), stop)
    if not is_settings(lines[first:end]):
        return None
    if closing is None:
        return next((n for n in range(first, end) if _HEADING.match(lines[n])), end)
    below = [line for line in lines[end:closing] if line.strip()] if blank == end else []
    if all(_COMMENT.match(line) for line in below):
        return None
    settings_below = any(_KEY.match(line) for line in below)
    if settings_below and all(_KEY.match(line) or _CONTINUED.match(line) for line in below):
        return None
    return end if _HEADING.match(below[0]) or not settings_below else None


def _without_blank_lines_of_values(lines: Sequence[str], first: int) -> list[str]:
    """Return the lines with something in place of each blank one within a value of several lines (``style: |``)."""
    filled = list(lines)
    within = False
    blank: list[int] = []
    for number, line in enumerate(lines[first:], first):
        if not line.strip():
            blank.append(number)
            continue
        if within and line[0] in " \t":
            for inner in blank:
                filled[inner] = line
        else:
            within = _SEVERAL_LINES.search(line) is not None
        blank = []
    return filled


def _toml_block(source: Source, first: int) -> FrontMatterBlock | None:
    lines = source.lines
    closing = next((n for n in range(first + 1, len(lines)) if _TOML_FENCE.fullmatch(lines[n])), None)
    if closing is None:
        return None
    block = _block(source, first, closing)
    problem = _warn(source, first, "this front matter is TOML, which Marp does not read", "write YAML between ---")
    return FrontMatterBlock(block.excerpt, block.end, (problem,), is_toml=True)


def _warn(source: Source, line: int, message: str, hint: str) -> Problem:
    return Problem("warning", "front-matter", message, source.line_span(line), hint)
