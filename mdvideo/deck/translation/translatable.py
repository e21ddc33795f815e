"""The parts of a deck that a translator writes, with their places, and the deck with them replaced. Pure.

Titles, paragraphs, items of lists, cells, presenter notes and alternative texts are such parts, each with its Markdown.
Prompts, code and formulas are not: pictures are shared between languages, and code is the same in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token

from mdvideo.deck.comments import find_comments
from mdvideo.deck.frontmatter import read_front_matter
from mdvideo.deck.markdown.dialect import markdown
from mdvideo.deck.markdown.source_map import absolute, locate
from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse, without_front_matter
from mdvideo.deck.source import Source
from mdvideo.errors import Span

Kind = Literal["front matter", "heading", "text", "cell", "alternative text", "note"]

_ONE_LINE = frozenset({"front matter", "heading", "cell", "alternative text"})
_FRONT = frozenset({"title", "description", "header", "footer"})
_QUOTED: Mapping[str, Callable[[str], str]] = {
    '"': lambda text: text.replace("\\", "\\\\").replace('"', '\\"'),
    "'": lambda text: text.replace("'", "''"),
}
"""How YAML writes text between quotation marks."""
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?:<[^>]*>|[^()\s]*)(?:\s+\"[^\"]*\")?\)(?:\{[^}]*\})?")
_NO_WORDS = re.compile(rf"{_IMAGE.pattern}|(`+).+?\2|\$[^$]+\$|<[^>]*>|https?://\S+", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class TranslatableText:
    """Something to translate. ``lines`` are the ranges of its lines in the source."""

    text: str
    kind: Kind
    span: Span
    lines: tuple[tuple[int, int], ...]


def units_of(text: str, file: str) -> tuple[TranslatableText, ...]:
    """All that can be translated in a deck, in order."""
    source = Source.of(text, file)
    front = read_front_matter(source)
    tokens = markdown().parse(without_front_matter(source, front), {})
    locate(tokens, source)
    deck = parse(text, file)
    found = [_at(source, g.written.span, "front matter") for g in front.given if g.name in _FRONT and g.value]
    found += (unit for index in range(len(tokens)) for unit in _in_block(tokens, index, source, deck))
    found += _notes(deck, source)
    return tuple(sorted(found, key=lambda unit: unit.lines[0]))


def translated(text: str, file: str, translate: Callable[[str], str | None], lang: str) -> str:
    """The deck with each unit replaced by what ``translate`` gives; None keeps it. Its language becomes ``lang``."""
    source = Source.of(text, file)
    edits = [(unit.lines[0][0], unit.lines[-1][1], _written(unit, source, translate)) for unit in units_of(text, file)]
    out = source.text
    for start, end, new in reversed(edits):
        if new is not None:
            out = out[:start] + new + out[end:]
    given = next((g for g in read_front_matter(Source.of(out, file)).given if g.name == "lang"), None)
    if given is not None:  # else the file's name says it
        at = Source.of(out, file).offset_of(given.written.span)
        out = out[:at] + lang + out[at + given.written.span.end_column - given.written.span.column :]
    return out


def _written(unit: TranslatableText, source: Source, translate: Callable[[str], str | None]) -> str | None:
    """The translation as it stands in the source: later lines keep the marks in front of them."""
    new = translate(unit.text)
    if new is None or new == unit.text:
        return None
    if unit.kind in _ONE_LINE:
        quote = source.text[unit.lines[0][0] - 1]
        line = " ".join(new.split())
        return _QUOTED[quote](line) if unit.kind == "front matter" and quote in _QUOTED else line
    second = len(unit.lines) > 1
    start = unit.lines[1 if second else 0][0]
    before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    prefix = before if second else re.sub(r"[^>\s]", " ", before)
    lines = (line.strip() for line in new.strip().splitlines())
    return "\n".join(
        (prefix if number else "") + line for number, line in enumerate(lines) if line or unit.kind == "note"
    )


def _at(source: Source, span: Span, kind: Kind) -> TranslatableText:
    start = source.offset_of(span)
    end = start + span.end_column - span.column
    if source.text[start] in "\"'" and source.text[end - 1] == source.text[start]:
        start, end = start + 1, end - 1
    return TranslatableText(source.text[start:end], kind, span, ((start, end),))


def _in_block(tokens: list[Token], index: int, source: Source, deck: Deck) -> Iterator[TranslatableText]:
    token = tokens[index]
    if token.type != "inline":
        return
    opening = tokens[index - 1].type
    kind: Kind = "heading" if opening == "heading_open" else "cell" if opening in ("td_open", "th_open") else "text"
    at = 0
    edges = [(found.mark, found.end) for found in find_comments(token.content)]
    for mark, end in [*edges, (len(token.content), len(token.content))]:
        yield from _in_text(token, at, mark, kind, source, deck)
        at = end


def _in_text(token: Token, start: int, end: int, kind: Kind, source: Source, deck: Deck) -> Iterator[TranslatableText]:
    """Characters [start, end) of a block's text: one unit, or, where there are only pictures, their texts."""
    text = token.content[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if _WORD.search(_NO_WORDS.sub("", text)):
        yield _unit(token, start, text, kind, source)
        return
    for image in _IMAGE.finditer(text):
        alt = next((f.alt for s in deck.slides for f in s.figures if f.alt and f.alt in image["alt"]), None)
        if alt is not None:
            yield _unit(token, start + text.index(alt, image.start()), alt, "alternative text", source)


def _unit(token: Token, start: int, text: str, kind: Kind, source: Source) -> TranslatableText:
    lines = []
    for line in text.split("\n"):
        place = absolute(token.meta["origins"], start)
        lines.append((place, place + len(line.rstrip())))
        start += len(line) + 1
    return TranslatableText(text, kind, source.span(*lines[0]), tuple(lines))


def _notes(deck: Deck, source: Source) -> Iterator[TranslatableText]:
    for slide in deck.slides:
        for note in slide.notes:
            places = [source.offset_of(span) for span in note.lines]
            texts = note.text.split("\n")
            if len(places) == len(texts) and note.text.strip():
                lines = tuple((at, at + len(text)) for at, text in zip(places, texts, strict=True))
                yield TranslatableText(_unwrapped(note.text), "note", note.span, lines)


def _unwrapped(note: str) -> str:
    """A note with a line for each paragraph and item: how its author wrapped it is nothing to translate."""
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", note.strip())
    return "\n\n".join(re.sub(r"[ \t]*\n[ \t]*(?![-*+>#]\s)", " ", paragraph) for paragraph in paragraphs)
