"""From one section of a deck, and the directives that apply to it, to one Slide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from mdvideo.deck.comments import comments_of
from mdvideo.deck.directives.directive_table import DirectiveValue
from mdvideo.deck.directives.inheritance import EffectiveDirectives
from mdvideo.deck.loose_yaml import YamlScalar
from mdvideo.deck.markdown.dialect import markdown_parser
from mdvideo.deck.markdown.element_hooks import draw_ruby, hook_selectors
from mdvideo.deck.markdown.fences.morph_fences import join_morphs
from mdvideo.deck.markdown.image_keywords import read_image_keywords
from mdvideo.deck.markdown.render_state import SlideRenderState
from mdvideo.deck.markdown.rules.colon_containers import balance_containers
from mdvideo.deck.markdown.rules.footnotes import FootnoteDefinitions, number_footnotes
from mdvideo.deck.markdown.rules.list_fragments import number_fragments
from mdvideo.deck.markdown.sanitize import RESERVED_ATTRIBUTES, sanitize
from mdvideo.deck.markdown.source_map import map_children
from mdvideo.deck.model import Background, PresenterClip, Recording, Slide
from mdvideo.deck.slide_content import drop_empty_paragraphs, inline_text, take_backgrounds, take_styles, text_of
from mdvideo.deck.source import Source
from mdvideo.deck.split_slides import Section
from mdvideo.errors import Problem, Span

SLIDE_SETTINGS = ("voice", "narration", "audio", "music", "pointing", "presenter")
"""Directives that later steps read from ``Slide.settings``."""


@dataclass(frozen=True, slots=True)
class BuiltSlide:
    """A slide, the deck-wide CSS found on it, the labels of the footnotes that it shows, and its problems."""

    slide: Slide
    styles: tuple[str, ...]
    footnotes: tuple[str, ...]
    problems: tuple[Problem, ...]


class SlideBuilder:
    """Builds the slides of one deck. ``settings`` is added to ``Slide.settings`` of every slide.

    ``of_dialect``: HTML elements with ``data-fragment`` are fragments, as in decks of other programs.
    """

    def __init__(
        self, source: Source, footnotes: FootnoteDefinitions, settings: Mapping[str, Any], *, of_dialect: bool
    ) -> None:
        self._of_dialect = of_dialect
        self._source = source
        self._footnotes = footnotes
        self._settings = settings
        self._rendered_lines: dict[tuple[str, Span], str] = {}

    def build(
        self, number: int, section: Section, directives: EffectiveDirectives, page_number: int | None
    ) -> BuiltSlide:
        """Render one slide. Changes the section's tokens."""
        state = SlideRenderState(self._source)
        styles, scoped = take_styles(section.tokens, state)
        notes = tuple(comment.note for comment in comments_of(section.tokens) if comment.note is not None)
        _mark_fitted_headings(section.tokens)
        pictures, layout = take_backgrounds(section.tokens, state)
        tokens = drop_empty_paragraphs(section.tokens)
        _strip_reserved_attributes(tokens)
        labels = [label for label in number_footnotes(tokens) if label in self._footnotes]
        tokens, unread = balance_containers(tokens, self._source.text)
        state.report_containers(unread)
        tokens, faults = join_morphs(tokens)
        state.report_morphs(faults)
        fragments = number_fragments(tokens, elements=self._of_dialect)
        body = _render(tokens, state) + self._render_footnotes(labels, state)
        title, level = _title_of(tokens, number, _plain_header(directives))
        backgrounds = _directive_backgrounds(directives, covered=bool(pictures) and layout.split is None)
        header = self._render_line(directives.by_name.get("header"), state)
        footer = self._render_line(directives.by_name.get("footer"), state)
        slide = Slide(
            number=number,
            span=self._source.line_span(section.line),
            body=sanitize(draw_ruby(body)).strip(),
            title=title,
            text=text_of([*tokens, *(token for label in labels for token in self._footnotes[label])]),
            heading_level=level,
            classes=directives.value("class", ()),
            backgrounds=(*backgrounds[:1], *pictures),
            sequence=backgrounds[1:],
            split=layout.split,
            direction=layout.direction or "horizontal",
            color=directives.value("color"),
            background_color=directives.value("backgroundColor"),
            header=header,
            footer=footer,
            page=page_number,
            style=hook_selectors("\n".join(scoped)),
            fragments=fragments,
            morphs=tuple(number for token in tokens for number in token.meta.get("morphs", ())),
            figures=tuple(state.figures),
            formulas=tuple(state.formulas),
            notes=notes,
            transition=directives.value("transition"),
            motion=directives.value("motion"),
            entrance=_entrance_of(directives.value("entrance")),
            duration=directives.value("duration"),
            settings={**_slide_settings(directives), **self._settings},
        )
        return BuiltSlide(slide, tuple(styles), tuple(labels), tuple(state.problems))

    def _render_footnotes(self, labels: Sequence[str], state: SlideRenderState) -> str:
        if not labels:
            return ""
        items = "".join(f"<li>{_render(self._footnotes[label], state)}</li>" for label in labels)
        return f'<aside class="footnotes"><ol class="footnotes-list">{items}</ol></aside>'

    def _render_line(self, directive: DirectiveValue | None, state: SlideRenderState) -> str | None:
        """Render a header or footer, which is inline Markdown, to HTML. Return None where there is none.

        The HTML is remembered, since most slides inherit theirs; but not if it refers to the slide's own figures.
        """
        if directive is None or not directive.value:
            return None
        key = directive.value, directive.node.span
        html = self._rendered_lines.get(key)
        if html is None:
            collected = len(state.figures) + len(state.formulas)
            tokens = markdown_parser().parseInline(directive.value.rstrip(), {})
            start = self._source.offset_of(directive.node.span)
            text_offset = directive.node.text_offset if isinstance(directive.node, YamlScalar) else None
            map_children(tokens[0], lambda at: start if text_offset is None else start + text_offset + at)
            _strip_reserved_attributes(tokens)
            _drop_backgrounds_of_line(tokens[0], directive, state)
            html = sanitize(draw_ruby(_render(tokens, state))).strip()
            if collected == len(state.figures) + len(state.formulas):
                self._rendered_lines[key] = html
        return html or None


def _render(tokens: Sequence[Token], state: SlideRenderState) -> str:
    md = markdown_parser()
    return str(md.renderer.render(tokens, md.options, {"state": state}))


def _mark_fitted_headings(tokens: Sequence[Token]) -> None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and any(comment.fit for comment in comments_of([inline])):
            opening.attrJoin("class", "fit")


def _drop_backgrounds_of_line(line: Token, directive: DirectiveValue, state: SlideRenderState) -> None:
    """Drop ``![bg]`` pictures from a header or footer, which shows none, in Marp neither."""
    pictures = [child for child in line.children or () if child.type == "image"]
    backgrounds = [picture for picture in pictures if read_image_keywords(picture.content).background]
    if backgrounds:
        hint = "write it on the slide, or leave out bg"
        state.warn("background-place", f"a {directive.name} has no background", directive.node.span, hint)
        line.children = [child for child in line.children or () if child not in backgrounds]


def _strip_reserved_attributes(tokens: Sequence[Token]) -> None:
    for token in tokens:
        for each in (token, *(token.children or ())):
            if each.attrs:
                for name in RESERVED_ATTRIBUTES & each.attrs.keys():
                    del each.attrs[name]


def _slide_settings(directives: EffectiveDirectives) -> dict[str, Any]:
    settings = {name: value for name in SLIDE_SETTINGS if (value := directives.value(name)) is not None}
    presenter = settings.get("presenter")
    if isinstance(presenter, PresenterClip) and not presenter.backend:  # whose sound is the narration
        settings.setdefault("audio", Recording(presenter.path, presenter.span))
    return settings


def _title_of(tokens: Sequence[Token], number: int, header: str) -> tuple[str, int | None]:
    """Return the text and level of the first heading, else the first line of prose, the header, or "Slide N".

    Formulas, code and tables are no titles.
    """
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and (text := " ".join(inline_text(inline.children or ()).split())):
            return text, int(opening.tag[1])
    for line in (*text_of(list(_prose_of(tokens))).splitlines(), header):
        if line.strip():
            return " ".join(line.split()), None
    return f"Slide {number}", None


def _plain_header(directives: EffectiveDirectives) -> str:
    """Return the slide's header without pictures, HTML and marks of emphasis."""
    header = directives.value("header")
    return re.sub(r"!\[[^\]]*\]\([^)]*\)|<[^>]*>|[*_`]+", " ", header) if isinstance(header, str) else ""


def _prose_of(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield the tokens of a slide outside of formulas, code and tables."""
    in_table = False
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        is_formula = token.type == "inline" and all(
            child.type == "math_inline" or not child.content.strip() for child in token.children or ()
        )
        if not (in_table or is_formula or token.type in ("fence", "code_block", "math_block")):
            yield token


def _directive_backgrounds(directives: EffectiveDirectives, *, covered: bool) -> tuple[Background, ...]:
    """Return the background that a directive sets, and those that follow it in a sequence.

    An inherited prompt gives way where the slide's own pictures cover it. A picture stays below them, as in Marp: they
    may be transparent.
    """
    directive = directives.winner("prompt", "backgroundImage")
    if directive is None or (covered and not directive.once and directive.name == "prompt"):
        return ()
    css: dict[str, Any] = {
        "size": directives.value("backgroundSize", "cover"),
        "position": directives.value("backgroundPosition", "center"),
        "repeat": directives.value("backgroundRepeat", "no-repeat"),
    }
    sources = directive.value if isinstance(directive.value, tuple) else (directive.value,)
    return tuple(Background(source, directive.node.span, full_frame=True, **css) for source in sources)


def _entrance_of(name: str | None) -> str | None:
    return None if name == "auto" else name
