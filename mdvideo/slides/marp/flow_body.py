"""Prepares a slide's body for a page that is laid out as Marp lays it out: the author's structure stays as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from mdvideo.slides.html.body import (
    Step,
    assign_text_ids,
    draw_emoji,
    enclose_code,
    open_details,
    simplify_footnotes,
    split_code_lines,
)
from mdvideo.slides.html.choose_layout import HEADINGS
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element
from mdvideo.slides.html.figures import place_pictures
from mdvideo.slides.html.formulas import draw_formulas
from mdvideo.slides.html.headings import size_headings
from mdvideo.slides.marp.drawable_css import bottom_padding
from mdvideo.slides.marp.match_selector import Node, compounds_of, match_compound
from mdvideo.slides.marp.section_style import rules_of

_LINES = frozenset({"li", "p", "td", "th", "dd", "dt"})
_WORD_JOINER = "\u2060"


def keep_lines_of_code_high(root: Element, _: RenderContext) -> None:
    """Give lines of code alone a letter of the text around them: the renderer makes a line as high as its boxes."""
    for element in root.walk():
        if element.tag not in _LINES:
            continue
        line = element.children[:1] if element.tag == "li" else element.children
        others = [child for child in line if not isinstance(child, str) or child.strip()]
        only_code = all(isinstance(child, Element) and child.tag in ("code", "kbd") for child in others)
        if others and only_code:
            element.children.insert(0, _WORD_JOINER)


FLOW_STEPS: tuple[Step, ...] = (
    draw_formulas,
    place_pictures,
    draw_emoji,
    simplify_footnotes,
    open_details,
    split_code_lines,
    enclose_code,
    keep_lines_of_code_high,
    size_headings,
    assign_text_ids,
)
"""The steps for the body, in this order."""

HIGHLIGHT_NAMES: Mapping[str, str] = {
    "c": "comment",
    "k": "keyword",
    "kt": "type",
    "kc": "literal",
    "s": "string",
    "sr": "regexp",
    "si": "subst",
    "m": "number",
    "nf": "title function_",
    "fm": "title function_",
    "nc": "title class_",
    "nb": "built_in",
    "bp": "built_in",
    "nt": "name",
    "na": "attr",
    "nv": "variable",
    "vi": "variable",
    "vg": "variable",
    "nd": "meta",
    "cp": "meta",
    "cpf": "string",
    "ow": "keyword",
    "gi": "addition",
    "gd": "deletion",
    "gh": "section",
    "gu": "section",
    "gp": "meta",
    "l": "literal",
}
"""The class of highlight.js, by which Marp's themes colour code, for each of Pygments."""


_CODE = Node("code")


def unfit_headings(root: Element, _context: RenderContext) -> None:
    """Let ``# <!-- fit -->`` be a heading like others, as Marp does in a theme without ``@auto-scaling``."""
    for element in root.walk():
        if "fit" in element.classes and element.tag in HEADINGS:
            element.attributes["class"] = " ".join(name for name in element.classes if name != "fit")


def add_highlight_classes(root: Element) -> None:
    """Give the parts of code the classes of highlight.js beside those of Pygments; ``code`` itself has none in Marp."""
    for element in root.walk():
        if element.tag == "pre":
            for code in element.elements():
                for span in code.walk():
                    _add_highlight_class(span)


def _add_highlight_class(span: Element) -> None:
    for name in span.classes:
        for known in (name, name[:2], name[:1]):
            if known in HIGHLIGHT_NAMES:
                first, _, second = HIGHLIGHT_NAMES[known].partition(" ")
                span.add_class(f"hljs-{first}")
                if second:
                    span.add_class(second)
                return


@lru_cache(maxsize=64)
def inline_code_rule(css: str) -> str:
    """Return the rule that tells how far the box of inline code reaches below its text.

    Renderers that paint no padding of inline boxes get a block whose lower edge stands on the line.
    """
    below = "0px"
    for selector, block in rules_of(css):
        last = compounds_of(selector)[-1][1]
        if not re.match(r"code(?![-\w])", last) or re.search(r"\bpre\b(?![^(]*\))", selector):
            continue
        if match_compound(last, _CODE) is None:
            continue
        if "padding" in block:
            below = bottom_padding(block)
    return f":where(section) :where(code){{--below:{below}}}"
