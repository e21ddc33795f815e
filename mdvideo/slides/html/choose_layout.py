"""Chooses one of a theme's layouts for a slide: by the author's class, or else by what the slide contains."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mdvideo._util.untrusted.numbers import is_natural
from mdvideo.deck.model import Slide
from mdvideo.plan.jobs.job import Digest
from mdvideo.slides.html.dom import Element, parse_fragment
from mdvideo.slides.kinds.recognize_kind import KINDS, is_question, kind_of

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

LAYOUTS = (
    "title",
    "section",
    "content",
    "two-column",
    "quote",
    "code",
    "figure",
    "picture",
    "picture-left",
    "picture-right",
    "lead",
    "closing",
    *KINDS,
)

# Classes by which an author chooses a layout. Marp's ``lead`` is a style rather than a kind of slide, so a title slide
# with this class keeps the layout ``title``.
_BY_CLASS = {name: name for name in LAYOUTS if name != "lead"} | {"columns": "two-column", "statement": "lead"}

_LONG_CAPTION = 90
"""Characters above which a single paragraph on a picture is a statement to read, not a caption."""


_ENDS_OF_SENTENCES = (".", "!", "…", "。", "！", "।", ".”", ".“", ".»")

_MARP_WIDTH = 1280
"""Width of a slide in Marp's pixels."""
_USUAL_RATIO = 4 / 3
"""Width to height of a picture whose size is not known."""
_LONGEST_ICON = 128
"""Pixels of the longer side of an icon."""
_WIDE_RATIO = 2.0
"""Ratio above which a figure goes under the words, if it is larger there than beside them."""
_LARGEST_BESIDE = 0.55
"""Share of the slide's width above which a width that the author states has no room beside words."""

_ROOM_WIDTH, _ROOM_HEIGHT, _COLUMN_WIDTH = 1664.0, 690.0, 796.0
_LINE_HEIGHT, _CHARACTERS_OF_LINE = 62.0, 78
"""The room below a title and text in it, in CSS pixels of a wide frame, roughly: other frames stack anyway."""


@dataclass(frozen=True, slots=True)
class FigurePicture:
    """The picture of a figure: its content in the store, and its own size in pixels, 0 if that is not known.

    ``scalable`` is a drawing (SVG). A ``generated`` picture has no size of its own: it has been made to measure.
    """

    digest: Digest
    width: float = 0
    height: float = 0
    scalable: bool = False
    generated: bool = False
    tone: str = ""
    """``dark`` or ``light`` for lines of that tone on a transparent ground."""

    @property
    def ratio(self) -> float:
        """Width to height."""
        return self.width / self.height if self.width and self.height else _USUAL_RATIO

    @property
    def is_icon(self) -> bool:
        """Whether it is so small that it keeps its size."""
        return 0 < max(self.width, self.height) <= _LONGEST_ICON and not self.generated


def layout_of(slide: Slide, pictures: Mapping[int, FigurePicture] | None = None) -> str:
    """Return the slide's layout, one of LAYOUTS. ``pictures`` are those of its figures, by their index."""
    chosen = next((_BY_CLASS[name] for name in slide.classes if name in _BY_CLASS), None)
    if chosen:
        return chosen
    body = parse_fragment(slide.body)
    split_off_pictures(body)
    return _automatic_layout_of(slide, body, pictures or {})


def _automatic_layout_of(slide: Slide, body: Element, pictures: Mapping[int, FigurePicture]) -> str:
    """Return the layout that suits the content. Of the author's classes only ``lead`` counts."""
    blocks = [block for block in body.elements() if "footnotes" not in block.classes]
    tags = [block.tag for block in blocks]
    headings = [tag for tag in tags if tag in HEADINGS]
    rest = [block for block in blocks if block.tag not in HEADINGS]
    figures = [block for block in rest if is_figure(block)]
    if not blocks:
        return "picture"
    kind = kind_of(blocks, len(figures)) if slide.split is None and not _are_stated(figures, slide) else ""
    if kind and slide.number > 1:
        return kind
    if not rest:
        return "title" if slide.number == 1 else "section"
    if (
        slide.number == 1
        and tags[0] in ("h1", "h2")
        and all(b.tag == "p" for b in rest)
        and len(rest) < 4
        and not figures
    ):
        return "title"
    if "lead" in slide.classes:
        return "lead"
    if all(block.tag == "blockquote" or _is_attribution(block) for block in rest) and rest[0].tag == "blockquote":
        return "quote"
    if _code_share(rest) > 0.5:
        return "code"
    if slide.split is not None:
        return f"picture-{slide.split.side}"
    if len(figures) == 1 and len(rest) > 1 and _is_better_beside(figures[0], rest, slide, pictures):
        return "figure"
    if not headings and len(rest) == 1 and rest[0].tag == "p" and not figures:
        text = rest[0].text().strip()
        if is_question(text):
            return "question"
        # On a picture, a phrase is its caption; a sentence is there to be read.
        is_caption = len(text) <= _LONG_CAPTION and not text.endswith(_ENDS_OF_SENTENCES)
        return "picture" if slide.backgrounds and is_caption else "lead"
    return "content"


def is_figure(block: Element) -> bool:
    """Return whether a block is a figure: a paragraph with nothing but pictures and a caption in emphasis."""
    if block.tag == "figure":
        return True
    inner = block.elements()
    loose_text = "".join(child for child in block.children if isinstance(child, str)).strip()
    return (
        block.tag == "p"
        and any(map(is_picture, inner))
        and not loose_text
        and all(is_picture(child) or child.tag in ("em", "br") for child in inner)
    )


def is_picture(element: Element) -> bool:
    """Return whether an element is a picture of the author's."""
    return element.tag == "img" and "data-figure" in element.attributes


def split_off_pictures(root: Element) -> None:
    """Make paragraphs of their own of lines that consist of pictures, with a caption in emphasis below them."""
    for parent in [root, *root.walk()]:
        if parent.tag not in ("root", "div", "center", "blockquote", "section", "article"):
            continue
        children: list[Element | str] = []
        for child in parent.children:
            is_mixed = isinstance(child, Element) and child.tag == "p" and not is_figure(child)
            children += _paragraphs_of(child) if isinstance(child, Element) and is_mixed else [child]
        parent.children = children


def _paragraphs_of(block: Element) -> list[Element]:
    """Return the paragraph, or its lines of text and its lines of pictures as paragraphs."""
    lines: list[list[Element | str]] = [[]]
    for child in block.children:
        if isinstance(child, Element) and child.tag == "br":
            lines.append([])
        else:
            lines[-1].append(child)
    shown = [Element("p", {}, line) for line in lines]
    if not any(map(is_figure, shown)):
        return [block]
    parts: list[tuple[bool, list[Element | str]]] = []
    for line in shown:
        inner = [child for child in line.children if isinstance(child, Element) or child.strip()]
        is_caption = bool(parts) and parts[-1][0] and [c.tag for c in inner if isinstance(c, Element)] == ["em"]
        pictures = is_figure(line) or (is_caption and len(inner) == 1)
        if parts and parts[-1][0] == pictures:
            parts[-1][1].extend([Element("br"), *line.children])
        elif inner:
            parts.append((pictures, line.children))
    return [Element("p", dict(block.attributes), children) for _, children in parts]


def ratio_of(figure: Element, pictures: Mapping[int, FigurePicture]) -> float:
    """Return the width of a figure to its height: of all its pictures side by side."""
    found = _pictures_in(figure, pictures)
    return sum(picture.ratio if picture else _USUAL_RATIO for picture in found) or _USUAL_RATIO


def _pictures_in(figure: Element, pictures: Mapping[int, FigurePicture]) -> list[FigurePicture | None]:
    numbers = [element.attributes["data-figure"] for element in figure.walk() if is_picture(element)]
    return [pictures.get(int(number)) if is_natural(number) else None for number in numbers]


def _is_better_beside(
    figure: Element, blocks: list[Element], slide: Slide, pictures: Mapping[int, FigurePicture]
) -> bool:
    """Return whether a figure is larger beside the other blocks than under them, and not aligned by the author."""
    if "align" in figure.attributes or _stated_share(figure, slide) > _LARGEST_BESIDE:
        return False
    if all(picture is not None and picture.is_icon for picture in _pictures_in(figure, pictures)):
        return False
    ratio = ratio_of(figure, pictures)
    if ratio <= _WIDE_RATIO:
        return True
    words = [block for block in blocks if block is not figure]
    lines = sum(_lines_of(block) for block in words)
    under = min(_ROOM_WIDTH, max(0.0, _ROOM_HEIGHT - lines * _LINE_HEIGHT) * ratio)
    return under < _COLUMN_WIDTH


def _lines_of(block: Element) -> float:
    items = [item for item in block.walk() if item.tag in ("li", "tr")] or [block]
    own = sum(math.ceil(max(1, len(item.text())) / _CHARACTERS_OF_LINE) for item in items)
    return max(own, block.text().count("\n") if _is_code(block) else 0) + 0.5


def _stated_share(figure: Element, slide: Slide) -> float:
    """Return the largest width that the author states for a picture of the figure, as a share of the slide; else 0."""
    shares = [0.0]
    for element in figure.walk():
        number = element.attributes.get("data-figure", "")
        if is_picture(element) and is_natural(number) and int(number) < len(slide.figures):
            match = re.fullmatch(r"([\d.]+)(px|%)?", slide.figures[int(number)].width or "")
            shares.append(float(match[1]) / (100 if match[2] == "%" else _MARP_WIDTH) if match else 0)
    return max(shares)


def _are_stated(figures: Sequence[Element], slide: Slide) -> bool:
    """Return whether the author sizes or aligns a figure: then pictures stay where the text has them."""
    return any("align" in figure.attributes or _stated_share(figure, slide) > 0 for figure in figures)


def _is_attribution(block: Element) -> bool:
    return block.tag == "p" and block.text().lstrip().startswith(("—", "–", "-- "))


def _code_share(blocks: list[Element]) -> float:
    """Return the share of code in the text of these blocks."""
    code = sum(len(block.text()) for block in blocks if _is_code(block))
    return code / max(1, sum(len(block.text()) for block in blocks))


def _is_code(block: Element) -> bool:
    return block.tag == "pre" or (block.tag == "div" and [child.tag for child in block.elements()] == ["pre"])
