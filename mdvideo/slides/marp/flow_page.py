"""Turns a slide of a deck with a Marp theme into a page: Marp's own structure, on which the theme's CSS applies.

A slide is one ``section`` with the author's elements as its children, header first and footer last. Where the theme
lays it out as a plain flow of blocks, the content is in two more elements (``FLOW``), by which it is measured and
placed: renderers do not agree on ``align-content`` in blocks. ``scope_css`` knows of them, authors need not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from html import escape

from PIL import ImageColor

from mdvideo.deck.model import Slide
from mdvideo.frame_size import Size
from mdvideo.plan.geometry import panel_of
from mdvideo.plan.jobs.slide_jobs import Scrim
from mdvideo.slides.css_support.find_undrawn import undrawn_in_attributes, undrawn_on_page
from mdvideo.slides.html.body import LINE_STEPS, rewrite
from mdvideo.slides.html.choose_layout import FigurePicture
from mdvideo.slides.html.content_area import picture_position_of
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element, inner_html, parse_fragment
from mdvideo.slides.html.formulas import DISPLAY_SCALE
from mdvideo.slides.html.template import HtmlPage, TrackedDeck
from mdvideo.slides.marp.emulated.cascade import classes_on
from mdvideo.slides.marp.emulated.code_backgrounds import set_code_backgrounds
from mdvideo.slides.marp.emulated.collapsed_borders import draw_collapsed_borders
from mdvideo.slides.marp.emulated.formula_colors import color_formulas
from mdvideo.slides.marp.emulated.generated_boxes import GENERATED_RULES, place_generated_boxes
from mdvideo.slides.marp.emulated.has_names import ATTRIBUTE as HAS_ATTRIBUTE
from mdvideo.slides.marp.emulated.has_selectors import answer_has
from mdvideo.slides.marp.emulated.marker_styles import style_markers
from mdvideo.slides.marp.emulated.needed_rules import needed_rules, without_unused_fonts
from mdvideo.slides.marp.emulated.own_layouts import children_of
from mdvideo.slides.marp.emulated.percent_heights import set_percent_heights
from mdvideo.slides.marp.emulated.picture_widths import free_widths
from mdvideo.slides.marp.flow_body import FLOW_STEPS, add_highlight_classes, inline_code_rule, unfit_headings
from mdvideo.slides.marp.flow_style import FLOW_STYLE
from mdvideo.slides.marp.flowed_columns import column_count, set_columns
from mdvideo.slides.marp.flowed_pictures import set_pictures
from mdvideo.slides.marp.generated_content import generated_content
from mdvideo.slides.marp.marp_sheet import MarpSheet
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import lift_fixed, lift_placed
from mdvideo.slides.marp.scope_css import (
    AFTER,
    BROWSER_FONT_SIZE,
    FLOW,
    scale_css,
    scale_inline_styles,
    scope_css,
    scope_slide_css,
)
from mdvideo.slides.marp.section_style import SectionStyle, section_style
from mdvideo.slides.page_boxes import PLACED_ID
from mdvideo.slides.themes import css
from mdvideo.slides.themes.theme import Theme
from mdvideo.slides.writing.localize_page import direction_of, localize_page
from mdvideo.slides.writing.mirror_css import mirror_css
from mdvideo.slides.writing.rtl_markers import MARKER_RULES, write_markers

_MIDDLE_GREY = 127
_READS_ATTRIBUTES = re.compile(r"attr\(|\[data-(?!slide\]|color|has~)")
_FITTING = "fittingHeader"
_PLACES = {"start": "flex-start", "center": "center", "end": "flex-end"}


def flow_page_of(
    theme: Theme, sheet: MarpSheet, deck: TrackedDeck, slide: Slide, size: Size, figures: Mapping[int, FigurePicture]
) -> HtmlPage:
    """Return the page of a slide, on ``size.design`` CSS pixels."""
    factor = min(size.design) / min(sheet.size)
    author = "\n".join(filter(None, (scope_css(deck.style), scope_slide_css(slide.style))))
    attributes = _attributes_of(slide, deck, theme, _reads_attributes(sheet.css) or _reads_attributes(author))
    rules = f"{needed_rules(sheet.css, frozenset(slide.classes))}\n{author}"
    style = section_style(rules, slide.classes, frozenset(attributes.items()))
    font_size = style.font_size or BROWSER_FONT_SIZE
    left, top, width, height = _room_of(slide, size)
    top_padding, right_padding, bottom_padding, left_padding = style.padding
    ink = slide.color or style.color or "#000000"
    context = RenderContext(
        slide=slide,
        layout="content",
        ink=ink,
        figures=figures,
        fonts=theme.fonts,
        type=theme.type["wide"].model_copy(update={"body": font_size * factor}),
        grid=theme.grid["wide"],
        formula_scale=DISPLAY_SCALE,  # by which a formula's small letters are as high as the text's, as in Marp
        width=max(width - (left_padding + right_padding) * factor, width / 4),
        height=max(height - (top_padding + bottom_padding) * factor, height / 4),
    )
    body = rewrite(slide.body, context, FLOW_STEPS if _FITTING in sheet.auto_scaling else (unfit_headings, *FLOW_STEPS))
    add_highlight_classes(body)
    scale_inline_styles(body, factor)
    lines = {name: _line_of(text, context) for name, text in (("header", slide.header), ("footer", slide.footer))}
    node = Node("section", slide.classes, attributes)
    children = children_of(body, lines)
    theme_css = needed_rules(sheet.css, classes_on(children, node))
    written = f"{slide.body}\n{slide.header}\n{slide.footer}"
    theme_css = without_unused_fonts(theme_css, f"{author}\n{written}")
    author = without_unused_fonts(author, f"{theme_css}\n{written}")
    rules = f"{theme_css}\n{author}"
    own_css = f"{theme_css}\n{deck.style}\n{slide.style}"
    direction = direction_of(deck.lang, own_css, slide.classes)
    # A theme that says `direction: rtl` has placed things for it; one that knows nothing of it is mirrored.
    is_mirrored = direction == "rtl" and direction_of("", theme_css, slide.classes) == "ltr"
    theme_css = mirror_css(theme_css) if is_mirrored else theme_css
    if direction == "rtl":
        write_markers(body, own_css)
    if mark := answer_has(children, node, rules):
        attributes[HAS_ATTRIBUTE] = mark
        style = section_style(rules, slide.classes, frozenset(attributes.items()))
    if style.is_flow:
        set_percent_heights(body, node, rules, (top_padding + bottom_padding) * factor)
    free_widths(body, node, rules)
    style_markers(body, node, rules, style.variables or {}, ink)
    color_formulas(body, node, rules, style.variables or {}, ink, slide.formulas)
    set_code_backgrounds(body, node, rules, style.variables or {})
    draw_collapsed_borders(body, node, rules, factor, style.variables or {})
    boxes = place_generated_boxes(body, node, rules, factor, style.padding)
    placed = [*boxes, *lift_placed(body, node, rules)]
    for name in filter(lines.__getitem__, lines):
        line = Element(name, {}, [*parse_fragment(lines[name]).children])
        placed += lift_fixed(line, node, rules)
        lines[name] = inner_html(line)
    set_pictures(body, node, rules)
    set_columns(body, node, rules, column_count(style.columns))
    content = inner_html(body)
    frame = '<div id="frame" class="marp-frame"></div>'
    if style.is_flow:
        content = f'<{FLOW} id="frame"><{FLOW} id="content">{content}</{FLOW}></{FLOW}>'
        frame = ""
    before, after = generated_content(rules, node, style.variables or {})
    front = inner_html(Element("div", {}, [before])) if before else ""
    behind = inner_html(Element("div", {}, [after])) if after else ""
    lifted = inner_html(Element("div", {}, [*placed]))
    header = f'<header id="text-{PLACED_ID + 1}">{lines["header"]}</header>' if lines["header"] else ""
    footer = f'<footer id="text-{PLACED_ID + 2}">{lines["footer"]}</footer>' if lines["footer"] else ""
    sheets = [
        css.variables_rule({**css.frame_variables(size.design, (left, top, width, height))}),
        f"html{{font-size:calc(var(--fit)*{(style.rem or BROWSER_FONT_SIZE) * factor:g}px)}}"
        f"body{{font-size:calc(var(--fit)*{BROWSER_FONT_SIZE * factor:g}px)}}",
        FLOW_STYLE,
        # Marpit's own rule has the slide's padding for the page number; the renderer may not inherit lengths.
        f"{AFTER}{{padding:{' '.join(f'{side * factor:g}px' for side in style.padding)}}}",
        GENERATED_RULES,
        f"{FLOW}#frame{{justify-content:{_PLACES[style.place]}}}",
        scale_css(inline_code_rule(rules), factor),
        MARKER_RULES if direction == "rtl" else "",
        css.fragment_rules(slide.fragments),
        css.code_step_rules(slide.fragments, slide.body),
        css.FIT_RULES,
        scale_css(theme_css, factor),
        scale_css(author, factor) if author else "",
        _ground_rule(slide),
    ]
    inside, over = f"{front}{header}{lifted}{content}{footer}{behind}", ""
    if slide.split is not None and front + behind:
        # The slide has the room beside the picture; its page number counts from the edges of the whole, as in Marp.
        inside = f"{header}{lifted}{content}{footer}"
        over = f"<section data-slide data-over{_attribute_text(slide, attributes)}>{front}{behind}</section>"
    html = (
        f'<!doctype html><html id="root" lang="{escape(deck.lang)}" data-state="0" style="--fit:1"><head>'
        f'<meta charset="utf-8"><title>{escape(slide.title)}</title><style>{"".join(sheets)}</style></head><body>'
        f'{frame}<section id="slide" data-slide{_attribute_text(slide, attributes)}>'
        f"{inside}</section>{over}</body></html>"
    )
    problems = tuple(context.problems)
    undrawn = (*undrawn_on_page(rules, html), *undrawn_in_attributes(slide.body))
    html = localize_page(html, direction)
    return HtmlPage(html, _scrim_of(ink, style, slide), _ground_of(style, slide), problems, undrawn)


@lru_cache(maxsize=64)
def _reads_attributes(css: str) -> bool:
    return _READS_ATTRIBUTES.search(css) is not None


def _room_of(slide: Slide, size: Size) -> tuple[float, float, float, float]:
    """Return the rectangle that the section fills: the whole slide, or what split backgrounds leave of it."""
    width, height = size.design
    position = picture_position_of(slide, size)
    if position in ("none", "full"):
        return (0, 0, width, height)
    panel = panel_of(slide, size)
    taken_width, taken_height = panel.width / size.scale, panel.height / size.scale
    if position in ("left", "right"):
        return (taken_width if position == "left" else 0, 0, width - taken_width, height)
    return (0, taken_height if position == "top" else 0, width, height - taken_height)


def _attributes_of(slide: Slide, deck: TrackedDeck, theme: Theme, are_read: bool) -> dict[str, str]:
    """Return the attributes that Marp gives the section. ``are_read``: a style sheet may name further ones."""
    found = {"data-slide": ""}
    if slide.page is not None:
        found["data-marpit-pagination"] = str(slide.page)
    if slide.backgrounds:
        found["data-marpit-advanced-background"] = "content"
        if slide.split is not None:
            found["data-marpit-advanced-background-split"] = slide.split.side
    if slide.color:
        found["data-color"] = slide.color
    if not are_read:
        return found
    found["data-theme"] = theme.name
    if slide.page is not None:
        found |= {"data-marpit-pagination-total": str(deck.pages), "data-paginate": "true"}
    for name, value in (("class", " ".join(slide.classes)), ("header", slide.header), ("footer", slide.footer)):
        if value:
            found[f"data-{name}"] = value
    return found


def _attribute_text(slide: Slide, attributes: Mapping[str, str]) -> str:
    own = [f"color:{slide.color}"] if slide.color else []
    if slide.background_color:
        own += [f"background-color:{slide.background_color}", "background-image:none"]
    pairs = {"class": " ".join(slide.classes), "style": ";".join(own), **attributes}
    del pairs["data-slide"]
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs.items() if value)


def _line_of(text: str | None, context: RenderContext) -> str:
    return inner_html(rewrite(text, context, LINE_STEPS)) if text else ""


def _ground_rule(slide: Slide) -> str:
    """Return the rule that lets pictures behind the slide be seen: they are under the page."""
    return "section#slide{background:none!important}" if slide.backgrounds and slide.split is None else ""


def _ground_of(style: SectionStyle, slide: Slide) -> str:
    return slide.background_color or style.background or "#ffffff"


def _scrim_of(ink: str, style: SectionStyle, slide: Slide) -> Scrim:
    """Return the scrim: of the slide's own colour where text can be read on it, else black or white."""
    ground = _rgb_of(_ground_of(style, slide), (255, 255, 255))
    text = _rgb_of(ink, (0, 0, 0))
    if _is_light(text) is _is_light(ground):
        ground = (0, 0, 0) if _is_light(text) else (255, 255, 255)
    return Scrim("#{:02x}{:02x}{:02x}".format(*ground), "soft", 0.0, 0.0)


def _rgb_of(color: str, otherwise: tuple[int, int, int]) -> tuple[int, int, int]:
    try:
        red, green, blue = ImageColor.getrgb(color)[:3]
    except ValueError:
        return otherwise
    return red, green, blue


def _is_light(rgb: tuple[int, int, int]) -> bool:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2] > _MIDDLE_GREY
