"""From the text of a deck to a Deck: pure, and never at a loss. Every fault is a Problem in ``Deck.problems``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from markdown_it.token import Token

from mdvideo.deck.comments import Comment
from mdvideo.deck.directives.directive_table import DIRECTIVES, DirectiveValue, option_spans
from mdvideo.deck.directives.inheritance import EffectiveDirectives, cascade, page_numbers
from mdvideo.deck.frontmatter import FrontMatter, read_front_matter
from mdvideo.deck.markdown.dialect import markdown
from mdvideo.deck.markdown.html_blocks import REMOTE
from mdvideo.deck.markdown.rules.footnotes import Definitions, take_definitions
from mdvideo.deck.markdown.source_map import locate
from mdvideo.deck.model import Deck, Slide
from mdvideo.deck.page_as_deck import deck_text
from mdvideo.deck.slide_builder import BuiltSlide, build_slide
from mdvideo.deck.source import Source
from mdvideo.deck.split_slides import Section, comments_of, read_comments, remote_style, split
from mdvideo.errors import Problem, Span

_NOT_NEWLINE = re.compile(r"[^\n]")


def parse(text: str, file: str, lang: str = "en") -> Deck:
    """The deck that ``text`` holds; ``file`` is the name that Spans show. Never raises for a bad deck.

    ``lang`` is its language unless it says so itself.
    """
    source = Source.of(text, file)
    front = read_front_matter(source)
    if front.page:
        source = Source.of(source.text[: front.end] + deck_text(source.text[front.end :]), file)
    tokens = markdown().parse(without_front_matter(source, front), {})
    locate(tokens, source)
    if front.page:
        _flow(tokens)
    read_comments(tokens, source)
    deck_wide = deck_wide_of(front, comments_of(tokens))
    sections = split(tokens, levels_of(deck_wide))

    def build(places: Sequence[SlideContext]) -> list[BuiltSlide]:
        bare, definitions = without_definitions(sections)
        return [place.build(section, definitions, source) for place, section in zip(places, bare, strict=False)]

    return assembled(source, front, deck_wide, [SectionFacts.of(section) for section in sections], build, lang)


def deck_wide_of(front: FrontMatter, comments: Iterable[Comment]) -> dict[str, DirectiveValue]:
    """Directives about the deck as a whole, by name: the last of each counts."""
    everything = chain(front.given, (given for comment in comments for given in comment.given))
    return {given.name: given for given in everything if DIRECTIVES[given.name].scope in ("global", "option")}


def levels_of(deck_wide: Mapping[str, DirectiveValue]) -> frozenset[int]:
    """The levels of headings that begin slides."""
    return deck_wide["headingDivider"].value if "headingDivider" in deck_wide else frozenset()


def without_definitions(sections: Iterable[Section]) -> tuple[list[Section], dict[str, list[Token]]]:
    """The sections without definitions of footnotes, and those of the whole deck by label."""
    bare: list[Section] = []
    definitions: dict[str, list[Token]] = {}
    for section in sections:
        rest, found = take_definitions(section.tokens)
        bare.append(Section(rest, section.line))
        definitions |= found
    return bare, definitions


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """What the deck must know of a section before any slide can be built.

    ``footnotes`` are the labels that are defined there, each with its line, counted from 0.
    """

    comments: tuple[Comment, ...]
    visible: bool
    footnotes: tuple[tuple[str, int | None], ...]

    @classmethod
    def of(cls, section: Section) -> SectionFacts:
        """What is to be known of that section, whose tokens are as they were parsed."""
        _, definitions = take_definitions(section.tokens)
        lines = {
            label: next((token.map[0] for token in tokens if token.map is not None), None)
            for label, tokens in definitions.items()
        }
        visible = any(not token.hidden for token in section.tokens)
        return cls(tuple(comments_of(section.tokens)), visible, tuple(lines.items()))


@dataclass(frozen=True, slots=True)
class SlideContext:
    """What a slide has from the deck around it: its number, directives, page number, and the deck's lexicon."""

    number: int
    force: EffectiveDirectives
    page: int | None
    lexicon: Any = None

    def build(self, section: Section, definitions: Definitions, source: Source) -> BuiltSlide:
        """The section as a slide at this place."""
        built = build_slide(self.number, section, self.force, self.page, definitions, source)
        return built if self.lexicon is None else _with_setting(built, "lexicon", self.lexicon)


def assembled(
    source: Source,
    front: FrontMatter,
    deck_wide: Mapping[str, DirectiveValue],
    parts: Sequence[SectionFacts],
    build: Callable[[Sequence[SlideContext]], Sequence[BuiltSlide]],
    lang: str,
) -> Deck:
    """The deck of these parts. ``build`` makes the first slides, one for each place, of the sections of ``parts``."""
    shown = () if len(parts) == 1 and not parts[0].visible else parts
    places, pages = _places(shown, front, deck_wide)
    built = build(places)
    slides = tuple(each.slide for each in built)
    used = {label for each in built for label in each.footnotes}
    defined = dict(found for part in shown for found in part.footnotes)
    problems = [
        *front.problems,
        *(problem for part in parts for comment in part.comments for problem in comment.problems),
        *(problem for each in built for problem in each.problems),
        *(_unused_footnote(label, line, source) for label, line in defined.items() if label not in used),
        *_remote_styles(deck_wide.get("style")),
        *(() if slides else (Problem("error", "no-slides", "the deck has no slides", source.line_span(0)),)),
    ]
    styles = [css for each in built for css in each.style]
    return _deck(source, slides, pages, deck_wide, styles, _unique(problems), lang)


def _places(
    parts: Sequence[SectionFacts], front: FrontMatter, deck_wide: Mapping[str, DirectiveValue]
) -> tuple[list[SlideContext], int]:
    """The place of each slide, and the number of pages."""
    given = [[given for comment in part.comments for given in comment.given] for part in parts]
    if given:
        given[0] = [*front.given, *given[0]]
    in_force = cascade(given)
    numbers, pages = page_numbers(force.value("paginate", "false") for force in in_force)
    lexicon = deck_wide["lexicon"].value if "lexicon" in deck_wide else None
    places = enumerate(zip(in_force, numbers, strict=True), 1)
    return [SlideContext(number, force, page, lexicon) for number, (force, page) in places], pages


def _flow(tokens: Iterable[Token]) -> None:
    """Let a page's lines flow: where its author broke them means nothing, unlike in a deck."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "softbreak":
                child.type, child.content = "text", " "


def without_front_matter(source: Source, front: FrontMatter) -> str:
    """The text with front matter blanked, so that lines and columns stay."""
    text = _NOT_NEWLINE.sub(" ", source.text[: front.end]) + source.text[front.end :]
    return text.replace("\0", "\ufffd")


def _remote_styles(style: DirectiveValue | None) -> Iterator[Problem]:
    if style is not None and REMOTE.search(style.value):
        yield remote_style(style.written.span)


def _with_setting(built: BuiltSlide, name: str, value: Any) -> BuiltSlide:
    return replace(built, slide=replace(built.slide, settings={**built.slide.settings, name: value}))


def _unused_footnote(label: str, line: int | None, source: Source) -> Problem:
    mark = f"[^{label}]:"
    at = source.text.rfind(
        mark, 0, source.starts[line + 1] if line is not None and line + 1 < len(source.starts) else None
    )
    span = source.span(max(at, 0), max(at, 0) + len(mark) - 1)
    return Problem("warning", "footnote-unused", f"no slide refers to the footnote {label!r}", span)


def _unique(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """In the order of the text, each once: a header's fault would else be told for every slide."""
    return tuple(sorted(dict.fromkeys(problems), key=_place))


def _place(problem: Problem) -> tuple[int, int]:
    return (0, 0) if problem.span is None else (problem.span.line, problem.span.column)


def _deck(
    source: Source,
    slides: tuple[Slide, ...],
    pages: int,
    deck_wide: Mapping[str, DirectiveValue],
    styles: Iterable[str],
    problems: tuple[Problem, ...],
    lang: str,
) -> Deck:
    def value(name: str, otherwise: Any) -> Any:
        given = deck_wide.get(name)
        return otherwise if given is None or not given.value else given.value

    options = {name: given for name, given in deck_wide.items() if DIRECTIVES[name].scope == "option"}
    spans: dict[str, Span] = {}
    for name, given in options.items():
        spans |= option_spans(name, given.written)
    headings = (slide.title for slide in slides if slide.heading_level is not None)
    return Deck(
        file=source.file,
        title=value("title", "") or next(headings, slides[0].title if slides else ""),
        slides=slides,
        description=value("description", ""),
        author=value("author", ""),
        keywords=value("keywords", ()),
        lang=value("lang", lang),
        style="\n".join(filter(None, (value("style", ""), *styles))),
        pages=pages,
        options={name: given.value for name, given in options.items()},
        option_spans=spans,
        problems=problems,
    )
