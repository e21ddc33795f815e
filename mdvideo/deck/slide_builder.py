"""One section and the directives in force become one Slide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from markdown_it.token import Token

from mdvideo.deck.directives.directive_table import DirectiveValue
from mdvideo.deck.directives.inheritance import EffectiveDirectives
from mdvideo.deck.loose_yaml import Scalar
from mdvideo.deck.markdown.dialect import markdown
from mdvideo.deck.markdown.render_state import SlideRenderState
from mdvideo.deck.markdown.rules.footnotes import Definitions, number_references
from mdvideo.deck.markdown.rules.list_fragments import mark_fragments
from mdvideo.deck.markdown.sanitize import RESERVED_ATTRIBUTES, sanitize
from mdvideo.deck.markdown.source_map import locate_children
from mdvideo.deck.model import Background, Slide
from mdvideo.deck.source import Source
from mdvideo.deck.split_slides import Section, comments_of, inline_text, take_backgrounds, take_styles, text_of, tidy
from mdvideo.errors import Problem

SETTINGS = ("voice", "narration", "audio", "music")
"""Directives that other stages own: they travel in ``Slide.settings``."""


@dataclass(frozen=True, slots=True)
class BuiltSlide:
    """A slide, the deck-wide CSS that stood on it, the footnotes that it shows, and its faults."""

    slide: Slide
    style: tuple[str, ...]
    footnotes: tuple[str, ...]
    problems: tuple[Problem, ...]


def build_slide(
    number: int,
    section: Section,
    force: EffectiveDirectives,
    page_number: int | None,
    definitions: Definitions,
    source: Source,
) -> BuiltSlide:
    """Render one slide. ``definitions`` holds the deck's footnotes by label."""
    page = SlideRenderState(source)
    style, scoped = take_styles(section.tokens, page)
    notes = tuple(comment.note for comment in comments_of(section.tokens) if comment.note is not None)
    _fit_headings(section.tokens)
    pictures, placed = take_backgrounds(section, page)
    tokens = tidy(section)
    _strip_reserved(tokens)
    labels = number_references(tokens)
    shown = [label for label in labels if label in definitions]
    fragments = mark_fragments(tokens)
    body = _render(tokens, page) + _footnotes([definitions[label] for label in shown], page)
    title, level = _title(tokens, number)
    behind = _behind(force, bool(pictures) and placed.split is None)
    slide = Slide(
        number=number,
        span=source.line_span(section.line),
        body=sanitize(body).strip(),
        title=title,
        text=text_of([*tokens, *(token for label in shown for token in definitions[label])]),
        heading_level=level,
        classes=force.value("class", ()),
        backgrounds=(*behind[:1], *pictures),
        sequence=behind[1:],
        split=placed.split,
        direction=placed.direction or "horizontal",
        color=force.value("color"),
        background_color=force.value("backgroundColor"),
        header=_line(force.given.get("header"), page),
        footer=_line(force.given.get("footer"), page),
        page=page_number,
        style="\n".join(scoped),
        fragments=fragments,
        notes=notes,
        transition=force.value("transition"),
        motion=force.value("motion"),
        duration=force.value("duration"),
        settings={name: found for name in SETTINGS if (found := force.value(name)) is not None},
    )
    slide = replace(slide, figures=tuple(page.figures), formulas=tuple(page.formulas))
    return BuiltSlide(slide, tuple(style), tuple(shown), tuple(page.problems))


def _render(tokens: Sequence[Token], page: SlideRenderState) -> str:
    md = markdown()
    return str(md.renderer.render(tokens, md.options, {"page": page}))


def _fit_headings(tokens: Sequence[Token]) -> None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and any(comment.fit for comment in comments_of([inline])):
            opening.attrJoin("class", "fit")


def _strip_reserved(tokens: Sequence[Token]) -> None:
    for token in tokens:
        for each in (token, *(token.children or ())):
            for name in RESERVED_ATTRIBUTES & each.attrs.keys():
                del each.attrs[name]


def _footnotes(notes: Sequence[Sequence[Token]], page: SlideRenderState) -> str:
    if not notes:
        return ""
    items = "".join(f"<li>{_render(note, page)}</li>" for note in notes)
    return f'<aside class="footnotes"><ol class="footnotes-list">{items}</ol></aside>'


def _title(tokens: Sequence[Token], number: int) -> tuple[str, int | None]:
    """The text and level of the first heading; without one, the first line of text; else "Slide N"."""
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and (found := " ".join(inline_text(inline.children or ()).split())):
            return found, int(opening.tag[1])
    for line in text_of(tokens).splitlines():
        if line.strip():
            return " ".join(line.split()), None
    return f"Slide {number}", None


def _behind(force: EffectiveDirectives, covered: bool) -> tuple[Background, ...]:
    """The background that a directive sets, and those that follow it in a sequence.

    What is inherited gives way where the slide's own pictures cover it.
    """
    given = force.later("prompt", "backgroundImage")
    if given is None or (covered and not given.once):
        return ()
    looks: dict[str, Any] = {
        "size": force.value("backgroundSize", "cover"),
        "position": force.value("backgroundPosition", "center"),
        "repeat": force.value("backgroundRepeat", "no-repeat"),
    }
    sources = given.value if isinstance(given.value, tuple) else (given.value,)
    return tuple(Background(source, given.written.span, behind=True, **looks) for source in sources)


def _line(given: DirectiveValue | None, page: SlideRenderState) -> str | None:
    """A header or footer: inline Markdown as HTML; None where there is none."""
    if given is None or not given.value:
        return None
    tokens = markdown().parseInline(given.value, {})
    start = page.source.offset_of(given.written.span)
    quote = given.written.quote if isinstance(given.written, Scalar) else None
    locate_children(tokens[0], lambda at: start if quote is None else start + quote + at)
    _strip_reserved(tokens)
    return sanitize(_render(tokens, page)).strip() or None
