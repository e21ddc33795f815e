"""From the text of a deck to a Deck: pure, and never at a loss. Every fault is a Problem in ``Deck.problems``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from mdvideo.deck.cascade import cascade, page_numbers
from mdvideo.deck.directives import DIRECTIVES, Given, option_spans
from mdvideo.deck.frontmatter import FrontMatter, read_front_matter
from mdvideo.deck.html import REMOTE
from mdvideo.deck.markdown import markdown
from mdvideo.deck.model import Deck, Slide
from mdvideo.deck.positions import locate
from mdvideo.deck.rules.footnotes import take_definitions
from mdvideo.deck.sections import Section, comments_of, read_comments, remote_style, split
from mdvideo.deck.slides import Built, build_slide
from mdvideo.deck.source import Source
from mdvideo.deck.webpage import deck_text
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
    comments = list(comments_of(tokens))
    everything = [*front.given, *(given for comment in comments for given in comment.given)]
    deck_wide = {given.name: given for given in everything if DIRECTIVES[given.name].scope in ("global", "option")}
    levels = deck_wide["headingDivider"].value if "headingDivider" in deck_wide else frozenset()
    sections = split(tokens, levels)
    if len(sections) == 1 and not any(not token.hidden for token in sections[0].tokens):
        sections = []
    built, pages, unused = _build(sections, front, deck_wide, source)
    slides = tuple(each.slide for each in built)
    problems = [
        *front.problems,
        *(problem for comment in comments for problem in comment.problems),
        *(problem for each in built for problem in each.problems),
        *unused,
        *_remote_styles(deck_wide.get("style")),
        *(() if slides else (Problem("error", "no-slides", "the deck has no slides", source.line_span(0)),)),
    ]
    styles = [css for each in built for css in each.style]
    return _deck(source, slides, pages, deck_wide, styles, _unique(problems), lang)


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


def _build(
    sections: Sequence[Section], front: FrontMatter, deck_wide: Mapping[str, Given], source: Source
) -> tuple[list[Built], int, list[Problem]]:
    given: list[list[Given]] = [[g for c in comments_of(section.tokens) for g in c.given] for section in sections]
    if given:
        given[0] = [*front.given, *given[0]]
    in_force = cascade(given)
    numbers, pages = page_numbers(force.value("paginate", "false") for force in in_force)
    bare: list[Section] = []
    definitions: dict[str, list[Token]] = {}
    for section in sections:
        rest, found = take_definitions(section.tokens)
        bare.append(Section(rest, section.line))
        definitions |= found
    built = [
        build_slide(number, section, force, page, definitions, source)
        for number, (section, force, page) in enumerate(zip(bare, in_force, numbers, strict=True), 1)
    ]
    if (lexicon := deck_wide.get("lexicon")) is not None:
        built = [_with_setting(each, "lexicon", lexicon.value) for each in built]
    used = {label for each in built for label in each.footnotes}
    unused = [_unused_footnote(label, tokens, source) for label, tokens in definitions.items() if label not in used]
    return built, pages, unused


def _remote_styles(style: Given | None) -> Iterator[Problem]:
    if style is not None and REMOTE.search(style.value):
        yield remote_style(style.written.span)


def _with_setting(built: Built, name: str, value: Any) -> Built:
    return replace(built, slide=replace(built.slide, settings={**built.slide.settings, name: value}))


def _unused_footnote(label: str, tokens: Sequence[Token], source: Source) -> Problem:
    mark = f"[^{label}]:"
    line = next((token.map[0] for token in tokens if token.map is not None), None)
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
    deck_wide: Mapping[str, Given],
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
