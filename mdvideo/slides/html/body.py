"""Prepares a slide's body for its page: draws formulas and emoji, places figures, numbers lists, sets columns and ids.

Each step is a function that changes the tree. BODY_STEPS, SIZE_STEPS and LINE_STEPS list them in order. What a step
needs to know about the slide is in RenderContext.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from mdvideo._util.untrusted.numbers import read_integer, read_natural
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.slides.html.choose_layout import HEADINGS, is_picture
from mdvideo.slides.html.columns import arrange_columns
from mdvideo.slides.html.context import RenderContext
from mdvideo.slides.html.dom import INLINE, Element, parse_fragment
from mdvideo.slides.html.emoji_images import EMOJI, emoji_uri
from mdvideo.slides.html.figures import place_figures, place_pictures
from mdvideo.slides.html.formulas import draw_formulas
from mdvideo.slides.html.headings import size_headings
from mdvideo.slides.marp.match_selector import Node
from mdvideo.slides.marp.placed_elements import lift_placed
from mdvideo.slides.marp.scope_css import scale_inline_styles

Step = Callable[[Element, RenderContext], None]

_EMPHASIS = ("strong", "b", "em", "i", "a", "mark")
_FEW_WORDS, _SHORT_WORD = 5, 7
"""Texts of at most so many words may break anywhere; longer last words than this may be alone on a line."""

_DIGIT_WIDTH = 0.66
"""Width in ems of a bold digit, which a list whose numbers have two has more room for."""

_NUMBER = re.compile(
    r"[-+−±~≈<>≤≥]?\s?[$€£¥]?\s?\d[\d\s.,:'’]*(?:e[-+]?\d+)?\s?(?:%|‰|°|[$€£¥]|[^\W\d]{1,3}|[×x]\d*)?|[-–—]"
)
"""A number in a table, with a sign, a currency and a short unit if it has them, or a dash for none."""

_SMALL_WORD = re.compile(
    r"(?<!\S)(an?|the|of|to|in|on|at|by|der|die|das|dem|den|des|ein|eine|im|am|zu|le|la|les|un|une|de|du|el|los|las|y)"
    r" ",
    re.I,
)
"""Words after which a line of large type should not end."""

LARGE = frozenset({"h1", "h2"})
"""Headings that are large text by WCAG's definition, which need a contrast of only 3:1."""


def rewrite(html: str, context: RenderContext, steps: tuple[Step, ...]) -> Element:
    """Parse a fragment, and return its tree after ``steps``."""
    root = parse_fragment(html)
    for step in steps:
        step(root, context)
    return root


def line_up_pictures(root: Element, _context: RenderContext) -> None:
    """Put the pictures of a header or footer and the words between them on one middle line."""
    if not any(map(is_picture, root.walk())):
        return
    parts: list[Element] = []
    for child in root.children:
        is_word = isinstance(child, str) or not (is_picture(child) or any(map(is_picture, child.walk())))
        if is_word and parts and parts[-1].tag == "span":
            parts[-1].children.append(child)
        else:
            parts.append(Element("span", {}, [child]) if is_word else Element("div", {}, [child]))
    shown = [part for part in parts if part.tag == "div" or part.text().strip() or part.elements()]
    root.children = [Element("div", {"class": "line-of-pictures"}, list(shown))]


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
            number = read_integer(first) or (0 if first == "0" else 1)
            longest = 1
            for item in element.elements():
                own = item.attributes.get("value", "")
                number = number if (given := read_natural(own)) is None else given
                item.children.insert(0, Element("span", {"class": "number"}, [f"{number}."]))
                longest = max(longest, len(str(number)))
                number += 1
            if longest > 1:
                room = f"--number-room:{(longest - 1) * _DIGIT_WIDTH:.2f}em"
                element.attributes["style"] = ";".join(filter(None, (room, element.attributes.get("style", ""))))


def open_details(root: Element, _context: RenderContext) -> None:
    """Open what a reader would have to click on."""
    for element in root.walk():
        if element.tag == "details":
            element.attributes["open"] = ""


def split_code_lines(root: Element, _context: RenderContext) -> None:
    """Make each line of a code block a block of its own, if lines are highlighted or numbered; write the numbers."""
    for element in root.walk():
        lines = [child for child in element.elements() if "line" in child.classes]
        if element.tag == "code" and lines:
            digits = max(len(line.attributes.get("data-number", "")) for line in lines)
            for line in lines:
                line.tag = "div"
                if (number := line.attributes.pop("data-number", None)) is not None:
                    text = f"{number:>{digits}}  "
                    line.children.insert(0, Element("span", {"class": "c", "style": "font-style:normal"}, [text]))
            if any("hl" in line.classes for line in lines):
                for line in lines:
                    if "hl" not in line.classes:
                        line.attributes.setdefault("data-dim", "")
            element.children = [*lines]


def enclose_code(root: Element, _context: RenderContext) -> None:
    """Put the lines of a code block into an element by which they can shrink, whatever size the theme gives them."""
    for element in root.walk():
        if element.tag == "pre":
            for code in element.elements():
                if code.tag == "code":
                    code.children = [Element("span", {"class": "enclosed-code"}, code.children)]


def prevent_orphans(root: Element, _context: RenderContext) -> None:
    """Join the last two words of a paragraph or list item, so that no line consists of one short word."""
    for element in root.walk():
        if element.tag in ("td", "th", "dt"):
            _join_short_element(element, is_long=False)
        if element.tag not in ("p", "li", "figcaption", *HEADINGS) or not element.children:
            continue
        line = element
        while len(line.children) == 1 and isinstance(only := line.children[0], Element) and only.tag == "span":
            line = only  # a line that has room for a formula
        if line.children and isinstance(line.children[-1], str) and not line.children[-1].strip():
            line.children.pop()
        _join_short_element(line, len(element.text().split()) > _FEW_WORDS)
        while line.children and isinstance(only := line.children[-1], Element) and only.tag in _EMPHASIS:
            line = only
        last = line.children[-1] if line.children else ""
        if isinstance(last, str) and len(element.text().split()) > _FEW_WORDS:
            text = last.rstrip()
            head, space, word = text.rpartition(" ")
            if space and head.strip() and len(word) <= _SHORT_WORD:
                line.children[-1] = f"{head}\u00a0{word}"


def join_small_words(root: Element, _context: RenderContext) -> None:
    """Join articles and short prepositions in headings and quotations to the next word: no line ends in *the*."""
    for element in root.walk():
        if element.tag not in HEADINGS and not (element.tag == "p" and _is_quoted(element, root)):
            continue
        for part in [element, *element.walk()]:
            part.children = [
                _SMALL_WORD.sub("\\1\u00a0", child) if isinstance(child, str) and len(child.split()) > 2 else child
                for child in part.children
            ]


def _is_quoted(paragraph: Element, root: Element) -> bool:
    """Return whether a paragraph is quoted, or all that the slide says."""
    blocks = root.elements()
    return blocks == [paragraph] or any(paragraph in block.elements() for block in blocks if block.tag == "blockquote")


def _join_short_element(line: Element, is_long: bool) -> None:
    """Join a short word in emphasis to the one before it; in texts that are not long, only one or two letters."""
    if len(line.children) < 2:
        return
    before, last = line.children[-2:]
    if not isinstance(before, str) or not isinstance(last, Element) or not before.endswith(" "):
        return
    word = last.text()
    if last.tag in _EMPHASIS and " " not in word and 0 < len(word) <= (_SHORT_WORD if is_long else 2):
        line.children[-2] = f"{before[:-1]}\u00a0"


def align_numbers(root: Element, _context: RenderContext) -> None:
    """Set columns of numbers to the right, where the author does not say how they are set."""
    for table in root.walk():
        if table.tag != "table":
            continue
        rows = [row.elements() for row in table.walk() if row.tag == "tr"]
        for place in range(1, max(map(len, rows), default=0)):
            column = [row[place] for row in rows if place < len(row)]
            numbers = [text for cell in column if cell.tag == "td" and (text := cell.text().strip())]
            is_free = not any("text-align" in cell.attributes.get("style", "") for cell in column)
            if is_free and numbers and all(map(_NUMBER.fullmatch, numbers)):
                for cell in column:
                    cell.attributes["style"] = f"text-align:right;{cell.attributes.get('style', '')}".rstrip(";")


def assign_text_ids(root: Element, context: RenderContext) -> None:
    """Give every block that contains text an id, by which its contrast and its overflow are measured; pictures too."""
    pictures = 0
    for element in root.walk():
        element.attributes.pop("id", None)
        if is_picture(element):
            pictures += 1
            element.attributes["id"] = f"picture-{pictures}"
        if element.tag in INLINE or not _contains_text(element):
            continue
        context.last_id += 1
        kind = "large" if element.tag in LARGE else "text"
        element.attributes["id"] = f"{kind}-{context.last_id}"


def number_pictures(root: Element, context: RenderContext) -> None:
    """Give the pictures of a header or footer ids, by which they are scaled; what is in the body need not fit them."""
    for element in root.walk():
        if is_picture(element):
            context.last_id += 1
            element.attributes["id"] = f"image-{context.last_id}"


def _contains_text(element: Element) -> bool:
    return any(
        child.strip() if isinstance(child, str) else child.tag in INLINE and _is_visible(child)
        for child in element.children
    )


def _is_visible(element: Element) -> bool:
    return element.tag == "img" or bool(element.text().strip()) or any(map(_is_visible, element.elements()))


def lift_author_elements(root: Element, context: RenderContext) -> None:
    """Take out what the author places on the slide: the renderer would place it in the box of the text."""
    if context.author_css or "absolute" in context.slide.body or "fixed" in context.slide.body:
        slide = Node("section", context.slide.classes)
        context.lifted += lift_placed(root, slide, context.author_css)
        for element in context.lifted:
            scale_inline_styles(Element("root", {}, [element]), MARP_PIXEL)


BODY_STEPS: tuple[Step, ...] = (
    draw_formulas,
    place_figures,
    draw_emoji,
    simplify_footnotes,
    number_lists,
    open_details,
    split_code_lines,
    prevent_orphans,
    join_small_words,
    align_numbers,
    lift_author_elements,
    arrange_columns,
)
"""The steps for the body, in this order."""

SIZE_STEPS: tuple[Step, ...] = (size_headings, assign_text_ids)
"""The steps for the body once its length is known. Ids come last, because other steps add elements."""

LINE_STEPS: tuple[Step, ...] = (draw_formulas, place_pictures, draw_emoji, line_up_pictures, number_pictures)
"""The steps for headers and footers: one line of inline markup, whose block in the template has an id already."""
