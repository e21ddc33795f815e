"""The parts of a deck that a translator writes, each with its place, and a deck with these parts replaced. Pure.

Headings, paragraphs, list items, table cells, presenter notes and alternative texts are such parts, with their
Markdown. Prompts, code and formulas are not: pictures are shared between languages, and code is the same in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from markdown_it.token import Token

from mdvideo.deck.frontmatter import blank_front_matter, read_front_matter
from mdvideo.deck.markdown.comment_syntax import find_comments
from mdvideo.deck.markdown.dialect import markdown_parser
from mdvideo.deck.markdown.source_map import map_to_source, source_offset
from mdvideo.deck.model import Deck
from mdvideo.deck.parser import parse_deck
from mdvideo.deck.source import Source
from mdvideo.errors import Span

Kind = Literal["front matter", "heading", "text", "cell", "alternative text", "note"]
Translate = Callable[[str], str | None]
"""Returns the translation of a text, or None to keep the text."""

_ONE_LINE = frozenset({"front matter", "heading", "cell", "alternative text"})
_FRONT_MATTER_KEYS = frozenset({"title", "description", "header", "footer"})
_QUOTE: Mapping[str, Callable[[str], str]] = {
    '"': lambda text: text.replace("\\", "\\\\").replace('"', '\\"'),
    "'": lambda text: text.replace("'", "''"),
}
"""How YAML escapes text in each kind of quotation marks."""
_IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?:<[^>]*>|[^()\s]*)(?:\s+\"[^\"]*\")?\)(?:\{[^}]*\})?")
_NOT_WORDS = re.compile(rf"{_IMAGE.pattern}|(`+).+?\2|\$[^$]+\$|<[^>]*>|https?://\S+", re.DOTALL)
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class TranslatableText:
    """A text to translate. ``lines`` holds the offsets [start, end) of each of its lines in the source."""

    text: str
    kind: Kind
    span: Span
    lines: tuple[tuple[int, int], ...]


def translatable_texts(text: str, file: str) -> tuple[TranslatableText, ...]:
    """Return all texts of a deck that can be translated, in source order."""
    source = Source.from_text(text, file)
    front = read_front_matter(source)
    tokens = markdown_parser().parse(blank_front_matter(source, front), {})
    map_to_source(tokens, source)
    deck = parse_deck(text, file)
    found = [
        _front_matter_text(source, directive.node.span)
        for directive in front.directives
        if directive.name in _FRONT_MATTER_KEYS and directive.value
    ]
    found += (part for index in range(len(tokens)) for part in _block_texts(tokens, index, source, deck))
    found += _note_texts(deck, source)
    return tuple(sorted(found, key=lambda part: part.lines[0]))


def translate_deck(text: str, file: str, translate: Translate, lang: str) -> str:
    """Return the deck with its texts translated and its language set to ``lang``."""
    source = Source.from_text(text, file)
    translated = source.text
    for part in reversed(translatable_texts(text, file)):
        new = _replacement_of(part, source, translate)
        if new is not None:
            translated = translated[: part.lines[0][0]] + new + translated[part.lines[-1][1] :]
    out = Source.from_text(translated, file)
    directive = next((each for each in read_front_matter(out).directives if each.name == "lang"), None)
    if directive is None:  # the file name has the language
        return translated
    span = directive.node.span
    at = out.offset_of(span)
    return translated[:at] + lang + translated[at + span.end_column - span.column :]


def _replacement_of(part: TranslatableText, source: Source, translate: Translate) -> str | None:
    """Return the translation as it is written in the source: later lines keep the marks in front of them."""
    new = translate(part.text)
    if new is None or new == part.text:
        return None
    if part.kind in _ONE_LINE:
        line = " ".join(new.split())
        quote = source.text[part.lines[0][0] - 1]
        return _QUOTE[quote](line) if part.kind == "front matter" and quote in _QUOTE else line
    has_second_line = len(part.lines) > 1
    start = part.lines[1 if has_second_line else 0][0]
    before = source.text[source.text.rfind("\n", 0, start) + 1 : start]
    prefix = before if has_second_line else re.sub(r"[^>\s]", " ", before)
    lines = (line.strip() for line in new.strip().splitlines())
    return "\n".join(
        (prefix if number else "") + line for number, line in enumerate(lines) if line or part.kind == "note"
    )


def _front_matter_text(source: Source, span: Span) -> TranslatableText:
    start = source.offset_of(span)
    end = start + span.end_column - span.column
    if source.text[start] in "\"'" and source.text[end - 1] == source.text[start]:
        start, end = start + 1, end - 1
    return TranslatableText(source.text[start:end], "front matter", span, ((start, end),))


def _block_texts(tokens: list[Token], index: int, source: Source, deck: Deck) -> Iterator[TranslatableText]:
    token = tokens[index]
    if token.type != "inline":
        return
    opening = tokens[index - 1].type
    kind: Kind = "heading" if opening == "heading_open" else "cell" if opening in ("td_open", "th_open") else "text"
    at = 0
    comments = [(found.start, found.end) for found in find_comments(token.content)]
    for start, end in [*comments, (len(token.content), len(token.content))]:
        yield from _texts_in_range(token, at, start, kind, source, deck)
        at = end


def _texts_in_range(
    token: Token, start: int, end: int, kind: Kind, source: Source, deck: Deck
) -> Iterator[TranslatableText]:
    """Yield the text in characters [start, end) of a block, or the alternative texts if it has only pictures."""
    text = token.content[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    if _LETTER.search(_NOT_WORDS.sub("", text)):
        yield _text_at(token, start, text, kind, source)
        return
    for image in _IMAGE.finditer(text):
        alt = next((f.alt for s in deck.slides for f in s.figures if f.alt and f.alt in image["alt"]), None)
        if alt is not None:
            yield _text_at(token, start + text.index(alt, image.start()), alt, "alternative text", source)


def _text_at(token: Token, start: int, text: str, kind: Kind, source: Source) -> TranslatableText:
    lines = []
    for line in text.split("\n"):
        offset = source_offset(token.meta["offset_map"], start)
        lines.append((offset, offset + len(line.rstrip())))
        start += len(line) + 1
    return TranslatableText(text, kind, source.span(*lines[0]), tuple(lines))


def _note_texts(deck: Deck, source: Source) -> Iterator[TranslatableText]:
    for slide in deck.slides:
        for note in slide.notes:
            starts = [source.offset_of(span) for span in note.lines]
            texts = note.text.split("\n")
            if len(starts) == len(texts) and note.text.strip():
                lines = tuple((start, start + len(text)) for start, text in zip(starts, texts, strict=True))
                yield TranslatableText(_unwrap(note.text), "note", note.span, lines)


def _unwrap(note: str) -> str:
    """Return a note with each paragraph and list item on one line: its line breaks are not for the translator."""
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", note.strip())
    return "\n\n".join(re.sub(r"[ \t]*\n[ \t]*(?![-*+>#]\s)", " ", paragraph) for paragraph in paragraphs)
