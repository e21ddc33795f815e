"""A slide's body made ready for a page: formulas, pictures and emoji drawn, lists numbered, columns set, ids given.

Each step is one function on the tree, in the order of STEPS; what a step needs to know of the slide is in Setting.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from mdvideo.deck.model import Filter, Formula, Slide
from mdvideo.errors import Problem
from mdvideo.plan.geometry import MARP_PIXEL
from mdvideo.plan.jobs import Digest
from mdvideo.slides import maths
from mdvideo.slides.dom import INLINE, Element, parse_fragment
from mdvideo.slides.emoji import EMOJI, emoji_uri
from mdvideo.slides.fonts import text_width
from mdvideo.slides.layout import HEADINGS, is_figure
from mdvideo.slides.theme_files import Fonts, Grid, TypeScale

FIRST_ID = 10
"""Ids below this one are the template's: 1 header, 2 footer, 3 page number, 4 byline."""

DISPLAY_SCALE = 1.22
"""Size of a displayed formula against running text; ``base/theme.css`` has the same."""

_FORMULA_LEAST = 0.72
"""Size against running text down to which a wide formula shrinks by itself."""

_FEW_WORDS, _SHORT_WORD = 5, 7
"""A text of this few words may break anywhere; a last word longer than this may stand alone."""

LARGE = frozenset({"h1", "h2"})
"""Headings whose design size is large by WCAG's measure, so that 3:1 is enough."""

_SLACK = 1.015
"""Renderers round advance widths to pixels, so a balanced line gets this much more room than was measured."""

_EM_A_CHARACTER = 0.48
"""Mean width of a character of running text."""

_LINES = {"td": 0.3, "th": 0.3, "pre": 1.5, "img": 7, "figcaption": 1}
_LINES_OF_FORMULA = 2.5

_FIT_LARGEST = 260
"""Greatest size of a heading that fits its text to the width, in CSS pixels."""


@dataclass(slots=True)
class Setting:
    """What the steps know, and the problems that they find.

    ``width`` is that of the content's area in CSS pixels; ``ink`` the colour of formulas.
    """

    slide: Slide
    layout: str
    ink: str
    figures: Mapping[int, Digest]
    fonts: Fonts
    type: TypeScale
    grid: Grid
    width: float
    pad: float = 0
    """Padding of the panel behind the content; 0 where there is none."""
    aside: bool = False
    """Whether the title stands beside the rest instead of above it."""
    ids: int = FIRST_ID - 1
    problems: list[Problem] = field(default_factory=list)


def rewritten(html: str, setting: Setting, steps: tuple[Callable[[Element, Setting], None], ...]) -> Element:
    """The fragment as a tree after ``steps``."""
    root = parse_fragment(html)
    for step in steps:
        step(root, setting)
    return root


def draw_formulas(root: Element, setting: Setting) -> None:
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


def place_figures(root: Element, setting: Setting) -> None:
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


def draw_emoji(root: Element, _setting: Setting) -> None:
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
            parts += [child[end : match.start()], Element("img", {"class": "emoji", "alt": match[0], "src": uri})]
            end = match.end()
    return [part for part in [*parts, child[end:]] if part != ""]


def mark_lists(root: Element, _setting: Setting) -> None:
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


def settle_footnotes(root: Element, _setting: Setting) -> None:
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


def set_code_lines(root: Element, _setting: Setting) -> None:
    """Make a block of each line of code where some are stressed, so that a stressed line is a band."""
    for element in root.walk():
        lines = [child for child in element.elements() if "line" in child.classes]
        if element.tag == "code" and lines:
            for line in lines:
                line.tag = "div"
            element.children = [*lines]


def keep_last_words(root: Element, _setting: Setting) -> None:
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


def arrange(root: Element, setting: Setting) -> None:
    """Set the title apart from the rest, the rest in columns where the layout has them, the footnotes at the foot."""
    blocks = [child for child in root.children if isinstance(child, Element)]
    foot = [block for block in blocks if "footnotes" in block.classes]
    blocks = [block for block in blocks if block not in foot]
    head: list[Element] = []
    if blocks and blocks[0].tag in HEADINGS:
        head = [blocks.pop(0)]
        head[0].add_class("title")
        # A heading of the next level straight under the title is its second line.
        if blocks and blocks[0].tag in HEADINGS and setting.layout in ("title", "section", "closing", "lead"):
            head.append(blocks.pop(0))
            head[1].add_class("subtitle")
    rest = Element("div", {"class": "rest"}, list(_columns(blocks, setting.layout)))
    parts = [Element("div", {"class": "head"}, list(head))] if head else []
    parts += [rest] if rest.children else []
    root.children = [*parts, *foot]


def _columns(blocks: list[Element], layout: str) -> list[Element]:
    if layout == "figure":
        figures = [block for block in blocks if block.tag == "figure"]
        words = [block for block in blocks if block not in figures]
        sides = [words, figures] if blocks[0] not in figures else [figures, words]
        return [_grid(sides)] if figures and words else blocks
    if layout != "two-column":
        return blocks
    starts = [i for i, block in enumerate(blocks) if block.tag == "h3"]
    if len(starts) > 1:
        cuts = [*starts, len(blocks)]
        return [*blocks[: starts[0]], _grid([blocks[a:b] for a, b in itertools.pairwise(cuts)])]
    divisions = [block for block in blocks if block.tag == "div" and "highlight" not in block.classes]
    if len(divisions) > 1:
        before = blocks[: blocks.index(divisions[0])]
        return [*before, _grid([[division] for division in divisions])]
    if len(blocks) < 2:
        return blocks
    lengths = [max(len(block.text()), 80) for block in blocks]
    cut = min(range(1, len(blocks)), key=lambda i: abs(sum(lengths[:i]) - sum(lengths[i:])))
    return [_grid([blocks[:cut], blocks[cut:]])]


def _grid(columns: list[list[Element]]) -> Element:
    cells: list[Element | str] = [Element("div", {"class": "column"}, list(column)) for column in columns]
    return Element("div", {"class": f"columns of-{len(columns)}"}, cells)


def lines_of(root: Element, width: float, setting: Setting) -> float:
    """About how many lines of running text the body makes, its title left out."""
    across = max(width / setting.type.body / _EM_A_CHARACTER, 8)
    lines = 0.0
    for element in root.walk():
        if "title" in element.classes or any(child.tag not in INLINE for child in element.elements()):
            continue
        if element.tag in ("p", "li", "h2", "h3", "h4", "dt", "dd"):
            lines += max(1, math.ceil(len(element.text()) / across))
        else:
            lines += _LINES.get(element.tag, 0) or ("display" in element.classes) * _LINES_OF_FORMULA
            lines += "line" in element.classes
        lines += element.tag == "pre" and element.text().count("\n")
    return lines


def stands_aside(root: Element) -> bool:
    """Whether there is a title that may stand beside the rest: the rest is plain text, and the title does not fit
    itself to the width.
    """
    parts = root.elements()
    if len(parts) != 2 or "fit" in parts[0].elements()[0].classes:
        return False
    return all(block.tag in ("p", "ul", "ol", "blockquote") for block in parts[1].elements())


def size_headings(root: Element, setting: Setting) -> None:
    """Balance the lines of titles, and set the size of a heading that fits its text to the width."""
    sizes = {"title": setting.type.hero, "closing": setting.type.hero, "section": setting.type.section}
    wide = setting.layout in sizes or setting.layout == "lead"
    for element in root.walk():
        if element.tag not in HEADINGS:
            continue
        text = element.text().strip()
        room = setting.width - 2 * setting.pad - setting.grid.title_inset * (not wide)
        if "fit" in element.classes:
            em = text_width(text, setting.fonts.title, setting.fonts.title_weight) + _spacing(text, setting)
            size = min(_FIT_LARGEST, room / max(em * _SLACK, 0.1))
            element.attributes["style"] = f"font-size:calc(var(--fit)*{size:.1f}px)"
        elif "title" in element.classes and all(child.tag in INLINE - {"img", "br"} for child in element.walk()):
            size = sizes.get(setting.layout, setting.type.title)
            room = min(room, setting.grid.hero) if wide else setting.grid.aside if setting.aside else room
            width = balanced_width(text, room / size, setting) * size
            if width:
                element.attributes["style"] = f"max-width:calc(var(--fit)*{width:.0f}px)"


def balanced_width(text: str, room: float, setting: Setting) -> float:
    """The least width in ems at which ``text`` takes no more lines than in ``room``; 0 where it takes one."""
    words = text.split()
    widths = [text_width(w, setting.fonts.title, setting.fonts.title_weight) + _spacing(w, setting) for w in words]
    space = text_width(" ", setting.fonts.title, setting.fonts.title_weight) + setting.fonts.title_spacing

    def lines(limit: float) -> int:
        count, used = 1, 0.0
        for width in widths:
            if used and used + space + width > limit:
                count, used = count + 1, width
            else:
                used += width + (space if used else 0)
        return count

    most = lines(room)
    if most == 1 or max(widths) > room:
        return 0
    low, high = max(widths), room
    for _ in range(12):
        middle = (low + high) / 2
        low, high = (low, middle) if lines(middle) <= most else (middle, high)
    return min(high * _SLACK + 0.02, room)


def _spacing(text: str, setting: Setting) -> float:
    return len(text) * setting.fonts.title_spacing


def give_ids(root: Element, setting: Setting) -> None:
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
