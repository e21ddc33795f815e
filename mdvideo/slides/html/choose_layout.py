"""Chooses one of a theme's layouts for a slide: by the author's class, or else by what the slide contains."""

from __future__ import annotations

from mdvideo.deck.model import Slide
from mdvideo.slides.html.dom import Element, parse_fragment

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
)

# Classes by which an author chooses a layout. Marp's ``lead`` is a style rather than a kind of slide, so a title slide
# with this class keeps the layout ``title``.
_BY_CLASS = {name: name for name in LAYOUTS if name != "lead"} | {"columns": "two-column", "statement": "lead"}

_LONG_CAPTION = 90
"""Characters above which a single paragraph on a picture is a statement to read, not a caption."""


def layout_of(slide: Slide) -> str:
    """Return the slide's layout, one of LAYOUTS."""
    chosen = next((_BY_CLASS[name] for name in slide.classes if name in _BY_CLASS), None)
    return chosen or _automatic_layout_of(slide, parse_fragment(slide.body))


def _automatic_layout_of(slide: Slide, body: Element) -> str:
    """Return the layout that suits the content. Of the author's classes only ``lead`` counts."""
    blocks = [block for block in body.elements() if "footnotes" not in block.classes]
    tags = [block.tag for block in blocks]
    headings = [tag for tag in tags if tag in HEADINGS]
    rest = [block for block in blocks if block.tag not in HEADINGS]
    figures = [block for block in rest if is_figure(block)]
    if not blocks:
        return "picture"
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
    if len(figures) == 1 and len(rest) > 1:
        return "figure"
    if not headings and len(rest) == 1 and rest[0].tag == "p" and not figures:
        is_short = len(rest[0].text()) <= _LONG_CAPTION
        return "picture" if slide.backgrounds and is_short else "lead"
    return "content"


def is_figure(block: Element) -> bool:
    """Return whether a block is a figure: a paragraph with nothing but pictures and a caption in emphasis."""
    if block.tag == "figure":
        return True
    inner = block.elements()
    pictures = [child for child in inner if child.tag == "img" and "data-figure" in child.attributes]
    loose_text = "".join(child for child in block.children if isinstance(child, str)).strip()
    return (
        block.tag == "p"
        and bool(pictures)
        and not loose_text
        and all(child in pictures or child.tag in ("em", "br") for child in inner)
    )


def _is_attribution(block: Element) -> bool:
    return block.tag == "p" and block.text().lstrip().startswith(("—", "–", "-- "))


def _code_share(blocks: list[Element]) -> float:
    """Return the share of code in the text of these blocks."""
    code = sum(len(block.text()) for block in blocks if _is_code(block))
    return code / max(1, sum(len(block.text()) for block in blocks))


def _is_code(block: Element) -> bool:
    return block.tag == "pre" or (block.tag == "div" and [child.tag for child in block.elements()] == ["pre"])
