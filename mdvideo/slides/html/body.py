"""Prepares a slide's body for its page: draws formulas and emoji, places figures, numbers lists, sets columns and ids.

Each step is a function that changes the tree. BODY_STEPS, SIZE_STEPS and LINE_STEPS list them in order. What a step
needs to know about the slide is in RenderContext.
"""

from __future__ import annotations

from collections.abc import Callable

from mdvideo.deck.model import Formula
from mdvideo.errors import Problem
from mdvideo.slides.html import maths
from mdvideo.slides.html.choose_layout import HEADINGS
from mdvideo.slides.html.columns import arrange_columns
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element, parse_fragment
from mdvideo.slides.html.emoji_images import EMOJI, emoji_uri
from mdvideo.slides.html.figures import place_figures
from mdvideo.slides.html.headings import size_headings

Step = Callable[[Element, RenderContext], None]

DISPLAY_SCALE = 1.22
"""Font size of a displayed formula, relative to running text; ``base/theme.css`` has the same number."""

_MIN_FORMULA_SCALE = 0.72
"""Font size down to which a wide formula shrinks without the rest of the slide, relative to running text."""

_FEW_WORDS, _SHORT_WORD = 5, 7
"""Texts of at most so many words may break anywhere; longer last words than this may be alone on a line."""

LARGE = frozenset({"h1", "h2"})
"""Headings that are large text by WCAG's definition, which need a contrast of only 3:1."""


def rewrite(html: str, context: RenderContext, steps: tuple[Step, ...]) -> Element:
    """Parse a fragment, and return its tree after ``steps``."""
    root = parse_fragment(html)
    for step in steps:
        step(root, context)
    return root


def draw_formulas(root: Element, context: RenderContext) -> None:
    """Replace each formula by its picture. An invalid one stays as LaTeX and is reported."""
    for element in root.walk():
        number = element.attributes.get("data-formula", "")
        if not number.isdigit() or int(number) >= len(context.slide.formulas):
            continue
        formula = context.slide.formulas[int(number)]
        try:
            drawing = maths.draw_formula(formula.tex, context.ink, display=formula.display)
        except maths.BadFormulaError as error:
            message = f"the formula cannot be drawn: {error}"
            context.problems.append(Problem("error", "bad-formula", message, formula.span, "check its LaTeX"))
            element.children = [formula.tex]
            continue
        element.children = [_formula_image(formula, drawing)]
        element.attributes["class"] = "formula display" if formula.display else "formula"
        available = (context.width - 2 * context.pad) / (context.type.body * DISPLAY_SCALE)
        if formula.display and drawing.width > available:
            # A wide formula shrinks on its own before it makes the whole slide shrink.
            scale = max(available / drawing.width * DISPLAY_SCALE, _MIN_FORMULA_SCALE)
            element.attributes["style"] = f"font-size:calc(var(--fit)*{context.type.body * scale:.1f}px)"


def _formula_image(formula: Formula, drawing: maths.FormulaDrawing) -> Element:
    style = f"width:{drawing.width:.3f}em;height:{drawing.height:.3f}em"
    if not formula.display:
        style += f";margin-bottom:{-drawing.depth:.3f}em"
    return Element("img", {"class": "ink math", "alt": formula.tex, "src": drawing.data_uri, "style": style})


def draw_emoji(root: Element, _context: RenderContext) -> None:
    """Replace each emoji by a picture, if this machine has a colour font for it."""
    for element in [root, *root.walk()]:
        if any(isinstance(child, str) and EMOJI.search(child) for child in element.children):
            element.children = [part for child in element.children for part in _with_emoji_images(child)]


def _with_emoji_images(child: Element | str) -> list[Element | str]:
    if isinstance(child, Element):
        return [child]
    parts: list[Element | str] = []
    end = 0
    for match in EMOJI.finditer(child):
        uri = emoji_uri(match[0])
        if uri is not None:
            before = child[end : match.start()]
            # An emoji stays on the line of the word before it.
            before = f"{before[:-1]}\u00a0" if before.endswith(" ") else before
            parts += [before, Element("img", {"class": "emoji", "alt": match[0], "src": uri})]
            end = match.end()
    return [part for part in [*parts, child[end:]] if part != ""]


def simplify_footnotes(root: Element, _context: RenderContext) -> None:
    """Number footnotes, and remove their links back and the rule above them: a video has nothing to click."""
    for element in [root, *root.walk()]:
        element.children = [child for child in element.children if not _is_footnote_link(child)]
        if element.tag == "section":
            element.tag = "div"
        if "footnotes-list" in element.classes:
            for number, item in enumerate(element.elements(), 1):
                item.children.insert(0, Element("span", {"class": "number"}, [str(number)]))
        if "footnote-ref" in element.classes:
            for text in [element, *element.walk()]:
                text.children = [c.strip("[]") if isinstance(c, str) else c for c in text.children]


def _is_footnote_link(child: Element | str) -> bool:
    return isinstance(child, Element) and bool({"footnote-backref", "footnotes-sep"} & set(child.classes))


def number_lists(root: Element, _context: RenderContext) -> None:
    """Write the numbers of ordered lists as text, because not every renderer can colour list markers."""
    for element in root.walk():
        if element.tag == "ol" and "footnotes-list" not in element.classes:
            first = element.attributes.get("start", "1")
            number = int(first) if first.lstrip("-").isdigit() else 1
            for item in element.elements():
                own = item.attributes.get("value", "")
                number = int(own) if own.isdigit() else number
                item.children.insert(0, Element("span", {"class": "number"}, [f"{number}."]))
                number += 1


def split_code_lines(root: Element, _context: RenderContext) -> None:
    """Make each line of a code block a block of its own, if some lines are highlighted with a band."""
    for element in root.walk():
        lines = [child for child in element.elements() if "line" in child.classes]
        if element.tag == "code" and lines:
            for line in lines:
                line.tag = "div"
            element.children = [*lines]


def prevent_orphans(root: Element, _context: RenderContext) -> None:
    """Join the last two words of a paragraph or list item, so that no line consists of one short word."""
    for element in root.walk():
        if element.tag not in ("p", "li", "figcaption", *HEADINGS) or not element.children:
            continue
        last = element.children[-1]
        if isinstance(last, str) and len(element.text().split()) > _FEW_WORDS:
            text = last.rstrip()
            head, space, word = text.rpartition(" ")
            if space and head.strip() and len(word) <= _SHORT_WORD:
                element.children[-1] = f"{head}\u00a0{word}"


def assign_text_ids(root: Element, context: RenderContext) -> None:
    """Give every block that contains text an id, by which its contrast and its overflow are measured."""
    for element in root.walk():
        element.attributes.pop("id", None)
        if element.tag in INLINE or not _contains_text(element):
            continue
        context.last_id += 1
        kind = "large" if element.tag in LARGE else "text"
        element.attributes["id"] = f"{kind}-{context.last_id}"


def _contains_text(element: Element) -> bool:
    return any(
        child.strip() if isinstance(child, str) else child.tag in INLINE and _is_visible(child)
        for child in element.children
    )


def _is_visible(element: Element) -> bool:
    return element.tag == "img" or bool(element.text().strip()) or any(map(_is_visible, element.elements()))


BODY_STEPS: tuple[Step, ...] = (
    draw_formulas,
    place_figures,
    draw_emoji,
    simplify_footnotes,
    number_lists,
    split_code_lines,
    prevent_orphans,
    arrange_columns,
)
"""The steps for the body, in this order."""

SIZE_STEPS: tuple[Step, ...] = (size_headings, assign_text_ids)
"""The steps for the body once its length is known. Ids come last, because other steps add elements."""

LINE_STEPS: tuple[Step, ...] = (draw_formulas, draw_emoji)
"""The steps for headers and footers: one line of inline markup, whose block in the template has an id already."""
