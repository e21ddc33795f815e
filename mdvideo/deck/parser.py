"""From the text of a deck to a Deck. Pure; every fault in the text is a Problem in ``Deck.problems``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from markdown_it.token import Token

from mdvideo.deck.comments import Comment, comments_of, read_comments
from mdvideo.deck.dialects.dialect_reader import ReadFile
from mdvideo.deck.dialects.read_dialect import read_as_ours
from mdvideo.deck.dialects.rewriting import rewrite_lines
from mdvideo.deck.directives.colour_variables import resolve_colours
from mdvideo.deck.directives.directive_table import DIRECTIVES, DirectiveValue
from mdvideo.deck.directives.inheritance import inherit_directives, page_numbers
from mdvideo.deck.directives.setting_values import setting_spans
from mdvideo.deck.foreign.other_dialects import rule_at_end_of_slide
from mdvideo.deck.foreign.slide_front_matter import blank_slide_front_matter
from mdvideo.deck.foreign.unspoken_comments import unspoken_problem
from mdvideo.deck.frontmatter import FrontMatter, blank_front_matter, read_front_matter
from mdvideo.deck.markdown.deck_limits import MAX_SLIDES, drop_wide_tables, limit_problems
from mdvideo.deck.markdown.dialect import markdown_parser
from mdvideo.deck.markdown.element_hooks import hook_selectors
from mdvideo.deck.markdown.formula_definitions import share_definitions
from mdvideo.deck.markdown.html_blocks import REMOTE_CSS
from mdvideo.deck.markdown.rules.footnotes import FootnoteDefinitions, take_footnote_definitions
from mdvideo.deck.markdown.source_map import map_to_source
from mdvideo.deck.model import Deck
from mdvideo.deck.page_dialects import join_soft_breaks, to_deck_markdown
from mdvideo.deck.slide_builder import BuiltSlide, SlideBuilder
from mdvideo.deck.slide_content import remote_style_problem
from mdvideo.deck.source import Source
from mdvideo.deck.split_slides import Section, split_slides
from mdvideo.errors import Problem, Span


def parse_deck(text: str, file: str, lang: str = "en", read_file: ReadFile = lambda _: None) -> Deck:
    """Parse a deck. Never raises for a bad one.

    ``file`` is the name that Spans show. ``lang`` is the deck's language unless the deck sets one. ``read_file`` reads
    what a deck of another program imports.
    """
    source = Source.from_text(text, file)
    front = read_front_matter(source)
    if front.is_page:
        below = source.text.count("\n", 0, front.end)
        source = rewrite_lines(source, below, to_deck_markdown("\n".join(source.lines[below:])).split("\n"))
    ours = read_as_ours(source, front, read_file)
    source, front = ours.source, ours.front
    markdown = blank_front_matter(source, front)
    if not (front.is_page or ours.dialect):
        markdown, _ = blank_slide_front_matter(markdown)
    markdown, too_wide = drop_wide_tables(markdown, source)
    tokens = markdown_parser().parse(markdown, {})
    if "marp" not in front.keys:  # Marp shows nothing for presenterm's comments
        tokens = rule_at_end_of_slide(tokens, source)
    map_to_source(tokens, source)
    if front.is_page:
        join_soft_breaks(tokens)
    read_comments(tokens, source)
    comments = list(comments_of(tokens))
    deck_wide = _DeckWide(front, comments)
    sections = split_slides(tokens, deck_wide.value("headingDivider", frozenset()))
    if len(sections) == 1 and not sections[0].is_visible and not any(comment.note for comment in comments):
        sections = []
    slides, pages, footnotes = _build_slides(sections, front, deck_wide, source, of_dialect=ours.has_fragment_elements)
    unspoken = unspoken_problem([found for comment in comments if (found := comment.unspoken) is not None])
    problems = [
        *front.problems,
        *ours.problems,
        *filter(None, (unspoken,)),
        *(problem for comment in comments for problem in comment.problems),
        *(problem for built in slides for problem in built.problems),
        *_unused_footnotes(footnotes, slides, source),
        *_remote_style_problems(deck_wide),
        *too_wide,
        *limit_problems((built.slide for built in slides[: MAX_SLIDES + 1]), source),
    ]
    if not slides:
        problems.append(Problem("error", "no-slides", "the deck has no slides", source.line_span(0)))
    deck = _assemble(file, slides, pages, deck_wide, problems, lang)
    return replace(deck, dialect=ours.dialect)


class _DeckWide:
    """The directives that apply to the whole deck, global ones and options. The last of each name counts."""

    def __init__(self, front: FrontMatter, comments: Iterable[Comment]) -> None:
        directives = chain(front.directives, (each for comment in comments for each in comment.directives))
        scopes = ("global", "option")
        self.by_name = {each.name: each for each in directives if DIRECTIVES[each.name].scope in scopes}

    def value(self, name: str, default: Any) -> Any:
        """Return the value of a directive, or ``default`` if it is not set or empty."""
        directive = self.by_name.get(name)
        return default if directive is None or not directive.value else directive.value

    def options(self) -> dict[str, DirectiveValue]:
        """Return the directives that become settings."""
        return {name: directive for name, directive in self.by_name.items() if DIRECTIVES[name].scope == "option"}


def _build_slides(
    sections: Sequence[Section], front: FrontMatter, deck_wide: _DeckWide, source: Source, *, of_dialect: bool
) -> tuple[list[BuiltSlide], int, FootnoteDefinitions]:
    """Return the slides, the number of pages, and the deck's footnotes by label."""
    directives = [
        [each for comment in comments_of(section.tokens) for each in comment.directives] for section in sections
    ]
    if directives:
        directives[0] = [*front.directives, *directives[0]]
    effective = inherit_directives(directives)
    numbers, pages = page_numbers(each.value("paginate", "false") for each in effective)
    footnotes: dict[str, list[Token]] = {}
    contents: list[Section] = []
    for section in sections:
        tokens, definitions = take_footnote_definitions(section.tokens)
        contents.append(Section(tokens, section.line))
        footnotes |= definitions
    lexicon = deck_wide.by_name.get("lexicon")
    settings = {} if lexicon is None else {"lexicon": lexicon.value}
    builder = SlideBuilder(source, footnotes, settings, of_dialect=of_dialect)
    slides = [
        builder.build(number, section, own, page)
        for number, (section, own, page) in enumerate(zip(contents, effective, numbers, strict=True), 1)
    ]
    return slides, pages, footnotes


def _unused_footnotes(
    footnotes: FootnoteDefinitions, slides: Sequence[BuiltSlide], source: Source
) -> Iterator[Problem]:
    used = {label for built in slides for label in built.footnotes}
    starts = source.line_starts
    for label, tokens in footnotes.items():
        if label in used:
            continue
        mark = f"[^{label}]:"
        line = next((token.map[0] for token in tokens if token.map is not None), None)
        end = starts[line + 1] if line is not None and line + 1 < len(starts) else None
        at = max(source.text.rfind(mark, 0, end), 0)
        span = source.span(at, at + len(mark) - 1)
        yield Problem("warning", "footnote-unused", f"no slide refers to footnote {label!r}", span)


def _remote_style_problems(deck_wide: _DeckWide) -> Iterator[Problem]:
    style = deck_wide.by_name.get("style")
    if style is not None and REMOTE_CSS.search(style.value):
        yield remote_style_problem(style.node.span)


def _assemble(
    file: str,
    slides: Sequence[BuiltSlide],
    pages: int,
    deck_wide: _DeckWide,
    problems: Iterable[Problem],
    lang: str,
) -> Deck:
    options = deck_wide.options()
    spans: dict[str, Span] = {}
    for name, directive in options.items():
        spans |= setting_spans(name, directive.node)
    style = "\n".join(filter(None, (deck_wide.value("style", ""), *(css for built in slides for css in built.styles))))
    style = hook_selectors(style)
    coloured, colour_problems = resolve_colours([built.slide for built in slides], style)
    headings = (built.slide.title for built in slides if built.slide.heading_level is not None)
    return Deck(
        file=file,
        title=deck_wide.value("title", "") or next(headings, slides[0].slide.title if slides else ""),
        slides=share_definitions(coloured),
        description=deck_wide.value("description", ""),
        author=deck_wide.value("author", ""),
        keywords=deck_wide.value("keywords", ()),
        lang=deck_wide.value("lang", lang),
        style=style,
        marp=bool(deck_wide.value("marp", False)),
        pages=pages,
        chapter_transition=deck_wide.value("chapterTransition", None),
        options={name: directive.value for name, directive in options.items()},
        option_spans=spans,
        problems=_in_source_order((*problems, *colour_problems)),
    )


def _in_source_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by place and drop repeated ones: a problem in a header occurs on every slide."""
    return tuple(sorted(dict.fromkeys(problems), key=_place_of))


def _place_of(problem: Problem) -> tuple[int, int]:
    return (0, 0) if problem.span is None else (problem.span.line, problem.span.column)
