"""A slide's body made ready for a page: formulas, pictures and emoji drawn, lists numbered, columns set, ids given.

Each step is one function on the tree, in the order of STEPS; what a step needs to know of the slide is in Setting.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mdvideo.deck.model import Filter, Formula
from mdvideo.errors import Problem
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.slides.html import maths
from mdvideo.slides.html.choose_layout import HEADINGS, is_figure
from mdvideo.slides.html.columns import arrange
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element, parse_fragment
from mdvideo.slides.html.emoji_images import EMOJI, emoji_uri
from mdvideo.slides.html.headings import size_headings

DISPLAY_SCALE = 1.22
"""Size of a displayed formula against running text; ``base/theme.css`` has the same."""

_FORMULA_LEAST = 0.72
"""Size against running text down to which a wide formula shrinks by itself."""

_FEW_WORDS, _SHORT_WORD = 5, 7
"""A text of this few words may break anywhere; a last word longer than this may stand alone."""

LARGE = frozenset({"h1", "h2"})
"""Headings whose design size is large by WCAG's measure, so that 3:1 is enough."""


def rewritten(
    html: str, setting: RenderContext, steps: tuple[Callable[[Element, RenderContext], None], ...]
) -> Element:
    """The fragment as a tree after ``steps``."""
    root = parse_fragment(html)
    for step in steps:
        step(root, setting)
    return root


def draw_formulas(root: Element, setting: RenderContext) -> None:
    """Replace each formula by its picture; one that is wrong stays as LaTeX and becomes a problem."""
    for element in root.walk():
        number = element.attributes.get("data-formula", "")
        if not number.isdigit() or int(number) >= len(setting.slide.formulas):
            continue
        formula = setting.slide.formulas[int(number)]
        try:
            drawing = maths.draw(formula.tex, setting.ink, display=formula.display)
        except maths.BadFormulaError as error:
            message = f"the formula cannot be drawn: {error}"
            setting.problems.append(Problem("error", "bad-formula", message, formula.span, "check its LaTeX"))
            element.children = [formula.tex]
            continue
        element.children = [_formula_picture(formula, drawing)]
        element.attributes["class"] = "formula display" if formula.display else "formula"
        room = (setting.width - 2 * setting.pad) / (setting.type.body * DISPLAY_SCALE)
        if formula.display and drawing.width > room:
            # A wide formula shrinks by itself before it makes the whole slide shrink.
            scale = max(room / drawing.width * DISPLAY_SCALE, _FORMULA_LEAST)
            element.attributes["style"] = f"font-size:calc(var(--fit)*{setting.type.body * scale:.1f}px)"


def _formula_picture(formula: Formula, drawing: maths.Drawing) -> Element:
    style = f"width:{drawing.width:.3f}em;height:{drawing.height:.3f}em"
    if not formula.display:
        style += f";margin-bottom:{-drawing.depth:.3f}em"
    return Element("img", {"class": "ink math", "alt": formula.tex, "src": drawing.data_uri, "style": style})


def place_figures(root: Element, setting: RenderContext) -> None:
    """Give figures their pictures and sizes; a paragraph of pictures becomes a figure with its caption."""
    for element in root.walk():
        number = element.attributes.get("data-figure", "")
        if element.tag == "img" and number.isdigit() and int(number) in setting.figures:
            figure = setting.slide.figures[int(number)]
            element.attributes["src"] = f"mdvideo:{setting.figures[int(number)]}"
            style = _figure_style(figure.width, figure.height, figure.filters)
            if style:
                element.attributes["style"] = style
                element.add_class("sized")
    for block in [root, *root.walk()]:
        if block.tag == "p" and is_figure(block):
            _to_figure(block)


def _to_figure(block: Element) -> None:
    pictures = [child for child in block.elements() if child.tag == "img"]
    captions = [child for child in block.elements() if child.tag == "em"]
    title = next((p.attributes["title"] for p in pictures if p.attributes.get("title")), None)
    block.tag = "figure"
    block.children = [Element("div", {"class": "pictures"}, list(pictures))]
    if captions or title:
        words = captions[0].children if captions else [title or ""]
        block.children.append(Element("figcaption", {}, list(words)))


def _figure_style(width: str | None, height: str | None, filters: tuple[Filter, ...]) -> str:
    lengths = [f"{name}:{_marp_length(value)}" for name, value in (("width", width), ("height", height)) if value]
    effects = " ".join(f"{f.name}({f.argument})" for f in filters)
    return ";".join([*lengths, *([f"filter:{effects}"] if effects else [])])


def _marp_length(value: str) -> str:
    match = re.fullmatch(r"([\d.]+)(px)?", value)
    return f"calc(var(--fit)*{float(match[1]) * MARP_PIXEL:g}px)" if match else value


def draw_emoji(root: Element, _setting: RenderContext) -> None:
    """Put a picture in place of each emoji that this machine can draw in colour."""
    for element in [root, *root.walk()]:
        if any(isinstance(child, str) and EMOJI.search(child) for child in element.children):
            element.children = [part for child in element.children for part in _with_emoji(child)]


def _with_emoji(child: Element | str) -> list[Element | str]:
    if isinstance(child, Element):
        return [child]
    parts: list[Element | str] = []
    end = 0
    for match in EMOJI.finditer(child):
        uri = emoji_uri(match[0])
        if uri is not None:
            before = child[end : match.start()]
            # An emoji stays with the word before it.
            before = f"{before[:-1]}\u00a0" if before.endswith(" ") else before
            parts += [before, Element("img", {"class": "emoji", "alt": match[0], "src": uri})]
            end = match.end()
    return [part for part in [*parts, child[end:]] if part != ""]


def mark_lists(root: Element, _setting: RenderContext) -> None:
    """Write the numbers of ordered lists, which not every renderer can colour."""
    for element in root.walk():
        if element.tag == "ol" and "footnotes-list" not in element.classes:
            first = element.attributes.get("start", "1")
            number = int(first) if first.lstrip("-").isdigit() else 1
            for item in element.elements():
                own = item.attributes.get("value", "")
                number = int(own) if own.isdigit() else number
                item.children.insert(0, Element("span", {"class": "number"}, [f"{number}."]))
                number += 1


def settle_footnotes(root: Element, _setting: RenderContext) -> None:
    """Footnotes lose the links back and the rule above them: a video has nothing to click."""
    for element in [root, *root.walk()]:
        element.children = [child for child in element.children if not _is_leftover(child)]
        if element.tag == "section":
            element.tag = "div"
        if "footnotes-list" in element.classes:
            for number, item in enumerate(element.elements(), 1):
                item.children.insert(0, Element("span", {"class": "number"}, [str(number)]))
        if "footnote-ref" in element.classes:
            for text in [element, *element.walk()]:
                text.children = [c.strip("[]") if isinstance(c, str) else c for c in text.children]


def _is_leftover(child: Element | str) -> bool:
    return isinstance(child, Element) and bool({"footnote-backref", "footnotes-sep"} & set(child.classes))


def set_code_lines(root: Element, _setting: RenderContext) -> None:
    """Make a block of each line of code where some are stressed, so that a stressed line is a band."""
    for element in root.walk():
        lines = [child for child in element.elements() if "line" in child.classes]
        if element.tag == "code" and lines:
            for line in lines:
                line.tag = "div"
            element.children = [*lines]


def keep_last_words(root: Element, _setting: RenderContext) -> None:
    """Join the last two words of a paragraph or item, so that no line holds a short word alone."""
    for element in root.walk():
        if element.tag not in ("p", "li", "figcaption", *HEADINGS) or not element.children:
            continue
        last = element.children[-1]
        if isinstance(last, str) and len(element.text().split()) > _FEW_WORDS:
            text = last.rstrip()
            head, space, word = text.rpartition(" ")
            if space and head.strip() and len(word) <= _SHORT_WORD:
                element.children[-1] = f"{head}\u00a0{word}"


def give_ids(root: Element, setting: RenderContext) -> None:
    """An id for every block that holds text, by which the engine finds and measures it."""
    for element in root.walk():
        element.attributes.pop("id", None)
        if element.tag in INLINE or not _holds_text(element):
            continue
        setting.ids += 1
        kind = "large" if element.tag in LARGE else "text"
        element.attributes["id"] = f"{kind}-{setting.ids}"


def _holds_text(element: Element) -> bool:
    return any(
        child.strip() if isinstance(child, str) else child.tag in INLINE and _visible(child)
        for child in element.children
    )


def _visible(element: Element) -> bool:
    return element.tag == "img" or bool(element.text().strip()) or any(_visible(child) for child in element.elements())


LINE_STEPS = (draw_formulas, draw_emoji)
"""For headers and footers: a line of inline markup, whose block in the template has an id of its own."""

STEPS = (
    draw_formulas,
    place_figures,
    draw_emoji,
    settle_footnotes,
    mark_lists,
    set_code_lines,
    keep_last_words,
    arrange,
)
"""For the body, in this order."""

LAST_STEPS = (size_headings, give_ids)
"""For the body, once it is known how much it holds. Ids come last, since other steps make elements."""
