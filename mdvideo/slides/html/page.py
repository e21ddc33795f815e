"""Turns a slide into a complete HTML page in a theme. Pure, deterministic, and fast enough for every keystroke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from mdvideo.deck.model import Deck, Slide
from mdvideo.errors import Problem
from mdvideo.frame_size import Size
from mdvideo.plan.jobs.job import Digest
from mdvideo.plan.jobs.slide_jobs import Scrim
from mdvideo.slides.html.body import BODY_STEPS, LINE_STEPS, SIZE_STEPS, rewrite
from mdvideo.slides.html.choose_layout import layout_of
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.html.columns import can_set_title_aside, estimate_lines
from mdvideo.slides.html.content_area import content_area_of, picture_position_of
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import inner_html
from mdvideo.slides.html.missing_glyphs import missing_glyph_problems
from mdvideo.slides.html.template import SlideView, TrackedDeck, render_template
from mdvideo.slides.themes import css
from mdvideo.slides.themes.theme import Theme

SHORT_LINES = 5
"""Lines of running text up to which a slide is short."""


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page for the renderer, by the conventions in ``docs/own-theme.md``, and what is behind it.

    ``ground`` is a CSS colour. ``problems`` are mistakes in the author's text that are only found while typesetting.
    """

    html: str
    scrim: Scrim
    ground: str
    problems: tuple[Problem, ...]


def page_of(theme: Theme, deck: Deck, slide: Slide, size: Size, figures: Mapping[int, Digest]) -> HtmlPage:
    """Return the page of a slide, on ``size.design`` CSS pixels.

    ``figures`` maps indices in ``slide.figures`` to pictures in the store. Raises ThemeError when the theme's template
    fails.
    """
    return tracked_page_of(theme, TrackedDeck(deck), slide, size, figures)


def tracked_page_of(
    theme: Theme, deck: TrackedDeck, slide: Slide, size: Size, figures: Mapping[int, Digest]
) -> HtmlPage:
    """Return the page of a slide, as ``page_of`` does, and record in ``deck`` what the page depends on."""
    layout, variant, picture = layout_of(slide), variant_of(theme, slide), picture_position_of(slide, size)
    area, shape = content_area_of(theme, slide, size)
    grid, width = theme.grid[shape], area[2]
    panelled = picture == "full" and grid.pad > 0 and layout not in theme.table.free and bool(slide.body.strip())
    context = RenderContext(
        slide=slide,
        layout=layout,
        ink=slide.color or theme.palettes[variant]["ink"],
        figures=figures,
        fonts=theme.fonts,
        type=theme.type[shape],
        grid=grid,
        width=width,
        pad=grid.pad if panelled else 0,
    )
    body = rewrite(slide.body, context, BODY_STEPS)
    short = estimate_lines(body, width, context) <= SHORT_LINES
    context.aside = short and grid.aside > 0 and picture == "none" and layout == "content" and can_set_title_aside(body)
    for step in SIZE_STEPS:
        step(body, context)
    view = SlideView(
        number=slide.number,
        layout=layout,
        title=slide.title,
        classes=(variant, shape, f"layout-{layout}", f"picture-is-{picture}", *slide.classes),
        body=Markup(inner_html(body)),  # noqa: S704 (sanitised by the parser, and escaped again by dom)
        header=_line_of(slide.header, context),
        footer=_line_of(slide.footer, context),
        byline=deck.author if layout == "title" and deck.author not in slide.text else "",
        page=slide.page,
        picture=picture,
        short=short,
        aside=context.aside,
        panelled=panelled,
        _deck=deck,
    )
    slide_colours = dict.fromkeys(("ink", "title", "muted"), slide.color) if slide.color else {}
    style = [
        css.variables_rule({**css.theme_variables(theme, variant, shape), **slide_colours}),
        css.variables_rule(css.frame_variables(size.design, area)),
        theme.css,
        css.fragment_rules(slide.fragments),
        _author_css(deck, slide),
    ]
    html = render_template(theme, deck, view, size.design, Markup("\n".join(style)))  # noqa: S704 (the deck cannot end the style element)
    ground = slide.background_color or theme.ground(variant)
    problems = (*context.problems, *missing_glyph_problems(slide.text, slide.span))
    return HtmlPage(html, theme.scrim(variant, layout), ground, problems)


def _line_of(text: str | None, context: RenderContext) -> Markup:
    """Return a header or footer as markup."""
    if not text:
        return Markup("")
    line = rewrite(text, context, LINE_STEPS)
    return Markup(inner_html(line))  # noqa: S704 (sanitised by the parser)


def _author_css(deck: TrackedDeck, slide: Slide) -> str:
    # A page contains one slide, so a scoped style needs no prefix: it is in the page of its slide only.
    author = css.scale_marp_css("\n".join(part for part in (deck.style, slide.style) if part))
    if slide.background_color or (author and slide.backgrounds):
        # The section covers the frame. Marp paints the section's colour under the pictures, but here the page is over
        # them; and over a colour of the slide's own, a theme's ornaments would have the wrong colours.
        author += "\nsection#slide{background:none!important}"
    return author
