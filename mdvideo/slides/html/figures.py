"""Makes figures of pictures in the text: their sources, sizes, filters and captions.

How large a picture of no stated size may be follows from its own size: a photo fills its room, an icon is not enlarged.
What is too large for its slide is reduced by ``fit.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mdvideo._util.untrusted.numbers import is_natural
from mdvideo.deck.model import Figure, Filter
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.slides.html.choose_layout import FigurePicture, is_figure, is_picture, ratio_of, split_off_pictures
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import Element
from mdvideo.slides.themes.css import scale_marp_css

_MOST_ENLARGED, _MOST_ENLARGED_DRAWING = 2, 4
"""How much larger than Marp shows it a picture may be, and a drawing (SVG), which stays sharp."""

_ROOM = (1664.0, 690.0)
"""Width and height in CSS pixels below a title, by which rows and stacks of pictures are compared."""


def place_figures(root: Element, context: RenderContext) -> None:
    """Give figures their pictures and sizes; a paragraph of pictures becomes a figure with its caption."""
    split_off_pictures(root)
    place_pictures(root, context)
    for block in [root, *root.walk()]:
        if block.tag == "p" and is_figure(block):
            _turn_into_figure(block)
    for block in [root, *root.walk()]:
        if block is root or (block.tag in ("div", "center") and "pictures" not in block.classes):
            _group_figures(block, context.figures)


def place_pictures(root: Element, context: RenderContext) -> None:
    """Give pictures their sources and sizes."""
    for element in root.walk():
        number = element.attributes.get("data-figure", "")
        if element.tag != "img" or not is_natural(number) or int(number) not in context.figures:
            continue
        figure, picture = context.slide.figures[int(number)], context.figures[int(number)]
        element.attributes["src"] = f"mdvideo:{picture.digest}"
        own = element.attributes.get("style", "")
        own = own if "var(--fit)" in own else scale_marp_css(own)
        if picture.tone and picture.tone == context.variant and not picture.is_icon:
            element.add_class("on-card")
        style = ";".join(filter(None, (_size_variables(picture), _figure_style(figure), own)))
        if style:
            element.attributes["style"] = style
        if figure.width or figure.height or re.search(r"(?<![\w-])(width|height)\s*:", own):
            element.add_class("sized")
    _mark_holders(root)


def _mark_holders(element: Element) -> bool:
    """Give each block that holds a picture a class, by which it may be narrower than the picture in a grid or row.

    Browsers do that by themselves: a picture whose width is limited to that of its block makes no column wider.
    """
    holds = [_mark_holders(child) for child in element.elements()]
    if any(holds) and element.tag in ("div", "p", "section", "article", "figure", "li", "center"):
        element.add_class("holds-picture")
    return any(holds) or is_picture(element)


def _turn_into_figure(block: Element) -> None:
    pictures = [child for child in block.elements() if child.tag == "img"]
    captions = [child for child in block.elements() if child.tag == "em"]
    title = next((p.attributes["title"] for p in pictures if p.attributes.get("title")), None)
    block.tag = "figure"
    block.children = [Element("div", {"class": "pictures"}, list(pictures))]
    if any("sized" in picture.classes for picture in pictures):
        block.add_class("stated")
    if captions or title:
        caption = captions[0].children if captions else [title or ""]
        block.children.append(Element("figcaption", {}, list(caption)))


def _group_figures(parent: Element, pictures: Mapping[int, FigurePicture]) -> None:
    """Put figures that follow each other, and have no stated size, side by side where they are larger so."""
    children: list[Element | str] = []
    group: list[Element] = []

    def end_group() -> None:
        if len(group) > 1 and _is_row_larger([ratio_of(figure, pictures) for figure in group]):
            for figure in group:
                share = f"flex:{ratio_of(figure, pictures):.3f} 1 0"
                figure.attributes["style"] = ";".join(filter(None, (figure.attributes.get("style", ""), share)))
            children.append(Element("div", {"class": "figures"}, list(group)))
        else:
            children.extend(group)
        group.clear()

    for child in parent.children:
        if isinstance(child, Element) and child.tag == "figure" and not any("sized" in e.classes for e in child.walk()):
            group.append(child)
        elif isinstance(child, Element) or child.strip() or not group:
            end_group()
            children.append(child)
    end_group()
    parent.children = children


def _is_row_larger(ratios: Sequence[float]) -> bool:
    width, height = _ROOM
    row = min(height, width / sum(ratios))
    stack = [min(height / len(ratios), width / ratio) for ratio in ratios]
    return row**2 * sum(ratios) > sum(each**2 * ratio for each, ratio in zip(stack, ratios, strict=True))


def _size_variables(picture: FigurePicture) -> str:
    """Return the variables that the style sheet reads: ratio, size in Marp, and the greatest width."""
    if not picture.width or not picture.height:
        return ""
    natural = picture.width * MARP_PIXEL
    enlarged = 1 if picture.is_icon else _MOST_ENLARGED_DRAWING if picture.scalable else _MOST_ENLARGED
    ratio = picture.width / picture.height
    sizes = {} if picture.generated else {"largest": natural * enlarged, "natural": natural}
    return ";".join([f"--ratio:{ratio:.4f}", *(f"--{k}:calc(var(--fit)*{v:g}px)" for k, v in sizes.items())])


def _figure_style(figure: Figure) -> str:
    lengths = [
        f"{name}:{_scale_marp_length(value)}"
        for name, value in (("width", figure.width), ("height", figure.height))
        if value
    ]
    return ";".join([*lengths, *_filter_style(figure.filters)])


def _filter_style(filters: tuple[Filter, ...]) -> list[str]:
    functions = " ".join(f"{f.name}({f.argument})" for f in filters)
    return [f"filter:{functions}"] if functions else []


def _scale_marp_length(value: str) -> str:
    match = re.fullmatch(r"([\d.]+)(px)?", value)
    return f"calc(var(--fit)*{float(match[1]) * MARP_PIXEL:g}px)" if match else value
