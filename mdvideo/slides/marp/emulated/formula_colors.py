"""Draws formulas in the colour of the text around them: a picture does not inherit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PIL import ImageColor

from mdvideo._util.untrusted.numbers import is_natural
from mdvideo.deck.model import Formula
from mdvideo.slides.html.dom import Element
from mdvideo.slides.marp.emulated.marker_styles import colors_in
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.section_style import resolve_variables
from mdvideo.slides.maths.draw_formula import draw_formula


def color_formulas(
    root: Element, slide: Node, css: str, variables: Mapping[str, str], ink: str, formulas: Sequence[Formula]
) -> None:
    """Draw the formulas of a body again whose text has another colour than ``ink``, in which all of them are."""
    if not formulas:
        return
    colors, _ = colors_in(root, slide, css, ink)
    for element in root.walk():
        number = element.attributes.get("data-formula", "")
        pictures = [child for child in element.elements() if child.tag == "img"]
        if not pictures or not is_natural(number) or int(number) >= len(formulas):
            continue
        color = resolve_variables(colors.get(id(element), ink), variables).strip()
        if color == ink or not _is_color(color):
            continue
        formula = formulas[int(number)]
        drawing = draw_formula(
            formula.tex, color, display=formula.display, definitions=formula.definitions, labels=formula.labels
        )
        pictures[0].attributes["src"] = drawing.data_uri


def _is_color(value: str) -> bool:
    """Whether an SVG may have the value for a colour: neither ``inherit`` nor one that is computed."""
    try:
        ImageColor.getrgb(value)
    except ValueError:
        return False
    return True
