"""Turns a slide into a complete HTML page in a theme. Pure, deterministic, and fast enough for every keystroke."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from mdvideo.deck.model import Deck, Slide
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.slides.composite.picture_accent import MARK
from mdvideo.slides.css_support.find_undrawn import undrawn_in_attributes, undrawn_on_page
from mdvideo.slides.html.body import BODY_STEPS, LINE_STEPS, SIZE_STEPS, assign_text_ids, rewrite
from mdvideo.slides.html.choose_layout import FigurePicture, layout_of
from mdvideo.slides.html.choose_palette import variant_of
from mdvideo.slides.html.columns import can_set_title_aside, estimate_lines
from mdvideo.slides.html.content_area import content_area_of, picture_position_of
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element, inner_html
from mdvideo.slides.html.picture_look import takes_frame
from mdvideo.slides.html.template import HtmlPage, SlideView, TrackedDeck, render_template
from mdvideo.slides.marp.emulated.has_names import ATTRIBUTE
from mdvideo.slides.marp.emulated.own_layouts import OWN_MARKER_RULES, apply_to_layout
from mdvideo.slides.marp.flow_page import flow_page_of
from mdvideo.slides.marp.generated_content import generated_content
from mdvideo.slides.marp.layout_css import layout_css
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import mark_placed
from mdvideo.slides.marp.scope_css import AFTER, scope_css
from mdvideo.slides.marp.section_style import SectionStyle, section_style
from mdvideo.slides.themes import css
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.themes.theme_schema import STACKED, TypeScale
from mdvideo.slides.type_size.balance_text import balance_text
from mdvideo.slides.type_size.grow_type import growth_variables
from mdvideo.slides.type_size.slide_sizes import SlideSizes, sizes_of
from mdvideo.slides.writing.localize_page import direction_of, localize_page
from mdvideo.slides.writing.mirror_css import mirror_css

_LEAST_TYPE, _LARGEST_TYPE = 0.3, 2.0
"""Limits of an author's size of text, as a factor of the theme's."""

_PAGE_STYLE = (
    f"{AFTER}{{position:absolute;right:calc(var(--width) - var(--frame-x) - var(--frame-width));bottom:48px;"
    "font-size:var(--size-note);line-height:1.3;color:var(--muted)}}\n"
).replace("}}", "}")
"""How a page number looks as far as the author's ``section::after`` leaves it open."""

_GAP_BESIDE_NOTES = 72.0
"""CSS pixels between text and the notes in the margin."""

SHORT_LINES = 5
"""Lines of running text up to which a slide is short."""


def page_of(theme: Theme, deck: Deck, slide: Slide, size: Size, figures: Mapping[int, FigurePicture]) -> HtmlPage:
    """Return the page of a slide, on ``size.design`` CSS pixels.

    ``figures`` maps indices in ``slide.figures`` to their pictures. Raises ThemeError when the theme's template
    fails.
    """
    return tracked_page_of(theme, TrackedDeck(deck), slide, size, figures)


def tracked_page_of(
    theme: Theme, deck: TrackedDeck, slide: Slide, size: Size, figures: Mapping[int, FigurePicture]
) -> HtmlPage:
    """Return the page of a slide, as ``page_of`` does, and record in ``deck`` what the page depends on."""
    if theme.marp is not None:
        return flow_page_of(theme, theme.marp, deck, slide, size, figures)
    author = "\n".join(scope_css(part) for part in (deck.style, slide.style) if part)
    own = section_style(author, slide.classes, frozenset()) if author else SectionStyle()
    coloured = replace(slide, color=slide.color or own.color, background_color=slide.background_color or own.background)
    layout, variant, picture = layout_of(slide, figures), variant_of(theme, coloured), picture_position_of(slide, size)
    area, shape = content_area_of(theme, slide, size)
    grid, width = theme.grid[shape], area[2]
    noted = "footnotes" in slide.body and grid.margin > 0 and shape not in STACKED
    if noted:
        grid = grid.model_copy(update={"measure": min(grid.measure, width - grid.margin - _GAP_BESIDE_NOTES)})
    panelled = picture == "full" and grid.pad > 0 and layout not in theme.table.free and bool(slide.body.strip())
    context = RenderContext(
        slide=slide,
        layout=layout,
        ink=coloured.color or theme.palettes[variant]["ink"],
        figures=figures,
        fonts=theme.fonts,
        type=_scaled_type(theme.type[shape], own.font_size),
        grid=grid,
        width=width,
        variant=variant,
        area_height=area[3],
        stacked=shape in STACKED,
        author_css=author,
    )
    lines = {"header": slide.header or "", "footer": slide.footer or ""}
    node = Node("section", (variant, shape, *slide.classes))
    source, answers = apply_to_layout(slide.body, lines, node, author, own.variables or {})
    body = rewrite(source, context, BODY_STEPS)
    short = estimate_lines(body, width, context) <= SHORT_LINES
    context.aside = short and grid.aside > 0 and picture == "none" and layout == "content" and can_set_title_aside(body)
    # An author who sets the size of text has it at that size.
    sizes = SlideSizes() if own.font_size else sizes_of(body, context, area[3], deck.shared_factor(slide, theme, size))
    least = context.type.model_dump()
    context.type = context.type.model_copy(update={name: sizes.grown[name] for name in least if name in sizes.grown})
    balance_text(body, context, sizes.grown)
    for step in SIZE_STEPS:
        step(body, context)
    header, footer = _line_of(slide.header, context), _line_of(slide.footer, context)
    pictured = [f"pictured-{name}" for name, line in (("header", header), ("footer", footer)) if "data-figure" in line]
    view = SlideView(
        number=slide.number,
        layout=layout,
        title=slide.title,
        classes=(
            variant,
            shape,
            f"layout-{layout}",
            f"picture-is-{picture}",
            *pictured,
            *sizes.classes,
            *(["noted"] if noted else []),
            *(["full-sheet"] if panelled and takes_frame(theme, slide, size) else []),
            *(["beside"] if context.beside else []),
            *slide.classes,
        ),
        body=Markup(inner_html(body)),  # noqa: S704 (sanitised by the parser, and escaped again by dom)
        header=header,
        footer=footer,
        byline=deck.author if layout == "title" and deck.author not in slide.text else "",
        page=slide.page,
        chapter=deck.chapter_of(slide) if layout == "section" else None,
        picture=picture,
        short=short,
        aside=context.aside,
        panelled=panelled,
        _deck=deck,
    )
    author_css = _author_css(deck, slide)
    direction = direction_of(deck.lang, author_css, slide.classes)
    lent = {MARK: "picture"} if theme.table.images.lend_hue and picture != "none" else {}
    slide_colours = dict.fromkeys(("ink", "title", "muted"), coloured.color) if coloured.color else {}
    scale = css.size_variables(context.type) if own.font_size else growth_variables(least, sizes.grown)
    style = [
        css.variables_rule(
            {
                **css.theme_variables(theme, variant, shape),
                "grid-measure": f"{grid.measure:g}px",
                **scale,
                **slide_colours,
                **lent,
            }
        ),
        css.variables_rule(css.frame_variables(size.design, area)),
        mirror_css(theme.css) if direction == "rtl" else theme.css,
        css.fragment_rules(slide.fragments),
        css.code_step_rules(slide.fragments, slide.body),
        css.FIT_RULES,
        OWN_MARKER_RULES if "data-marker" in source or "data-sign" in source else "",
        author_css,
    ]
    further = _further_elements(author, slide, deck, context)
    html = render_template(theme, deck, view, size.design, Markup("\n".join(style)))  # noqa: S704 (the deck cannot end the style element)
    html = html.replace("</section>\n</body>", f"{further}</section>\n</body>", 1) if further else html
    html = html.replace('<section id="slide"', f'<section id="slide" {ATTRIBUTE}="{answers}"', 1) if answers else html
    ground = slide.background_color or theme.ground(variant)
    problems = tuple(context.problems)
    undrawn = (*undrawn_on_page(author, html, nested=True), *undrawn_in_attributes(slide.body))
    return HtmlPage(localize_page(html, direction), theme.scrim(variant, layout), ground, problems, undrawn)


def _scaled_type(scale: TypeScale, font_size: float | None) -> TypeScale:
    """Return the type scale in proportion to the size of running text that the author sets, in pixels of Marp."""
    if not font_size:
        return scale
    factor = min(max(font_size * MARP_PIXEL / scale.body, _LEAST_TYPE), _LARGEST_TYPE)
    return TypeScale(**{name: value * (1 if name == "note" else factor) for name, value in scale.model_dump().items()})


def _further_elements(author: str, slide: Slide, deck: TrackedDeck, context: RenderContext) -> str:
    """Return what stands on the slide itself: elements that the author places, and a number in the author's style."""
    further: list[Element | str] = [*context.lifted]
    assign_text_ids(Element("root", {}, further), context)
    for element in context.lifted:
        mark_placed(element)
    if slide.page is not None and f">{AFTER}" in author:
        numbers = {"data-marpit-pagination": str(slide.page), "data-marpit-pagination-total": str(deck.pages)}
        _, after = generated_content(author, Node("section", slide.classes, numbers), {})
        further += [after] if after else []
    return inner_html(Element("root", {}, further))


def _line_of(text: str | None, context: RenderContext) -> Markup:
    """Return a header or footer as markup."""
    if not text:
        return Markup("")
    line = rewrite(text, context, LINE_STEPS)
    return Markup(inner_html(line))  # noqa: S704 (sanitised by the parser)


def _author_css(deck: TrackedDeck, slide: Slide) -> str:
    # A page contains one slide, so a scoped style needs no prefix: it is in the page of its slide only.
    author = "\n".join(layout_css(part, MARP_PIXEL) for part in (deck.style, slide.style) if part)
    if f">{AFTER}" in author and slide.page is not None:
        author = f"{_PAGE_STYLE}{author}\n#slide .page{{display:none}}"
    if slide.background_color or (author and slide.backgrounds):
        # The section covers the frame. Marp paints the section's colour under the pictures, but here the page is over
        # them; and over a colour of the slide's own, a theme's ornaments would have the wrong colours.
        author += "\nsection#slide{background:none!important}"
    return author
