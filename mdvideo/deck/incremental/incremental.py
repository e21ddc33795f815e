"""Parsing a deck anew after an edit: what stands in chunks that did not change is not parsed again.

The result is the same as ``parser.parse`` gives, to the last Span. A slide is taken over if nothing of it changed: its
lines and where they stand, what the deck around it says about it, and, in decks with footnotes or link references, all
chunks that define any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from mdvideo._util.lru import GenerationCache
from mdvideo.deck.frontmatter import FrontMatter, read_front_matter
from mdvideo.deck.incremental.chunks import HEADING, RULER, Chunk, chunks_from, cuts, move, parse_chunk
from mdvideo.deck.markdown.rules.footnotes import Definitions
from mdvideo.deck.markdown.source_map import locate
from mdvideo.deck.model import Deck
from mdvideo.deck.parser import (
    SectionFacts,
    SlideContext,
    assembled,
    deck_wide_of,
    levels_of,
    parse,
    without_definitions,
    without_front_matter,
)
from mdvideo.deck.slide_builder import BuiltSlide
from mdvideo.deck.source import Source
from mdvideo.deck.split_slides import Section, read_comments, split


@dataclass(frozen=True, slots=True)
class _Shared:
    """What chunks define for the whole deck: the chunks that do, link references, footnotes by markdown-it's names."""

    chunks: tuple[Chunk, ...] = ()
    references: Mapping[str, Any] = field(default_factory=dict, compare=False)
    labels: tuple[str, ...] = field(default=(), compare=False)

    def env(self) -> dict[str, Any]:
        """markdown-it's environment, fresh, since parsing writes to it."""
        if not self.chunks:
            return {}
        return {"references": dict(self.references), "footnotes": {"refs": dict.fromkeys(self.labels, -1)}}


@dataclass(slots=True)
class _Known:
    """What was found out about a chunk: its sections, what it defines, and the slides last built of its sections."""

    parts: tuple[SectionFacts, ...] = ()
    references: Mapping[str, Any] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    built: dict[int, tuple[SlideContext, BuiltSlide]] = field(default_factory=dict)


_OPEN = _Known()
"""Stands for a chunk that does not end where its lines do."""

_Memo = GenerationCache[tuple[str, Chunk, frozenset[int], _Shared], _Known]


class DeckMemo:
    """Remembers one deck from parse to parse, and its last three states at most. One parse at a time."""

    def __init__(self) -> None:
        self._known: _Memo = GenerationCache()
        self._front: tuple[str, str, FrontMatter] | None = None
        self._levels: frozenset[int] = frozenset()

    def parse(self, text: str, file: str, lang: str = "en") -> Deck:
        """What ``parser.parse`` gives, sooner."""
        source = Source.of(text, file)
        front = self._front_matter(source)
        if front.page:
            return parse(text, file, lang)
        self._known.begin()
        lines = without_front_matter(source, front).split("\n")
        while True:
            reading = _Reading(self._known, source, lines, self._levels)
            deck_wide = deck_wide_of(front, (comment for part in reading.parts for comment in part.comments))
            if levels_of(deck_wide) == self._levels:
                return assembled(source, front, deck_wide, reading.parts, reading.build, lang)
            self._levels = levels_of(deck_wide)

    def _front_matter(self, source: Source) -> FrontMatter:
        """The front matter. Nothing behind the line that closes it can change it."""
        if self._front is not None:
            file, text, front = self._front
            if file == source.file and source.text.startswith(text):
                return front
        front = read_front_matter(source)
        self._front = (source.file, source.text[: front.end] + "\n", front) if front.end else None
        return front


class _Reading:
    """One parse: the chunks of the text, what is known of each, and the tokens of those that had to be parsed."""

    def __init__(self, memo: _Memo, source: Source, lines: Sequence[str], levels: frozenset[int]) -> None:
        self._memo, self._source, self._levels = memo, source, levels
        self._sections: dict[Chunk, list[Section]] = {}
        self._shared = _Shared()
        self._chunks = dict(self._cut(lines))
        defining = {chunk: known for chunk, known in self._chunks.items() if known.references or known.labels}
        if defining:
            references: dict[str, Any] = {}
            for known in defining.values():
                references = {**known.references, **references}  # the first definition counts
            labels = tuple(label for known in defining.values() for label in known.labels)
            self._shared = _Shared(tuple(defining), references, labels)
            self._sections.clear()
            self._chunks = {chunk: self._look_up(chunk) for chunk in self._chunks}

    @property
    def parts(self) -> list[SectionFacts]:
        """What is to be known of each section."""
        return [part for known in self._chunks.values() for part in known.parts]

    def build(self, places: Sequence[SlideContext]) -> list[BuiltSlide]:
        """The slides at these places, taken over where they can be."""
        out: list[BuiltSlide] = []
        bare: dict[Chunk, list[Section]] = {}
        definitions: Definitions | None = None
        remaining = iter(places)
        for chunk, known in self._chunks.items():
            for index, place in zip(range(len(known.parts)), remaining, strict=False):
                kept = known.built.get(index)
                if kept is None or kept[0] != place:
                    if definitions is None:
                        definitions = self._definitions(bare)
                    if chunk not in bare:
                        bare[chunk], _ = without_definitions(self._sections_of(chunk))
                    kept = known.built[index] = place, place.build(bare[chunk][index], definitions, self._source)
                out.append(kept[1])
        return out

    def _definitions(self, bare: dict[Chunk, list[Section]]) -> Definitions:
        """Footnotes of the whole deck; ``bare`` gets the sections of the chunks that define them."""
        definitions: dict[str, Sequence[Token]] = {}
        for chunk in self._shared.chunks:
            bare[chunk], found = without_definitions(self._sections_of(chunk))
            definitions |= found
        return definitions

    def _cut(self, lines: Sequence[str]) -> Iterator[tuple[Chunk, _Known]]:
        """The text in chunks that each end where their lines do."""
        places, start = cuts(lines, self._levels), 0
        while True:
            for chunk in chunks_from(start, lines, places):
                if (known := self._look_up(chunk)) is not _OPEN:
                    break
            yield chunk, known
            if chunk.ends is None:
                return
            start = chunk.stop + (chunk.ends == RULER)

    def _look_up(self, chunk: Chunk) -> _Known:
        """What is known of a chunk; ``_OPEN`` where it does not end where its lines do."""
        key = (self._source.file, chunk, self._levels, self._shared)
        known = self._memo.get(key)
        if known is None:
            known = self._found_out(chunk)
            self._memo.put(key, known)
        return known

    def _found_out(self, chunk: Chunk) -> _Known:
        env = self._shared.env()
        sections = self._parsed(chunk, env)
        if sections is None:
            return _OPEN
        parts = tuple(map(SectionFacts.of, sections))
        if chunk.ends == HEADING and not parts[-1].visible:
            return _OPEN  # a heading does not divide what is not seen from what is
        self._sections[chunk] = sections
        return _Known(parts, env.get("references", {}), tuple(env.get("footnotes", {}).get("refs", ())))

    def _sections_of(self, chunk: Chunk) -> list[Section]:
        """The chunk's sections, to be used up: building a slide changes its tokens."""
        sections = self._sections.pop(chunk, None)
        if sections is None:
            sections = self._parsed(chunk, self._shared.env())
            assert sections is not None, "a chunk that was whole is whole"
        return sections

    def _parsed(self, chunk: Chunk, env: dict[str, Any]) -> list[Section] | None:
        tokens = parse_chunk(chunk, env)
        if not tokens:  # a ruler in the last line has nothing behind it, not even an empty line
            return None if tokens is None else split([], self._levels, chunk.begins)
        move(tokens, chunk.line, self._source.starts[chunk.line])
        locate(tokens, self._source)
        read_comments(tokens, self._source)
        return split(tokens, self._levels, chunk.begins)
