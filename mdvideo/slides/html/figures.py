"""Makes figures of pictures in the text: their sources, sizes, filters and captions."""

from __future__ import annotations

import re

from mdvideo.deck.model import Filter
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.slides.html.choose_layout import is_figure
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element


def place_figures(root: Element, context: RenderContext) -> None:
    """Give figures their pictures and sizes; a paragraph of pictures becomes a figure with its caption."""
    for element in root.walk():
        number = element.attributes.get("data-figure", "")
        if element.tag == "img" and number.isdigit() and int(number) in context.figures:
            figure = context.slide.figures[int(number)]
            element.attributes["src"] = f"mdvideo:{context.figures[int(number)]}"
            style = _figure_style(figure.width, figure.height, figure.filters)
            if style:
                element.attributes["style"] = style
                element.add_class("sized")
    for block in [root, *root.walk()]:
        if block.tag == "p" and is_figure(block):
            _turn_into_figure(block)


def _turn_into_figure(block: Element) -> None:
    pictures = [child for child in block.elements() if child.tag == "img"]
    captions = [child for child in block.elements() if child.tag == "em"]
    title = next((p.attributes["title"] for p in pictures if p.attributes.get("title")), None)
    block.tag = "figure"
    block.children = [Element("div", {"class": "pictures"}, list(pictures))]
    if captions or title:
        caption = captions[0].children if captions else [title or ""]
        block.children.append(Element("figcaption", {}, list(caption)))


def _figure_style(width: str | None, height: str | None, filters: tuple[Filter, ...]) -> str:
    lengths = [f"{name}:{_scale_marp_length(value)}" for name, value in (("width", width), ("height", height)) if value]
    functions = " ".join(f"{f.name}({f.argument})" for f in filters)
    return ";".join([*lengths, *([f"filter:{functions}"] if functions else [])])


def _scale_marp_length(value: str) -> str:
    match = re.fullmatch(r"([\d.]+)(px)?", value)
    return f"calc(var(--fit)*{float(match[1]) * MARP_PIXEL:g}px)" if match else value
